/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_LOADER_LOADER_H
#define KERNEL_TA_LOADER_LOADER_H

#include "kernel/ta/session.h"

/* The kernel's side of trusted/loader; for kernel/ta only. */

/* Start-up. ST_NO_MEM; ST_BAD_FORMAT. */
enum status loader_init(void);
/*
 * Make the address space of the new instance that @s is linked to: map the
 * loader into it, run it, set up stack and entry. What it did is undone by
 * instance_finish(), also after an error.
 */
enum status loader_load(struct ta_session *s, bool is_32bit);

#endif
