/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ARCH_SIM_SIM_H
#define KERNEL_ARCH_SIM_SIM_H

#include "kernel/arch/context.h"
#include "kernel/arch/cpu.h"
#include "kernel/arch/mmu.h"

/*
 * The portable kernel as a Linux process: what tests see of the machine. It is
 * started before main(). One CPU runs at a time; time stands still unless a
 * test moves it; random numbers are the same in each run.
 */

/* The machine's memory map. Physical addresses are made up. */
#define SIM_FIRMWARE_PA    UINT64_C(0x0e000000)
#define SIM_FIRMWARE_BYTES UINT64_C(0x00100000)
#define SIM_SECURE_PA      UINT64_C(0x0e100000)
#define SIM_SECURE_BYTES   UINT64_C(0x04000000)
#define SIM_NS_PA          UINT64_C(0x40000000)
#define SIM_NS_BYTES       UINT64_C(0x08000000)
/* RAM that the device tree gives to normal world, but for secure memory in its
 * middle: what lies on either side is normal world's. */
#define SIM_NS2_PA         UINT64_C(0x80000000)
#define SIM_NS2_BYTES      UINT64_C(0x00100000)
#define SIM_HOLE_PA        UINT64_C(0x80040000)
#define SIM_HOLE_BYTES     UINT64_C(0x00010000)

#define SIM_CPU_COUNT  4u
#define SIM_COUNTER_HZ 1000000u

/* The CPU that runs what comes next. */
void sim_set_cpu(unsigned int index);
void sim_advance_us(uint64_t us);
/* Start the random numbers again. */
void sim_set_entropy(uint64_t seed);

/* Where the registers at @regs are, mapped as device memory. */
paddr_t sim_device_pa(const volatile void *regs);

/* In a child after fork(): memory of its own. Not on a thread's stack. */
void sim_memory_unshare(void);

/* Instead of abort() when the core panics. May not return. */
extern void (*sim_dead_hook)(void);

/*
 * What runs in "user mode": called by arch_user_enter() on the thread's stack.
 * It may call entry_user_syscall(), from which it does not return when the
 * kernel ends the entry. Its own return value ends the entry likewise.
 */
extern uint64_t (*sim_user_program)(const struct arch_user_regs *regs);

/* The registers that a user program has at a system call or fault. */
struct arch_user_frame {
	uint64_t x[31];
	uint64_t sp, pc;
	bool is_32bit;
};

/* Tables that are loaded on this CPU, or NULL. */
const struct arch_pgtable *sim_loaded_pgtable(void);

/* start.c calls these, in this order. */
void sim_memory_init(void);
void sim_cpu_init(void);

#endif
