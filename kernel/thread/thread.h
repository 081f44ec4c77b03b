/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_THREAD_THREAD_H
#define KERNEL_THREAD_THREAD_H

#include "base/containers/list.h"
#include "base/status.h"
#include "kernel/arch/context.h"
#include "kernel/mm/shm.h"

struct uctx;
struct ta_session;

/* Registers of an SMC, in and out (a0..a7). */
struct smc_regs {
	uint64_t a[8];
};

/* Stack of every thread: enough for four nested TAs (kernel/ta/enter.c). */
#define THREAD_STACK_BYTES (32 * 1024)

enum thread_state {
	THREAD_IDLE, /* in a cache, or free */
	THREAD_RUNNING,
	THREAD_SUSPENDED, /* out in normal world: RPC or foreign interrupt */
};

/*
 * A secure thread serves one yielding call from entry to return. It is a
 * coroutine with a stack of its own (guard pages on both sides); idle ones
 * are cached per CPU, so that a call costs no allocation. There is no limit
 * but memory.
 */
struct thread {
	struct arch_context ctx;
	enum thread_state state; /* guarded by the table's lock */
	uint32_t id;             /* index in the thread table, for ever */
	struct smc_regs
		regs; /* call's arguments; then results; RPC both ways */
	vaddr_t stack_top;

	/* User context whose address space this thread works in, or NULL.
	 * Reloaded when the thread resumes. */
	struct uctx *uctx;
	struct ta_session *session; /* being served, or NULL */
	unsigned int depth;         /* nested TA entries */

	/* RPC message: inside the call's own message, or a page of its own. */
	struct shm *rpc_shm; /* holds a reference, or NULL */
	uint64_t rpc_shm_offset;
	uint32_t rpc_param_max;
	bool rpc_owned; /* allocated by RPC; in the cache */

	struct arch_fp_state *fp; /* see arch; lazily allocated */
	struct thread *next_idle;
	struct list wait_node; /* in a wait queue */
	bool woken;            /* guarded by the wait queue's lock */
	void *rpc_cache;       /* APPL buffer kept for this call; svc/rpc.c */
};

/* The thread that runs now; NULL on an entry stack. */
struct thread *thread_current(void);

/*
 * Entry side (kernel/entry), on the CPU's entry stack, interrupts masked.
 * Take an idle thread or make one: ST_NO_MEM. It starts in upcall
 * yield_call().
 */
enum status thread_acquire(struct thread **out);
/* A suspended thread by the id that normal world gave back, now RUNNING for
 * the caller; ST_NOT_FOUND when no thread of that id is suspended. */
enum status thread_acquire_suspended(uint64_t id, struct thread **out);
/* Run @t until it suspends or its call is done; t->regs then holds what normal
 * world gets. A finished thread has gone back to the cache: do not touch. */
void thread_run(struct thread *t, struct smc_regs *regs);

/*
 * Thread side. Leave to normal world with regs->a[0..3] (a[3] is set to this
 * thread's id), come back with what normal world answered in regs->a[1..5].
 * Context: thread, no spinlock held. May return on another CPU.
 */
void thread_rpc(struct smc_regs *regs);

/* From the exception handler of a foreign interrupt; interrupts masked. */
void thread_suspend_foreign_irq(void);

/* Upcalls that kernel/boot wires: thread is below entry. */
struct thread_upcalls {
	void (*yield_call)(struct thread *t);   /* serve t->regs */
	void (*switch_uctx)(struct uctx *uctx); /* load address space */
};
extern const struct thread_upcalls thread_upcalls;

/* Highest number of threads ids can name (for GET_THREAD_COUNT and the range
 * of notification values), and how many exist now. */
#define THREAD_ID_MAX 1024u
uint32_t thread_count(void);

#endif
