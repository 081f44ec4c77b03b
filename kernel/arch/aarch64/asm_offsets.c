/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Compiled to assembly only; the build turns each marked line into a #define
 * of asm_offsets.h.
 */
#include "abi/ffa.h"
#include "kernel/arch/aarch64/cpu_arch.h"
#include "kernel/arch/aarch64/sysreg.h"
#include "kernel/arch/context.h"

#define DEFINE(name, value)                                                    \
	__asm__ volatile(".ascii \"@define " #name " %0\"" ::"i"(value))

void asm_offsets(void);
void asm_offsets(void)
{
	DEFINE(CPU_ARCH, offsetof(struct cpu, arch));
	DEFINE(CPU_HW_ID, offsetof(struct cpu, hw_id));
	DEFINE(ACPU_ENTRY_SP, offsetof(struct arch_cpu, entry_sp));
	DEFINE(ACPU_EMERGENCY_SP, offsetof(struct arch_cpu, emergency_sp));
	DEFINE(ACPU_EXIT_ID, offsetof(struct arch_cpu, exit_id));
	DEFINE(FRAME_BYTES, sizeof(struct arch_user_frame));
	DEFINE(FRAME_SP, offsetof(struct arch_user_frame, sp));
	DEFINE(FRAME_ELR, offsetof(struct arch_user_frame, elr));
	DEFINE(REGS_SP, offsetof(struct arch_user_regs, sp));
	DEFINE(REGS_ARG, offsetof(struct arch_user_regs, arg));
	DEFINE(MMU_MAIR, offsetof(struct mmu_regs, mair));
	DEFINE(MMU_TCR, offsetof(struct mmu_regs, tcr));
	DEFINE(MMU_TTBR0, offsetof(struct mmu_regs, ttbr0));
	DEFINE(MMU_TTBR1, offsetof(struct mmu_regs, ttbr1));
	DEFINE(MMU_SCTLR, offsetof(struct mmu_regs, sctlr));
	DEFINE(MMU_VBAR, offsetof(struct mmu_regs, vbar));
	DEFINE(MMU_CPU_TABLE, offsetof(struct mmu_regs, cpu_table));
	DEFINE(MMU_CPU_COUNT, offsetof(struct mmu_regs, cpu_count));
	DEFINE(SPMD_VERSION, (long)FFA_VERSION);
	DEFINE(SPMD_OUR_VERSION, (long)FFA_VERSION_1_2);
	DEFINE(SPMD_WAIT, (long)FFA_MSG_WAIT);
	DEFINE(SPMD_INTERRUPT, (long)FFA_INTERRUPT);
	DEFINE(SPMD_ERROR, (long)FFA_ERROR);
	DEFINE(SPMD_RESUME, (long)FFA_NORMAL_WORLD_RESUME);
	static_assert(sizeof(struct arch_user_frame) % 16 == 0,
		      "the frame keeps the stack aligned");
}
