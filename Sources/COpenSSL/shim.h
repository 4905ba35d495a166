#ifndef QUANBU_COPENSSL_SHIM_H
#define QUANBU_COPENSSL_SHIM_H

// Only the EVP interface is reachable from Swift: the deprecated low-level one disappears.
#define OPENSSL_API_COMPAT 30000
#define OPENSSL_NO_DEPRECATED

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/objects.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

// The exceptions: they have no successors. OpenSSL precomputes multiples of a group's generator, after which
// EC_POINT_mul() by that generator takes a fifth of the time; and it gives coordinates without dividing. Weak: a library
// may come without them.
int EC_GROUP_precompute_mult(EC_GROUP *group, BN_CTX *ctx) __attribute__((weak));
int EC_GROUP_have_precompute_mult(const EC_GROUP *group) __attribute__((weak));
int EC_POINT_get_Jprojective_coordinates_GFp(const EC_GROUP *group, const EC_POINT *point, BIGNUM *x, BIGNUM *y,
                                             BIGNUM *z, BN_CTX *ctx) __attribute__((weak));

// 1 when multiples were computed, 0 when this library does not or could not be asked what comes of them.
static inline int quanbu_precompute(EC_GROUP *group) {
  if (!EC_GROUP_precompute_mult || !EC_GROUP_have_precompute_mult || !EC_POINT_get_Jprojective_coordinates_GFp) return 0;
  return EC_GROUP_precompute_mult(group, NULL) == 1 && EC_GROUP_have_precompute_mult(group) == 1;
}

// X and Z of a point: its x coordinate is X / Z^2. 1 when it worked.
static inline int quanbu_projective(const EC_GROUP *group, const EC_POINT *point, BIGNUM *x, BIGNUM *z, BN_CTX *ctx) {
  if (!EC_POINT_get_Jprojective_coordinates_GFp) return 0;
  return EC_POINT_get_Jprojective_coordinates_GFp(group, point, x, NULL, z, ctx);
}

#endif
