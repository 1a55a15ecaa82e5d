#include "CCurlShims.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 512, NAMES_MAX = 2048, TIME_MAX = 32, FINGERPRINT_MAX = 65 };

struct lenity_peer_note {
  atomic_int references;
  char *host;
  int is_address;
  /* Whether the next TLS session is with an upstream proxy, whose name is not `host`. */
  int next_is_proxy;
  int via_tls_proxy;
  int verify_error;
  int verify_depth;
  int has_begun;
  int has_leaf;
  char subject[TEXT_MAX];
  char issuer[TEXT_MAX];
  char names[NAMES_MAX];
  char not_before[TIME_MAX];
  char not_after[TIME_MAX];
  char fingerprint[FINGERPRINT_MAX];
};

lenity_peer_note *lenity_peer_note_create(const char *host, int is_address, int via_tls_proxy) {
  lenity_peer_note *note = calloc(1, sizeof *note);
  if (note == NULL) return NULL;
  note->host = strdup(host);
  if (note->host == NULL) {
    free(note);
    return NULL;
  }
  atomic_init(&note->references, 1);
  note->is_address = is_address;
  note->via_tls_proxy = via_tls_proxy;
  note->next_is_proxy = via_tls_proxy;
  return note;
}

void lenity_peer_note_release(lenity_peer_note *note) {
  if (note == NULL || atomic_fetch_sub(&note->references, 1) != 1) return;
  free(note->host);
  free(note);
}

static void copy_bio(BIO *bio, char *text, size_t capacity) {
  char *bytes = NULL;
  long count = BIO_get_mem_data(bio, &bytes);
  size_t used = count > 0 ? (size_t)count : 0;
  if (used >= capacity) {
    used = capacity - 1;
    /* Never end inside a UTF-8 sequence. */
    while (used > 0 && ((unsigned char)bytes[used] & 0xC0) == 0x80) used -= 1;
  }
  if (used > 0) memcpy(text, bytes, used);
  text[used] = 0;
}

static void copy_name(const X509_NAME *name, char *text, size_t capacity) {
  BIO *bio = BIO_new(BIO_s_mem());
  if (bio == NULL) return;
  X509_NAME_print_ex(bio, name, 0,
                     (XN_FLAG_ONELINE | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT) &
                         ~ASN1_STRFLGS_ESC_MSB);
  copy_bio(bio, text, capacity);
  BIO_free(bio);
}

