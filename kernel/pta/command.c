/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/pta/command.h"

uint32_t pta_run_command(const struct pta_command *table, size_t count,
			 uint32_t unknown, struct ta_session *s,
			 uint32_t number, struct ta_params *ps)
{
	for (size_t i = 0; i < count; i++) {
		if (table[i].number != number)
			continue;
		if (table[i].types != PTA_ANY_TYPES &&
		    table[i].types != ta_params_types(ps))
			return GP_ERROR_BAD_PARAMETERS;
		return table[i].run(s, ps);
	}
	return unknown;
}

uint32_t pta_answer(struct ta_param *p, const void *src, size_t size)
{
	struct ta_memref *m = &p->memref;
	uint64_t room = m->size_bytes;
	enum status st;

	if (m->is_null && room != 0)
		return GP_ERROR_BAD_PARAMETERS;
	if (room < size) {
		m->size_bytes = size;
		return GP_ERROR_SHORT_BUFFER;
	}
	st = ta_memref_write(m, 0, src, size);
	m->size_bytes = size;
	return gp_from_status(st);
}
