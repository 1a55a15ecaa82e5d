#ifndef LENITY_CCURL_SHIMS_H
#define LENITY_CCURL_SHIMS_H

#include <curl/curl.h>
#include <stddef.h>

/*
 * curl_easy_setopt, curl_easy_getinfo and their kin take variable arguments, which Swift does not
 * import. One function per kind of argument; each is called only with options of that kind.
 */

CURLcode lenity_curl_global_init(void);

CURLcode lenity_easy_setopt_long(CURL *handle, CURLoption option, long value);
CURLcode lenity_easy_setopt_offset(CURL *handle, CURLoption option, curl_off_t value);
CURLcode lenity_easy_setopt_string(CURL *handle, CURLoption option, const char *value);
CURLcode lenity_easy_setopt_list(CURL *handle, CURLoption option, struct curl_slist *value);
CURLcode lenity_easy_setopt_pointer(CURL *handle, CURLoption option, void *value);
CURLcode lenity_easy_setopt_share(CURL *handle, CURLSH *share);

/* CURLOPT_WRITEFUNCTION, _HEADERFUNCTION, _READFUNCTION: all of this form. */
typedef size_t (*lenity_data_callback)(char *bytes, size_t size, size_t count, void *context);
CURLcode lenity_easy_setopt_data_callback(CURL *handle, CURLoption option,
                                          lenity_data_callback callback);
CURLcode lenity_easy_setopt_open_socket(CURL *handle, curl_opensocket_callback callback);

CURLcode lenity_easy_getinfo_long(CURL *handle, CURLINFO info, long *value);
CURLcode lenity_easy_getinfo_offset(CURL *handle, CURLINFO info, curl_off_t *value);
CURLcode lenity_easy_getinfo_string(CURL *handle, CURLINFO info, const char **value);
CURLcode lenity_easy_getinfo_pointer(CURL *handle, CURLINFO info, void **value);
CURLcode lenity_easy_getinfo_socket(CURL *handle, CURLINFO info, curl_socket_t *value);

CURLMcode lenity_multi_setopt_long(CURLM *handle, CURLMoption option, long value);
CURLSHcode lenity_share_setopt_data(CURLSH *handle, curl_lock_data data);

/* The result of a finished transfer; CURLMsg has a union that Swift reads badly. */
CURLcode lenity_message_result(const CURLMsg *message);

/*
 * What was seen of the other side's certificate during a handshake.
 *
 * libcurl makes the SSL_CTX; a hook installed on it demands security level 2, checks the host name
 * against subject alternative names only (libcurl would fall back to the common name), and notes the
 * leaf and the check that failed. The SSL_CTX may outlive the transfer that made it, so the note is
 * counted: one reference is the transfer's, one the SSL_CTX's.
 */
typedef struct lenity_peer_note lenity_peer_note;

/* host: name or address as in the URL, without brackets. */
lenity_peer_note *lenity_peer_note_create(const char *host, int is_address, int via_tls_proxy);
void lenity_peer_note_release(lenity_peer_note *note);

/* Makes every TLS connection that the handle opens fill in the note. */
CURLcode lenity_peer_note_install(CURL *handle, lenity_peer_note *note);

/* Whether a TLS handshake was begun. */
int lenity_peer_note_has_begun(const lenity_peer_note *note);

/* X509_V_OK (0) while nothing failed; the depth of the failed certificate, 0 being the leaf. */
int lenity_peer_note_verify_error(const lenity_peer_note *note);
int lenity_peer_note_verify_depth(const lenity_peer_note *note);

/*
 * Text about the leaf, or null where no certificate was seen. Valid until the note is released or
 * another handshake runs. UTF-8, control characters escaped.
 */
const char *lenity_peer_note_subject(const lenity_peer_note *note);
const char *lenity_peer_note_issuer(const lenity_peer_note *note);
const char *lenity_peer_note_names(const lenity_peer_note *note);     /* parted by commas */
const char *lenity_peer_note_not_before(const lenity_peer_note *note); /* YYYY-MM-DDTHH:MM:SSZ */
const char *lenity_peer_note_not_after(const lenity_peer_note *note);
const char *lenity_peer_note_fingerprint(const lenity_peer_note *note); /* SHA-256, hex */

/* OpenSSL's own words for an X509_V_ERR_ code. */
const char *lenity_verify_error_text(int code);

/* How many certificates a PEM text holds, or -1 when one of them cannot be read. */
int lenity_count_certificates(const char *pem, size_t byte_count);

/* A file without a name, in memory; -1 and errno where there is none. Glibc shows it to GNU C only. */
int lenity_memory_file(const char *name);

#endif
