/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/walk.h"

#include <libfdt.h>

#include "base/bytes/checked.h"
#include "base/bytes/mem.h"

/* The two blocks of a tree that tell of nodes. Spec: Devicetree 0.4, 5.4 */
struct blocks {
	const uint8_t *tags;
	uint32_t tags_bytes;
	uint32_t strings_bytes;
	const char *strings;
};

/* One entry of the structure block. */
struct entry {
	uint32_t tag;
	uint32_t value_bytes;
	const uint8_t *value; /* a node's name with zeroes, or a property's */
	uint32_t name;        /* of a property: offset in the strings */
	const uint8_t *next;  /* the next entry */
};

/* Tags and what they hold are aligned to words (dt_check()). */
static uint32_t word_at(const uint8_t *p)
{
	return __builtin_bswap32(*(
		const uint32_t *)(const void *)__builtin_assume_aligned(p, 4));
}

static struct blocks blocks_of(const void *fdt)
{
	const uint8_t *header = fdt;

	return (struct blocks){
		.tags = header + word_at(header + offsetof(struct fdt_header,
							   off_dt_struct)),
		.tags_bytes = word_at(
			header + offsetof(struct fdt_header, size_dt_struct)),
		.strings = (const char *)header +
			   word_at(header +
				   offsetof(struct fdt_header, off_dt_strings)),
		.strings_bytes = word_at(
			header + offsetof(struct fdt_header, size_dt_strings)),
	};
}

/* Has any byte of the word the value 0? */
static bool has_zero(const uint8_t *p)
{
	uint32_t w = word_at(p);

	return ((w - UINT32_C(0x01010101)) & ~w & UINT32_C(0x80808080)) != 0;
}

/* A node's name ends in the word where its first zero is. */
static inline bool read_name(const uint8_t *p, const uint8_t *end,
			     struct entry *e)
{
	e->value = p;
	for (; end - p >= 4; p += 4) {
		if (!has_zero(p))
			continue;
		e->next = p + 4;
		e->value_bytes = (uint32_t)(e->next - e->value);
		return true;
	}
	return false;
}

static inline bool read_property(const uint8_t *p, const uint8_t *end,
				 struct entry *e)
{
	uint64_t room = (uint64_t)(end - p);

	if (room < 8)
		return false;
	e->value_bytes = word_at(p);
	e->name = word_at(p + 4);
	e->value = p + 8;
	/* The next entry is on a whole word, where the block may end. */
	room = (room - 8) & ~UINT64_C(3);
	if (e->value_bytes > room)
		return false;
	e->next = e->value + ALIGN_UP((uint64_t)e->value_bytes, 4);
	return true;
}

/* Read the entry at @p; false where none fits or its tag is unknown. Start-up
 * reads ten thousand: without a call each costs half. */
static inline __attribute__((always_inline)) bool read_entry(const uint8_t *p,
							     const uint8_t *end,
							     struct entry *e)
{
	if (end - p < 4)
		return false;
	e->tag = word_at(p);
	p += 4;
	if (e->tag == FDT_PROP)
		return read_property(p, end, e);
	if (e->tag == FDT_BEGIN_NODE)
		return read_name(p, end, e);
	e->next = p;
	return e->tag == FDT_END_NODE || e->tag == FDT_NOP || e->tag == FDT_END;
}

static const uint8_t *end_of(const struct blocks *b)
{
	return b->tags + b->tags_bytes;
}

static inline bool read_node(const struct blocks *b, int node, struct entry *e)
{
	return node >= 0 && IS_ALIGNED(node, 4) &&
	       (uint32_t)node <= b->tags_bytes &&
	       read_entry(b->tags + node, end_of(b), e) &&
	       e->tag == FDT_BEGIN_NODE;
}

