/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/drivers/model/census.h"

#include <libfdt.h>

#include "base/text/format.h"
#include "kernel/drivers/model/probe_priv.h"
#include "kernel/drivers/model/services.h"
#include "kernel/dt/node.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"

struct known {
	struct known *next;
	enum dt_kind kind;
	/* Others are many behind one node: which are there it alone knows. */
	bool is_single;
	struct dt_ref ref;
	char name[32];
};

/* Written at start-up only. */
static struct known *first;

/* Lists of regulators have no specifier. */
static bool is_single(const void *fdt, const struct dt_provider *v)
{
	uint32_t cells = 0;

	return v->kind == DT_REGULATOR ||
	       (dt_u32(fdt, v->node, "#clock-cells", &cells) == ST_OK &&
		cells == 0);
}

static enum status remember(const void *fdt, const struct dt_provider *v)
{
	const char *name = fdt_get_name(fdt, v->node, NULL);
	struct known *k = heap_alloc(sizeof(*k));

	if (!k)
		return ST_NO_MEM;
	*k = (struct known){
		.next = first,
		.kind = v->kind,
		.is_single = is_single(fdt, v),
		.ref = {.ops = v->ops, .device = v->device, .node = -1}};
	(void)text_format(k->name, sizeof(k->name), "%s", name ? name : "?");
	first = k;
	return ST_OK;
}

enum status dt_census_take(const struct dt_probing *p)
{
	enum status st = ST_OK;

	for (struct list *l = p->providers.prev;
	     l != &p->providers && st == ST_OK; l = l->prev) {
		const struct dt_provider *v =
			container_of(l, struct dt_provider, link);

		if (v->kind == DT_CLOCK || v->kind == DT_REGULATOR)
			st = remember(p->fdt, v);
	}
	return st;
}

static void log_one(const struct known *k)
{
	uint64_t hz = 0;
	uint32_t uv = 0;

	if (k->kind == DT_CLOCK && k->is_single &&
	    clock_get_rate(&k->ref, &hz) == ST_OK)
		log_info("%s: %llu Hz", k->name, (unsigned long long)hz);
	else if (k->kind == DT_REGULATOR &&
		 regulator_get_uv(&k->ref, &uv) == ST_OK)
		log_info("%s: %u uV", k->name, uv);
	else
		log_info("%s", k->name);
}

void dt_census_log(enum dt_kind kind)
{
	unsigned int count = 0;

	for (const struct known *k = first; k; k = k->next) {
		if (k->kind == kind) {
			log_one(k);
			count++;
		}
	}
	log_info("%u %s driven", count,
		 kind == DT_CLOCK ? "clocks" : "regulators");
}

#ifdef REDOUBT_TEST
void dt_census_forget(void)
{
	while (first) {
		struct known *k = first;

		first = k->next;
		heap_free(k);
	}
}
#endif
