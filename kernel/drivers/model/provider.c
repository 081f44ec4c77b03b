/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/drivers/model/provider.h"

#include <libfdt.h>

#include "base/text/format.h"
#include "kernel/drivers/model/probe_priv.h"
#include "kernel/dt/node.h"
#include "kernel/mm/heap.h"

/* How many cells follow a phandle; NULL: none ever. */
static const char *const cells_names[DT_KIND_COUNT] = {
	[DT_CLOCK] = "#clock-cells",
	[DT_RESET] = "#reset-cells",
	[DT_GPIO] = "#gpio-cells",
	[DT_INTERRUPT] = "#interrupt-cells",
	[DT_FIREWALL] = "#access-controller-cells",
};

/* A list of phandles is not walked for longer than any real one is. */
#define LIST_ENTRIES_MAX 1024

static struct dt_provider *find_provider(const struct dt_probing *p, int node,
					 enum dt_kind kind)
{
	for (struct list *l = p->providers.next; l != &p->providers;
	     l = l->next) {
		struct dt_provider *v =
			container_of(l, struct dt_provider, link);

		if (v->node == node && v->kind == kind)
			return v;
	}
	return NULL;
}

enum status dt_provide(const struct dt_device *dev, enum dt_kind kind,
		       const void *ops, void *device)
{
	struct dt_provider *v = NULL;

	if (find_provider(dev->probing, dev->node, kind))
		return ST_CONFLICT;
	v = heap_alloc(sizeof(*v));
	if (!v)
		return ST_NO_MEM;
	v->kind = kind;
	v->node = dev->node;
	v->ops = ops;
	v->device = device;
	list_push_back(&dev->probing->providers, &v->link);
	return ST_OK;
}

void dt_providers_free(struct dt_probing *p)
{
	while (!list_is_empty(&p->providers)) {
		struct dt_provider *v = container_of(p->providers.next,
						     struct dt_provider, link);

		list_remove(&v->link);
		heap_free(v);
	}
}

/* Somebody waits for @node, which may not exist. */
static enum status not_yet(struct dt_probing *p, uint32_t phandle,
			   const char *property)
{
	p->missing_phandle = phandle;
	p->missing_property = property;
	return ST_BUSY;
}

static enum status bind(struct dt_probing *p, int node, enum dt_kind kind,
			uint32_t phandle, const char *property,
			struct dt_ref *ref)
{
	const struct dt_provider *v = find_provider(p, node, kind);

	if (!v)
		return not_yet(p, phandle, property);
	ref->ops = v->ops;
	ref->device = v->device;
	ref->node = node;
	return ST_OK;
}

/* Entry of a list: [*@pos, @end) is what is left of it. */
struct entry {
	uint32_t phandle; /* 0: left empty on purpose */
	int node;
	unsigned int arg_count;
	const fdt32_t *args;
};

static enum status next_entry(const void *fdt, const char *cells_name,
			      const fdt32_t **pos, const fdt32_t *end,
			      struct entry *e)
{
	enum status st = ST_OK;
	uint32_t count = 0;

	*e = (struct entry){.phandle = fdt32_ld(*pos), .node = -1};
	(*pos)++;
	if (e->phandle == 0)
		return ST_OK;
	e->node = dt_find_phandle(fdt, e->phandle);
	/* Without the node nobody knows where the next entry begins. */
	if (e->node < 0)
		return ST_OK;
	if (cells_name)
		st = dt_u32(fdt, e->node, cells_name, &count);
	if (st != ST_OK || count > DT_REF_ARGS_MAX ||
	    count > (size_t)(end - *pos))
		return ST_BAD_FORMAT;
	e->arg_count = count;
	e->args = *pos;
	*pos += count;
	return ST_OK;
}

static enum status find_entry(const void *fdt, int node, const char *property,
			      const char *cells_name, unsigned int idx,
			      struct entry *e)
{
	int length = 0;
	const fdt32_t *pos = dt_getprop(fdt, node, property, &length);
	const fdt32_t *end = NULL;

	if (!pos || idx >= LIST_ENTRIES_MAX)
		return ST_NOT_FOUND;
	if (length % (int)sizeof(*pos) != 0)
		return ST_BAD_FORMAT;
	end = pos + length / (int)sizeof(*pos);
	for (unsigned int i = 0; pos < end; i++) {
		enum status st = next_entry(fdt, cells_name, &pos, end, e);

		if (st != ST_OK || i == idx)
			return st;
		if (e->phandle != 0 && e->node < 0 && cells_name)
			return ST_BAD_FORMAT;
	}
	return ST_NOT_FOUND;
}

enum status dt_ref_get_at(struct dt_probing *p, int node, enum dt_kind kind,
			  const char *property, unsigned int idx,
			  struct dt_ref *out)
{
	struct dt_ref ref = {};
	struct entry e = {};
	enum status st =
		find_entry(p->fdt, node, property, cells_names[kind], idx, &e);

	if (st != ST_OK)
		return st;
	if (e.phandle == 0)
		return ST_NOT_FOUND;
	if (e.node < 0)
		return not_yet(p, e.phandle, property);
	st = bind(p, e.node, kind, e.phandle, property, &ref);
	if (st != ST_OK)
		return st;
	ref.arg_count = e.arg_count;
	for (unsigned int i = 0; i < e.arg_count; i++)
		ref.args[i] = fdt32_ld(&e.args[i]);
	*out = ref;
	return ST_OK;
}

