/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ABI_SP_H
#define ABI_SP_H

#include <stdint.h>

/*
 * What an ELF file says that is a secure partition: the section .sp_head. The
 * build reads it (tools/pack/heads.py).
 */
struct sp_head {
	uint8_t uuid[16];     /* of the file; RFC 4122 order */
	uint32_t stack_bytes; /* pages; the manager makes the stack */
	uint32_t flags;       /* 0 */
};

_Static_assert(sizeof(struct sp_head) == 24, ".sp_head");

#endif
