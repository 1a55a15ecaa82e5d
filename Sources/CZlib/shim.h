#ifndef LENITY_CZLIB_SHIM_H
#define LENITY_CZLIB_SHIM_H

#include <zlib.h>

/* inflateInit2 is a function-like macro, which Swift does not import. */
static inline int lenity_inflate_init(z_stream *stream, int window_bits) {
  return inflateInit2(stream, window_bits);
}

#endif
