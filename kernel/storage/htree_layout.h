/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_HTREE_LAYOUT_H
#define KERNEL_STORAGE_HTREE_LAYOUT_H

#include "base/bytes/compiler.h"

/*
 * A hash-tree file on the supplicant's side. Pages of 4 KiB; headers, nodes
 * and blocks exist twice, as version 0 and 1.
 *
 *   page 0   both headers
 *   page 1   nodes 1 to 31, both versions of each side by side
 *   page 2.. 61 block places: block 0 v0, block 0 v1, block 1 v0, ...
 *   page 63  nodes 32 to 62; page 64.. the next 61 block places; and so on
 *
 * Node n (1..) hashes block n - 1 and nodes 2n and 2n + 1.
 * Spec: abi-formats 2.3
 */
#define HTREE_PAGE_BYTES    4096u
#define HTREE_IV_BYTES      16u
#define HTREE_TAG_BYTES     16u
#define HTREE_HASH_BYTES    32u
#define HTREE_GROUP_NODES   31u
#define HTREE_PERIOD_PAGES  62u
#define HTREE_PERIOD_BLOCKS 61u

/* As stored; little endian. */
struct htree_header {
	uint8_t iv[HTREE_IV_BYTES];
	uint8_t tag[HTREE_TAG_BYTES];
	uint8_t wrapped_fek[16];
	uint8_t meta[16]; /* encrypted struct htree_meta */
	uint8_t counter[4];
};
static_assert(sizeof(struct htree_header) == 68, "abi-formats 2.3");

struct htree_meta {
	uint64_t length_bytes;
	uint32_t node_count; /* highest id; 0 while there is only the root */
	uint32_t pad;
};
static_assert(sizeof(struct htree_meta) == 16, "abi-formats 2.3");

struct htree_node {
	uint8_t hash[HTREE_HASH_BYTES];
	uint8_t iv[HTREE_IV_BYTES];   /* of its block */
	uint8_t tag[HTREE_TAG_BYTES]; /* of its block */
	uint8_t flags;
	uint8_t flags_high;
};
static_assert(sizeof(struct htree_node) == 66, "abi-formats 2.3");
#define HTREE_NODE_HASHED_BYTES 34u /* from iv on */

/* htree_node.flags: versions that are valid. */
#define HTREE_FLAG_BLOCK 1u
#define HTREE_FLAG_LEFT  2u
#define HTREE_FLAG_RIGHT 4u

/* What page 0 and a page of nodes hold. */
#define HTREE_HEADERS_BYTES (2 * sizeof(struct htree_header))

/* An image in memory: the page of one group of nodes. */
struct htree_group {
	struct htree_node node[HTREE_GROUP_NODES][2];
	uint8_t unused[4];
};
static_assert(sizeof(struct htree_group) == HTREE_PAGE_BYTES,
	      "abi-formats 2.3");

static inline uint64_t htree_group_page(uint32_t group)
{
	return 1 + (uint64_t)group * HTREE_PERIOD_PAGES;
}

static inline uint64_t htree_block_page(uint32_t block, unsigned int version)
{
	uint64_t place = 2 * (uint64_t)block + version;

	return 2 + place + place / HTREE_PERIOD_BLOCKS;
}

enum htree_page_kind {
	HTREE_PAGE_HEADERS,
	HTREE_PAGE_NODES,
	HTREE_PAGE_BLOCK,
};

/* The inverse: what page @page (< 2^32 * 2) is for. */
struct htree_place {
	enum htree_page_kind kind;
	uint32_t idx; /* of the group or block */
	unsigned int version;
};
struct htree_place htree_place_of(uint64_t page);

static inline uint32_t htree_blocks_of(uint64_t length_bytes)
{
	return (uint32_t)((length_bytes + HTREE_PAGE_BYTES - 1) /
			  HTREE_PAGE_BYTES);
}

#endif
