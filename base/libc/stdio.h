/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What third-party sources find as <stdio.h> in a freestanding build: they
 * include it, but are configured to need nothing of it.
 */
#ifndef BASE_LIBC_STDIO_H
#define BASE_LIBC_STDIO_H

#include <stddef.h>

/* Named in prototypes only. */
typedef struct file FILE;

#endif
