#define _GNU_SOURCE
#include "CCurlShims.h"

#include <sys/mman.h>

int lenity_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }
