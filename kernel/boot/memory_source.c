/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/boot/boot_priv.h"

/*
 * Several may say where normal world's RAM is. One is believed as a whole:
 * pieces of two trees would make a machine that nobody described.
 */
#define STATED DT_SOURCE_COUNT

static void count_range(uint64_t base, uint64_t size, void *arg)
{
	(void)base;
	(void)size;
	++*(unsigned int *)arg;
}

static enum status visit(const struct memory_sources *s, unsigned int source,
			 dt_memory_fn fn, void *arg)
{
	const void *fdt = NULL;

	if (source == STATED) {
		if (s->stated.size)
			fn(s->stated.base, s->stated.size, arg);
		return ST_OK;
	}
	fdt = s->tree[source];
	if (!fdt)
		return ST_OK;
	return source == DT_MANIFEST ? dt_for_each_manifest_memory(fdt, fn, arg)
				     : dt_for_each_ns_memory(fdt, fn, arg);
}

enum status boot_visit_ns_memory(const struct memory_sources *s,
				 dt_memory_fn fn, void *arg, const char **name)
{
	/* The second order is the one that the incumbent has. */
	static const unsigned int orders[2][DT_SOURCE_COUNT + 1] = {
		{DT_EMBEDDED, DT_SECURE, DT_EXTERNAL, DT_MANIFEST, STATED},
		{DT_MANIFEST, DT_EXTERNAL, DT_SECURE, DT_EMBEDDED, STATED},
	};
	const unsigned int *order = orders[s->external_first ? 1 : 0];

	for (size_t i = 0; i <= DT_SOURCE_COUNT; i++) {
		unsigned int count = 0;

		/* One that is malformed, or names nothing, is passed over. */
		if (visit(s, order[i], count_range, &count) != ST_OK ||
		    count == 0)
			continue;
		*name = order[i] == STATED
				? "platform"
				: dt_source_name((enum dt_source)order[i]);
		return visit(s, order[i], fn, arg);
	}
	return ST_NOT_FOUND;
}
