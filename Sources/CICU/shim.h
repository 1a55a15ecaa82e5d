#ifndef LENITY_CICU_SHIM_H
#define LENITY_CICU_SHIM_H

/* Nothing: see CICUShims. The module is there for what pkg-config and the linker are to know. */

#endif
