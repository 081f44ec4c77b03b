/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/log/log.h"
#include "kernel/svc/rpc_ta.h"
#include "kernel/ta/store/shdr.h"
#include "kernel/ta/store/store_priv.h"

/* Normal world's file system: the supplicant hands out signed files. */

struct ree_source {
	struct shdr_source source; /* first: a pointer to it is one to us */
	const struct shm *shm;
};

static enum status read_shm(const struct shdr_source *src,
			    uint64_t offset_bytes, void *dst, size_t size_bytes)
{
	const struct ree_source *ree = (const struct ree_source *)src;

	return shm_read(ree->shm, offset_bytes, dst, size_bytes);
}

static enum status load_signed(const struct shdr_source *src,
			       struct ta_image *image)
{
	struct shdr_image header;
	struct mobj *m = NULL;
	enum status st = shdr_open(src, image->uuid, &header);

	if (st != ST_OK)
		return st;
	st = mobj_create_anon((header.size_bytes + PAGE_MASK) / PAGE_BYTES, &m);
	if (st == ST_OK)
		st = shdr_load(src, &header, m);
	if (st == ST_OK) {
		image->mobj = m;
		image->size_bytes = header.size_bytes;
		memcpy(image->digest, header.digest, sizeof(image->digest));
	} else {
		mobj_put(m);
	}
	shdr_close(&header);
	return st;
}

static enum status load_ree(struct ta_image *image)
{
	struct shm *shm = NULL;
	struct ree_source ree = {.source.read = read_shm};
	enum status st = rpc_load_ta(image->uuid, &shm, &ree.source.size_bytes);

	if (st != ST_OK)
		return st;
	ree.shm = shm;
	st = ree.source.size_bytes <= shm->size_bytes
		     ? load_signed(&ree.source, image)
		     : ST_BAD_FORMAT;
	rpc_load_ta_done(shm);
	return st;
}

const struct ta_store ta_store_ree = {
	.name = "normal world",
	.load = load_ree,
};
