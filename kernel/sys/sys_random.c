/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/crypto/rng.h"
#include "kernel/sys/sys_priv.h"

/* (buf, len) */
uint32_t sys_random(struct sys_args *args)
{
	uint64_t va = args->a[0];
	uint64_t left = args->a[1];
	enum status st = ST_OK;
	uint8_t piece[256];

	while (left > 0 && st == ST_OK) {
		size_t n = MIN(left, (uint64_t)sizeof(piece));

		rng_bytes(piece, n);
		st = uctx_copy_out((user_addr_t){va}, piece, n);
		va += n;
		left -= n;
	}
	secure_zero(piece, sizeof(piece));
	return gp_from_status(st);
}
