#ifndef LENITY_CBROTLI_SHIM_H
#define LENITY_CBROTLI_SHIM_H

#include <brotli/decode.h>

#endif
