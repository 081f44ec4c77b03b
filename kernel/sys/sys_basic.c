/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/log/log.h"
#include "kernel/sys/sys_priv.h"
#include "kernel/ta/loader/dump.h"

/* (result) Does not come back: the entry that the TA serves is done. */
uint32_t sys_return(struct sys_args *args)
{
	arch_user_exit(args->a[0]);
}

/* (buf, len) */
uint32_t sys_log(struct sys_args *args)
{
	uint64_t va = args->a[0];
	uint64_t left = args->a[1];
	char piece[256];

	while (left > 0) {
		size_t n = MIN(left, (uint64_t)sizeof(piece));
		enum status st = uctx_copy_in(piece, (user_addr_t){va}, n);

		if (st != ST_OK)
			return gp_from_status(st);
		log_raw(piece, n);
		va += n;
		left -= n;
	}
	return GP_SUCCESS;
}

/* What the caller of panic's stub had: the stub left its registers on the TA's
 * stack, and what they call pc is where it would return to. A call that never
 * returns may be the last of its function, so point into the call, not behind
 * it. Zeros where the stack is not readable. */
static void read_panic_regs(const struct sys_args *args,
			    struct arch_user_dump *out)
{
	user_addr_t at = sys_user(args, 1);

	*out = (struct arch_user_dump){.sp = at.va,
				       .is_32bit = args->ta->uctx->is_32bit};
	if (out->is_32bit) {
		struct ta_panic_regs32 regs = {0};

		if (uctx_copy_in(&regs, at, sizeof(regs)) != ST_OK)
			return;
		out->sp += sizeof(regs);
		out->pc = (regs.pc & ~UINT32_C(1)) - 2;
		out->lr = regs.lr;
		out->fp = regs.r[11];
		for (size_t i = 0; i < ARRAY_SIZE(regs.r); i++)
			out->x[i] = regs.r[i];
	} else {
		struct ta_panic_regs64 regs = {0};

		if (uctx_copy_in(&regs, at, sizeof(regs)) != ST_OK)
			return;
		out->sp += sizeof(regs);
		out->pc = regs.pc - 4;
		out->fp = regs.fp;
		out->x[29] = regs.fp;
		out->x[30] = regs.pc;
	}
}

/* (code, registers) */
uint32_t sys_panic(struct sys_args *args)
{
	uint32_t code = (uint32_t)args->a[0];
	struct arch_user_dump regs;

	read_panic_regs(args, &regs);
	log_error("TA panicked with code 0x%x", code);
	ta_dump(&regs);
	ta_die(code);
}