enum status dt_ref_get(const struct dt_device *dev, enum dt_kind kind,
		       const char *property, unsigned int idx,
		       struct dt_ref *out)
{
	return dt_ref_get_at(dev->probing, dev->node, kind, property, idx, out);
}

enum status dt_ref_get_by_name(const struct dt_device *dev, enum dt_kind kind,
			       const char *property, const char *names_property,
			       const char *name, struct dt_ref *out)
{
	int idx = fdt_stringlist_search(dev->fdt, dev->node, names_property,
					name);

	if (idx < 0)
		return ST_NOT_FOUND;
	return dt_ref_get(dev, kind, property, (unsigned int)idx, out);
}

/* The interrupt parent's phandle: the node's own property or inherited. */
static uint32_t interrupt_parent(const void *fdt, int node)
{
	for (; node >= 0; node = dt_parent(fdt, node)) {
		uint32_t phandle = 0;

		if (dt_u32(fdt, node, "interrupt-parent", &phandle) == ST_OK)
			return phandle;
	}
	return 0;
}

enum status dt_interrupt_get(const struct dt_device *dev, unsigned int idx,
			     struct dt_ref *out)
{
	static const char extended[] = "interrupts-extended";
	struct dt_ref ref = {};
	int length = 0;
	const fdt32_t *cells = NULL;
	uint32_t phandle = 0;
	uint32_t count = 0;
	int parent = 0;
	enum status st = ST_OK;

	if (dt_getprop(dev->fdt, dev->node, extended, NULL))
		return dt_ref_get(dev, DT_INTERRUPT, extended, idx, out);
	cells = dt_getprop(dev->fdt, dev->node, "interrupts", &length);
	if (!cells)
		return ST_NOT_FOUND;
	phandle = interrupt_parent(dev->fdt, dev->node);
	parent = dt_find_phandle(dev->fdt, phandle);
	if (parent < 0)
		return not_yet(dev->probing, phandle, "interrupt-parent");
	st = dt_u32(dev->fdt, parent, "#interrupt-cells", &count);
	if (st != ST_OK || count < 1 || count > DT_REF_ARGS_MAX)
		return ST_BAD_FORMAT;
	if (idx >= (size_t)length / (count * sizeof(*cells)))
		return ST_NOT_FOUND;
	st = bind(dev->probing, parent, DT_INTERRUPT, phandle,
		  "interrupt-parent", &ref);
	if (st != ST_OK)
		return st;
	ref.arg_count = count;
	for (unsigned int i = 0; i < count; i++)
		ref.args[i] = fdt32_ld(&cells[(size_t)idx * count + i]);
	*out = ref;
	return ST_OK;
}

enum status dt_nvmem_get(const struct dt_device *dev, unsigned int idx,
			 struct dt_ref *out)
{
	static const char property[] = "nvmem-cells";
	struct dt_ref ref = {.arg_count = 2};
	struct entry e = {};
	int length = 0;
	const fdt32_t *reg = NULL;
	int parent = 0;
	enum status st =
		find_entry(dev->fdt, dev->node, property, NULL, idx, &e);

	if (st != ST_OK)
		return st;
	if (e.node < 0)
		return not_yet(dev->probing, e.phandle, property);
	reg = dt_getprop(dev->fdt, e.node, "reg", &length);
	/* Offset and size are one cell each. Spec: Linux bindings/nvmem */
	if (!reg || length != 2 * (int)sizeof(*reg))
		return ST_BAD_FORMAT;
	parent = dt_parent(dev->fdt, e.node);
	/* Newer bindings keep the cells in a node of their own. */
	if (parent >= 0 && dt_is_compatible(dev->fdt, parent, "fixed-layout"))
		parent = dt_parent(dev->fdt, parent);
	if (parent < 0)
		return ST_BAD_FORMAT;
	st = bind(dev->probing, parent, DT_NVMEM, e.phandle, property, &ref);
	if (st != ST_OK)
		return st;
	ref.args[0] = fdt32_ld(&reg[0]);
	ref.args[1] = fdt32_ld(&reg[1]);
	*out = ref;
	return ST_OK;
}

enum status dt_pinctrl_get(const struct dt_device *dev, unsigned int state,
			   unsigned int idx, struct dt_ref *out)
{
	char property[sizeof("pinctrl-") + 10];
	struct dt_ref ref = {};
	struct entry e = {};
	int node = 0;
	enum status st = ST_OK;

	(void)text_format(property, sizeof(property), "pinctrl-%u", state);
	st = find_entry(dev->fdt, dev->node, property, NULL, idx, &e);
	if (st != ST_OK)
		return st;
	for (node = e.node; node > 0; node = dt_parent(dev->fdt, node))
		if (find_provider(dev->probing, node, DT_PINCTRL))
			break;
	if (node <= 0)
		return not_yet(dev->probing, e.phandle, "pinctrl");
	st = bind(dev->probing, node, DT_PINCTRL, e.phandle, "pinctrl", &ref);
	if (st != ST_OK)
		return st;
	/* The provider reads the state's properties when it is applied. */
	ref.node = e.node;
	*out = ref;
	return ST_OK;
}
