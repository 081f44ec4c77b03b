/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/drivers/firewall/firewall.h"

#include <libfdt.h>

#include "kernel/dt/node.h"

/* Of one list of "access-controllers". */
#define CONTROLLERS_MAX 16

bool firewall_access_of(const void *fdt, int node, enum firewall_access *out)
{
	if (dt_is_nonsecure(fdt, node)) {
		*out = FIREWALL_NONSECURE;
		return true;
	}
	if (dt_is_secure(fdt, node)) {
		*out = FIREWALL_SECURE;
		return true;
	}
	return false;
}

struct rule {
	const struct dt_device *bus;
	uint32_t phandle; /* of the controller */
	enum status (*set)(void *controller, uint32_t id,
			   enum firewall_access access);
	void *controller;
};

/*
 * The entries of a node that name this controller. Entries for others are
 * as long as those say; the list ends where one is not known.
 */
static enum status apply_node(const struct rule *r, int node,
			      enum firewall_access access)
{
	const void *fdt = r->bus->fdt;
	int length = 0;
	const fdt32_t *cells =
		dt_getprop(fdt, node, "access-controllers", &length);
	int left = length / (int)sizeof(*cells);

	if (!cells)
		return ST_OK;
	for (int i = 0; left > 0 && i < CONTROLLERS_MAX; i++) {
		uint32_t phandle = fdt32_ld(cells);
		int provider = dt_find_phandle(fdt, phandle);
		uint32_t count = 0;
		enum status st = ST_OK;

		if (provider < 0 ||
		    dt_u32(fdt, provider, "#access-controller-cells", &count) !=
			    ST_OK ||
		    count >= (uint32_t)left)
			return ST_BAD_FORMAT;
		if (phandle == r->phandle && count != 1)
			return ST_BAD_FORMAT;
		if (phandle == r->phandle)
			st = r->set(r->controller, fdt32_ld(cells + 1), access);
		if (st != ST_OK)
			return st;
		cells += count + 1;
		left -= (int)count + 1;
	}
	return left > 0 ? ST_BAD_FORMAT : ST_OK;
}

enum status firewall_apply_children(
	const struct dt_device *bus,
	enum status (*set)(void *controller, uint32_t id,
			   enum firewall_access access),
	void *controller)
{
	struct rule r = {.bus = bus, .set = set, .controller = controller};
	int depth = 0;
	int node = bus->node;

	r.phandle = fdt_get_phandle(bus->fdt, bus->node);
	if (!r.phandle)
		return ST_OK; /* nobody can name it */
	while ((node = fdt_next_node(bus->fdt, node, &depth)) >= 0 &&
	       depth > 0) {
		enum firewall_access access = FIREWALL_SECURE;
		enum status st = ST_OK;

		if (firewall_access_of(bus->fdt, node, &access))
			st = apply_node(&r, node, access);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}
