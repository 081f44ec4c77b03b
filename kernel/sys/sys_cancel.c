/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/sys_priv.h"

/* Spec: GP Core 1.3 4.10. The session is that of the entry in progress. */

/* (u32 *flag) */
uint32_t sys_get_cancellation_flag(struct sys_args *args)
{
	sys_return_value(args, 0,
			 ta_session_is_cancelled(ta_session_current()));
	return GP_SUCCESS;
}

static uint32_t set_mask(struct sys_args *args, bool masked)
{
	struct ta_session *s = ta_session_current();
	bool old = __atomic_exchange_n(&s->cancel_masked, masked,
				       __ATOMIC_ACQ_REL);

	sys_return_value(args, 0, old);
	return GP_SUCCESS;
}

/* (u32 *old) */
uint32_t sys_unmask_cancellation(struct sys_args *args)
{
	return set_mask(args, false);
}

/* (u32 *old) */
uint32_t sys_mask_cancellation(struct sys_args *args)
{
	return set_mask(args, true);
}
