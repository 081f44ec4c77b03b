/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/ta/store/version.h"

static const struct ta_version_store *version_store;

void ta_version_set_store(const struct ta_version_store *store)
{
	version_store = store;
}

enum status ta_version_check(enum ta_version_kind kind, const uint8_t uuid[16],
			     uint32_t version)
{
	if (!version_store)
		return ST_OK;
	return version_store->check(kind, uuid, version);
}
