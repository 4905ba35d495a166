// One step of arithmetic on P-256, as the assembly of BoringSSL in swift-crypto does it.
#ifndef QUANBU_CP256_SHIM_H
#define QUANBU_CP256_SHIM_H

#include <stdint.h>

// Coordinates are numbers times 2^256 modulo p, the least significant word first.
typedef struct {
  uint64_t x[4], y[4];
} quanbu_p256_affine;

// The point (x / z^2, y / z^3); infinity where z is 0.
typedef struct {
  uint64_t x[4], y[4], z[4];
} quanbu_p256_point;

typedef void (*quanbu_p256_adder)(quanbu_p256_point *sum, const quanbu_p256_point *left,
                                  const quanbu_p256_affine *right);

// Private to BoringSSL, so weak: a later one may have them no more, under these names.
#if defined(__x86_64__)
void CCryptoBoringSSL_ecp_nistz256_point_add_affine_adx(quanbu_p256_point *, const quanbu_p256_point *,
                                                        const quanbu_p256_affine *) __attribute__((weak));
void CCryptoBoringSSL_ecp_nistz256_point_add_affine_nohw(quanbu_p256_point *, const quanbu_p256_point *,
                                                         const quanbu_p256_affine *) __attribute__((weak));
#elif defined(__aarch64__)
void CCryptoBoringSSL_ecp_nistz256_point_add_affine(quanbu_p256_point *, const quanbu_p256_point *,
                                                    const quanbu_p256_affine *) __attribute__((weak));
#endif

// What adds a point to another one on this processor; NULL where nothing does. The sum of two equal or opposite points comes
// out with a z of 0: of equal ones that is wrong.
static inline quanbu_p256_adder quanbu_p256_addition(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("bmi2") && __builtin_cpu_supports("adx"))
    return CCryptoBoringSSL_ecp_nistz256_point_add_affine_adx;
  return CCryptoBoringSSL_ecp_nistz256_point_add_affine_nohw;
#elif defined(__aarch64__)
  return CCryptoBoringSSL_ecp_nistz256_point_add_affine;
#else
  return 0;
#endif
}

// Has the processor fetch what will be read soon.
static inline void quanbu_prefetch(const void *address) { __builtin_prefetch(address); }

#endif
