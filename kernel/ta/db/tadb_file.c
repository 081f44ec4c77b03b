/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/ta/db/tadb_file.h"
#include "base/bytes/mem.h"
#include "base/text/format.h"
#include "kernel/crypto/aead.h"
#include "kernel/crypto/rng.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/storage/ree_file.h"

#define NAME_BYTES 16u

/* Bytes passed in one RPC. */
#define PIECE_BYTES (64u << 10)

static void name_of(uint32_t file, char name[NAME_BYTES])
{
	(void)text_format(name, NAME_BYTES, "%u.ta", file);
}

static enum status start(const struct tadb_entry *e, bool encrypt,
			 struct aes_gcm **out)
{
	struct aes_gcm *g = NULL;
	enum status st = aes_gcm_create(e->key, sizeof(e->key), &g);

	if (st != ST_OK)
		return st;
	st = aes_gcm_start(g, encrypt, e->iv, sizeof(e->iv), NULL, 0);
	if (st != ST_OK) {
		aes_gcm_destroy(g);
		return st;
	}
	*out = g;
	return ST_OK;
}

/* A file while it is passed. */
struct stream {
	struct ree_io io;
	struct ree_file file;
	struct aes_gcm *gcm;
	uint64_t at_bytes; /* in the file */
};

static enum status open(struct stream *s, const struct tadb_entry *e,
			bool encrypt)
{
	char name[NAME_BYTES];
	enum status st = ST_OK;

	*s = (struct stream){0};
	st = start(e, encrypt, &s->gcm);
	name_of(e->file, name);
	if (st == ST_OK)
		st = ree_file_open(&s->io, name, encrypt, &s->file);
	return st;
}

static void close(struct stream *s)
{
	ree_file_close(&s->file);
	ree_io_end(&s->io);
	aes_gcm_destroy(s->gcm);
}

static enum status put(struct stream *s, uint8_t *p, size_t size_bytes)
{
	enum status st = aes_gcm_update(s->gcm, p, size_bytes, p);

	if (st == ST_OK)
		st = ree_file_write(&s->io, &s->file, s->at_bytes, p,
				    size_bytes);
	s->at_bytes += size_bytes;
	return st;
}

static enum status get(struct stream *s, uint8_t *p, size_t size_bytes)
{
	size_t got = 0;
	enum status st = ree_file_read(&s->io, &s->file, s->at_bytes, p,
				       size_bytes, &got);

	if (st == ST_OK && got != size_bytes)
		st = ST_SECURITY;
	if (st == ST_OK)
		st = aes_gcm_update(s->gcm, p, size_bytes, p);
	s->at_bytes += size_bytes;
	return st;
}

static enum status run(struct stream *s, struct mobj *image,
		       uint32_t size_bytes,
		       enum status (*pass)(struct stream *s, uint8_t *p,
					   size_t size_bytes))
{
	uint64_t done = 0;
	enum status st = ST_OK;

	while (done < size_bytes && st == ST_OK) {
		size_t n = 0;
		uint8_t *p = mobj_ptr(image, done, &n);

		n = MIN(n, (size_t)PIECE_BYTES);
		if (n > size_bytes - done)
			n = (size_t)(size_bytes - done);
		st = pass(s, p, n);
		done += n;
	}
	return st;
}

enum status tadb_file_write(struct tadb_entry *e, struct mobj *image)
{
	struct stream s;
	enum status st = ST_OK;

	rng_bytes(e->key, sizeof(e->key));
	rng_bytes(e->iv, sizeof(e->iv));
	st = open(&s, e, true);
	if (st == ST_OK)
		st = run(&s, image, e->image_bytes, put);
	if (st == ST_OK)
		st = aes_gcm_finish(s.gcm, e->tag, sizeof(e->tag));
	close(&s);
	if (st != ST_OK)
		tadb_file_remove(e->file);
	return st;
}

/* What precedes the image counts for the tag only. */
static enum status skip_custom(struct stream *s, uint32_t size_bytes)
{
	uint8_t *piece = NULL;
	enum status st = ST_OK;

	if (!size_bytes)
		return ST_OK;
	piece = heap_alloc(PAGE_BYTES);
	if (!piece)
		return ST_NO_MEM;
	while (size_bytes && st == ST_OK) {
		uint32_t n = MIN(size_bytes, (uint32_t)PAGE_BYTES);

		st = get(s, piece, n);
		size_bytes -= n;
	}
	heap_free(piece);
	return st;
}

enum status tadb_file_read(const struct tadb_entry *e, struct mobj *image)
{
	uint8_t tag[sizeof(e->tag)];
	struct stream s;
	enum status st = open(&s, e, false);

	memcpy(tag, e->tag, sizeof(tag));
	if (st == ST_OK)
		st = skip_custom(&s, e->custom_bytes);
	if (st == ST_OK)
		st = run(&s, image, e->image_bytes, get);
	if (st == ST_OK)
		st = aes_gcm_finish(s.gcm, tag, sizeof(tag));
	close(&s);
	return st;
}

void tadb_file_remove(uint32_t file)
{
	char name[NAME_BYTES];
	struct ree_io io = {0};

	name_of(file, name);
	/* One that is left takes room with normal world, till its number is
	 * used again. */
	if (ree_file_remove(&io, name) != ST_OK)
		log_debug("%s is left behind", name);
	ree_io_end(&io);
}
