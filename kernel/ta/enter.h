/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_ENTER_H
#define KERNEL_TA_ENTER_H

#include "abi/ta.h"
#include "kernel/ta/session.h"
#include "kernel/thread/thread.h"

/* Into user mode and back; for the folders of kernel/ta only. */

#define ENTER_DEAD BIT64(32) /* arch_user_exit() value of a dead TA */

/* Run one entry of @s->instance, which is locked and alive. Afterwards it may
 * be dead: the caller then finishes it. */
struct ta_result enter_ta(struct ta_session *s, enum ta_entry_function function,
			  uint32_t cmd, struct ta_params *ps);
/* True when the stack of @t, this thread, has room for one more level. */
bool enter_has_room(const struct thread *t);
/* Enter user mode for @s, in the address space of its instance. @t: this
 * thread. */
uint64_t enter_user(struct thread *t, struct ta_session *s,
		    const struct arch_user_regs *regs);

#endif
