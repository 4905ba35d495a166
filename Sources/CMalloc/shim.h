#ifndef QUANBU_CMALLOC_H
#define QUANBU_CMALLOC_H

#include <malloc.h>

#endif
