/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/rng.h"
#include "base/bytes/mem.h"
#include "kernel/pta/command.h"
#include "kernel/pta/pta_list.h"

/* Random numbers for Linux's hwrng. Spec: abi-xtest 2.8. */
enum {
	RNG_GET_ENTROPY = 0,
	RNG_GET_INFO = 1,
};

static uint32_t get_entropy(__unused struct ta_session *s, struct ta_params *ps)
{
	const struct ta_memref *m = &ps->p[0].memref;
	enum status st = ST_OK;
	uint64_t done = 0;
	uint8_t piece[256];

	while (done < m->size_bytes && st == ST_OK) {
		size_t n = MIN(m->size_bytes - done, (uint64_t)sizeof(piece));

		rng_bytes(piece, n);
		st = ta_memref_write(m, done, piece, n);
		done += n;
	}
	secure_zero(piece, sizeof(piece));
	return gp_from_status(st);
}

/* a: bytes a second, 0 as nothing limits it; b: bits of entropy in 1024 bits,
 * as little as can be said when nothing but the firmware's seed is in it. */
static uint32_t get_info(__unused struct ta_session *s, struct ta_params *ps)
{
	ps->p[0].value.a = 0;
	ps->p[0].value.b = rng_has_real_source() ? 1024 : 1;
	return GP_SUCCESS;
}

static uint32_t invoke(struct ta_session *s, uint32_t cmd, struct ta_params *ps)
{
	static const struct pta_command commands[] = {
		{RNG_GET_ENTROPY, TA_PARAM_TYPES(PTA_M_IO, 0, 0, 0),
		 get_entropy},
		{RNG_GET_INFO, TA_PARAM_TYPES(PTA_V_OUT, 0, 0, 0), get_info},
	};

	return pta_run_command(commands, ARRAY_SIZE(commands),
			       GP_ERROR_NOT_IMPLEMENTED, s, cmd, ps);
}

const struct pta pta_rng = {
	.uuid = {0xab, 0x7a, 0x61, 0x7c, 0xb8, 0xe7, 0x4d, 0x8f, 0x83, 0x01,
		 0xd0, 0x9b, 0x61, 0x03, 0x6b, 0x64},
	.name = "rng",
	.flags = PTA_CONCURRENT | PTA_DEVICE_ENUM,
	.invoke = invoke,
};
