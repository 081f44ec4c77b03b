/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/aarch64/dump.h"
#include "abi/ffa.h"
#include "kernel/arch/aarch64/cpu_arch.h"
#include "kernel/arch/aarch64/sysreg.h"
#include "kernel/arch/fatal.h"
#include "kernel/arch/layout.h"
#include "kernel/log/log.h"
#include "kernel/thread/thread.h"

#define FRAMES_MAX 32u

extern char image_start[], image_text_end[];

static bool is_text(uint64_t pc)
{
	return pc >= (uintptr_t)image_start && pc < (uintptr_t)image_text_end;
}

/* A frame record must lie in the 64 KiB above @sp: far more than a stack
 * has, and the walk only goes up. Its page was just written by whoever
 * called us, or the walk ends at a guard page's neighbour by fp 0. */
#define STACK_SPAN 0x10000u

static void log_stack(uint64_t pc, uint64_t fp, uint64_t sp)
{
	const struct thread *t = arch_cpu_this()->thread;
	uint64_t top = t && sp <= t->stack_top ? t->stack_top : 0;
	unsigned int i;

	if (!top && arch_cpu_this()->arch->entry_sp >= sp)
		top = arch_cpu_this()->arch->entry_sp;
	if (!top || top - sp > STACK_SPAN)
		top = ALIGN_UP(sp, (uint64_t)PAGE_BYTES);
	log_error("TEE load address @ 0x%llx",
		  (unsigned long long)arch_layout()->image_va);
	log_error("Call stack:");
	for (i = 0; i < FRAMES_MAX; i++) {
		const uint64_t *record;

		log_error(" 0x%016llx", (unsigned long long)pc);
		if (!fp || fp < sp || fp & 7 || top < 16 || fp > top - 16)
			break;
		record = (const uint64_t *)fp;
		sp = fp + 16;
		pc = record[1] - 4;
		fp = record[0];
		if (!is_text(pc))
			break;
	}
}

void dump_kernel_abort(const struct arch_user_frame *f, uint64_t esr,
		       uint64_t far)
{
	static const char *const names[] = {
		[EC_IABT_EL1 - EC_IABT_EL1] = "prefetch",
		[EC_DABT_EL1 - EC_IABT_EL1] = "data",
	};
	uint64_t kind = (esr >> ESR_EC_SHIFT) - EC_IABT_EL1;
	unsigned int i;

	log_error("Core %s-abort at address 0x%llx",
		  kind < ARRAY_SIZE(names) && names[kind] ? names[kind]
							  : "undef",
		  (unsigned long long)far);
	log_error(" esr 0x%08llx  ttbr0 0x%llx  cpu %llx  spsr 0x%llx",
		  (unsigned long long)esr,
		  (unsigned long long)sysreg_read(ttbr0_el1),
		  (unsigned long long)arch_cpu_this()->hw_id,
		  (unsigned long long)f->spsr);
	for (i = 0; i < 30; i += 2)
		log_error(" x%-2u %016llx x%-2u %016llx", i,
			  (unsigned long long)f->x[i], i + 1,
			  (unsigned long long)f->x[i + 1]);
	log_error(" x30 %016llx elr %016llx sp %016llx",
		  (unsigned long long)f->x[30], (unsigned long long)f->elr,
		  (unsigned long long)f->sp);
	log_stack(f->elr, f->x[29], f->sp);
}

void dump_kernel_place(uint64_t pc)
{
	log_stack(pc, 0, (uintptr_t)__builtin_frame_address(0));
}

void arch_dump_kernel_stack(void)
{
	const uint64_t *record = __builtin_frame_address(0);

	log_stack(record[1] - 4, record[0], (uintptr_t)record);
}

/* Assembly: dispatch.S */
__noreturn void leave_dead(uint64_t exit_id, uint64_t value);
__noreturn void leave_dead_spmd(uint64_t function, uint32_t code);
void arch_leave_secure(void);

/* Spec: OP-TEE SMC ABI, OPTEE_SMC_RETURN_EBADCMD */
#define CALL_RESULT_DEAD 5

static __noreturn void leave_spmd(uint32_t exit_id)
{
	if (exit_id == FFA_NORMAL_WORLD_RESUME)
		leave_dead_spmd(exit_id, 0);
	leave_dead_spmd(FFA_ERROR, (uint32_t)FFA_ERROR_ABORTED);
}

void arch_leave_dead(void)
{
	uint32_t exit_id = arch_cpu_this()->arch->exit_id;

	arch_leave_secure();
	if (spmd_version)
		leave_spmd(exit_id);
	if (!exit_id)
		leave_dead(OPTEED_ENTRY_DONE, 0);
	leave_dead(exit_id, exit_id == OPTEED_CALL_DONE ? CALL_RESULT_DEAD : 0);
}
