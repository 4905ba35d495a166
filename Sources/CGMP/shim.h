// What of GMP Swift cannot import: its functions are macros for names that begin with underscores.
#ifndef QUANBU_CGMP_SHIM_H
#define QUANBU_CGMP_SHIM_H

#include <gmp.h>
#include <string.h>

static inline void quanbu_gmp_init(mpz_ptr value) { mpz_init2(value, 512); }

static inline void quanbu_gmp_clear(mpz_ptr value) { mpz_clear(value); }

// Reads `count` bytes, the most significant first.
static inline void quanbu_gmp_read(mpz_ptr value, const void *bytes, size_t count) {
  mpz_import(value, count, 1, 1, 1, 0, bytes);
}

// Reads four words of 64 bits, the least significant first.
static inline void quanbu_gmp_read_words(mpz_ptr value, const void *words) {
  mpz_import(value, 4, -1, 8, 0, 0, words);
}

// Writes `value`, below 2^256, into four words.
static inline void quanbu_gmp_write_words(mpz_srcptr value, void *words) {
  memset(words, 0, 32);
  mpz_export(words, NULL, -1, 8, 0, 0, value);
}

static inline int quanbu_gmp_sign(mpz_srcptr value) { return mpz_sgn(value); }

static inline int quanbu_gmp_compare(mpz_srcptr left, mpz_srcptr right) { return mpz_cmp(left, right); }

// result = left * right mod modulus, at least 0.
static inline void quanbu_gmp_multiply(mpz_ptr result, mpz_srcptr left, mpz_srcptr right, mpz_srcptr modulus) {
  mpz_mul(result, left, right);
  mpz_mod(result, result, modulus);
}

static inline void quanbu_gmp_add(mpz_ptr result, mpz_srcptr left, mpz_srcptr right) { mpz_add(result, left, right); }

// result * value = 1 mod modulus; 0 when there is no such number.
static inline int quanbu_gmp_invert(mpz_ptr result, mpz_srcptr value, mpz_srcptr modulus) {
  return mpz_invert(result, value, modulus);
}

#endif
