/*
 * OpenSSL 3 for Swift: the headers, and one typed function for each function-like macro that is used
 * (Swift does not import those). Nothing else belongs here.
 *
 * Deprecated calls are hidden, so that a use of one does not compile.
 */
#ifndef LENITY_COPENSSL_SHIM_H
#define LENITY_COPENSSL_SHIM_H

#define OPENSSL_API_COMPAT 30000
#define OPENSSL_NO_DEPRECATED

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/* Keys */

static inline EVP_PKEY *lenity_ec_p256_generate(void) {
  return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
}

/* Stacks */

static inline STACK_OF(X509) *lenity_x509_stack_new(void) { return sk_X509_new_null(); }
/* Takes a reference of its own to each certificate; 0 when that fails. */
static inline int lenity_x509_stack_push(STACK_OF(X509) *stack, X509 *certificate) {
  if (!X509_up_ref(certificate)) return 0;
  if (sk_X509_push(stack, certificate) > 0) return 1;
  X509_free(certificate);
  return 0;
}
static inline void lenity_x509_stack_free(STACK_OF(X509) *stack) { sk_X509_pop_free(stack, X509_free); }

static inline int lenity_general_subtree_count(const STACK_OF(GENERAL_SUBTREE) *stack) {
  return sk_GENERAL_SUBTREE_num(stack);
}
static inline GENERAL_NAME *lenity_general_subtree_base(
    const STACK_OF(GENERAL_SUBTREE) *stack, int index) {
  return sk_GENERAL_SUBTREE_value(stack, index)->base;
}

static inline int lenity_general_name_count(const GENERAL_NAMES *stack) {
  return sk_GENERAL_NAME_num(stack);
}
static inline GENERAL_NAME *lenity_general_name(const GENERAL_NAMES *stack, int index) {
  return sk_GENERAL_NAME_value(stack, index);
}

static inline int lenity_x509_stack_count(const STACK_OF(X509) *stack) { return sk_X509_num(stack); }
static inline X509 *lenity_x509_stack_item(const STACK_OF(X509) *stack, int index) {
  return sk_X509_value(stack, index);
}

/* BIO */

static inline void lenity_bio_set_retry_read(BIO *bio) { BIO_set_retry_read(bio); }
static inline void lenity_bio_clear_retry(BIO *bio) { BIO_clear_retry_flags(bio); }

/* SSL_CTX, SSL */

static inline int lenity_ssl_ctx_set_min_version(SSL_CTX *context, int version) {
  return (int)SSL_CTX_set_min_proto_version(context, version);
}
static inline int lenity_ssl_ctx_set_max_version(SSL_CTX *context, int version) {
  return (int)SSL_CTX_set_max_proto_version(context, version);
}
static inline long lenity_ssl_ctx_set_mode(SSL_CTX *context, long mode) {
  return SSL_CTX_set_mode(context, mode);
}
static inline long lenity_ssl_ctx_set_session_cache_mode(SSL_CTX *context, long mode) {
  return SSL_CTX_set_session_cache_mode(context, mode);
}
static inline long lenity_ssl_ctx_set_servername_callback(
    SSL_CTX *context, int (*callback)(SSL *, int *, void *)) {
  return SSL_CTX_set_tlsext_servername_callback(context, callback);
}
static inline long lenity_ssl_ctx_set_servername_argument(SSL_CTX *context, void *argument) {
  return SSL_CTX_set_tlsext_servername_arg(context, argument);
}
static inline long lenity_ssl_set_tlsext_host_name(SSL *ssl, const char *name) {
  return SSL_set_tlsext_host_name(ssl, name);
}
static const uint64_t lenity_ssl_op_no_renegotiation = SSL_OP_NO_RENEGOTIATION;
static const uint64_t lenity_ssl_op_no_compression = SSL_OP_NO_COMPRESSION;
static const uint64_t lenity_ssl_op_no_ticket = SSL_OP_NO_TICKET;
static const uint64_t lenity_ssl_op_cipher_server_preference = SSL_OP_CIPHER_SERVER_PREFERENCE;

/* Errors */

static inline int lenity_err_reason(unsigned long code) { return ERR_GET_REASON(code); }
static inline int lenity_err_library(unsigned long code) { return ERR_GET_LIB(code); }

#endif
