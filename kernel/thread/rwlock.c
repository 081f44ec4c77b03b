/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/log/panic.h"
#include "kernel/thread/mutex.h"
#include "kernel/thread/wait_priv.h"

/*
 * First come, first served: a reader waits behind a waiting writer, so that
 * writers do not starve. Whoever unlocks hands the lock to the first waiter,
 * and to the readers that follow it.
 */
#define WRITER (-1)

void rwlock_init(struct rwlock *l)
{
	*l = (struct rwlock){};
	wait_queue_init(&l->queue);
}

static void acquire(struct rwlock *l, bool wants_write)
{
	struct thread *t = thread_current();
	irq_state_t s = spin_lock(&l->lock);
	bool is_free = !wait_first(&l->queue) &&
		       (wants_write ? l->readers == 0 : l->readers >= 0);

	if (is_free) {
		check_fatal(l->readers < INT32_MAX);
		l->readers = wants_write ? WRITER : l->readers + 1;
	} else {
		t->wants_write = wants_write;
		wait_enqueue(&l->queue, t);
	}
	spin_unlock(&l->lock, s);
	if (!is_free)
		wait_until_granted(&l->lock, t);
}

/* Hand the lock to the first waiter, when it can have it. */
static bool grant_first(struct rwlock *l, uint32_t *wake_id)
{
	struct thread *t = NULL;
	bool can_have = false;
	irq_state_t s = spin_lock(&l->lock);

	t = wait_first(&l->queue);
	if (t)
		can_have = t->wants_write ? l->readers == 0 : l->readers >= 0;
	if (can_have) {
		l->readers = t->wants_write ? WRITER : l->readers + 1;
		*wake_id = wait_grant(t);
	}
	spin_unlock(&l->lock, s);
	return can_have;
}

static void release(struct rwlock *l, bool is_writer)
{
	irq_state_t s = spin_lock(&l->lock);
	bool has_waiters = false;
	uint32_t wake_id = 0;

	check_fatal(is_writer ? l->readers == WRITER : l->readers > 0);
	l->readers = is_writer ? 0 : l->readers - 1;
	has_waiters = wait_first(&l->queue);
	spin_unlock(&l->lock, s);
	while (has_waiters && grant_first(l, &wake_id))
		wait_wake(wake_id);
}

void rwlock_read_lock(struct rwlock *l)
{
	acquire(l, false);
}

void rwlock_read_unlock(struct rwlock *l)
{
	release(l, false);
}

void rwlock_write_lock(struct rwlock *l)
{
	acquire(l, true);
}

void rwlock_write_unlock(struct rwlock *l)
{
	release(l, true);
}
