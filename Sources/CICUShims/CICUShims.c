#include "CICUShims.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

lenity_converter *lenity_converter_open(const char *name) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter *converter = ucnv_open(name, &status);
  if (U_FAILURE(status)) return NULL;
  ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
  if (U_FAILURE(status)) {
    ucnv_close(converter);
    return NULL;
  }
  return (lenity_converter *)converter;
}

void lenity_converter_close(lenity_converter *converter) { ucnv_close((UConverter *)converter); }

int lenity_converter_decode(lenity_converter *converter, const char *bytes, int count, uint16_t *units,
                            int capacity) {
  UErrorCode status = U_ZERO_ERROR;
  ucnv_resetToUnicode((UConverter *)converter);
  int length =
      ucnv_toUChars((UConverter *)converter, (UChar *)units, capacity, bytes, count, &status);
  return U_FAILURE(status) || length > capacity ? 0 : length;
}
