/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/baremetal/fdt.h"
#include "base/bytes/mem.h"

enum {
	BEGIN_NODE = 1,
	END_NODE = 2,
	PROP = 3,
	NOP = 4
};

uint32_t fdt_u32(const void *cell)
{
	const uint8_t *b = cell;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
	       (uint32_t)b[2] << 8 | b[3];
}

uint64_t fdt_u64(const void *cells)
{
	const uint8_t *b = cells;

	return (uint64_t)fdt_u32(b) << 32 | fdt_u32(b + 4);
}

bool fdt_is_valid(const void *fdt)
{
	return fdt_u32(fdt) == FDT_MAGIC;
}

static const uint8_t *skip_prop(const uint8_t *p)
{
	return p + 12 + ALIGN_UP(fdt_u32(p + 4), 4u);
}

bool fdt_next_node(const void *fdt, struct fdt_node *node)
{
	const uint8_t *p = node->fdt ? node->props
				     : (const uint8_t *)fdt +
					       fdt_u32((const char *)fdt + 8);

	for (;;) {
		switch (fdt_u32(p)) {
		case BEGIN_NODE:
			node->name = (const char *)p + 4;
			node->fdt = fdt;
			node->props =
				p + 4 + ALIGN_UP(strlen(node->name) + 1, 4ul);
			return true;
		case PROP:
			p = skip_prop(p);
			break;
		case END_NODE:
		case NOP:
			p += 4;
			break;
		default:
			return false;
		}
	}
}

const void *fdt_prop(const struct fdt_node *node, const char *name,
		     uint32_t *size_bytes)
{
	const char *strings = (const char *)node->fdt + fdt_u32(node->fdt + 12);
	const uint8_t *p = node->props;

	for (;;) {
		uint32_t token = fdt_u32(p);

		if (token == NOP) {
			p += 4;
			continue;
		}
		if (token != PROP)
			return NULL;
		if (!strcmp(strings + fdt_u32(p + 8), name)) {
			if (size_bytes)
				*size_bytes = fdt_u32(p + 4);
			return p + 12;
		}
		p = skip_prop(p);
	}
}

bool fdt_prop_is(const struct fdt_node *node, const char *name,
		 const char *value)
{
	const char *prop = fdt_prop(node, name, NULL);

	return prop && !strcmp(prop, value);
}

bool fdt_is_compatible(const struct fdt_node *node, const char *value)
{
	uint32_t size = 0;
	const char *list = fdt_prop(node, "compatible", &size);
	uint32_t i = 0;

	while (list && i < size) {
		if (!strcmp(list + i, value))
			return true;
		i += (uint32_t)strlen(list + i) + 1;
	}
	return false;
}

bool fdt_is_enabled(const struct fdt_node *node)
{
	return !fdt_prop(node, "status", NULL) ||
	       fdt_prop_is(node, "status", "okay");
}

bool fdt_reg(const struct fdt_node *node, uint32_t index, uint64_t *base,
	     uint64_t *size_bytes)
{
	uint32_t size = 0;
	const uint8_t *reg = fdt_prop(node, "reg", &size);

	if (!reg || size < (index + 1) * 16)
		return false;
	*base = fdt_u64(reg + index * 16);
	*size_bytes = fdt_u64(reg + index * 16 + 8);
	return true;
}
