// jemalloc takes malloc's place in every program that links it.
#ifndef QUANBU_CJEMALLOC_H
#define QUANBU_CJEMALLOC_H

#include <stdbool.h>
#include <sys/types.h>
#include <jemalloc/jemalloc.h>

#endif
