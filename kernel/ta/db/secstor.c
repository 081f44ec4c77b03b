/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/ta/db/secstor.h"
#include "abi/ta.h"
#include "base/bytes/checked.h"
#include "base/bytes/cursor.h"
#include "base/bytes/uuid.h"
#include "kernel/log/log.h"
#include "kernel/ta/db/tadb_file.h"

/* How often a file that was replaced meanwhile is looked for. */
#define LOAD_TRIES 3

static enum status create_pages(uint64_t size_bytes, struct mobj **out)
{
	return mobj_create_anon((size_bytes + PAGE_MASK) / PAGE_BYTES, out);
}

static enum status load_entry(const struct tadb_entry *e,
			      struct ta_image *image)
{
	struct mobj *m = NULL;
	enum status st = ST_OK;

	if (!e->image_bytes)
		return ST_SECURITY;
	st = create_pages(e->image_bytes, &m);
	if (st != ST_OK)
		return st;
	st = tadb_file_read(e, m);
	if (st != ST_OK) {
		mobj_put(m);
		return st;
	}
	image->mobj = m;
	image->size_bytes = e->image_bytes;
	memset(image->digest, 0, sizeof(image->digest));
	memcpy(image->digest, e->tag, sizeof(e->tag));
	return ST_OK;
}

/*
 * Where storage cannot be reached there is nothing of ours: what normal world
 * has is judged by its signature and version. An entry without its file may
 * have been replaced while we looked; normal world can also take files away,
 * then the next store is asked.
 */
static enum status load_secstor(struct ta_image *image)
{
	struct tadb_entry e;
	enum status st = ST_NOT_FOUND;

	for (int i = 0; i < LOAD_TRIES; i++) {
		st = tadb_find(image->uuid, &e);
		if (st != ST_OK)
			break;
		st = load_entry(&e, image);
		if (st != ST_NOT_FOUND)
			break;
		tadb_forget();
	}
	secure_zero(&e, sizeof(e));
	if (st == ST_PEER_GONE || st == ST_NOT_AVAILABLE)
		st = ST_NOT_FOUND;
	return st;
}

const struct ta_store ta_store_secstor = {
	.name = "secure storage",
	.load = load_secstor,
};

static enum status refuse(const char *why)
{
	log_debug("TA not installed: %s", why);
	return ST_SECURITY;
}

/* The UUID that the file says it has: what it is asked for then. */
static enum status peek_uuid(const struct shdr_source *file,
			     uint8_t uuid[UUID_BYTES])
{
	uint8_t raw[sizeof(struct shdr)] = {0};
	struct cursor c = cursor_over(raw, sizeof(raw));
	uint64_t at = sizeof(raw);
	enum status st = ST_OK;

	if (!range_fits(0, sizeof(raw), file->size_bytes))
		return refuse("it is truncated");
	st = file->read(file, 0, raw, sizeof(raw));
	if (st != ST_OK)
		return st;
	cursor_skip(&c, 4);
	if (cursor_le32(&c) != SHDR_BOOTSTRAP_TA)
		return refuse("not a bootstrap file");
	cursor_skip(&c, 8);
	at += cursor_le16(&c);
	at += cursor_le16(&c);
	if (!range_fits(at, UUID_BYTES, file->size_bytes))
		return refuse("it is truncated");
	return file->read(file, at, uuid, UUID_BYTES);
}

static enum status check_installed(const uint8_t uuid[UUID_BYTES],
				   uint32_t version)
{
	struct tadb_entry e;
	enum status st = tadb_find(uuid, &e);

	secure_zero(e.key, sizeof(e.key));
	if (st == ST_NOT_FOUND)
		return ST_OK;
	if (st != ST_OK)
		return st;
	return version < e.version ? ST_CONFLICT : ST_OK;
}

/* List the new file before the old one goes. */
static enum status store_image(const struct shdr_image *image, struct mobj *m)
{
	struct tadb_entry e = {
		.version = image->version,
		.image_bytes = (uint32_t)image->size_bytes,
	};
	uint32_t old_file = 0;
	enum status st = tadb_new_file(&e.file);

	if (st != ST_OK)
		return st;
	uuid_swap_order(image->uuid, e.uuid);
	st = tadb_file_write(&e, m);
	if (st == ST_OK)
		st = tadb_put(&e, &old_file);
	secure_zero(e.key, sizeof(e.key));
	if (st == ST_OK && old_file != UINT32_MAX)
		tadb_file_remove(old_file);
	/* Listed or not is not known after other errors. */
	if (st == ST_NO_MEM || st == ST_NO_SPACE)
		tadb_file_remove(e.file);
	return st;
}

/* Nothing is written before the whole file was found good. */
static enum status install(const struct shdr_source *file,
			   struct shdr_image *image)
{
	struct mobj *m = NULL;
	enum status st = ST_OK;

	if (image->type != SHDR_BOOTSTRAP_TA || image->has_subkey)
		return refuse("not a bootstrap file");
	st = check_installed(image->uuid, image->version);
	if (st == ST_OK)
		st = create_pages(image->size_bytes, &m);
	if (st != ST_OK)
		return st;
	st = shdr_load(file, image, m);
	if (st == ST_OK)
		st = store_image(image, m);
	mobj_put(m);
	return st;
}

enum status secstor_install(const struct shdr_source *file)
{
	uint8_t uuid[UUID_BYTES];
	struct shdr_image image;
	enum status st = peek_uuid(file, uuid);

	if (st == ST_OK)
		st = shdr_open(file, uuid, &image);
	if (st != ST_OK)
		return st;
	tadb_begin();
	st = install(file, &image);
	tadb_end();
	shdr_close(&image);
	return st;
}
