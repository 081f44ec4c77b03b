/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/ta/ta_priv.h"

/*
 * Into a TA and back. Everything that an empty call does is here and in
 * entry_params.c: no allocation, no lock but the instance's own.
 */

struct ta_session *ta_session_current(void)
{
	return thread_current()->session;
}

struct ta_instance *ta_instance_current(void)
{
	struct ta_session *s = thread_current()->session;

	return s ? s->instance : NULL;
}

/* What one more level may need: a system call of the TA, a pseudo-TA with
 * storage and crypto below it, and the next entry. */
#define LEVEL_STACK_BYTES (12 * 1024)

bool enter_has_room(const struct thread *t)
{
	uintptr_t here = (uintptr_t)__builtin_frame_address(0);

	return here >= t->stack_top - THREAD_STACK_BYTES + LEVEL_STACK_BYTES;
}

uint64_t enter_user(struct thread *t, struct ta_session *s,
		    const struct arch_user_regs *regs)
{
	struct ta_session *outer_session = t->session;
	struct uctx *outer_uctx = uctx_activate(s->instance->uctx);
	uint64_t value = 0;

	t->session = s;
	t->depth++;
	value = arch_user_enter(regs);
	t->depth--;
	t->session = outer_session;
	uctx_activate(outer_uctx);
	return value;
}

/* Spec: GP Core 1.3 4.10: a request is for one operation. */
static void reset_cancellation(struct ta_session *s)
{
	WRITE_ONCE(s->cancel_masked, true);
	WRITE_ONCE(s->cancel_requested, false);
	WRITE_ONCE(s->deadline, 0);
}

struct ta_result enter_ta(struct ta_session *s, enum ta_entry_function function,
			  uint32_t cmd, struct ta_params *ps)
{
	struct ta_instance *i = s->instance;
	struct arch_user_regs regs = {
		.pc = i->entry.va,
		.sp = i->params_va.va,
		.arg = {function, s->id, i->params_va.va, cmd},
		.is_32bit = i->uctx->is_32bit,
	};
	struct thread *t = thread_current();
	uint32_t types = ta_params_types(ps);
	uint64_t value = 0;
	enum status st = ST_NO_MEM;

	if (enter_has_room(t))
		st = params_map(i, ps, types, i->params);
	if (st != ST_OK)
		return result_tee(gp_from_status(st));
	value = enter_user(t, s, &regs);
	if (i->uctx->param_count)
		uctx_unmap_params(i->uctx);
	reset_cancellation(s);
	if (value & ENTER_DEAD) {
		i->is_dead = true;
		return result_tee(GP_ERROR_TARGET_DEAD);
	}
	params_read_back(ps, types, i->params);
	return result_ta((uint32_t)value);
}

void ta_die(uint32_t panic_code)
{
	arch_user_exit(ENTER_DEAD | panic_code);
}
