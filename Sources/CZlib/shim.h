#ifndef QUANBU_CZLIB_H
#define QUANBU_CZLIB_H

#include <zlib.h>

#endif
