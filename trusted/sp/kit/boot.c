/* SPDX-License-Identifier: BSD-2-Clause */
#include <sp_boot.h>
#include <string.h>

#include "trusted/sp/kit/start.h"

static const void *manifest_of(const struct ffa_boot_info_header *h,
			       size_t *size_bytes)
{
	const uint8_t *entries = (const uint8_t *)h + h->entry_offset;

	for (uint32_t i = 0; i < h->entry_count; i++) {
		struct ffa_boot_info_entry e;

		memcpy(&e, entries + i * h->entry_bytes, sizeof(e));
		/* Standard, a device tree, by its address. */
		if (e.type == FFA_BOOT_INFO_FDT && !(e.flags & 0xc)) {
			*size_bytes = e.size_bytes;
			return (const void *)(uintptr_t)e.contents;
		}
	}
	return NULL;
}

/* Before 1.1: a count, then names of 16 bytes with an address and a size. */
static const void *old_manifest_of(const uint8_t *blob, size_t *size_bytes)
{
	static const char name[16] = "TYPE_DT";
	uint32_t count;

	memcpy(&count, blob + 4, sizeof(count));
	for (uint32_t i = 0; i < count; i++) {
		const uint8_t *entry = blob + 8 + i * 32;
		uint64_t words[2];

		memcpy(words, entry + 16, sizeof(words));
		if (memcmp(entry, name, sizeof(name)) == 0) {
			*size_bytes = words[1];
			return (const void *)(uintptr_t)words[0];
		}
	}
	return NULL;
}

const void *sp_boot_info_manifest(const void *blob, size_t *size_bytes)
{
	const struct ffa_boot_info_header *h = blob;

	if (!blob)
		return NULL;
	if (memcmp(blob, "FF-A", 4) == 0)
		return old_manifest_of(blob, size_bytes);
	if (h->signature != FFA_BOOT_INFO_SIGNATURE ||
	    h->entry_bytes < sizeof(struct ffa_boot_info_entry))
		return NULL;
	return manifest_of(h, size_bytes);
}

const void *sp_manifest(size_t *size_bytes)
{
	return sp_boot_info_manifest(sp_boot_info, size_bytes);
}

/* Just enough of a device tree: nodes and their properties in order. */
enum {
	NODE_BEGIN = 1,
	NODE_END = 2,
	PROPERTY = 3,
	NOTHING = 4
};

struct walk {
	const uint8_t *tree;
	size_t size_bytes, at, names;
	const char *name; /* of the node or property */
	size_t value, value_bytes;
	int depth;
};

static uint32_t word_at(const struct walk *w, size_t at)
{
	const uint8_t *p = w->tree + at;

	if (at > w->size_bytes || w->size_bytes - at < 4)
		return 0;
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

/* Text at @at that ends within the tree; NULL. */
static const char *text_at(const struct walk *w, size_t at)
{
	const char *text = (const char *)w->tree + at;

	if (at >= w->size_bytes || !memchr(text, 0, w->size_bytes - at))
		return NULL;
	return text;
}

static bool step_property(struct walk *w)
{
	w->value_bytes = word_at(w, w->at);
	w->name = text_at(w, w->names + word_at(w, w->at + 4));
	w->value = w->at + 8;
	if (!w->name || w->value > w->size_bytes ||
	    w->value_bytes > w->size_bytes - w->value)
		return false;
	w->at = (w->value + w->value_bytes + 3) & ~(size_t)3;
	return true;
}

/* The next token; 0: the end, or nonsense. */
static uint32_t step(struct walk *w)
{
	uint32_t token = word_at(w, w->at);

	w->at += 4;
	switch (token) {
	case NODE_BEGIN:
		w->name = text_at(w, w->at);
		if (!w->name)
			return 0;
		w->at = (w->at + strlen(w->name) + 4) & ~(size_t)3;
		w->depth++;
		return token;
	case NODE_END:
		w->depth--;
		return token;
	case PROPERTY:
		return step_property(w) ? token : 0;
	case NOTHING:
		return token;
	default:
		return 0;
	}
}

static bool read_region(struct walk *w, struct sp_region *out)
{
	int depth = w->depth;
	bool has_address = false;
	uint32_t token;

	*out = (struct sp_region){0};
	while ((token = step(w)) != 0 && w->depth >= depth) {
		if (token != PROPERTY || w->depth != depth)
			continue;
		if (strcmp(w->name, "base-address") == 0 &&
		    w->value_bytes == 8) {
			out->address = (uint64_t)word_at(w, w->value) << 32 |
				       word_at(w, w->value + 4);
			has_address = true;
		}
		if (strcmp(w->name, "pages-count") == 0)
			out->page_count = word_at(w, w->value);
	}
	return has_address && out->page_count;
}

bool sp_region_in(const void *fdt, size_t size_bytes, const char *name,
		  struct sp_region *out)
{
	struct walk w = {.tree = fdt, .size_bytes = size_bytes};
	uint32_t token;

	if (!fdt || size_bytes < 40 || word_at(&w, 0) != 0xd00dfeed)
		return false;
	w.at = word_at(&w, 8);
	w.names = word_at(&w, 12);
	while ((token = step(&w)) != 0)
		/* Root, list of regions, region. */
		if (token == NODE_BEGIN && w.depth == 3 &&
		    strcmp(w.name, name) == 0)
			return read_region(&w, out);
	return false;
}

bool sp_find_region(const char *name, struct sp_region *out)
{
	size_t size_bytes = 0;
	const void *fdt = sp_manifest(&size_bytes);

	return sp_region_in(fdt, size_bytes, name, out);
}
