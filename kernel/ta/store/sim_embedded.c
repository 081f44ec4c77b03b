/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/compiler.h"
#include "kernel/ta/store/embedded.h"

/*
 * For the host: no early TAs, and a loader without a program, whose part tests
 * play (sim_user_program).
 */
const struct embedded_ta embedded_tas[1];
const uint32_t embedded_ta_count = 0;

/* An ELF file of two segments: code, and two pages of data. */
const uint8_t embedded_loader[176] __aligned(4096) = {
	[0] = 0x7f,
	'E',
	'L',
	'F',
	2,
	1,
	1,
	[16] = 3,   /* shared object */
	[18] = 183, /* AArch64 */
	[20] = 1,
	[32] = 64, /* program headers: where, size, count */
	[52] = 64,
	[54] = 56,
	[56] = 2,
	[64] = 1, /* loaded, R-X, all of the file */
	[68] = 5,
	[96] = 176,
	[104] = 176,
	[113] = 0x10,
	[120] = 1, /* loaded, RW-, at 0x1000, 16 of 0x1800 bytes in the file */
	[124] = 6,
	[137] = 0x10,
	[152] = 16,
	[161] = 0x18,
	[169] = 0x10,
};
const uint32_t embedded_loader_bytes = sizeof(embedded_loader);
