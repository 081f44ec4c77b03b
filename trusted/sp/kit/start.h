/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_SP_KIT_START_H
#define TRUSTED_SP_KIT_START_H

/* From _start, with what the register of the manifest held. */
void sp_start(const void *boot_info) __attribute__((noreturn));
/* Tell the manager that we cannot go on. */
void sp_fail_init(void) __attribute__((noreturn));
extern const void *sp_boot_info;

#endif
