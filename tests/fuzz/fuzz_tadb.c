/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Target: the TA database and its files (kernel/ta/db). Input: the size of
 * ta.db, its bytes, then the bytes of 0.ta. Tags always verify here: what the
 * list says is used whatever it is.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes/uuid.h"
#include "kernel/ta/db/secstor.h"
#include "kernel/ta/db/tadb.h"
#include "tests/support/fake_store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

bool ct_equal(const void *a, const void *b, size_t size_bytes)
{
	(void)a;
	(void)b;
	(void)size_bytes;
	return true;
}

void secure_zero(void *dst, size_t size_bytes)
{
	memset(dst, 0, size_bytes);
}

static void put(const char *id, size_t id_bytes, bool is_file,
		const uint8_t *bytes, size_t size)
{
	struct fake_item *item = fake_find_free();

	item->exists = true;
	item->storage_id = is_file ? 0 : STORAGE_PRIVATE;
	item->name = fake_name_of(id, id_bytes, is_file);
	item->size = size < FAKE_STORE_BYTES ? size : FAKE_STORE_BYTES;
	memcpy(item->bytes, bytes, item->size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ta_image image = {0};
	struct tadb_entry e = {.uuid = {1}};
	uint32_t old_file = 0;
	size_t db_bytes = 0;

	if (size < 1)
		return 0;
	db_bytes = data[0] * 3u < size - 1 ? data[0] * 3u : size - 1;
	fake_store_reset();
	tadb_forget();
	put("ta.db", sizeof("ta.db"), false, data + 1, db_bytes);
	put("0.ta", strlen("0.ta"), true, data + 1 + db_bytes,
	    size - 1 - db_bytes);
	/* The TA of the first entry. */
	if (db_bytes >= 16)
		uuid_swap_order(data + 1, image.uuid);
	if (ta_store_secstor.load(&image) == ST_OK)
		mobj_put(image.mobj);
	else if (image.mobj)
		abort();
	if (tadb_new_file(&e.file) == ST_OK)
		(void)!tadb_put(&e, &old_file);
	return 0;
}
