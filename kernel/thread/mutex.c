/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/thread/mutex.h"
#include "kernel/log/panic.h"
#include "kernel/thread/wait_priv.h"

/*
 * Unlocking hands the mutex to the first waiter: nobody starves, and who is
 * woken never finds it taken.
 */
void mutex_init(struct mutex *m)
{
	*m = (struct mutex){};
	wait_queue_init(&m->queue);
}

bool mutex_trylock(struct mutex *m)
{
	struct thread *t = thread_current();
	irq_state_t s = spin_lock(&m->lock);
	bool is_taken = !m->owner;

	if (is_taken)
		m->owner = t;
	spin_unlock(&m->lock, s);
	return is_taken;
}

void mutex_lock(struct mutex *m)
{
	struct thread *t = thread_current();
	irq_state_t s = spin_lock(&m->lock);
	bool must_wait = m->owner;

	if (unlikely(must_wait)) {
		check_fatal(t && m->owner != t);
		wait_enqueue(&m->queue, t);
	} else {
		/* NULL at start-up, when nobody else is there. */
		m->owner = t;
	}
	spin_unlock(&m->lock, s);
	if (unlikely(must_wait))
		wait_until_granted(&m->lock, t);
}

void mutex_unlock(struct mutex *m)
{
	struct thread *next = NULL;
	uint32_t wake_id = 0;
	irq_state_t s = spin_lock(&m->lock);

	check_fatal(m->owner == thread_current());
	next = wait_first(&m->queue);
	m->owner = next;
	if (unlikely(next))
		wake_id = wait_grant(next);
	spin_unlock(&m->lock, s);
	if (unlikely(next))
		wait_wake(wake_id);
}

bool mutex_is_held(const struct mutex *m)
{
	return READ_ONCE(m->owner) == thread_current();
}

void condvar_init(struct condvar *c)
{
	*c = (struct condvar){};
	wait_queue_init(&c->queue);
}

static struct thread *condvar_enqueue(struct condvar *c, struct mutex *m)
{
	struct thread *t = thread_current();
	irq_state_t s = spin_lock(&c->lock);

	wait_enqueue(&c->queue, t);
	spin_unlock(&c->lock, s);
	mutex_unlock(m);
	return t;
}

void condvar_wait(struct condvar *c, struct mutex *m)
{
	wait_until_granted(&c->lock, condvar_enqueue(c, m));
	mutex_lock(m);
}

enum status condvar_wait_timeout(struct condvar *c, struct mutex *m,
				 uint32_t timeout_ms)
{
	enum status st = wait_until_granted_timeout(
		&c->lock, condvar_enqueue(c, m), timeout_ms);

	mutex_lock(m);
	return st;
}

/* True when a thread was woken. */
static bool wake_one(struct condvar *c)
{
	struct thread *t = NULL;
	uint32_t wake_id = 0;
	irq_state_t s = spin_lock(&c->lock);

	t = wait_first(&c->queue);
	if (t)
		wake_id = wait_grant(t);
	spin_unlock(&c->lock, s);
	if (t)
		wait_wake(wake_id);
	return t;
}

void condvar_signal(struct condvar *c)
{
	(void)wake_one(c);
}

/* Only those who wait now: one that waits again at once must not keep this
 * going. */
void condvar_broadcast(struct condvar *c)
{
	uint32_t count = 0;
	struct list *n = NULL;
	irq_state_t s = spin_lock(&c->lock);

	list_for_each (n, &c->queue.waiters)
		count++;
	spin_unlock(&c->lock, s);
	while (count-- && wake_one(c))
		;
}