static int next_node(const struct blocks *b, int node, int *depth)
{
	const uint8_t *end = end_of(b);
	struct entry e = {.next = b->tags};
	int level = depth ? *depth : 0;
	int found = -FDT_ERR_NOTFOUND;

	if (node >= 0 && !read_node(b, node, &e))
		return -FDT_ERR_BADOFFSET;
	for (;;) {
		const uint8_t *p = e.next;

		if (!read_entry(p, end, &e) || e.tag == FDT_END)
			break;
		if (e.tag == FDT_BEGIN_NODE) {
			level++;
			found = (int)(p - b->tags);
			break;
		}
		if (e.tag == FDT_END_NODE && --level < 0 && depth)
			break;
	}
	if (depth)
		*depth = level;
	return found;
}

int dt_next_node(const void *fdt, int node, int *depth)
{
	struct blocks b = blocks_of(fdt);

	return next_node(&b, node, depth);
}

static int first_child(const struct blocks *b, int node)
{
	int depth = 0;

	return next_node(b, node, &depth);
}

static int next_child(const struct blocks *b, int child)
{
	int depth = 1;

	do {
		child = next_node(b, child, &depth);
	} while (child >= 0 && depth > 1);
	return depth < 1 ? -FDT_ERR_NOTFOUND : child;
}

int dt_first_child(const void *fdt, int node)
{
	struct blocks b = blocks_of(fdt);

	return first_child(&b, node);
}

int dt_next_child(const void *fdt, int child)
{
	struct blocks b = blocks_of(fdt);

	return next_child(&b, child);
}

int dt_parent(const void *fdt, int node)
{
	struct blocks b = blocks_of(fdt);
	int above[DT_DEPTH_MAX + 1];
	int depth = 0;
	int at = -1;

	while ((at = next_node(&b, at, &depth)) >= 0 && at <= node) {
		if (depth < 1 || depth > DT_DEPTH_MAX)
			break;
		above[depth] = at;
		if (at == node)
			return depth > 1 ? above[depth - 1] : -FDT_ERR_NOTFOUND;
	}
	return -FDT_ERR_BADOFFSET;
}

/* Is the node's name @name, or that with a unit address where it has none? */
static bool is_named(const struct blocks *b, int node, const char *name,
		     size_t name_bytes)
{
	const char *own;
	struct entry e;

	/* The entry's value includes at least one zero. */
	if (!read_node(b, node, &e) || e.value_bytes <= name_bytes)
		return false;
	own = (const char *)e.value;
	if (memcmp(own, name, name_bytes) != 0)
		return false;
	return own[name_bytes] == '\0' ||
	       (own[name_bytes] == '@' && !memchr(name, '@', name_bytes));
}

int dt_child(const void *fdt, int node, const char *name, size_t name_bytes)
{
	struct blocks b = blocks_of(fdt);

	for (node = first_child(&b, node); node >= 0;
	     node = next_child(&b, node)) {
		if (is_named(&b, node, name, name_bytes))
			return node;
	}
	return -FDT_ERR_NOTFOUND;
}

int dt_path(const void *fdt, const char *path, size_t path_bytes)
{
	const char *end = path + path_bytes;
	int node = 0;

	if (path_bytes == 0 || *path != '/')
		return -FDT_ERR_BADPATH;
	while (node >= 0) {
		const char *name;

		while (path < end && *path == '/')
			path++;
		name = path;
		while (path < end && *path != '/')
			path++;
		if (name == path)
			break;
		node = dt_child(fdt, node, name, (size_t)(path - name));
	}
	return node;
}

static const void *find_prop(const struct blocks *b, int node, const char *name,
			     size_t name_bytes, int *length)
{
	const uint8_t *end = end_of(b);
	struct entry e;

	if (!read_node(b, node, &e))
		return NULL;
	while (read_entry(e.next, end, &e)) {
		if (e.tag == FDT_NOP)
			continue;
		if (e.tag != FDT_PROP)
			break;
		if (!range_fits(e.name, name_bytes, b->strings_bytes) ||
		    b->strings[e.name] != *name ||
		    memcmp(b->strings + e.name, name, name_bytes) != 0)
			continue;
		if (length)
			*length = (int)e.value_bytes;
		return e.value;
	}
	return NULL;
}

