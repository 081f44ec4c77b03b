/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ENTRY_ENTRY_H
#define KERNEL_ENTRY_ENTRY_H

#include "kernel/arch/context.h"
#include "kernel/thread/thread.h"

/*
 * The top of every trap, called by the vectors of the architecture. These
 * and kernel/sys are the only places that see raw register arguments.
 * All run with interrupts masked on the CPU's entry stack unless said.
 */

/*
 * Start-up is over: calls are served from now on. Before, and when the TEE is
 * dead, each is answered at once: OPTEE_SMC_RETURN_ENOTAVAIL, and UNKNOWN for
 * the queries a driver finds us by.
 */
void entry_begin_service(void);

/* Start-up: offer [@base, + @size_bytes) of normal world's RAM as reserved
 * shared memory. ST_BAD_PARAM: it is not that, or not page aligned. */
enum status entry_set_reserved_shm(uint64_t base, uint64_t size_bytes);

/* opteed vectors. @regs: in the call's a0..a7; out a0..a3 for normal world. */
void entry_fast_smc(struct smc_regs *regs);
void entry_yield_smc(struct smc_regs *regs);
/* Native interrupt that came while normal world ran. */
void entry_native_irq_from_ns(void);

/* PSCI hooks of the dispatcher; return 0 or an error the dispatcher passes
 * on. */
uint64_t entry_cpu_on(void);
uint64_t entry_cpu_off(void);
uint64_t entry_cpu_suspend(void);
uint64_t entry_cpu_resume(void);
uint64_t entry_system_off(void);
uint64_t entry_system_reset(void);

/* From EL0, on the thread's stack, interrupts unmasked. @number: x8 (r7);
 * @args: x0..x7 (r0..r7) as they are: kernel/sys knows what of a 32-bit TA
 * lies on its stack. */
uint64_t entry_user_syscall(uint64_t number, uint64_t args[8],
			    struct arch_user_frame *frame);
enum user_fault {
	USER_FAULT_DATA,
	USER_FAULT_PREFETCH,
	USER_FAULT_UNDEF,
	USER_FAULT_OTHER,
};
/* Does not return unless the fault was repaired (lazy FP is handled below
 * this). @address: faulting address where the CPU knows it. */
void entry_user_fault(enum user_fault kind, uint64_t address,
		      struct arch_user_frame *frame);

#endif
