/* SPDX-License-Identifier: BSD-2-Clause */
#include <libfdt.h>

#include "kernel/drivers/model/driver.h"
#include "kernel/drivers/model/probe_priv.h"
#include "kernel/drivers/model/provider.h"
#include "kernel/dt/node.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"

/* Buses in buses: no board comes near. */
#define BUS_DEPTH_MAX 16

static struct probe_entry *entry_of(struct list *link)
{
	return container_of(link, struct probe_entry, link);
}

static enum status add_node(struct dt_probing *p, int node)
{
	const void *data = NULL;
	const struct dt_driver *driver = dt_driver_find(
		p->drivers, p->driver_count, p->fdt, node, 0, &data);
	struct probe_entry *e = NULL;

	if (!driver || !driver->probe)
		return ST_OK;
	e = heap_alloc(sizeof(*e));
	if (!e)
		return ST_NO_MEM;
	e->dev = (struct dt_device){.probing = p,
				    .fdt = p->fdt,
				    .node = node,
				    .driver = driver,
				    .data = data};
	list_push_back(&p->pending, &e->link);
	return ST_OK;
}

static enum status add_children(struct dt_probing *p, int parent)
{
	int node = 0;

	dt_for_each_child(node, p->fdt, parent)
	{
		enum status st = ST_OK;

		if (dt_is_secure(p->fdt, node))
			st = add_node(p, node);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

enum status dt_probe_children(const struct dt_device *bus)
{
	int depth = 0;

	for (int at = bus->node; at >= 0; at = dt_parent(bus->fdt, at))
		if (depth++ > BUS_DEPTH_MAX)
			return ST_BAD_FORMAT;
	return add_children(bus->probing, bus->node);
}

/* Returns whether it is settled: it need not be tried again. */
static bool try_entry(struct dt_probing *p, struct probe_entry *e)
{
	p->missing_phandle = 0;
	p->missing_property = NULL;
	e->last = e->dev.driver->probe(&e->dev);
	e->missing_phandle = p->missing_phandle;
	e->missing_property = p->missing_property;
	list_remove(&e->link);
	if (e->last == ST_OK) {
		log_debug("Device %s: driver %s",
			  fdt_get_name(p->fdt, e->dev.node, NULL),
			  e->dev.driver->name);
		p->probed_count++;
		heap_free(e);
		return true;
	}
	if (e->last == ST_BUSY) {
		list_push_back(&p->pending, &e->link);
		return false;
	}
	list_push_back(&p->unsettled, &e->link);
	return true;
}

/* Try each one once, those that come up meanwhile too. */
static bool run_pass(struct dt_probing *p)
{
	struct list *last = p->pending.prev;
	bool progress = false;
	bool is_last = false;

	p->pass_count++;
	while (!is_last && !list_is_empty(&p->pending)) {
		struct list *link = p->pending.next;

		is_last = link == last;
		if (try_entry(p, entry_of(link)))
			progress = true;
	}
	return progress;
}

enum status dt_probe_tree(struct dt_probing *p, const void *fdt,
			  const struct dt_driver *drivers, size_t count)
{
	enum status st = ST_OK;

	*p = (struct dt_probing){
		.fdt = fdt, .drivers = drivers, .driver_count = count};
	list_init(&p->pending);
	list_init(&p->unsettled);
	list_init(&p->providers);
	st = add_children(p, 0);
	while (st == ST_OK && !list_is_empty(&p->pending) && run_pass(p))
		;
	if (st != ST_OK)
		return st;
	st = list_is_empty(&p->unsettled) ? ST_OK : ST_GENERIC;
	if (!list_is_empty(&p->pending) && st == ST_OK)
		st = ST_NOT_FOUND;
	while (!list_is_empty(&p->pending)) {
		struct list *link = p->pending.next;

		list_remove(link);
		list_push_back(&p->unsettled, link);
	}
	return st;
}

static void report_entry(const struct probe_entry *e)
{
	const char *name = fdt_get_name(e->dev.fdt, e->dev.node, NULL);
	int node = 0;
	const char *wanted = NULL;

	if (e->last != ST_BUSY || !e->missing_phandle) {
		log_error("Device %s: driver %s failed (%d)", name,
			  e->dev.driver->name, (int)e->last);
		return;
	}
	node = dt_find_phandle(e->dev.fdt, e->missing_phandle);
	if (node >= 0)
		wanted = fdt_get_name(e->dev.fdt, node, NULL);
	log_error("Device %s waits for phandle %#x (%s) of its %s", name,
		  (unsigned int)e->missing_phandle,
		  wanted ? wanted : "no such node", e->missing_property);
}

bool dt_probing_report(const struct dt_probing *p, enum dt_driver_type vital)
{
	bool has_vital = false;

	for (struct list *l = p->unsettled.next; l != &p->unsettled;
	     l = l->next) {
		const struct probe_entry *e = entry_of(l);

		report_entry(e);
		if (e->dev.driver->type == vital)
			has_vital = true;
	}
	return has_vital;
}

uint32_t dt_probing_missing(const struct dt_probing *p)
{
	for (struct list *l = p->unsettled.next; l != &p->unsettled;
	     l = l->next)
		if (entry_of(l)->missing_phandle)
			return entry_of(l)->missing_phandle;
	return 0;
}

static void free_entries(struct list *head)
{
	while (!list_is_empty(head)) {
		struct probe_entry *e = entry_of(head->next);

		list_remove(&e->link);
		heap_free(e);
	}
}

void dt_probing_fini(struct dt_probing *p)
{
	free_entries(&p->pending);
	free_entries(&p->unsettled);
	dt_providers_free(p);
}
