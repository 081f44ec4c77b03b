/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/cpu.h"
#include "kernel/log/panic.h"
#include "kernel/thread/rpc.h"
#include "kernel/thread/wait_priv.h"

/* Values below belong to asynchronous notifications. */
#define FIRST_THREAD_VALUE 64u

/*
 * A wake-up can be lost when the thread that sends it has no message page and
 * gets none. So nobody sleeps for ever in one go.
 */
#define NAP_MS 1000u

void wait_enqueue(struct wait_queue *q, struct thread *t)
{
	assert(list_is_empty(&t->wait_node));
	t->woken = false;
	list_push_back(&q->waiters, &t->wait_node);
}

struct thread *wait_first(const struct wait_queue *q)
{
	if (list_is_empty(&q->waiters))
		return NULL;
	return list_entry(q->waiters.next, struct thread, wait_node);
}

uint32_t wait_grant(struct thread *t)
{
	list_remove(&t->wait_node);
	t->woken = true;
	return t->id;
}

void wait_wake(uint32_t thread_id)
{
	rpc_notif_send(FIRST_THREAD_VALUE + thread_id);
}

static bool is_granted(struct spinlock *lock, const struct thread *t)
{
	irq_state_t s = spin_lock(lock);
	bool woken = t->woken;

	spin_unlock(lock, s);
	return woken;
}

/* Sleep some time. Notifications that came too early or too late, and normal
 * world's good will, only make it longer or shorter. */
static void nap(const struct thread *t, uint32_t ms)
{
	enum status st = rpc_notif_wait(FIRST_THREAD_VALUE + t->id, ms);

	if (st != ST_OK && st != ST_TIMEOUT)
		rpc_yield();
}

void wait_until_granted(struct spinlock *lock, struct thread *t)
{
	while (!is_granted(lock, t))
		nap(t, NAP_MS);
}

enum status wait_until_granted_timeout(struct spinlock *lock, struct thread *t,
				       uint32_t timeout_ms)
{
	uint64_t hz = arch_counter_hz();
	uint64_t start = arch_counter();
	uint64_t ticks =
		(timeout_ms / 1000) * hz + (timeout_ms % 1000) * hz / 1000 + 1;
	enum status st = ST_OK;
	irq_state_t s = 0;

	while (!is_granted(lock, t)) {
		uint64_t spent = arch_counter() - start;
		uint64_t left_ms = 0;

		if (spent >= ticks)
			break;
		left_ms = (ticks - spent) / hz * 1000 +
			  (ticks - spent) % hz * 1000 / hz + 1;
		nap(t, left_ms < NAP_MS ? (uint32_t)left_ms : NAP_MS);
	}
	s = spin_lock(lock);
	if (!t->woken) {
		list_remove(&t->wait_node);
		st = ST_TIMEOUT;
	}
	spin_unlock(lock, s);
	return st;
}
