#ifndef MALLOC_COUNT_H
#define MALLOC_COUNT_H

/// How often memory was allocated since the program began (malloc, calloc, realloc, aligned).
unsigned long malloc_count(void);

#endif
