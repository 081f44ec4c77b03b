/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/context.h"
#include "kernel/arch/aarch64/cpu_arch.h"
#include "kernel/arch/aarch64/fp.h"
#include "kernel/arch/aarch64/sysreg.h"
#include "kernel/log/panic.h"
#include "kernel/thread/thread.h"

/* Assembly: context.S */
void context_switch(uintptr_t *save_sp, uintptr_t load_sp);
void context_first(void);
uint64_t user_enter(uintptr_t *save_sp, const struct arch_user_regs *regs,
		    uint64_t pc, uint64_t spsr);
__noreturn void user_exit(uintptr_t sp, uint64_t value);

/* What context_switch() pops. */
struct saved_context {
	uint64_t x29, x30, x19_28[10];
};

void arch_context_init(struct arch_context *ctx, uintptr_t stack_top,
		       void (*entry)(void *arg), void *arg)
{
	struct saved_context *s = (struct saved_context *)stack_top - 1;

	*s = (struct saved_context){
		.x30 = (uintptr_t)context_first,
		.x19_28 = {(uintptr_t)entry, (uintptr_t)arg},
	};
	ctx->sp = (uintptr_t)s;
}

void arch_context_switch(struct arch_context *save, struct arch_context *load)
{
	fp_switch_away(arch_cpu_this());
	context_switch(&save->sp, load->sp);
}

/* One for each nested entry, on the kernel stack of the thread. */
struct user_level {
	struct arch_fp_state fp; /* thread->fp points at the innermost */
	uintptr_t sp;
};

static uint64_t user_spsr(const struct arch_user_regs *regs)
{
	bool dit = arch_cpu_features()->dit;

	if (!regs->is_32bit)
		return SPSR_M_EL0_64 | SPSR_D | (dit ? SPSR_DIT64 : 0);
	return SPSR_M_USR_32 | (dit ? SPSR_DIT32 : 0) |
	       (regs->pc & 1 ? SPSR_THUMB : 0);
}

uint64_t arch_user_enter(const struct arch_user_regs *regs)
{
	struct thread *t = thread_current();
	struct user_level level; /* its registers count once they are valid */
	uint64_t pc = regs->pc;
	uint64_t spsr = user_spsr(regs);
	uint64_t value;

	if (regs->is_32bit)
		pc &= ~UINT64_C(1);
	fp_level_push(t, &level.fp);
	(void)arch_irq_mask_all();
	value = user_enter(&level.sp, regs, pc, spsr);
	arch_irq_unmask_all();
	fp_level_pop(t, &level.fp);
	return value;
}

void arch_user_exit(uint64_t value)
{
	const struct user_level *level =
		(const struct user_level *)(const void *)thread_current()->fp;

	check_fatal(level);
	(void)arch_irq_mask_all();
	user_exit(level->sp, value);
}

void arch_user_frame_dump(const struct arch_user_frame *frame,
			  struct arch_user_dump *out)
{
	unsigned int i;

	*out = (struct arch_user_dump){.is_32bit = frame->spsr & SPSR_M32,
				       .pc = frame->elr,
				       .pstate = (uint32_t)frame->spsr};
	for (i = 0; i < ARRAY_SIZE(out->x); i++)
		out->x[i] = frame->x[i];
	if (out->is_32bit) {
		out->sp = frame->x[13];
		out->lr = frame->x[14];
		out->fp = frame->x[11];
		return;
	}
	out->sp = frame->sp;
	out->lr = frame->x[30];
	out->fp = frame->x[29];
}

/* Assembly: vectors.S */
__noreturn void user_frame_return(struct arch_user_frame *frame);

uint64_t *arch_user_frame_regs(struct arch_user_frame *frame)
{
	return frame->x;
}

void arch_user_frame_return(struct arch_user_frame *frame)
{
	/* What trap_interrupt() held off has its chance again. */
	frame->spsr &= ~(SPSR_I | SPSR_F);
	user_frame_return(frame);
}

/* PAuth keys: see cpu.c for when user contexts have them. */
void arch_user_tls_save(struct arch_user_tls *tls)
{
	tls->tpidr_el0 = sysreg_read(tpidr_el0);
	tls->tpidrro_el0 = sysreg_read(tpidrro_el0);
}

void arch_user_tls_load(const struct arch_user_tls *tls)
{
	sysreg_write(tpidr_el0, tls->tpidr_el0);
	sysreg_write(tpidrro_el0, tls->tpidrro_el0);
}
