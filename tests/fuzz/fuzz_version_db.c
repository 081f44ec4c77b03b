/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Target: what must not be undercut (kernel/ta/db/version_db.c). Input: the
 * bytes of its three files, then checks, new boots and cuts of power. Whatever
 * the files say, a version that was let run is never undercut afterwards, in
 * this boot or the next.
 */
#include <stdlib.h>
#include <string.h>

#include "kernel/ta/db/version_db.h"
#include "kernel/ta/store/version.h"
#include "tests/support/fake_store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const files[] = {"ta_ver.db", "subkey_floor.db",
				    "subkey_ver.db"};

static const uint8_t *input;
static size_t input_left;

static uint8_t take(void)
{
	if (!input_left)
		return 0;
	input_left--;
	return *input++;
}

static void put_file(const char *id)
{
	size_t size = take() % 128;
	struct fake_item *item = NULL;

	/* None, for every second value. */
	if (!(size & 1))
		return;
	item = fake_find_free();
	item->exists = true;
	item->storage_id = STORAGE_PRIVATE;
	item->name = fake_name_of(id, strlen(id) + 1, false);
	item->size = size < input_left ? size : input_left;
	memcpy(item->bytes, input, item->size);
	input += item->size;
	input_left -= item->size;
}

#define UUIDS 4u

/* Highest that was let run. */
static uint32_t floors[2][UUIDS];

static void check(uint8_t choice)
{
	enum ta_version_kind kind =
		choice & 1 ? TA_VERSION_SUBKEY : TA_VERSION_TA;
	unsigned int who = (choice >> 1) % UUIDS;
	uint32_t version = take();
	uint8_t uuid[16] = {(uint8_t)who};
	uint32_t *floor = &floors[choice & 1][who];
	enum status st = ST_OK;

	if (choice & 0x80)
		version = version << 24 | take();
	st = ta_version_check(kind, uuid, version);
	if (st == ST_OK && version < *floor)
		abort();
	if (st == ST_OK)
		*floor = version;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	input = data;
	input_left = size;
	memset(floors, 0, sizeof(floors));
	fake_store_reset();
	version_db_init();
	version_db_forget();
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		put_file(files[i]);
	while (input_left) {
		uint8_t choice = take();

		if (choice & 0x20)
			version_db_forget();
		/* The next change fails, before or after it took place. */
		fake_store->changes = 0;
		fake_store->cut_at = choice & 0x40 ? 1 : 0;
		fake_store->is_cut_after = choice & 0x10;
		fake_store->cut_status =
			choice & 8 ? ST_PEER_GONE : ST_NO_SPACE;
		check(choice);
	}
	version_db_forget();
	return 0;
}
