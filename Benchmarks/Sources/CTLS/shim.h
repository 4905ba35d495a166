#ifndef QUANBU_CTLS_SHIM_H
#define QUANBU_CTLS_SHIM_H

#include <openssl/ssl.h>
#include <sys/epoll.h>

// What OpenSSL only has as macros.

// A client's settings: TLS 1.3, whole records read at once, only the certificates of this file. NULL when there are none.
static inline SSL_CTX *quanbu_tls_context(const char *certificates) {
  SSL_CTX *context = SSL_CTX_new(TLS_client_method());
  if (!context) return NULL;
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
  if (SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1
      && SSL_CTX_load_verify_file(context, certificates) == 1) return context;
  SSL_CTX_free(context);
  return NULL;
}

#endif
