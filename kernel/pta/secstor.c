/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/ta/db/secstor.h"
#include "kernel/pta/command.h"
#include "kernel/pta/pta_list.h"

/* Puts TAs into secure storage. Anybody may: the file proves itself by its
 * signature. Spec: abi-xtest 2.5. */
enum {
	SECSTOR_BOOTSTRAP = 0,
};

struct memref_source {
	struct shdr_source source; /* first: a pointer to it is one to us */
	const struct ta_memref *memref;
};

static enum status read_memref(const struct shdr_source *src,
			       uint64_t offset_bytes, void *dst,
			       size_t size_bytes)
{
	const struct memref_source *m = (const struct memref_source *)src;

	return ta_memref_read(m->memref, offset_bytes, dst, size_bytes);
}

static uint32_t bootstrap(__unused struct ta_session *s, struct ta_params *ps)
{
	const struct memref_source src = {
		.source = {.read = read_memref,
			   .size_bytes = ps->p[0].memref.size_bytes},
		.memref = &ps->p[0].memref,
	};

	return gp_from_status(secstor_install(&src.source));
}

static uint32_t invoke(struct ta_session *s, uint32_t cmd, struct ta_params *ps)
{
	static const struct pta_command commands[] = {
		{SECSTOR_BOOTSTRAP, TA_PARAM_TYPES(PTA_M_IN, 0, 0, 0),
		 bootstrap},
	};

	return pta_run_command(commands, ARRAY_SIZE(commands),
			       GP_ERROR_NOT_IMPLEMENTED, s, cmd, ps);
}

const struct pta pta_secstor = {
	.uuid = {0x6e, 0x25, 0x6c, 0xba, 0xfc, 0x4d, 0x49, 0x41, 0xad, 0x09,
		 0x2c, 0xa1, 0x86, 0x03, 0x42, 0xdd},
	.name = "secstor",
	.invoke = invoke,
};
