/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/crypto/hash.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"
#include "kernel/storage/htree_priv.h"

struct htree_place htree_place_of(uint64_t page)
{
	uint64_t period = (page - 1) / HTREE_PERIOD_PAGES;
	uint64_t place = page - 2 - period;

	if (!page)
		return (struct htree_place){.kind = HTREE_PAGE_HEADERS};
	if ((page - 1) % HTREE_PERIOD_PAGES == 0)
		return (struct htree_place){.kind = HTREE_PAGE_NODES,
					    .idx = (uint32_t)period};
	return (struct htree_place){.kind = HTREE_PAGE_BLOCK,
				    .idx = (uint32_t)(place / 2),
				    .version = place % 2};
}

static enum status more_groups(struct htree *t, uint32_t count)
{
	struct htree_group **groups =
		heap_realloc(t->groups, count * sizeof(void *));
	uint8_t *state = NULL;

	if (!groups)
		return ST_NO_MEM;
	t->groups = groups;
	state = heap_realloc(t->node_state, (size_t)count * HTREE_GROUP_NODES);
	if (!state)
		return ST_NO_MEM;
	t->node_state = state;
	while (t->group_count < count) {
		struct htree_group *g = heap_alloc(sizeof(*g));

		if (!g)
			return ST_NO_MEM;
		memset(state + (size_t)t->group_count * HTREE_GROUP_NODES, 0,
		       HTREE_GROUP_NODES);
		t->groups[t->group_count++] = g;
	}
	return ST_OK;
}

enum status htree_reserve(struct htree *t, uint32_t node_count)
{
	uint32_t count = (node_count - 1) / HTREE_GROUP_NODES + 1;

	return count <= t->group_count ? ST_OK : more_groups(t, count);
}

/* The valid image of a node and of all above it become those of the other
 * version, which nothing committed refers to. */
void htree_dirty(struct htree *t, uint32_t id)
{
	t->is_changed = true;
	for (; id && !(*htree_state(t, id) & NODE_DIRTY); id >>= 1) {
		const struct htree_node *from = htree_node(t, id);

		*htree_state(t, id) ^= NODE_VERSION;
		*htree_state(t, id) |= NODE_DIRTY;
		*htree_node(t, id) = *from;
	}
}

static uint8_t child_flag(uint32_t id)
{
	return id & 1 ? HTREE_FLAG_RIGHT : HTREE_FLAG_LEFT;
}

static unsigned int version_by_parent(const struct htree *t, uint32_t id)
{
	return !!(htree_node(t, id >> 1)->flags & child_flag(id));
}

enum status htree_grow(struct htree *t, uint32_t node_count)
{
	enum status st = ST_OK;

	if (node_count > HTREE_NODES_MAX)
		return ST_OVERFLOW;
	st = htree_reserve(t, node_count);
	if (st != ST_OK)
		return st;
	while (t->now.node_count < node_count) {
		uint32_t id = ++t->now.node_count;

		/* The bit that its parent has for it now is turned. */
		*htree_state(t, id) = (uint8_t)version_by_parent(t, id);
		memset(htree_node(t, id), 0, sizeof(struct htree_node));
		htree_dirty(t, id);
	}
	return ST_OK;
}

void htree_hash_node(const struct htree *t, uint32_t id, uint64_t length_bytes,
		     uint8_t hash[HTREE_HASH_BYTES])
{
	uint8_t text[HTREE_NODE_HASHED_BYTES + sizeof(length_bytes) +
		     2 * HTREE_HASH_BYTES];
	size_t size = HTREE_NODE_HASHED_BYTES;

	memcpy(text, (const uint8_t *)htree_node(t, id) + HTREE_HASH_BYTES,
	       HTREE_NODE_HASHED_BYTES);
	if (id == 1) {
		memcpy(text + size, &length_bytes, sizeof(length_bytes));
		size += sizeof(length_bytes);
	}
	for (uint32_t child = 2 * id; child <= 2 * id + 1; child++) {
		if (child > t->now.node_count)
			break;
		memcpy(text + size, htree_node(t, child)->hash,
		       HTREE_HASH_BYTES);
		size += HTREE_HASH_BYTES;
	}
	check_fatal(hash_digest(HASH_SHA256, text, size, hash) == ST_OK);
}

static void set_child_flags(const struct htree *t, uint32_t id)
{
	struct htree_node *n = htree_node(t, id);

	for (uint32_t child = 2 * id; child <= 2 * id + 1; child++) {
		if (child > t->now.node_count)
			return;
		n->flags &= (uint8_t)~child_flag(child);
		if (htree_version(t, child))
			n->flags |= child_flag(child);
	}
}

/* Children have higher numbers than their parents. */
void htree_seal_nodes(struct htree *t)
{
	for (uint32_t id = t->now.node_count; id; id--) {
		if (!(*htree_state(t, id) & NODE_DIRTY))
			continue;
		set_child_flags(t, id);
		htree_hash_node(t, id, t->now.length_bytes,
				htree_node(t, id)->hash);
	}
}

void htree_settle_versions(struct htree *t)
{
	*htree_state(t, 1) &= NODE_VERSION;
	for (uint32_t id = 2; id <= t->now.node_count; id++)
		*htree_state(t, id) = (uint8_t)version_by_parent(t, id);
}

void htree_revert(struct htree *t)
{
	t->window.end = t->window.first = 0;
	if (!t->is_changed)
		return;
	htree_let_go_from(t, 0);
	t->now = t->committed;
	if (*htree_state(t, 1) & NODE_DIRTY)
		*htree_state(t, 1) ^= NODE_VERSION;
	htree_settle_versions(t);
	t->is_changed = false;
}

const uint8_t *htree_root(const struct htree *t)
{
	return htree_node(t, 1)->hash;
}
