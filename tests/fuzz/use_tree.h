/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_FUZZ_USE_TREE_H
#define TESTS_FUZZ_USE_TREE_H

/* What start-up does with a tree from outside, and what must hold then. For
 * the two targets that make trees. */
#include <stdlib.h>
#include <string.h>

#include <libfdt.h>

#include "kernel/drivers/model/driver.h"
#include "kernel/dt/machine.h"
#include "kernel/dt/node.h"
#include "kernel/dt/trees.h"

static void ignore_range(uint64_t base, uint64_t size, void *arg)
{
	(void)base;
	(void)size;
	(void)arg;
}

static void ignore_cpu(uint64_t hw_id, void *arg)
{
	(void)hw_id;
	(void)arg;
}

static void read_everything(void *fdt)
{
	struct dt_gic gic;
	uint64_t base;
	uint64_t size;
	uint8_t seed[32];
	const char *options;
	size_t length;

	(void)dt_stdout_node(fdt, &options, &length);
	(void)dt_find_compatible(fdt, "arm,pl011");
	(void)!dt_for_each_ns_memory(fdt, ignore_range, NULL);
	(void)!dt_for_each_secure_memory(fdt, ignore_range, NULL);
	(void)!dt_for_each_manifest_memory(fdt, ignore_range, NULL);
	(void)!dt_for_each_cpu(fdt, ignore_cpu, NULL);
	(void)dt_take_seeds(fdt, seed, sizeof(seed));
	for (int node = 0; node >= 0; node = fdt_next_node(fdt, node, NULL)) {
		(void)!dt_reg(fdt, node, 0, &base, &size);
		(void)!dt_read_gic(fdt, node, 3, &gic);
	}
}

/* Every driver's own reading of the tree. */
static void probe_everything(const void *fdt)
{
	static struct dt_probing probing;
	size_t count;
	const struct dt_driver *drivers = dt_drivers(&count);

	(void)!dt_probe_tree(&probing, fdt, drivers, count);
	(void)dt_probing_missing(&probing);
	dt_probing_fini(&probing);
}

static bool edit(void *fdt)
{
	static const struct dt_optee_info info = {
		.secure_base = 0xe100000,
		.secure_size = 0xf00000,
		.shm_base = 0x42000000,
		.shm_size = 0x200000,
		.notif_intid = 219,
		.psci_is_ours = true,
	};
	enum status st = dt_is_overlay(fdt) ? dt_add_optee_overlay(fdt, &info)
					    : dt_add_optee(fdt, &info);

	(void)dt_pack(fdt);
	return st == ST_OK;
}

/* The same tree given twice gives the same bytes, whatever lay in the room
 * before; edited twice it stays what it was. */
static void edit_twice(void *fdt, size_t room, const uint8_t *data, size_t size)
{
	void *again = malloc(room);
	bool ok = edit(fdt);

	if (dt_check(fdt, room) != ST_OK)
		abort();
	if (!again)
		return;
	memset(again, 0x5a, room);
	if (dt_copy(again, room, data, size, NULL, 0) == ST_OK) {
		uint8_t seed[32];

		(void)dt_take_seeds(again, seed, sizeof(seed));
		(void)edit(again);
		if (fdt_totalsize(fdt) != fdt_totalsize(again) ||
		    memcmp(fdt, again, fdt_totalsize(fdt)) != 0)
			abort();
		if (ok && fdt_open_into(again, again, (int)room) == 0 &&
		    edit(again) && fdt_totalsize(fdt) != fdt_totalsize(again))
			abort();
	}
	free(again);
}

/* One more look-up and what it says, the same with an index and without. */
static uint64_t look_up(const void *fdt, int node)
{
	int length = 0;
	const char *reg = dt_getprop(fdt, node, "reg", &length);
	uint64_t sum = reg ? (uint64_t)(reg - (const char *)fdt) : 0;
	uint32_t phandle = fdt_get_phandle(fdt, node);

	sum = sum * 31 + (uint64_t)length;
	sum = sum * 31 + (uint64_t)dt_next_node(fdt, node);
	sum = sum * 31 + (uint64_t)dt_next_child(fdt, node, -1);
	sum = sum * 31 + (uint64_t)dt_parent(fdt, node);
	return sum * 31 + (uint64_t)dt_find_phandle(fdt, phandle);
}

/* The index says what libfdt says. */
static void index_tree(const void *fdt, void *room)
{
	static uint64_t expected[4096];
	size_t count = 0;
	int node = -1;

	while ((node = fdt_next_node(fdt, node, NULL)) >= 0 &&
	       count < ARRAY_SIZE(expected))
		expected[count++] = look_up(fdt, node);
	if (dt_index(fdt, fdt_totalsize(fdt), room, dt_index_bytes(fdt)) !=
	    ST_OK)
		abort();
	node = -1;
	for (size_t i = 0; i < count; i++) {
		node = fdt_next_node(fdt, node, NULL);
		if (look_up(fdt, node) != expected[i])
			abort();
	}
}

/* [@data, +@size) comes from outside. */
static void use_tree(const uint8_t *data, size_t size)
{
	/* Enough, or refused. */
	size_t room = 2 * size + DT_OPTEE_SLACK_BYTES + 64;
	void *fdt = malloc(room);
	void *index = NULL;
	const void *found;

	if (fdt && dt_copy(fdt, room, data, size, NULL, 0) == ST_OK) {
		index = malloc(dt_index_bytes(fdt));
		if (index)
			index_tree(fdt, index);
		read_everything(fdt);
		(void)dt_names_secure(fdt, 0xe100000, 0x1000);
		(void)!dt_find_embedded(fdt, room, 0xe100000, 0xe200000,
					&found);
		probe_everything(fdt);
		edit_twice(fdt, room, data, size);
		dt_forget(fdt);
	}
	free(index);
	free(fdt);
}

#endif