static void copy_time(const ASN1_TIME *time, char *text) {
  struct tm parts;
  text[0] = 0;
  if (ASN1_TIME_to_tm(time, &parts) == 1) strftime(text, TIME_MAX, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

static void copy_alternative_names(X509 *leaf, char *text, size_t capacity) {
  GENERAL_NAMES *names = X509_get_ext_d2i(leaf, NID_subject_alt_name, NULL, NULL);
  BIO *bio = BIO_new(BIO_s_mem());
  int written = 0;
  for (int i = 0; bio != NULL && i < sk_GENERAL_NAME_num(names); i++) {
    const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
    if (name->type != GEN_DNS && name->type != GEN_IPADD) continue;
    if (written++ > 0) BIO_puts(bio, ",");
    if (name->type == GEN_DNS) {
      ASN1_STRING_print_ex(bio, name->d.dNSName, ASN1_STRFLGS_ESC_CTRL);
    } else {
      GENERAL_NAME_print(bio, (GENERAL_NAME *)name);
    }
  }
  if (bio != NULL) copy_bio(bio, text, capacity);
  BIO_free(bio);
  GENERAL_NAMES_free(names);
}

static void note_leaf(lenity_peer_note *note, X509 *leaf) {
  static const char digits[] = "0123456789abcdef";
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int count = 0;
  if (leaf == NULL) return;
  note->has_leaf = 1;
  copy_name(X509_get_subject_name(leaf), note->subject, TEXT_MAX);
  copy_name(X509_get_issuer_name(leaf), note->issuer, TEXT_MAX);
  copy_alternative_names(leaf, note->names, NAMES_MAX);
  copy_time(X509_get0_notBefore(leaf), note->not_before);
  copy_time(X509_get0_notAfter(leaf), note->not_after);
  if (X509_digest(leaf, EVP_sha256(), digest, &count) != 1) count = 0;
  for (unsigned int i = 0; i < count && 2 * i + 2 < FINGERPRINT_MAX; i++) {
    note->fingerprint[2 * i] = digits[digest[i] >> 4];
    note->fingerprint[2 * i + 1] = digits[digest[i] & 15];
  }
}

static void free_reference(void *parent, void *pointer, CRYPTO_EX_DATA *data, int index,
                           long argument, void *context) {
  (void)parent, (void)data, (void)index, (void)argument, (void)context;
  lenity_peer_note_release(pointer);
}

static int note_index(void) {
  static atomic_int index = -1;
  int known = atomic_load(&index);
  if (known >= 0) return known;
  /* Two threads at once may each register an index; the loser's stays unused. */
  int made = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, free_reference);
  int expected = -1;
  if (made < 0 || atomic_compare_exchange_strong(&index, &expected, made)) return made;
  return expected;
}

/* Runs OpenSSL's own verification and keeps what it found; never turns a refusal into a success. */
static int verify_and_note(X509_STORE_CTX *context, void *argument) {
  lenity_peer_note *note = argument;
  int accepted = X509_verify_cert(context);
  note->verify_error = X509_STORE_CTX_get_error(context);
  note->verify_depth = X509_STORE_CTX_get_error_depth(context);
  /* The leaf's text is wanted when something fails, and nothing is known to be fine before the end. */
  if (accepted != 1) note_leaf(note, X509_STORE_CTX_get0_cert(context));
  return accepted;
}

static CURLcode prepare(CURL *handle, void *raw_context, void *argument) {
  SSL_CTX *context = raw_context;
  lenity_peer_note *note = argument;
  int index = note_index();
  int is_proxy = note->next_is_proxy;
  (void)handle;
  note->has_begun = 1;
  if (index < 0) return CURLE_OUT_OF_MEMORY;
  /* One handshake with the proxy, then one with the origin, for each connection. */
  if (note->via_tls_proxy) note->next_is_proxy = !note->next_is_proxy;
  SSL_CTX_set_security_level(context, 2);
  /* Renegotiation would verify again, for nobody's transfer. */
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
  if (!is_proxy) {
    X509_VERIFY_PARAM *parameters = SSL_CTX_get0_param(context);
    int set;
    X509_VERIFY_PARAM_set_hostflags(
        parameters, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    set = note->is_address ? X509_VERIFY_PARAM_set1_ip_asc(parameters, note->host)
                           : X509_VERIFY_PARAM_set1_host(parameters, note->host, 0);
    if (set != 1) return CURLE_SSL_CONNECT_ERROR;
  }
  if (SSL_CTX_get_ex_data(context, index) == NULL) {
    atomic_fetch_add(&note->references, 1);
    if (SSL_CTX_set_ex_data(context, index, note) != 1) {
      lenity_peer_note_release(note);
      return CURLE_OUT_OF_MEMORY;
    }
  }
  SSL_CTX_set_cert_verify_callback(context, verify_and_note, note);
  return CURLE_OK;
}

CURLcode lenity_peer_note_install(CURL *handle, lenity_peer_note *note) {
  CURLcode result = curl_easy_setopt(handle, CURLOPT_SSL_CTX_DATA, note);
  if (result != CURLE_OK) return result;
  return curl_easy_setopt(handle, CURLOPT_SSL_CTX_FUNCTION, prepare);
}

int lenity_peer_note_has_begun(const lenity_peer_note *note) { return note->has_begun; }

int lenity_peer_note_verify_error(const lenity_peer_note *note) { return note->verify_error; }

int lenity_peer_note_verify_depth(const lenity_peer_note *note) { return note->verify_depth; }

static const char *text_if_seen(const lenity_peer_note *note, const char *text) {
  return note->has_leaf ? text : NULL;
}

const char *lenity_peer_note_subject(const lenity_peer_note *note) {
  return text_if_seen(note, note->subject);
}

const char *lenity_peer_note_issuer(const lenity_peer_note *note) {
  return text_if_seen(note, note->issuer);
}

const char *lenity_peer_note_names(const lenity_peer_note *note) {
  return text_if_seen(note, note->names);
}

const char *lenity_peer_note_not_before(const lenity_peer_note *note) {
  return text_if_seen(note, note->not_before);
}

const char *lenity_peer_note_not_after(const lenity_peer_note *note) {
  return text_if_seen(note, note->not_after);
}

const char *lenity_peer_note_fingerprint(const lenity_peer_note *note) {
  return text_if_seen(note, note->fingerprint);
}

const char *lenity_verify_error_text(int code) { return X509_verify_cert_error_string(code); }

int lenity_count_certificates(const char *pem, size_t byte_count) {
  BIO *bio = BIO_new_mem_buf(pem, (int)byte_count);
  int count = 0;
  X509 *certificate;
  unsigned long error;
  if (bio == NULL) return -1;
  while ((certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
    X509_free(certificate);
    count += 1;
  }
  error = ERR_peek_last_error();
  ERR_clear_error();
  BIO_free(bio);
  /* The reader ends with "no start line" where there is simply nothing more. */
  return ERR_GET_REASON(error) == PEM_R_NO_START_LINE ? count : -1;
}
