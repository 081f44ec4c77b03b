/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/svc/notif.h"
#include "kernel/irq/irq.h"
#include "kernel/log/panic.h"
#include "kernel/thread/spinlock.h"

/*
 * The lock covers raising the interrupt too, so that none is raised after
 * notif_stop() has returned. Its holder is never preempted: notif_take() runs
 * in normal world's interrupt handler and must not wait for a call.
 */
static struct {
	struct spinlock lock;
	uint64_t pending; /* bit: value */
	uint32_t intid;
	bool is_enabled;
	void (*carry)(uint32_t value);
} notif;
static_assert(NOTIF_ASYNC_MAX < 64, "one word of values");

void notif_init(uint32_t intid)
{
	notif.intid = intid;
}

void notif_use_carrier(void (*carry)(uint32_t value))
{
	notif.carry = carry;
}

bool notif_is_offered(void)
{
	return notif.intid || notif.carry;
}

enum status notif_enable(void)
{
	irq_state_t s = 0;

	if (!notif_is_offered())
		return ST_NOT_SUPPORTED;
	s = spin_lock(&notif.lock);
	notif.is_enabled = true;
	notif.pending = 0;
	spin_unlock(&notif.lock, s);
	return ST_OK;
}

void notif_stop(void)
{
	irq_state_t s = spin_lock(&notif.lock);

	notif.is_enabled = false;
	notif.pending = 0;
	spin_unlock(&notif.lock, s);
}

void notif_send_async(uint32_t value)
{
	bool is_carried = false;
	irq_state_t s = 0;

	assert(value <= NOTIF_ASYNC_MAX);
	s = spin_lock(&notif.lock);
	is_carried = notif.is_enabled && notif.carry;
	if (notif.is_enabled && !is_carried) {
		notif.pending |= BIT64(value);
		irq_chip()->raise_foreign(notif.intid);
	}
	spin_unlock(&notif.lock, s);
	/* One that is on its way when normal world stops is late, no more:
	 * it unbinds what it listens to. */
	if (is_carried)
		notif.carry(value);
}

bool notif_take(uint32_t *value, bool *more)
{
	irq_state_t s = spin_lock(&notif.lock);
	bool is_pending = notif.pending;

	if (is_pending) {
		*value = (uint32_t)__builtin_ctzll(notif.pending);
		notif.pending &= notif.pending - 1;
		*more = notif.pending;
	}
	spin_unlock(&notif.lock, s);
	return is_pending;
}
