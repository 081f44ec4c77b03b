/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/uuid.h"
#include "kernel/crypto/hash.h"
#include "kernel/log/log.h"
#include "kernel/svc/inflate.h"
#include "kernel/ta/store/embedded.h"
#include "kernel/ta/store/store_priv.h"

/* TAs that are part of our own image, and trusted as it is. */

static const struct embedded_ta *find(const uint8_t uuid[16])
{
	for (uint32_t i = 0; i < embedded_ta_count; i++)
		if (uuid_is_equal(embedded_tas[i].uuid, uuid))
			return &embedded_tas[i];
	return NULL;
}

static enum status load_early(struct ta_image *image)
{
	const struct embedded_ta *ta = find(image->uuid);
	uint64_t size = 0;
	struct mobj *m = NULL;
	enum status st = ST_OK;

	if (!ta)
		return ST_NOT_FOUND;
	size = ta->plain_size_bytes ? ta->plain_size_bytes : ta->size_bytes;
	st = mobj_create_anon((size + PAGE_MASK) / PAGE_BYTES, &m);
	if (st != ST_OK)
		return st;
	st = ta->plain_size_bytes
		     ? inflate_to_mobj(ta->bytes, ta->size_bytes, m, size)
		     : mobj_write(m, 0, ta->bytes, size);
	if (st == ST_OK)
		st = hash_digest(HASH_SHA256, ta->bytes, ta->size_bytes,
				 image->digest);
	if (st != ST_OK) {
		mobj_put(m);
		return st;
	}
	image->mobj = m;
	image->size_bytes = size;
	return ST_OK;
}

const struct ta_store ta_store_early = {
	.name = "early",
	.load = load_early,
};
