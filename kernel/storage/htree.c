/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/storage/htree.h"
#include "base/bytes/mem.h"
#include "kernel/crypto/aead.h"
#include "kernel/crypto/rng.h"
#include "kernel/mm/heap.h"
#include "kernel/storage/htree_priv.h"
#include "kernel/storage/keys.h"

/* Headers, the first nodes, and block 0 in both versions come by one request.
 */
#define FIRST_PAGES 4u
struct first_pages {
	struct htree_header header[2];
	uint8_t unused[HTREE_PAGE_BYTES - HTREE_HEADERS_BYTES];
	struct htree_group group;
	uint8_t block[2][HTREE_PAGE_BYTES];
};
static_assert(sizeof(struct first_pages) == FIRST_PAGES * HTREE_PAGE_BYTES,
	      "layout of a file");

static void start(struct htree *t, const struct htree_key *key)
{
	*t = (struct htree){.is_self_rooted = key->is_self_rooted};
	memcpy(t->name, key->name,
	       strnlen(key->name, HTREE_NAME_MAX_BYTES - 1));
}

static void free_nodes(struct htree *t)
{
	for (uint32_t i = 0; i < t->group_count; i++)
		heap_free(t->groups[i]);
	heap_free(t->groups);
	heap_free(t->node_state);
	t->groups = NULL;
	t->node_state = NULL;
	t->group_count = 0;
}

void htree_close(struct htree *t)
{
	ree_file_close(&t->file);
	free_nodes(t);
	htree_free_held(t);
	aes_gcm_destroy(t->gcm);
	t->gcm = NULL;
}

void htree_move(struct htree *to, struct htree *from)
{
	*to = *from;
	ree_file_move(&to->file, &from->file);
	*from = (struct htree){};
}

static enum status use_fek(struct htree *t, const uint8_t *tsk)
{
	uint8_t fek[STORAGE_FEK_BYTES];
	enum status st = storage_fek_unwrap(tsk, t->wrapped_fek, fek);

	if (st == ST_OK)
		st = aes_gcm_create(fek, sizeof(fek), &t->gcm);
	secure_zero(fek, sizeof(fek));
	return st;
}

enum status htree_create(struct htree *t, struct ree_io *io,
			 const struct htree_key *key)
{
	uint8_t fek[STORAGE_FEK_BYTES];
	enum status st = ST_OK;

	start(t, key);
	rng_bytes(fek, sizeof(fek));
	st = storage_fek_wrap(key->tsk, fek, t->wrapped_fek);
	if (st == ST_OK)
		st = aes_gcm_create(fek, sizeof(fek), &t->gcm);
	secure_zero(fek, sizeof(fek));
	if (st == ST_OK)
		st = htree_reserve(t, 1);
	if (st == ST_OK)
		st = ree_file_open(io, t->name, true, &t->file);
	if (st != ST_OK) {
		htree_close(t);
		return st == ST_NOT_FOUND ? ST_PEER_GONE : st;
	}
	t->now.node_count = 1;
	htree_dirty(t, 1);
	return ST_OK;
}

/* Of the two headers, where nobody recorded a root hash.
 * Spec: abi-formats 2.5 */
static enum status newest(const struct htree *t, unsigned int *version)
{
	uint32_t c0 = htree_counter_of(&t->header[0]);
	uint32_t c1 = htree_counter_of(&t->header[1]);

	if (c0 & 1 && !(c1 & 1))
		return ST_CORRUPT;
	*version = c0 & 1 || (c1 & 1 && c1 >= c0);
	return ST_OK;
}

static enum status recorded(const struct htree *t, const uint8_t *root,
			    unsigned int *version)
{
	for (*version = 0; *version < 2; ++*version) {
		if (ct_equal(htree_image(t, 1, *version)->hash, root,
			     HTREE_HASH_BYTES))
			return ST_OK;
	}
	return ST_CORRUPT;
}

static bool is_blank(const struct htree *t)
{
	static const struct htree_header blank;

	return !memcmp(&t->header[0], &blank, sizeof(blank)) &&
	       !memcmp(&t->header[1], &blank, sizeof(blank));
}

static enum status use_meta(struct htree *t, const struct htree_meta *meta)
{
	if (meta->node_count > HTREE_NODES_MAX ||
	    meta->length_bytes > HTREE_LENGTH_MAX)
		return ST_CORRUPT;
	t->now.length_bytes = meta->length_bytes;
	t->now.node_count = MAX(meta->node_count, 1u);
	return htree_blocks_of(meta->length_bytes) <= t->now.node_count
		       ? ST_OK
		       : ST_CORRUPT;
}

static enum status choose(struct htree *t, const struct htree_key *key)
{
	unsigned int version = 0;
	struct htree_meta meta;
	enum status st = key->root ? recorded(t, key->root, &version)
				   : newest(t, &version);

