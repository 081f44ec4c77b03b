/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LIBC_ABORT_H
#define TRUSTED_LIBC_ABORT_H

/* Log @why and panic the TA. */
void ta_abort(const char *why) __attribute__((noreturn));

#endif
