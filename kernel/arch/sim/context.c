/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE
#include <setjmp.h>
#include <ucontext.h>

#include "base/bytes/poison.h"
#include "kernel/arch/context.h"
#include "kernel/arch/sim/sim.h"
#include "kernel/log/panic.h"
#include "kernel/thread/thread.h"

/*
 * A context is a ucontext of the C library; arch_context.sp points at this
 * record, which lies on the stack that it belongs to. AddressSanitizer is told
 * of each change of stack.
 */
struct fiber {
	ucontext_t uc;
	void (*entry)(void *arg);
	void *arg;
	const void *stack_bottom;
	size_t stack_bytes;
	void *fake_stack;
};

#ifdef HEAP_HAS_POISON
void __sanitizer_start_switch_fiber(void **save, const void *bottom,
				    size_t size_bytes);
void __sanitizer_finish_switch_fiber(void *save, const void **old_bottom,
				     size_t *old_size_bytes);
#else
static void __sanitizer_start_switch_fiber(void **save, const void *bottom,
					   size_t size_bytes)
{
	(void)save;
	(void)bottom;
	(void)size_bytes;
}

static void __sanitizer_finish_switch_fiber(void *save, const void **old_bottom,
					    size_t *old_size_bytes)
{
	(void)save;
	(void)old_bottom;
	(void)old_size_bytes;
}
#endif

static struct fiber *leaving;
static struct fiber *entering;

/* On the new stack: note where the one just left lies, for the way back. */
static void arrived(struct fiber *self)
{
	__sanitizer_finish_switch_fiber(self->fake_stack,
					&leaving->stack_bottom,
					&leaving->stack_bytes);
}

static void first(void)
{
	struct fiber *self = entering;

	arrived(self);
	self->entry(self->arg);
	panic("a context's entry returned");
}

void arch_context_init(struct arch_context *ctx, uintptr_t stack_top,
		       void (*entry)(void *arg), void *arg)
{
	uintptr_t at = (stack_top - sizeof(struct fiber)) & ~(uintptr_t)63;
	struct fiber *f = (struct fiber *)at;

	(void)getcontext(&f->uc);
	f->entry = entry;
	f->arg = arg;
	f->stack_bottom = (const void *)(stack_top - THREAD_STACK_BYTES);
	f->stack_bytes = THREAD_STACK_BYTES;
	f->fake_stack = NULL;
	f->uc.uc_stack.ss_sp = (void *)(stack_top - THREAD_STACK_BYTES);
	f->uc.uc_stack.ss_size = at - (stack_top - THREAD_STACK_BYTES);
	f->uc.uc_link = NULL;
	makecontext(&f->uc, first, 0);
	ctx->sp = (uintptr_t)f;
}

void arch_context_switch(struct arch_context *save, struct arch_context *load)
{
	struct fiber self = {};

	check_fatal(arch_irq_is_masked());
	save->sp = (uintptr_t)&self;
	leaving = &self;
	entering = (struct fiber *)load->sp;
	__sanitizer_start_switch_fiber(&self.fake_stack, entering->stack_bottom,
				       entering->stack_bytes);
	(void)swapcontext(&self.uc, &entering->uc);
	arrived(&self);
}

/* One for each nested entry to user mode; thread->fp is the innermost. */
struct arch_fp_state {
	jmp_buf way_out;
	struct arch_fp_state *outer;
	uint64_t value;
};

uint64_t (*sim_user_program)(const struct arch_user_regs *regs);

uint64_t arch_user_enter(const struct arch_user_regs *regs)
{
	struct thread *t = thread_current();
	struct arch_fp_state level = {.outer = t->fp};

	check_fatal(sim_user_program && !arch_irq_is_masked());
	t->fp = &level;
	if (!setjmp(level.way_out))
		level.value = sim_user_program(regs);
	t->fp = level.outer;
	return level.value;
}

void arch_user_exit(uint64_t value)
{
	struct arch_fp_state *level = thread_current()->fp;

	check_fatal(level);
	level->value = value;
	arch_irq_unmask_all();
	longjmp(level->way_out, 1);
}

void arch_user_frame_dump(const struct arch_user_frame *frame,
			  struct arch_user_dump *out)
{
	*out = (struct arch_user_dump){
		.is_32bit = frame->is_32bit,
		.pc = frame->pc,
		.sp = frame->sp,
		.lr = frame->x[30],
		.fp = frame->x[29],
	};
	for (unsigned int i = 0; i < ARRAY_SIZE(out->x); i++)
		out->x[i] = frame->x[i];
}

void arch_user_tls_save(struct arch_user_tls *tls)
{
	(void)tls;
}

void arch_user_tls_load(const struct arch_user_tls *tls)
{
	(void)tls;
}