const void *dt_prop(const void *fdt, int node, const char *name, int *length)
{
	struct blocks b = blocks_of(fdt);

	return find_prop(&b, node, name, strlen(name) + 1, length);
}

int dt_next_compatible(const void *fdt, int node, const char *compatible)
{
	static const char name[] = "compatible";
	struct blocks b = blocks_of(fdt);

	while ((node = next_node(&b, node, NULL)) >= 0) {
		int length;
		const char *list =
			find_prop(&b, node, name, sizeof(name), &length);

		if (list && fdt_stringlist_contains(list, length, compatible))
			return node;
	}
	return -FDT_ERR_NOTFOUND;
}

int dt_by_phandle(const void *fdt, uint32_t phandle)
{
	static const char name[] = "phandle";
	static const char old_name[] = "linux,phandle";
	struct blocks b = blocks_of(fdt);
	int node = -1;

	if (phandle == 0 || phandle == UINT32_MAX)
		return -FDT_ERR_BADPHANDLE;
	while ((node = next_node(&b, node, NULL)) >= 0) {
		int length = 0;
		const uint8_t *p =
			find_prop(&b, node, name, sizeof(name), &length);

		if (!p || length != 4)
			p = find_prop(&b, node, old_name, sizeof(old_name),
				      &length);
		if (p && length == 4 && word_at(p) == phandle)
			return node;
	}
	return -FDT_ERR_NOTFOUND;
}

/* State of a check of the structure block. */
struct walk {
	int depth;
	bool has_root;
	/* Properties of a node come before its children. */
	bool may_have_properties;
	/* The strings block ends with a zero, so every name in it does. */
	bool strings_end;
};

static enum status check_property(const struct blocks *b, const struct entry *e,
				  const struct walk *w)
{
	if (!w->may_have_properties || e->name >= b->strings_bytes ||
	    b->strings[e->name] == '\0')
		return ST_BAD_FORMAT;
	if (!w->strings_end && !memchr(b->strings + e->name, 0,
				       (size_t)(b->strings_bytes - e->name)))
		return ST_BAD_FORMAT;
	return ST_OK;
}

static enum status check_node(const struct entry *e, struct walk *w)
{
	bool has_name = *e->value != '\0';

	w->may_have_properties = true;
	if (++w->depth > DT_DEPTH_MAX)
		return ST_BAD_FORMAT;
	if (w->depth > 1)
		return has_name ? ST_OK : ST_BAD_FORMAT;
	/* The root: there is one, and it has no name. */
	if (w->has_root || has_name)
		return ST_BAD_FORMAT;
	w->has_root = true;
	return ST_OK;
}

static enum status check_entry(const struct blocks *b, const struct entry *e,
			       struct walk *w)
{
	switch (e->tag) {
	case FDT_NOP:
		return ST_OK;
	case FDT_PROP:
		return check_property(b, e, w);
	case FDT_BEGIN_NODE:
		return check_node(e, w);
	default: /* FDT_END_NODE */
		w->may_have_properties = false;
		return w->depth-- > 0 ? ST_OK : ST_BAD_FORMAT;
	}
}

enum status dt_check_structure(const void *fdt)
{
	struct blocks b = blocks_of(fdt);
	struct walk w = {
		.strings_end = b.strings_bytes > 0 &&
			       b.strings[b.strings_bytes - 1] == '\0',
	};
	struct entry e = {.next = b.tags};

	for (;;) {
		enum status st;

		/* A structure that is cut off has no end. */
		if (!read_entry(e.next, end_of(&b), &e))
			return ST_BAD_FORMAT;
		if (e.tag == FDT_END)
			break;
		st = check_entry(&b, &e, &w);
		if (st != ST_OK)
			return st;
	}
	return w.depth == 0 && w.has_root ? ST_OK : ST_BAD_FORMAT;
}
