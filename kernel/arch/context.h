/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ARCH_CONTEXT_H
#define KERNEL_ARCH_CONTEXT_H

#include "base/bytes/compiler.h"

struct uctx;

/*
 * Kernel coroutines. A context that does not run is one stack pointer: the
 * callee-saved registers lie on its stack. This single primitive carries
 * every way of leaving the secure world in the middle of a call: an RPC, a
 * mutex wait and a foreign interrupt (whose exception frame lies further up
 * on the same stack).
 */
struct arch_context {
	uintptr_t sp;
};

/*
 * Prepare @ctx so that the first switch to it calls entry(arg) at the top of
 * the stack [.., @stack_top), with all interrupts masked. @entry never
 * returns. @stack_top is 16-byte aligned.
 */
void arch_context_init(struct arch_context *ctx, uintptr_t stack_top,
		       void (*entry)(void *arg), void *arg);

/* Save the caller in @save, continue @load. Interrupts are masked. Returns
 * when somebody switches back to @save, perhaps on another CPU. */
void arch_context_switch(struct arch_context *save, struct arch_context *load);

/*
 * User mode. arch_user_enter() leaves the kernel at the entry that @regs
 * describes, in the address space that is loaded now, and returns when the
 * user context is left for good: by arch_user_exit(), called from a system
 * call or a fault handler running on this same thread. Nested: the kernel
 * stack keeps one frame for each level.
 * Context: thread, interrupts unmasked. Returns the value of arch_user_exit().
 */
struct arch_user_regs {
	uint64_t pc;
	uint64_t sp;
	uint64_t arg[4];
	bool is_32bit; /* AArch32; bit 0 of pc selects Thumb */
};
uint64_t arch_user_enter(const struct arch_user_regs *regs);
__noreturn void arch_user_exit(uint64_t value);

/*
 * The registers of a user context at an exception, for the abort dump.
 */
struct arch_user_frame;
struct arch_user_dump {
	bool is_32bit;
	uint64_t pc, sp, lr, fp; /* A32: r15, r13, r14, r11 */
	uint64_t x[31];          /* A32: r0..r12 in x[0..12] */
	uint32_t pstate;
};
void arch_user_frame_dump(const struct arch_user_frame *frame,
			  struct arch_user_dump *out);

/*
 * A system call by registers, all of them: x0..x30 in @frame, to read and to
 * write, and the way back to user mode with what they hold then. The interrupts
 * that have to wait are found out anew each time.
 */
uint64_t *arch_user_frame_regs(struct arch_user_frame *frame);
__noreturn void arch_user_frame_return(struct arch_user_frame *frame);

/* Thread-local user registers (TPIDR_EL0, TPIDRRO_EL0, PAuth keys) that
 * belong to a user context, and FP state. Loaded by uctx_activate(). */
struct arch_user_tls {
	uint64_t tpidr_el0;
	uint64_t tpidrro_el0;
	uint64_t apia_key[2];
	uint64_t apib_key[2];
};
void arch_user_tls_save(struct arch_user_tls *tls);
void arch_user_tls_load(const struct arch_user_tls *tls);

#endif
