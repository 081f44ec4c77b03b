/* SPDX-License-Identifier: BSD-2-Clause */
/* What third-party sources find as <string.h> in a freestanding build. */
#ifndef BASE_LIBC_STRING_H
#define BASE_LIBC_STRING_H

#include "base/bytes/mem.h"

#endif
