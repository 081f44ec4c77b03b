/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/cpu.h"
#include "kernel/irq/irq.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/spmc/lock.h"
#include "kernel/spmc/partition_priv.h"
#include "kernel/thread/thread.h"

/* Interrupts of partitions' devices: acknowledged and ended here, signalled by
 * FFA_INTERRUPT. Spec: DEN0077A 1.2, 9.3. */
#define SPI_FIRST 32u
#define SPI_END   1020u

/*
 * What interrupts of a partition may take from all others: one part in so many
 * of a CPU's time, and more than that as long as it adds up to so much. Each
 * costs something that is not seen here: the way between the worlds.
 */
#define TIME_SHARE             4u
#define TIME_BEYOND_SECONDS    4u
/* A device that waits already has the time until it is served again, unless
 * that is so long that it must have stopped meanwhile. Of one such time so much
 * counts: in more of it somebody had the CPU whom we do not see. */
#define PRESSED_PER_SECOND_MIN 10u
#define PRESSED_US_MAX         10000u
#define TRIPS_OF_ONE_SECOND    100000u

static void came(uint32_t intid, void *arg)
{
	struct partition_irq *q = arg;
	irq_state_t s;

	/* The device may hold its line until the partition has run. */
	irq_chip()->disable(intid);
	s = spmc_lock();
	q->is_masked = true;
	/* Each is pending once, so there is room unless it is dead. */
	(void)!run_post_interrupt(&q->p->c, intid);
	spmc_unlock(s);
	thread_cut();
}

static enum status claim(struct partition *p, const struct manifest_irq *irq)
{
	struct partition_irq *q = &p->irqs[p->irq_count];
	enum status st = ST_OK;

	if (irq->intid < SPI_FIRST || irq->intid >= SPI_END ||
	    !(irq->attributes & MANIFEST_IRQ_SECURE))
		return ST_NOT_SUPPORTED;
	q->p = p;
	q->intid = irq->intid;
	st = irq_register(irq->intid, came, q);
	if (st == ST_OK)
		p->irq_count++;
	return st;
}

enum status partition_claim_irqs(struct partition *p)
{
	const struct manifest *m = &p->m;
	uint32_t count = 0;
	enum status st = ST_OK;

	for (uint32_t i = 0; i < m->device_count; i++)
		count += m->devices[i].irq_count;
	if (!count)
		return ST_OK;
	if (count > RUN_INTERRUPTS_MAX)
		return ST_NOT_SUPPORTED;
	p->irqs = heap_alloc_array(count, sizeof(*p->irqs));
	if (!p->irqs)
		return ST_NO_MEM;
	for (uint32_t i = 0; i < m->device_count && st == ST_OK; i++) {
		const struct manifest_device *d = &m->devices[i];

		for (uint32_t k = 0; k < d->irq_count && st == ST_OK; k++)
			st = claim(p, &d->irqs[k]);
	}
	return st;
}

static bool is_pending(const struct run_context *c, uint32_t intid)
{
	for (uint32_t i = 0; i < c->interrupt_count; i++) {
		if (c->interrupts[i] == intid)
			return true;
	}
	return false;
}

void partition_irqs_took(struct partition *p, uint64_t ticks)
{
	uint64_t now = arch_counter();
	uint64_t passed = now - p->irq_ticks_at;
	uint64_t hz = arch_counter_hz();

	if (p->is_pressed && passed <= hz / PRESSED_PER_SECOND_MIN) {
		p->irq_ticks += MIN(passed, hz * PRESSED_US_MAX / 1000000);
	} else {
		p->irq_ticks -= MIN(p->irq_ticks, passed / TIME_SHARE);
		p->irq_ticks += ticks;
	}
	p->is_pressed = false;
	p->irq_ticks_at = now;
}

static bool take_too_long(struct partition *p)
{
	uint64_t hz = arch_counter_hz();

	partition_irqs_took(p, hz / TRIPS_OF_ONE_SECOND);
	if (p->irq_ticks <= TIME_BEYOND_SECONDS * hz)
		return false;
	p->irq_ticks = 0;
	return true;
}

/* The device would interrupt for ever, and normal world get next to nothing
 * done on this CPU. The partition goes on without. */
static void switch_off(struct partition *p, struct partition_irq *q)
{
	q->is_off = true;
	log_error("SP %x: interrupt %u is off for good, it does not stop",
		  p->e.id, q->intid);
}

void partition_irqs_are_served(struct partition *p)
{
	bool is_too_much =
		p->c.model == RUN_MODEL_INTERRUPT && take_too_long(p);

	for (uint32_t i = 0; i < p->irq_count; i++) {
		struct partition_irq *q = &p->irqs[i];

		if (!q->is_masked || q->is_off || is_pending(&p->c, q->intid))
			continue;
		if (is_too_much) {
			switch_off(p, q);
			continue;
		}
		q->is_masked = false;
		p->is_pressed |= irq_chip()->is_pending(q->intid);
		irq_chip()->enable(q->intid);
	}
}

void partition_silence_irqs(struct partition *p)
{
	for (uint32_t i = 0; i < p->irq_count; i++)
		irq_chip()->disable(p->irqs[i].intid);
}
