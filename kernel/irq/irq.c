/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/irq/irq.h"
#include "kernel/arch/cpu.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/thread/spinlock.h"

/* One registered interrupt; never freed, so readers need no lock. */
struct irq_entry {
	uint32_t intid;
	void (*handler)(uint32_t intid, void *arg);
	void *arg;
	struct irq_entry *next;
};

/* Guards writes to `entries`, and which CPUs take interrupts. */
static struct spinlock list_lock = SPINLOCK_INIT;
static struct irq_entry *entries;
static const struct irq_chip *the_chip;
static uint32_t given = IRQ_NONE; /* set at start-up, before other CPUs run */

static void take_part(bool takes_irqs)
{
	irq_state_t s = spin_lock(&list_lock);

	arch_cpu_this()->takes_irqs = takes_irqs;
	spin_unlock(&list_lock, s);
}

void irq_set_chip(const struct irq_chip *chip)
{
	the_chip = chip;
	take_part(true);
}

const struct irq_chip *irq_chip(void)
{
	return the_chip;
}

static struct irq_entry *find(uint32_t intid)
{
	struct irq_entry *e = __atomic_load_n(&entries, __ATOMIC_ACQUIRE);

	while (e && e->intid != intid)
		e = e->next;
	return e;
}

enum status irq_register(uint32_t intid,
			 void (*handler)(uint32_t intid, void *arg), void *arg)
{
	struct irq_entry *e;
	irq_state_t s;

	if (!the_chip)
		return ST_NOT_SUPPORTED;
	e = heap_alloc(sizeof(*e));
	if (!e)
		return ST_NO_MEM;
	*e = (struct irq_entry){.intid = intid, .handler = handler, .arg = arg};
	s = spin_lock(&list_lock);
	if (find(intid)) {
		spin_unlock(&list_lock, s);
		heap_free(e);
		return ST_CONFLICT;
	}
	e->next = entries;
	__atomic_store_n(&entries, e, __ATOMIC_RELEASE);
	spin_unlock(&list_lock, s);
	the_chip->enable(intid);
	return ST_OK;
}

/* Below this, each CPU has its own. Spec: Arm IHI 0069G 2.2.1 */
#define INTID_SHARED_MIN 32u

enum status irq_give_foreign(uint32_t intid)
{
	if (!the_chip)
		return ST_NOT_SUPPORTED;
	given = intid;
	the_chip->give_foreign(intid);
	return ST_OK;
}

void irq_cpu_init(void)
{
	const struct irq_entry *e = __atomic_load_n(&entries, __ATOMIC_ACQUIRE);

	if (!the_chip)
		return;
	the_chip->cpu_init();
	take_part(true);
	for (; e; e = e->next)
		if (e->intid < INTID_SHARED_MIN)
			the_chip->enable(e->intid);
	if (given != IRQ_NONE)
		the_chip->give_foreign(given);
}

static const struct cpu *one_that_takes_irqs(void)
{
	for (unsigned int i = 0; i < cpu_count(); i++) {
		if (cpu_at(i)->takes_irqs)
			return cpu_at(i);
	}
	return NULL;
}

/* Under the lock, so that of two CPUs that go off neither relies on the other.
 * Who enables an interrupt has it come to itself, and is on. */
void irq_cpu_off(void)
{
	const struct cpu *to = NULL;
	irq_state_t s;

	if (!the_chip)
		return;
	s = spin_lock(&list_lock);
	arch_cpu_this()->takes_irqs = false;
	to = one_that_takes_irqs();
	for (const struct irq_entry *e = entries; to && e; e = e->next)
		if (e->intid >= INTID_SHARED_MIN)
			the_chip->route(e->intid, to->hw_id);
	spin_unlock(&list_lock, s);
}

void irq_handle_native(void)
{
	uint32_t intid;

	if (!the_chip)
		return;
	while ((intid = the_chip->ack()) != IRQ_NONE) {
		struct irq_entry *e = find(intid);

		if (e) {
			e->handler(intid, e->arg);
		} else {
			/* It would come again for ever. */
			log_error("Interrupt %u has no handler", intid);
			the_chip->disable(intid);
		}
		the_chip->eoi(intid);
	}
}
