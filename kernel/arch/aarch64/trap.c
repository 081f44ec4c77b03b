/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/aarch64/cpu_arch.h"
#include "kernel/arch/aarch64/dump.h"
#include "kernel/arch/aarch64/sysreg.h"
#include "kernel/entry/entry.h"
#include "kernel/irq/irq.h"
#include "kernel/log/log.h"
#include "kernel/log/panic.h"
#include "kernel/thread/thread.h"

/* What vectors.S and dispatch.S call. */
uint64_t trap_svc64(struct arch_user_frame *f);
void trap_svc32(struct arch_user_frame *f);
void trap_el0_sync(struct arch_user_frame *f, uint64_t esr, uint64_t far);
void trap_el0_serror(struct arch_user_frame *f, uint64_t esr);
void trap_el1_sync(struct arch_user_frame *f, uint64_t esr, uint64_t far);
void trap_el1_serror(struct arch_user_frame *f, uint64_t esr);
void trap_interrupt(bool is_irq, struct arch_user_frame *f);
void trap_impossible(uint64_t esr, uint64_t elr);
void trap_stack_overflow(uint64_t sp, uint64_t esr, uint64_t far, uint64_t elr);
void arch_leave_secure(void);

extern char user_copy_start[], user_copy_end[], user_copy_fault[];

uint64_t trap_svc64(struct arch_user_frame *f)
{
	return entry_user_syscall(f->x[8], f->x, f);
}

/* Number in r7; what of the arguments lies on the user's stack is the
 * business of kernel/sys. */
void trap_svc32(struct arch_user_frame *f)
{
	f->x[0] = entry_user_syscall((uint32_t)f->x[7], f->x, f);
}

static enum user_fault classify(uint64_t esr)
{
	switch (esr >> ESR_EC_SHIFT) {
	case EC_DABT_EL0:
	case EC_SP_ALIGN:
		return USER_FAULT_DATA;
	case EC_IABT_EL0:
	case EC_PC_ALIGN:
		return USER_FAULT_PREFETCH;
	case EC_UNKNOWN:
	case EC_ILLEGAL_STATE:
	case EC_SVE_TRAP:
	case EC_SYSREG:
		return USER_FAULT_UNDEF;
	default:
		return USER_FAULT_OTHER;
	}
}

void trap_el0_sync(struct arch_user_frame *f, uint64_t esr, uint64_t far)
{
	uint64_t ec = esr >> ESR_EC_SHIFT;
	bool far_valid =
		ec == EC_DABT_EL0 || ec == EC_IABT_EL0 || ec == EC_PC_ALIGN;

	if (ec == EC_FP_TRAP) {
		fp_user_trap();
		return;
	}
	arch_irq_unmask_all();
	entry_user_fault(classify(esr), far_valid ? far : f->elr, f);
}

void trap_el0_serror(struct arch_user_frame *f, uint64_t esr)
{
	log_error("SError 0x%llx in user mode", (unsigned long long)esr);
	arch_irq_unmask_all();
	entry_user_fault(USER_FAULT_OTHER, f->elr, f);
}

/* Was it a copy from or to user memory that met what the user lacks? */
static bool repair_user_copy(struct arch_user_frame *f, uint64_t esr,
			     uint64_t far)
{
	if (esr >> ESR_EC_SHIFT != EC_DABT_EL1 || (far >> 55) & 1 ||
	    f->elr < (uintptr_t)user_copy_start ||
	    f->elr >= (uintptr_t)user_copy_end)
		return false;
	f->elr = (uintptr_t)user_copy_fault;
	return true;
}

void trap_el1_sync(struct arch_user_frame *f, uint64_t esr, uint64_t far)
{
	if (repair_user_copy(f, esr, far))
		return;
	dump_kernel_abort(f, esr, far);
	panic("exception in the kernel");
}

void trap_el1_serror(struct arch_user_frame *f, uint64_t esr)
{
	dump_kernel_abort(f, esr, 0);
	panic("SError in the kernel");
}

/* Native interrupts are ours, the others normal world's. Who holds those off
 * goes on with them masked. */
void trap_interrupt(bool is_irq, struct arch_user_frame *f)
{
	const struct irq_chip *chip = irq_chip();

	if (chip && chip->native_is_irq == is_irq) {
		irq_handle_native();
		if (unlikely(arch_cpu_this()->arch->slice_is_over))
			thread_suspend_native_irq();
		return;
	} else if (unlikely(thread_holds_foreign())) {
		f->spsr |= is_irq ? SPSR_I : SPSR_F;
		return;
	}
	thread_suspend_foreign_irq();
}

void trap_impossible(uint64_t esr, uint64_t elr)
{
	panic("exception 0x%llx at 0x%llx on the wrong stack",
	      (unsigned long long)esr, (unsigned long long)elr);
}

void trap_stack_overflow(uint64_t sp, uint64_t esr, uint64_t far, uint64_t elr)
{
	log_error("Stack overflow: sp 0x%llx esr 0x%llx far 0x%llx",
		  (unsigned long long)sp, (unsigned long long)esr,
		  (unsigned long long)far);
	dump_kernel_place(elr);
	panic("kernel stack overflow");
}

/* Normal world gets its FP registers back, and the dispatcher finds the page
 * it enters by. On every way out. */
void arch_leave_secure(void)
{
	struct cpu *cpu = arch_cpu_this();

	fp_leave_secure(cpu);
	if (cpu->uctx) {
		cpu->uctx = NULL;
		arch_pgtable_activate(NULL);
	}
}
