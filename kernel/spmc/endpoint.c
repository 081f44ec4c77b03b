/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/spmc/endpoint.h"
#include "base/bytes/mem.h"

struct list endpoints = LIST_INIT(endpoints);

struct spmc_endpoint *endpoint_find(uint16_t id)
{
	struct list *n = NULL;

	list_for_each (n, &endpoints) {
		if (endpoint_of(n)->id == id)
			return endpoint_of(n);
	}
	return NULL;
}

enum status endpoint_add(struct spmc_endpoint *e)
{
	struct list *behind = &endpoints;

	if (endpoint_find(e->id))
		return ST_CONFLICT;
	/* What partitions there are comes first in lists: callers that know
	 * their number look no further. */
	while (!e->is_inside && behind->prev != &endpoints &&
	       endpoint_of(behind->prev)->is_inside)
		behind = behind->prev;
	list_push_back(behind, &e->node);
	return ST_OK;
}

void endpoint_remove(struct spmc_endpoint *e)
{
	list_remove(&e->node);
}

uint32_t endpoint_count(void)
{
	struct list *n = NULL;
	uint32_t count = 0;

	list_for_each (n, &endpoints)
		count++;
	return count;
}

bool endpoint_has_uuid(const struct spmc_endpoint *e,
		       const uint8_t uuid[UUID_BYTES])
{
	for (uint32_t i = 0; i < e->uuid_count; i++) {
		if (uuid_is_equal(e->uuids[i], uuid))
			return true;
	}
	return false;
}

void endpoint_uuid_from_words(const uint32_t w[4], uint8_t uuid[UUID_BYTES])
{
	for (unsigned int i = 0; i < UUID_BYTES; i++)
		uuid[i] = (uint8_t)(w[i / 4] >> 8 * (i % 4));
}

void endpoint_uuid_to_words(const uint8_t uuid[UUID_BYTES], uint32_t w[4])
{
	for (unsigned int i = 0; i < 4; i++)
		w[i] = (uint32_t)uuid[4 * i] | (uint32_t)uuid[4 * i + 1] << 8 |
		       (uint32_t)uuid[4 * i + 2] << 16 |
		       (uint32_t)uuid[4 * i + 3] << 24;
}
