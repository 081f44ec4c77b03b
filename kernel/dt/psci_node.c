/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/dt/edit_priv.h"
#include "kernel/dt/node.h"

/* Spec: Linux bindings/arm/psci.yaml; Arm DEN 0022 5.1, 32-bit calls */
static const char compatible[] = "arm,psci-1.0\0arm,psci-0.2\0arm,psci";

static const struct {
	const char *name;
	uint32_t function;
} functions[] = {
	{"cpu_suspend", 0x84000001}, {"cpu_off", 0x84000002},
	{"cpu_on", 0x84000003},      {"sys_poweroff", 0x84000008},
	{"sys_reset", 0x84000009},
};

bool dt_describes_psci(const void *fdt)
{
	for (int node = dt_next_node(fdt, -1); node >= 0;
	     node = dt_next_node(fdt, node))
		for (const char *name = compatible;
		     name < compatible + sizeof(compatible);
		     name += strlen(name) + 1)
			if (dt_is_compatible(fdt, node, name))
				return true;
	return dt_find_path(fdt, "/psci", strlen("/psci")) >= 0;
}

static enum status add_node(void *fdt)
{
	int node = fdt_add_subnode(fdt, 0, "psci");
	enum status st = dt_edit_status(node);

	if (st == ST_OK)
		st = dt_edit_status(fdt_setprop(fdt, node, "compatible",
						compatible,
						sizeof(compatible)));
	if (st == ST_OK)
		st = dt_edit_status(
			fdt_setprop_string(fdt, node, "method", "smc"));
	for (size_t i = 0; i < ARRAY_SIZE(functions) && st == ST_OK; i++)
		st = dt_edit_status(fdt_setprop_u32(
			fdt, node, functions[i].name, functions[i].function));
	return st;
}

static bool starts_like(const void *fdt, int node, const char *start)
{
	int length = 0;
	const char *text = fdt_getprop(fdt, node, "compatible", &length);

	return text && length > (int)strlen(start) &&
	       memcmp(text, start, strlen(start)) == 0;
}

static enum status add_enable_methods(void *fdt)
{
	int cpus = fdt_path_offset(fdt, "/cpus");
	int node = 0;

	if (cpus < 0)
		return ST_OK;
	/* A property more in a node moves what follows, not the node. */
	fdt_for_each_subnode (node, fdt, cpus) {
		enum status st = ST_OK;

		if (!starts_like(fdt, node, "arm,cortex-a") ||
		    fdt_getprop(fdt, node, "enable-method", NULL))
			continue;
		st = dt_edit_status(
			fdt_setprop_string(fdt, node, "enable-method", "psci"));
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

enum status dt_add_psci(void *fdt)
{
	enum status st = add_node(fdt);

	return st == ST_OK ? add_enable_methods(fdt) : st;
}
