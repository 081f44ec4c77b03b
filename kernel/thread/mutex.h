/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_THREAD_MUTEX_H
#define KERNEL_THREAD_MUTEX_H

#include "base/containers/list.h"
#include "base/status.h"
#include "kernel/thread/spinlock.h"

struct thread;

/*
 * Sleeping locks. A waiter leaves to normal world by the notification RPC
 * (wait on a value of its own) and is woken by the holder's notification RPC
 * (send). The uncontended path takes one spinlock and no RPC.
 * Context of all: thread, no spinlock held.
 */
struct wait_queue {
	struct list waiters; /* struct thread by wait_node */
};

struct mutex {
	struct spinlock lock;
	struct thread *owner;
	struct wait_queue queue;
};

struct rwlock {
	struct spinlock lock;
	int32_t readers; /* > 0 readers; -1 a writer */
	struct wait_queue queue;
};

struct condvar {
	struct spinlock lock;
	struct wait_queue queue;
};

/* For static locks: struct mutex m = MUTEX_INIT(m); */
#define WAIT_QUEUE_INIT(name)                                                  \
	{                                                                      \
		LIST_INIT((name).waiters)                                      \
	}
#define MUTEX_INIT(name)                                                       \
	{                                                                      \
		.queue = WAIT_QUEUE_INIT((name).queue)                         \
	}
#define RWLOCK_INIT(name)                                                      \
	{                                                                      \
		.queue = WAIT_QUEUE_INIT((name).queue)                         \
	}

void mutex_init(struct mutex *m);
void mutex_lock(struct mutex *m);
bool mutex_trylock(struct mutex *m);
void mutex_unlock(struct mutex *m);
bool mutex_is_held(const struct mutex *m); /* by this thread */

void rwlock_init(struct rwlock *l);
void rwlock_read_lock(struct rwlock *l);
void rwlock_read_unlock(struct rwlock *l);
void rwlock_write_lock(struct rwlock *l);
void rwlock_write_unlock(struct rwlock *l);

void condvar_init(struct condvar *c);
/* Atomically release @m and wait; @m is held again on return. */
void condvar_wait(struct condvar *c, struct mutex *m);
/* Same, at least @timeout_ms; ST_TIMEOUT. */
enum status condvar_wait_timeout(struct condvar *c, struct mutex *m,
				 uint32_t timeout_ms);
void condvar_signal(struct condvar *c);
void condvar_broadcast(struct condvar *c);

#endif
