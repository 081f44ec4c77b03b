/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Objects as files hold them: whatever is accepted is written the same again,
 * may be copied and measured, and none of its attributes leaves its room.
 */
#include <stdlib.h>
#include <string.h>

#include "kernel/sys/object.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_attrs(const struct object *o)
{
	for (unsigned int i = 0; i < o->type->attr_count; i++) {
		if (o->attrs[i].size_bytes > o->attrs[i].room_bytes)
			abort();
	}
}

static void write_again(const struct object *o, const struct object_head *head,
			const uint8_t *blob)
{
	static uint8_t again[OBJECT_BLOB_MAX];
	struct object_head h;

	object_get_head(o, &h);
	if (memcmp(&h, head, sizeof(h)) != 0)
		abort();
	object_to_blob(o, again);
	if (memcmp(again, blob, h.blob_bytes) != 0)
		abort();
}

static void copy(const struct object *o)
{
	struct object *to = NULL;

	if (object_create(o->type->id, o->max_bits, &to) != ST_OK)
		return;
	if (object_copy(to, o) == ST_OK)
		check_attrs(to);
	if (object_measure(to) == ST_OK && to->size_bits > to->max_bits)
		abort();
	object_destroy(to);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct object_head head;
	struct object *o = NULL;

	if (size < sizeof(head))
		return 0;
	memcpy(&head, data, sizeof(head));
	data += sizeof(head);
	size -= sizeof(head);
	/* So that not every input ends at the first comparison. */
	head.blob_bytes = (uint32_t)size;
	if (object_from_blob(&head, data, size, &o) != ST_OK)
		return 0;
	check_attrs(o);
	write_again(o, &head, data);
	copy(o);
	object_reset(o);
	object_destroy(o);
	return 0;
}
