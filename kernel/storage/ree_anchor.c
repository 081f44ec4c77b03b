/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/storage/ree_anchor.h"
#include "kernel/log/log.h"
#include "kernel/storage/rpmb/anchor.h"
#include "kernel/storage/rpmb/policy.h"

static_assert(RPMB_ANCHOR_BYTES == HTREE_HASH_BYTES, "a root hash fits");

enum status ree_anchor_get(struct ree_anchor *out)
{
	enum status st = ST_OK;

	*out = (struct ree_anchor){0};
	if (!rpmb_policy.anchors_ree)
		return ST_OK;
	st = rpmb_anchor_get(out->root);
	if (st == ST_NOT_FOUND)
		return ST_OK;
	out->is_set = st == ST_OK;
	return st;
}

enum status ree_anchor_confirm(const struct ree_anchor *anchor,
			       const uint8_t root[HTREE_HASH_BYTES])
{
	return anchor->is_set ? ST_OK : ree_anchor_set(root);
}

bool ree_anchor_allows_none(const struct ree_anchor *anchor)
{
	if (!anchor->is_set || rpmb_policy.allows_ree_reset)
		return true;
	log_error("storage: the directory of objects is gone, and must not be");
	return false;
}

enum status ree_anchor_set(const uint8_t root[HTREE_HASH_BYTES])
{
	return rpmb_policy.anchors_ree ? rpmb_anchor_set(root) : ST_OK;
}
