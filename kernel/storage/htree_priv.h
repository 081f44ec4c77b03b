/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_HTREE_PRIV_H
#define KERNEL_STORAGE_HTREE_PRIV_H

#include "kernel/storage/htree.h"

/* htree.node_state */
#define NODE_VERSION   1u /* which of its images is valid */
#define NODE_DIRTY     2u /* that one is new */
#define NODE_NEW_BLOCK 4u /* its block has been written since the commit */

#define HELD_NONE UINT32_MAX

/* Longest file: what GlobalPlatform's 32-bit sizes can name, and the head. */
#define HTREE_NODES_MAX  ((1u << 20) + 64)
#define HTREE_LENGTH_MAX ((uint64_t)HTREE_NODES_MAX * HTREE_PAGE_BYTES)

/* Pages of a buffer at most; one more is for reading a single page. */
#define WINDOW_MAX_PAGES 32u

static inline uint32_t htree_window_pages(uint64_t change_bytes)
{
	return (uint32_t)MIN(4 + 2 * (change_bytes / HTREE_PAGE_BYTES + 1),
			     (uint64_t)WINDOW_MAX_PAGES);
}

static inline uint8_t *htree_state(const struct htree *t, uint32_t id)
{
	return &t->node_state[id - 1];
}

static inline unsigned int htree_version(const struct htree *t, uint32_t id)
{
	return *htree_state(t, id) & NODE_VERSION;
}

static inline struct htree_node *htree_image(const struct htree *t, uint32_t id,
					     unsigned int version)
{
	uint32_t i = id - 1;

	return &t->groups[i / HTREE_GROUP_NODES]
			->node[i % HTREE_GROUP_NODES][version];
}

static inline struct htree_node *htree_node(const struct htree *t, uint32_t id)
{
	return htree_image(t, id, htree_version(t, id));
}

static inline uint32_t htree_counter_of(const struct htree_header *h)
{
	return (uint32_t)h->counter[0] | (uint32_t)h->counter[1] << 8 |
	       (uint32_t)h->counter[2] << 16 | (uint32_t)h->counter[3] << 24;
}

/* htree_nodes.c */
/* Memory for nodes up to @node_count. */
enum status htree_reserve(struct htree *t, uint32_t node_count);
void htree_dirty(struct htree *t, uint32_t id);
/* Nodes up to @node_count exist, the new ones dirty. */
enum status htree_grow(struct htree *t, uint32_t node_count);
void htree_hash_node(const struct htree *t, uint32_t id, uint64_t length_bytes,
		     uint8_t hash[HTREE_HASH_BYTES]);
void htree_seal_nodes(struct htree *t);
/* Versions from the root down, as the images say. */
void htree_settle_versions(struct htree *t);

/* htree_crypt.c */
enum status htree_open_meta(struct htree *t, unsigned int version,
			    struct htree_meta *meta);
enum status htree_seal_meta(struct htree *t, unsigned int version,
			    uint32_t counter);
enum status htree_open_block(struct htree *t, uint32_t block,
			     const uint8_t *stored, uint8_t *plain);
enum status htree_seal_block(struct htree *t, uint32_t block,
			     const uint8_t *plain, uint8_t *stored);

/* htree_held.c: blocks that are held */
/* NULL: it is not. */
struct htree_held *htree_held_find(struct htree *t, uint32_t block);
/* Memory for @block, which is not held; the caller fills it in and says that
 * it holds it. ST_NO_MEM. */
enum status htree_held_take(struct htree *t, struct htree_held **out);
void htree_let_go(struct htree_held *h);
/* Those from @block on. */
void htree_let_go_from(struct htree *t, uint32_t block);
void htree_free_held(struct htree *t);

/* htree_block.c */
/* Hold block @block, which is there. */
enum status htree_hold(struct htree *t, struct ree_io *io, uint32_t block,
		       struct htree_held **out);
/* Seal what is held to its new place and stage it. */
enum status htree_store_held(struct htree *t, struct ree_io *io,
			     struct htree_held *h);
/* Bytes of @block before the end of the file. */
size_t htree_used_bytes(const struct htree *t, uint32_t block);

/* htree_window.c: what goes out */
enum status htree_stage(struct htree *t, struct ree_io *io, uint64_t page,
			const uint8_t *bytes);
enum status htree_flush_nodes(struct htree *t, struct ree_io *io);
enum status htree_flush(struct htree *t, struct ree_io *io);

#endif
