/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_IRQ_IRQ_H
#define KERNEL_IRQ_IRQ_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * Interrupts. Native ones are ours (GICv3: Secure Group 1, signalled as IRQ
 * at S-EL1; GICv2: Group 0, as FIQ); foreign ones are normal world's, and a
 * thread that meets one suspends (thread_suspend_foreign_irq()).
 */
struct irq_chip {
	const char *name;
	/* True: native interrupts arrive as IRQ; false: as FIQ. */
	bool native_is_irq;
	/* Acknowledge; returns INTID or IRQ_NONE. */
	uint32_t (*ack)(void);
	void (*eoi)(uint32_t intid);
	void (*enable)(uint32_t intid); /* configured as secure */
	void (*disable)(uint32_t intid);
	/* Does shared interrupt @intid wait, enabled or not? */
	bool (*is_pending)(uint32_t intid);
	/* Raise normal world's interrupt @intid (async notification). */
	void (*raise_foreign)(uint32_t intid);
	/* Private interrupt @intid is normal world's, on this CPU. */
	void (*give_foreign)(uint32_t intid);
	/* Secure SGI 8..15 to all other CPUs / itself. */
	void (*send_sgi)(uint32_t sgi, uint64_t hw_id);
	/* Shared interrupt @intid goes to the CPU @hw_id from now on. */
	void (*route)(uint32_t intid, uint64_t hw_id);
	void (*cpu_init)(void); /* on each CPU as it comes up */
};
#define IRQ_NONE 1023u

void irq_set_chip(const struct irq_chip *chip);
const struct irq_chip *irq_chip(void); /* NULL before start-up found one */

/* Handler runs on the interrupted stack, interrupts masked, short. */
enum status irq_register(uint32_t intid,
			 void (*handler)(uint32_t intid, void *arg), void *arg);
/* Software interrupt @intid is normal world's on all CPUs, now and as they come
 * up; one at most. ST_NOT_SUPPORTED: there is no controller. */
enum status irq_give_foreign(uint32_t intid);
/* A CPU came up, or back from a sleep that the controller did not survive:
 * set up its part, with every private interrupt that is registered. */
void irq_cpu_init(void);
/* This CPU goes off: shared interrupts go to another one. */
void irq_cpu_off(void);
/* From the vectors: acknowledge and run all pending native interrupts. */
void irq_handle_native(void);

#endif