	if (st != ST_OK)
		return st;
	memcpy(t->wrapped_fek, t->header[version].wrapped_fek,
	       sizeof(t->wrapped_fek));
	st = use_fek(t, key->tsk);
	if (st == ST_OK)
		st = htree_open_meta(t, version, &meta);
	if (st == ST_OK)
		st = use_meta(t, &meta);
	if (st != ST_OK)
		return st;
	*htree_state(t, 1) = (uint8_t)version;
	t->counter = htree_counter_of(&t->header[version]);
	return ST_OK;
}

/* One group at a time: a header that promises more than the file holds costs
 * no memory. */
static enum status read_groups(struct htree *t, struct ree_io *io)
{
	uint32_t count = (t->now.node_count - 1) / HTREE_GROUP_NODES + 1;
	enum status st = ST_OK;

	for (uint32_t g = 1; st == ST_OK && g < count; g++) {
		size_t got = 0;

		st = htree_reserve(
			t, MIN((g + 1) * HTREE_GROUP_NODES, t->now.node_count));
		if (st == ST_OK)
			st = ree_file_read(
				io, &t->file,
				htree_group_page(g) * HTREE_PAGE_BYTES,
				t->groups[g], HTREE_PAGE_BYTES, &got);
		if (st == ST_OK && !got)
			st = ST_CORRUPT;
	}
	return st;
}

static enum status verify_nodes(const struct htree *t)
{
	uint8_t hash[HTREE_HASH_BYTES];

	for (uint32_t id = t->now.node_count; id; id--) {
		htree_hash_node(t, id, t->now.length_bytes, hash);
		if (!ct_equal(hash, htree_node(t, id)->hash, sizeof(hash)))
			return ST_CORRUPT;
	}
	return ST_OK;
}

/* It came along; when it is not good, whoever reads it will find out. */
static void hold_first_block(struct htree *t, const struct first_pages *first)
{
	unsigned int v = htree_node(t, 1)->flags & HTREE_FLAG_BLOCK;
	size_t used = htree_used_bytes(t, 0);
	struct htree_held *h = NULL;

	if (!used || htree_held_take(t, &h) != ST_OK)
		return;
	memcpy(h->stored[v], first->block[v], HTREE_PAGE_BYTES);
	if (htree_open_block(t, 0, h->stored[v], h->plain) != ST_OK)
		return;
	memset(h->plain + used, 0, HTREE_PAGE_BYTES - used);
	h->block = 0;
	h->has_stored[v] = true;
}

static enum status load(struct htree *t, struct ree_io *io,
			const struct htree_key *key, struct first_pages *first)
{
	size_t got = 0;
	enum status st = ree_file_open(io, t->name, false, &t->file);

	if (st == ST_OK)
		st = ree_file_read(io, &t->file, 0, first, sizeof(*first),
				   &got);
	if (st == ST_OK)
		st = htree_reserve(t, 1);
	if (st != ST_OK)
		return st;
	memcpy(t->header, first->header, sizeof(t->header));
	*t->groups[0] = first->group;
	if (t->is_self_rooted && is_blank(t))
		return ST_NO_DATA;
	st = choose(t, key);
	if (st == ST_OK)
		st = read_groups(t, io);
	if (st != ST_OK)
		return st;
	htree_settle_versions(t);
	st = verify_nodes(t);
	if (st != ST_OK)
		return st;
	t->committed = t->now;
	hold_first_block(t, first);
	return ST_OK;
}

enum status htree_open(struct htree *t, struct ree_io *io,
		       const struct htree_key *key)
{
	struct first_pages *first = heap_alloc(sizeof(*first));
	enum status st = ST_NO_MEM;

	if (!first)
		return ST_NO_MEM;
	start(t, key);
	st = load(t, io, key, first);
	heap_free(first);
	if (st != ST_OK)
		htree_close(t);
	return st;
}

enum status htree_check_file(struct htree *t, struct ree_io *io)
{
	struct {
		struct htree_header header[2];
		uint8_t unused[HTREE_PAGE_BYTES - HTREE_HEADERS_BYTES];
		struct htree_node root[2];
	} *now = NULL;
	uint32_t count = ree_doubt_count();
	unsigned int v = htree_version(t, 1);
	size_t got = 0;
	enum status st = ST_OK;

	if (!ree_file_is_doubtful(&t->file))
		return ST_OK;
	now = heap_alloc(sizeof(*now));
	if (!now)
		return ST_NO_MEM;
	st = ree_file_read(io, &t->file, 0, now, sizeof(*now), &got);
	if (st == ST_OK && (got != sizeof(*now) ||
			    memcmp(&now->header[v], &t->header[v],
				   sizeof(t->header[v])) != 0 ||
			    memcmp(&now->root[v], htree_node(t, 1),
				   sizeof(now->root[v])) != 0))
		st = ST_CORRUPT;
	heap_free(now);
	if (st == ST_OK)
		ree_file_trust(&t->file, count);
	return st;
}
