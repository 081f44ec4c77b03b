/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/storage/backend.h"
#include "kernel/storage/rpmb/policy.h"
#include "kernel/storage/rpmb/store.h"

bool storage_resists_rollback(void)
{
	/* With the record of an RPMB device, or not at all. */
	return rpmb_policy.anchors_ree;
}

const struct storage_backend *storage_backend_find(uint32_t storage_id)
{
	switch (storage_id) {
	case STORAGE_PRIVATE:
	case STORAGE_REE:
		return &storage_ree;
	case STORAGE_RPMB:
		return &storage_rpmb;
	default:
		return NULL;
	}
}
