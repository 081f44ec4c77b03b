/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What third-party sources find as <signal.h> in a freestanding build: they
 * include it, but are configured to need nothing of it.
 */
#ifndef BASE_LIBC_SIGNAL_H
#define BASE_LIBC_SIGNAL_H

#endif
