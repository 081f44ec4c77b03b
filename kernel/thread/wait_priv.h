/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_THREAD_WAIT_PRIV_H
#define KERNEL_THREAD_WAIT_PRIV_H

#include "kernel/thread/mutex.h"
#include "kernel/thread/thread.h"

/*
 * Queues of sleeping threads. A lock's spinlock guards its queue and `woken`
 * of the threads in it. Whoever wakes a thread has given it what it waits for
 * before: it need not try again.
 */
static inline void wait_queue_init(struct wait_queue *q)
{
	list_init(&q->waiters);
}

/* Queue this thread. The spinlock is held. */
void wait_enqueue(struct wait_queue *q, struct thread *t);
/* First in the queue, or NULL. The spinlock is held. */
struct thread *wait_first(const struct wait_queue *q);
/* Take @t out and mark it; returns what to hand to wait_wake() once the
 * spinlock is released: @t may be gone by then. */
uint32_t wait_grant(struct thread *t);
void wait_wake(uint32_t thread_id);

/* Sleep until granted. No spinlock held. */
void wait_until_granted(struct spinlock *lock, struct thread *t);
/* Same, for @timeout_ms at least; then, ungranted, @t leaves the queue and the
 * answer is ST_TIMEOUT. */
enum status wait_until_granted_timeout(struct spinlock *lock, struct thread *t,
				       uint32_t timeout_ms);

#endif
