#ifndef LENITY_CZSTD_SHIM_H
#define LENITY_CZSTD_SHIM_H

#include <zstd.h>
#include <zstd_errors.h>

#endif
