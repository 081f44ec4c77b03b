/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/uuid.h"
#include "kernel/mm/heap.h"
#include "kernel/ta/ta_priv.h"

/* Calls to pseudo-TAs: plain function calls, one at a time unless the
 * pseudo-TA says that it can do with more. */

static struct mutex *locks; /* one for each of pta_table */

enum status pta_init(void)
{
	locks = heap_alloc_array(pta_table_count + 1, sizeof(*locks));
	if (!locks)
		return ST_NO_MEM;
	for (size_t i = 0; i < pta_table_count; i++)
		mutex_init(&locks[i]);
	return ST_OK;
}

uint32_t pta_find(const uint8_t uuid[16])
{
	uint32_t i = 0;

	while (i < pta_table_count && !uuid_is_equal(pta_table[i]->uuid, uuid))
		i++;
	if (i < pta_table_count && !pta_is_present(pta_table[i]))
		return (uint32_t)pta_table_count;
	return i;
}

static void enter(uint32_t idx)
{
	if (!(pta_table[idx]->flags & PTA_CONCURRENT))
		mutex_lock(&locks[idx]);
}

static void leave(uint32_t idx)
{
	if (!(pta_table[idx]->flags & PTA_CONCURRENT))
		mutex_unlock(&locks[idx]);
}

static bool may_open(const struct ta_session *s, const struct pta *pta)
{
	if (pta->flags & PTA_ONLY_FROM_TA && !s->owner)
		return false;
	return !(pta->flags & PTA_ONLY_FROM_KERNEL) ||
	       s->client.login == TA_LOGIN_REE_KERNEL;
}

struct ta_result pta_open(struct ta_session *s, uint32_t idx,
			  struct ta_params *ps)
{
	const struct pta *pta = pta_table[idx];
	uint32_t code = GP_SUCCESS;

	if (!may_open(s, pta))
		return result_ta(GP_ERROR_ACCESS_DENIED);
	if (pta->open) {
		enter(idx);
		code = pta->open(s, ps);
		leave(idx);
	}
	if (code == GP_SUCCESS) {
		s->pta = pta;
		s->pta_idx = idx;
	}
	return result_ta(code);
}

struct ta_result pta_invoke(struct ta_session *s, uint32_t cmd,
			    struct ta_params *ps)
{
	uint32_t code = 0;

	enter(s->pta_idx);
	code = s->pta->invoke(s, cmd, ps);
	leave(s->pta_idx);
	return result_ta(code);
}

void pta_close(struct ta_session *s)
{
	if (!s->pta->close)
		return;
	enter(s->pta_idx);
	s->pta->close(s);
	leave(s->pta_idx);
}
