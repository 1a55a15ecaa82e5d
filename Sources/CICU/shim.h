#ifndef LENITY_CICU_SHIM_H
#define LENITY_CICU_SHIM_H

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

/* ICU's functions are macros that carry its version in their names, which Swift does not import. */

/* A converter that stops at bytes that mean nothing; NULL where ICU has none of this name. */
static inline UConverter *lenity_icu_open(const char *name) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter *converter = ucnv_open(name, &status);
  if (U_FAILURE(status)) return NULL;
  ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
  return converter;
}

static inline void lenity_icu_close(UConverter *converter) { ucnv_close(converter); }

/* What a whole byte sequence means, as UTF-16; the number of units, 0 where it means nothing. */
static inline int lenity_icu_decode(UConverter *converter, const char *bytes, int count,
                                    uint16_t *units, int capacity) {
  UErrorCode status = U_ZERO_ERROR;
  ucnv_resetToUnicode(converter);
  int length = ucnv_toUChars(converter, (UChar *)units, capacity, bytes, count, &status);
  return U_FAILURE(status) || length > capacity ? 0 : length;
}

#endif
