/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/cpu.h"
#include "kernel/log/log.h"
#include "kernel/ta/ta_priv.h"

/* The three operations on a session. Origins: abi-ta 2.3. */

/* Always written: an entry that was refused has left its own behind. */
static void set_deadline(struct ta_session *s, uint32_t timeout_ms)
{
	uint64_t ticks = (uint64_t)timeout_ms * arch_counter_hz() / 1000;
	uint64_t deadline = 0;

	if (timeout_ms != TA_TIMEOUT_INFINITE)
		deadline = MAX(arch_counter() + ticks, UINT64_C(1));
	WRITE_ONCE(s->deadline, deadline);
}

bool ta_session_is_cancelled(const struct ta_session *s)
{
	uint64_t deadline = READ_ONCE(s->deadline);

	if (READ_ONCE(s->cancel_masked))
		return false;
	return READ_ONCE(s->cancel_requested) ||
	       (deadline && arch_counter() >= deadline);
}

/*
 * Join or load an instance, and go inside. A shared instance may end while we
 * wait for it; then the next round finds or makes another.
 */
static enum status open_instance(struct ta_session *s, const uint8_t uuid[16])
{
	for (;;) {
		enum status st = instance_obtain(s, uuid);
		struct ta_instance *i = s->instance;
		bool is_kept = false;

		if (st != ST_OK)
			return st;
		st = instance_lock(i);
		if (st == ST_OK && !i->is_dead && !i->is_finished)
			return ST_OK;
		is_kept = i->is_dead && i->is_in_table;
		if (st == ST_OK)
			instance_unlock(i);
		table_unlink(s);
		if (st != ST_OK)
			return st;
		if (is_kept)
			return ST_TARGET_DEAD;
	}
}

static struct ta_result open_user_ta(struct ta_session *s,
				     const uint8_t uuid[16],
				     uint32_t timeout_ms, struct ta_params *ps)
{
	enum status st = open_instance(s, uuid);
	struct ta_instance *i = s->instance;
	struct ta_result r = {};

	if (st != ST_OK)
		return result_tee(gp_from_status(st));
	set_deadline(s, timeout_ms);
	r = enter_ta(s, TA_ENTRY_OPEN_SESSION, 0, ps);
	if (r.code == GP_SUCCESS) {
		i->is_initialised = true;
		i->open_count++;
		s->is_open = true;
	} else if (i->is_dead ||
		   (!i->open_count && !(i->is_initialised && i->is_kept))) {
		/* Without a session its library has already torn it down; one
		 * whose first open failed must not be entered again. */
		instance_finish(i);
	}
	instance_unlock(i);
	return r;
}

struct ta_result ta_open_session(struct ta_instance *owner,
				 const struct ta_identity *client,
				 const uint8_t uuid[16], uint32_t timeout_ms,
				 struct ta_params *ps, uint32_t *session_id)
{
	uint32_t pta_idx = pta_find(uuid);
	struct ta_session *s = NULL;
	struct ta_result r = {};
	enum status st = table_create_session(owner, client, &s);

	if (st != ST_OK)
		return result_tee(gp_from_status(st));
	if (pta_idx < pta_table_count)
		r = pta_open(s, pta_idx, ps);
	else
		r = open_user_ta(s, uuid, timeout_ms, ps);
	if (r.code == GP_SUCCESS) {
		*session_id = s->id;
		table_publish(s);
	}
	table_put(s);
	return r;
}

static struct ta_result invoke_user_ta(struct ta_session *s, uint32_t cmd,
				       uint32_t timeout_ms,
				       struct ta_params *ps)
{
	struct ta_instance *i = s->instance;
	struct ta_result r = result_tee(GP_ERROR_TARGET_DEAD);
	enum status st = instance_lock(i);

	if (st != ST_OK)
		return result_tee(gp_from_status(st));
	/* Closed or dead while we waited? */
	if (s->is_open && !i->is_dead) {
		set_deadline(s, timeout_ms);
		r = enter_ta(s, TA_ENTRY_INVOKE, cmd, ps);
		if (i->is_dead)
			instance_finish(i);
	}
	instance_unlock(i);
	return r;
}

struct ta_result ta_invoke(struct ta_instance *owner, uint32_t session_id,
			   uint32_t cmd, uint32_t timeout_ms,
			   struct ta_params *ps)
{
	struct ta_session *s = table_find(owner, session_id);
	struct ta_result r = {};

	if (!s)
		return result_tee(GP_ERROR_BAD_PARAMETERS);
	if (s->pta)
		r = pta_invoke(s, cmd, ps);
	else
		r = invoke_user_ta(s, cmd, timeout_ms, ps);
	table_put(s);
	return r;
}

static void close_user_ta(struct ta_session *s)
{
	struct ta_instance *i = s->instance;
	struct ta_params none = {};

	/* It calls us, by some way: it cannot be told, and ends without. */
	if (instance_lock(i) != ST_OK)
		return;
	if (s->is_open && !i->is_dead) {
		s->is_open = false;
		i->open_count--;
		enter_ta(s, TA_ENTRY_CLOSE_SESSION, 0, &none);
		if (i->is_dead || (!i->open_count && !i->is_kept))
			instance_finish(i);
	}
	instance_unlock(i);
}

struct ta_result ta_close_session(struct ta_instance *owner,
				  uint32_t session_id)
{
	struct ta_session *s = table_take(owner, session_id);

	if (!s)
		return result_tee(GP_ERROR_ITEM_NOT_FOUND);
	if (s->instance)
		close_user_ta(s);
	table_put(s);
	return result_ta(GP_SUCCESS);
}

struct ta_result ta_cancel(uint32_t session_id)
{
	struct ta_session *s = table_find(NULL, session_id);

	if (!s)
		return result_tee(GP_ERROR_BAD_PARAMETERS);
	WRITE_ONCE(s->cancel_requested, true);
	table_put(s);
	return result_tee(GP_SUCCESS);
}
