#ifndef LENITY_CCURL_SHIM_H
#define LENITY_CCURL_SHIM_H

#include <curl/curl.h>

#endif
