/* SPDX-License-Identifier: BSD-2-Clause */
/* What third-party sources find as <assert.h> in a freestanding build. */
#ifndef BASE_LIBC_ASSERT_H
#define BASE_LIBC_ASSERT_H

#define assert(cond) ((void)0)

#endif
