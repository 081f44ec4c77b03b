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

/* How a thread gave its CPU back. */
enum thread_leave {
	THREAD_LEFT_DONE, /* the call is over */
	THREAD_LEFT_RPC,  /* regs carries a request, then its answer */
	THREAD_LEFT_IRQ,  /* regs is none of normal world's business */
	THREAD_LEFT_CUT,  /* a bound one: for nothing of normal world's */
};

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
	struct arch_context caller; /* entry stack of the CPU it runs on */
	enum thread_state state;    /* atomic; SUSPENDED to RUNNING only with
				     * the table's lock */
	enum thread_leave leave;
	uint32_t id; /* index in the thread table, for ever */
	struct smc_regs
		regs; /* call's arguments; then results; RPC both ways */
	vaddr_t stack_top;

	/* User context whose address space this thread works in, or NULL.
	 * Reloaded when the thread resumes. */
	struct uctx *uctx;
	struct ta_session *session; /* being served, or NULL */
	unsigned int depth;         /* nested TA entries */

	/* RPC message: behind the call's own message, or a page that normal
	 * world lent. NULL: none yet. */
	void *rpc_msg;       /* normal world's memory */
	struct shm *rpc_shm; /* registered object it lies in, or NULL */
	uint64_t rpc_cookie; /* of a lent page */
	uint32_t rpc_param_max;
	bool rpc_is_lent;

	struct arch_fp_state *fp; /* see arch; lazily allocated */
	struct thread *next_idle;
	struct list wait_node; /* in a wait queue */
	bool woken;            /* guarded by the wait queue's lock */
	bool wants_write;      /* waits for a rwlock to write */
	struct shm *rpc_cache; /* APPL buffer kept for this call; rpc_shm.c */

	/* Of a bound thread: what it runs. */
	void (*body)(void *arg);
	void *body_arg;
	bool holds_foreign; /* normal world's interrupts have to wait */
	bool is_cut;        /* how it was suspended */
};

/* Has normal world lent it anything that rpc_end_call() must give back? */
static inline bool thread_has_lent(const struct thread *t)
{
	return t->rpc_cache || t->rpc_is_lent;
}

/* The thread that runs now; NULL on an entry stack. Context: any. */
struct thread *thread_current(void);

/*
 * Entry side (kernel/entry), on the CPU's entry stack, interrupts masked.
 * Take an idle thread or make one: ST_NO_MEM; ST_BUSY (as many threads as
 * there are ids). It starts in upcall yield_call().
 */
enum status thread_acquire(struct thread **out);
/* The one thread that is kept for calls that give something back (close,
 * cancel, unregister) when memory is used up. ST_NO_MEM: it is in use. */
enum status thread_acquire_spare(struct thread **out);
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
/* From that of one of ours, when the stay has been long enough or was cut. */
void thread_suspend_native_irq(void);

/*
 * A thread bound to somebody for life: it runs @body(@arg), which never
 * returns, while thread_visit() is there. Normal world cannot name it.
 * ST_NO_MEM; ST_BUSY (no ids are left). Destroy: while it does not run.
 */
enum status thread_create_bound(void (*body)(void *arg), void *arg,
				struct thread **out);
void thread_destroy_bound(struct thread *t);
/*
 * Entry stack, interrupts masked: let @t run until it pauses (LEFT_DONE),
 * normal world wants the CPU (LEFT_IRQ), the stay has been long enough or
 * somebody cuts it (LEFT_CUT). With @holds_foreign interrupts of normal world
 * do not end the stay.
 */
enum thread_leave thread_visit(struct thread *t, bool holds_foreign);
/*
 * How much of @ticks on the clock a stay can have used: a timer ends it soon
 * after its limit. What is beyond that went to whoever took this CPU from all
 * of us (a hypervisor, firmware, an emulator whose host is busy). Without a
 * timer all of it counts. Start-up tells the limit.
 */
uint64_t thread_stay_used(uint64_t ticks);
void thread_stay_has_limit(uint64_t ticks);
/* Bound thread: give the CPU back until the next visit, perhaps elsewhere. */
void thread_pause(void);
/* From an interrupt's handler: whoever runs on this CPU leaves it. */
void thread_cut(void);
/* Does who runs here hold normal world's interrupts off? Masked. */
bool thread_holds_foreign(void);

/* Upcalls that kernel/entry wires: thread is below it. */
struct thread_upcalls {
	void (*yield_call)(struct thread *t);   /* serve t->regs */
	void (*switch_uctx)(struct uctx *uctx); /* load address space */
};
extern const struct thread_upcalls thread_upcalls;

/* Highest number of threads ids can name (for GET_THREAD_COUNT and the range
 * of notification values), and how many exist now. */
#define THREAD_ID_MAX 1024u
uint32_t thread_count(void);

/* For leak checks: what idle threads keep is not in use. */
struct thread_stats {
	uint32_t busy; /* serve a call now */
	uint32_t idle;
	size_t idle_pages, idle_heap_bytes;
};
void thread_get_stats(struct thread_stats *out);

/* Start-up: fewer ids than THREAD_ID_MAX, when normal world cannot tell apart
 * so many that sleep. */
void thread_set_limit(uint32_t limit);
uint32_t thread_limit(void);

/* Memory is short: free idle threads that all CPUs share. Returns whether there
 * were any. Context: thread, no spinlock held. */
bool thread_trim(void);

/* This CPU goes off: what it has cached goes to the others. Interrupts
 * masked, entry stack. */
void thread_cpu_off(void);

#endif
