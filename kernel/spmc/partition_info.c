/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/spmc/partition_info.h"
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"
#include "kernel/spmc/run.h"

/*
 * A walk over what a UUID names (nil: everything), as @caller may see it. A
 * partition of several services is listed once for each to those who know of
 * that (1.2), else once.
 */
struct walk {
	const struct spmc_endpoint *caller;
	const uint8_t *uuid;
	struct list *node;
	uint32_t uuid_index; /* of the endpoint at node */
};

static struct walk walk_of(const struct spmc_endpoint *caller,
			   const uint8_t *uuid)
{
	return (struct walk){
		.caller = caller, .uuid = uuid, .node = endpoints.next};
}

static uint32_t visible_uuids(const struct walk *w,
			      const struct spmc_endpoint *e)
{
	bool lists_all = w->caller->version >= FFA_VERSION_1_2;

	return lists_all ? e->uuid_count : MIN(e->uuid_count, UINT32_C(1));
}

static bool matches(const struct walk *w, const struct spmc_endpoint *e)
{
	if (uuid_is_nil(w->uuid))
		return w->uuid_index < visible_uuids(w, e);
	return w->uuid_index == 0 && endpoint_has_uuid(e, w->uuid);
}

static uint32_t properties_for(const struct spmc_endpoint *caller,
			       const struct spmc_endpoint *e)
{
	uint32_t p = e->properties;

	if (caller->version < FFA_VERSION_1_1)
		p &= FFA_PROPERTIES_1_0;
	/* Partitions send no requests to normal world; only it has virtual
	 * machines to tell about. */
	if (!endpoint_is_secure(caller))
		p &= ~(FFA_PROPERTY_SENDS_DIRECT | FFA_PROPERTY_SENDS_DIRECT2);
	else
		p &= ~(FFA_PROPERTY_VM_CREATED | FFA_PROPERTY_VM_DESTROYED);
	return p;
}

static bool walk_next(struct walk *w, struct ffa_partition_info *out)
{
	while (w->node != &endpoints) {
		const struct spmc_endpoint *e = endpoint_of(w->node);

		if (e->properties && !run_is_dead(e->context) &&
		    matches(w, e)) {
			*out = (struct ffa_partition_info){
				.id = e->id,
				.execution_contexts = e->execution_contexts,
				.properties = properties_for(w->caller, e),
			};
			/* Who asked for a UUID knows it. */
			if (uuid_is_nil(w->uuid))
				memcpy(out->uuid, e->uuids[w->uuid_index],
				       UUID_BYTES);
			w->uuid_index++;
			return true;
		}
		w->node = w->node->next;
		w->uuid_index = 0;
	}
	return false;
}

static uint32_t count_matches(const struct spmc_endpoint *caller,
			      const uint8_t *uuid)
{
	struct walk w = walk_of(caller, uuid);
	struct ffa_partition_info info;
	uint32_t count = 0;

	while (walk_next(&w, &info))
		count++;
	return count;
}

static enum status write_entries(struct spmc_endpoint *caller,
				 const uint8_t *uuid, uint32_t count,
				 uint32_t entry_bytes)
{
	struct walk w = walk_of(caller, uuid);
	struct ffa_partition_info info;
	uint8_t *list = heap_alloc_array(count, entry_bytes);
	uint32_t i = 0;

	if (!list)
		return ST_NO_MEM;
	/* The entry of 1.0 is the head of the later ones. */
	while (walk_next(&w, &info) && i < count)
		memcpy(list + (size_t)i++ * entry_bytes, &info, entry_bytes);
	rxtx_fill(caller, list, count * entry_bytes);
	heap_free(list);
	return ST_OK;
}

/* (uuid in w1..w4, flags) */
void partition_info_call(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	const uint32_t words[4] = {ffa_w(r, 1), ffa_w(r, 2), ffa_w(r, 3),
				   ffa_w(r, 4)};
	uint32_t flags = ffa_w(r, 5);
	bool counts = flags & FFA_PARTITION_INFO_COUNT_ONLY;
	uint32_t entry_bytes = sizeof(struct ffa_partition_info);
	uint8_t uuid[UUID_BYTES];
	uint32_t count = 0;
	enum status st = ST_OK;

	if (caller->version < FFA_VERSION_1_1)
		entry_bytes = sizeof(struct ffa_partition_info_1_0);
	endpoint_uuid_from_words(words, uuid);
	count = count_matches(caller, uuid);
	if (flags & ~FFA_PARTITION_INFO_COUNT_ONLY || !count)
		st = ST_BAD_PARAM;
	if (st == ST_OK && !counts) {
		st = rxtx_check_rx(caller, (uint64_t)count * entry_bytes);
		if (st == ST_BAD_PARAM)
			st = ST_BUSY; /* there is no RX to write to */
		if (st == ST_OK)
			st = write_entries(caller, uuid, count, entry_bytes);
	}
	ffa_finish(r, st);
	if (st != ST_OK)
		return;
	r->x[2] = count;
	if (!counts && caller->version >= FFA_VERSION_1_1)
		r->x[3] = entry_bytes;
}

/* An entry takes three registers. */
#define ENTRY_REGS     3u
#define FIRST_REG      3u
#define ENTRIES_A_CALL ((FFA_REGS - FIRST_REG) / ENTRY_REGS)

static_assert(ENTRIES_A_CALL == 5, "DEN0077A 13.9");

/* (uuid in x1, x2; index and tag in x3): the list never changes, so its tag is
 * 0. */
void partition_info_call_regs(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	const uint32_t words[4] = {ffa_w(r, 1), (uint32_t)(r->x[1] >> 32),
				   ffa_w(r, 2), (uint32_t)(r->x[2] >> 32)};
	uint32_t start = ffa_w(r, 3) & UINT16_MAX;
	uint32_t tag = ffa_w(r, 3) >> 16;
	struct ffa_partition_info info;
	uint8_t uuid[UUID_BYTES];
	struct walk w;
	uint32_t count = 0;
	uint32_t i = 0;

	endpoint_uuid_from_words(words, uuid);
	count = count_matches(caller, uuid);
	if (tag || start >= count) {
		ffa_fail(r,
			 tag ? FFA_ERROR_RETRY : FFA_ERROR_INVALID_PARAMETERS);
		return;
	}
	memset(r, 0, sizeof(*r));
	w = walk_of(caller, uuid);
	while (i < start + ENTRIES_A_CALL && walk_next(&w, &info)) {
		if (i >= start)
			memcpy(&r->x[FIRST_REG + (i - start) * ENTRY_REGS],
			       &info, sizeof(info));
		i++;
	}
	r->x[0] = FFA_64(FFA_SUCCESS);
	r->x[2] = (count - 1) | (uint64_t)(i - 1) << 16 |
		  (uint64_t)sizeof(info) << 48;
}
