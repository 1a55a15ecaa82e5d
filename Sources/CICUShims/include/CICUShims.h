#ifndef LENITY_CICU_SHIMS_H
#define LENITY_CICU_SHIMS_H

#include <stdint.h>

/* ICU's headers stay out of this one: Foundation brings its own ICU, and two of them do not go together in one
   Swift module. */

/* One of ICU's converters. */
typedef struct lenity_converter lenity_converter;

/* A converter that stops at bytes that mean nothing; NULL where ICU has none of this name, or no memory. */
lenity_converter *lenity_converter_open(const char *name);

void lenity_converter_close(lenity_converter *converter);

/* What a whole byte sequence means, as UTF-16; the number of units, 0 where it means nothing or needs more. */
int lenity_converter_decode(lenity_converter *converter, const char *bytes, int count, uint16_t *units,
                            int capacity);

#endif
