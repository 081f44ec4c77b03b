/* SPDX-License-Identifier: BSD-2-Clause */
/* What third-party sources find as <inttypes.h> in a freestanding build. */
#ifndef BASE_LIBC_INTTYPES_H
#define BASE_LIBC_INTTYPES_H

#include <stdint.h>

#endif
