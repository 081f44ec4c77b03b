/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/thread/thread.h"
#include "abi/optee_smc.h"
#include "kernel/arch/cpu.h"
#include "kernel/arch/slice.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/kmap.h"
#include "kernel/thread/spinlock.h"

/* Idle threads that each CPU keeps without a lock, and that all share. What
 * is beyond goes back to the page allocator. */
#define CPU_CACHE_MAX 2u
#define IDLE_MAX      8u

#define STACK_PAGES (THREAD_STACK_BYTES >> PAGE_BITS)

static struct {
	struct spinlock lock;
	struct thread *by_id[THREAD_ID_MAX];
	uint32_t count;
	uint32_t limit;
	struct thread *idle;
	uint32_t idle_count;
	struct thread *spare;
} table = {.limit = THREAD_ID_MAX};

/* A thread may move to another CPU between two instructions, so interrupts are
 * masked while the CPU is asked. */
struct thread *thread_current(void)
{
	irq_state_t s = arch_irq_mask_all();
	struct thread *t = arch_cpu_this()->thread;

	arch_irq_restore(s);
	return t;
}

/* Interrupts are masked; returns when somebody runs the thread again, perhaps
 * on another CPU. */
static void leave_cpu(struct thread *t, enum thread_leave how)
{
	assert(arch_cpu_this()->spin_depth == 0);
	t->leave = how;
	if (arch_cpu_this()->uctx)
		thread_upcalls.switch_uctx(NULL);
	arch_context_switch(&t->ctx, &t->caller);
}

static void thread_main(void *arg)
{
	struct thread *t = arg;

	if (t->body) {
		arch_irq_unmask_all();
		t->body(t->body_arg);
	}
	for (;;) {
		arch_irq_unmask_all();
		thread_upcalls.yield_call(t);
		(void)arch_irq_mask_all();
		leave_cpu(t, THREAD_LEFT_DONE);
	}
}

/* Give @t the lowest free id. ST_BUSY: there is none. */
static enum status table_add(struct thread *t)
{
	enum status st = ST_BUSY;
	irq_state_t s = spin_lock(&table.lock);

	for (uint32_t id = 0; id < table.limit && st != ST_OK; id++) {
		if (table.by_id[id])
			continue;
		table.by_id[id] = t;
		table.count++;
		t->id = id;
		st = ST_OK;
	}
	spin_unlock(&table.lock, s);
	return st;
}

static enum status create(struct thread **out)
{
	struct thread *t = heap_alloc(sizeof(*t));
	enum status st = ST_OK;

	if (!t)
		return ST_NO_MEM;
	st = kmap_stack_create(STACK_PAGES, &t->stack_top);
	if (st == ST_NO_MEM && heap_trim())
		st = kmap_stack_create(STACK_PAGES, &t->stack_top);
	if (st != ST_OK)
		goto err_free;
	list_init(&t->wait_node);
	arch_context_init(&t->ctx, t->stack_top, thread_main, t);
	st = table_add(t);
	if (st != ST_OK)
		goto err_stack;
	*out = t;
	return ST_OK;
err_stack:
	kmap_stack_destroy(t->stack_top, STACK_PAGES);
err_free:
	heap_free(t);
	return st;
}

static void destroy(struct thread *t)
{
	irq_state_t s = spin_lock(&table.lock);

	table.by_id[t->id] = NULL;
	table.count--;
	spin_unlock(&table.lock, s);
	kmap_stack_destroy(t->stack_top, STACK_PAGES);
	heap_free(t);
}

static struct thread *pop_shared_idle(void)
{
	irq_state_t s = spin_lock(&table.lock);
	struct thread *t = table.idle;

	if (t) {
		table.idle = t->next_idle;
		table.idle_count--;
	}
	spin_unlock(&table.lock, s);
	return t;
}

static void set_state(struct thread *t, enum thread_state state)
{
	__atomic_store_n(&t->state, state, __ATOMIC_RELEASE);
}

enum status thread_acquire(struct thread **out)
{
	struct cpu *cpu = arch_cpu_this();
	struct thread *t = cpu->thread_cache;
	enum status st = ST_OK;

	if (likely(t)) {
		cpu->thread_cache = t->next_idle;
		cpu->thread_cache_count--;
	} else {
		t = pop_shared_idle();
		if (!t)
			st = create(&t);
		if (st != ST_OK)
			return st;
	}
	set_state(t, THREAD_RUNNING);
	*out = t;
	return ST_OK;
}

enum status thread_acquire_spare(struct thread **out)
{
	irq_state_t s = spin_lock(&table.lock);
	struct thread *t = table.spare;

	table.spare = NULL;
	spin_unlock(&table.lock, s);
	if (!t)
		return ST_NO_MEM;
	set_state(t, THREAD_RUNNING);
	*out = t;
	return ST_OK;
}

/* True when the table took the idle thread; false: there are enough. */
static bool keep_shared(struct thread *t)
{
	bool is_kept = true;
	irq_state_t s = spin_lock(&table.lock);

	if (!table.spare) {
		table.spare = t;
	} else if (table.idle_count < IDLE_MAX) {
		t->next_idle = table.idle;
		table.idle = t;
		table.idle_count++;
	} else {
		is_kept = false;
	}
	spin_unlock(&table.lock, s);
	return is_kept;
}

/* On the entry stack, so that the thread's own may be freed. */
static void release(struct cpu *cpu, struct thread *t)
{
	set_state(t, THREAD_IDLE);
	if (likely(READ_ONCE(table.spare) &&
		   cpu->thread_cache_count < CPU_CACHE_MAX)) {
		t->next_idle = cpu->thread_cache;
		cpu->thread_cache = t;
		cpu->thread_cache_count++;
	} else if (!keep_shared(t)) {
		destroy(t);
	}
}

enum status thread_acquire_suspended(uint64_t id, struct thread **out)
{
	enum status st = ST_NOT_FOUND;
	irq_state_t s = spin_lock(&table.lock);
	struct thread *t = id < THREAD_ID_MAX ? table.by_id[id] : NULL;

	if (t &&
	    __atomic_load_n(&t->state, __ATOMIC_ACQUIRE) == THREAD_SUSPENDED) {
		set_state(t, THREAD_RUNNING);
		*out = t;
		st = ST_OK;
	}
	spin_unlock(&table.lock, s);
	return st;
}

/* The registers that mean something, one way and the other. Spelt out: a loop
 * or an assignment becomes a call of memcpy(). */
static void regs_in(struct thread *t, const struct smc_regs *regs)
{
	t->regs.a[0] = regs->a[0];
	t->regs.a[1] = regs->a[1];
	t->regs.a[2] = regs->a[2];
	t->regs.a[3] = regs->a[3];
	t->regs.a[4] = regs->a[4];
	t->regs.a[5] = regs->a[5];
}

static void regs_out(const struct thread *t, struct smc_regs *regs)
{
	regs->a[0] = t->regs.a[0];
	regs->a[1] = t->regs.a[1];
	regs->a[2] = t->regs.a[2];
	regs->a[3] = t->regs.a[3];
}

static inline enum thread_leave stay(struct cpu *cpu, struct thread *t)
{
	cpu->thread = t;
	if (t->uctx)
		thread_upcalls.switch_uctx(t->uctx);
	arch_slice_begin();
	arch_context_switch(&t->caller, &t->ctx);
	arch_slice_end();
	cpu->thread = NULL;
	return t->leave;
}

void thread_run(struct thread *t, struct smc_regs *regs)
{
	struct cpu *cpu = arch_cpu_this();
	enum thread_leave leave = THREAD_LEFT_DONE;

	if (likely(t->leave != THREAD_LEFT_IRQ))
		regs_in(t, regs);
	leave = stay(cpu, t);
	if (likely(leave != THREAD_LEFT_IRQ)) {
		regs_out(t, regs);
	} else {
		regs->a[0] = OPTEE_SMC_RPC_FOREIGN_INTR;
		regs->a[1] = 0;
		regs->a[2] = 0;
		regs->a[3] = t->id;
	}
	if (likely(leave == THREAD_LEFT_DONE))
		release(cpu, t);
	else
		/* Not earlier: from here on another CPU may run it. */
		set_state(t, THREAD_SUSPENDED);
}

void thread_rpc(struct smc_regs *regs)
{
	irq_state_t s = arch_irq_mask_all();
	struct thread *t = arch_cpu_this()->thread;

	t->regs = *regs;
	t->regs.a[3] = t->id;
	leave_cpu(t, THREAD_LEFT_RPC);
	*regs = t->regs;
	arch_irq_restore(s);
}

void thread_suspend_foreign_irq(void)
{
	leave_cpu(arch_cpu_this()->thread, THREAD_LEFT_IRQ);
}

enum status thread_create_bound(void (*body)(void *arg), void *arg,
				struct thread **out)
{
	enum status st = create(out);

	if (st != ST_OK)
		return st;
	(*out)->body = body;
	(*out)->body_arg = arg;
	/* It is never SUSPENDED, so no call of normal world resumes it. */
	set_state(*out, THREAD_RUNNING);
	return ST_OK;
}

void thread_destroy_bound(struct thread *t)
{
	destroy(t);
}

enum thread_leave thread_visit(struct thread *t, bool holds_foreign)
{
	enum thread_leave leave = THREAD_LEFT_DONE;

	t->holds_foreign = holds_foreign;
	t->is_cut = false;
	leave = stay(arch_cpu_this(), t);
	return leave == THREAD_LEFT_IRQ && t->is_cut ? THREAD_LEFT_CUT : leave;
}

/* The timer is late, too. */
#define STAY_LIMITS_MAX 2u

static uint64_t stay_ticks_max = UINT64_MAX;

void thread_stay_has_limit(uint64_t ticks)
{
	stay_ticks_max = STAY_LIMITS_MAX * ticks;
}

uint64_t thread_stay_used(uint64_t ticks)
{
	return MIN(ticks, stay_ticks_max);
}

void thread_pause(void)
{
	irq_state_t s = arch_irq_mask_all();

	leave_cpu(arch_cpu_this()->thread, THREAD_LEFT_DONE);
	arch_irq_restore(s);
}

void thread_cut(void)
{
	if (arch_cpu_this()->thread)
		arch_slice_cut();
}

bool thread_holds_foreign(void)
{
	const struct thread *t = arch_cpu_this()->thread;

	return t && t->holds_foreign;
}

void thread_suspend_native_irq(void)
{
	struct thread *t = arch_cpu_this()->thread;

	t->is_cut = true;
	leave_cpu(t, THREAD_LEFT_IRQ);
}

uint32_t thread_count(void)
{
	return READ_ONCE(table.count);
}

void thread_get_stats(struct thread_stats *out)
{
	irq_state_t s = spin_lock(&table.lock);

	out->busy = 0;
	for (uint32_t id = 0; id < table.limit; id++)
		if (table.by_id[id] &&
		    __atomic_load_n(&table.by_id[id]->state,
				    __ATOMIC_RELAXED) != THREAD_IDLE)
			out->busy++;
	out->idle = table.count - out->busy;
	out->idle_pages = (size_t)out->idle * STACK_PAGES;
	out->idle_heap_bytes = out->idle * heap_rounded(sizeof(struct thread));
	spin_unlock(&table.lock, s);
}

void thread_set_limit(uint32_t limit)
{
	table.limit = MIN(limit, THREAD_ID_MAX);
}

uint32_t thread_limit(void)
{
	return table.limit;
}

bool thread_trim(void)
{
	struct thread *t = pop_shared_idle();
	bool has_freed = t;

	for (; t; t = pop_shared_idle())
		destroy(t);
	return has_freed;
}

void thread_cpu_off(void)
{
	struct cpu *cpu = arch_cpu_this();

	while (cpu->thread_cache) {
		struct thread *t = cpu->thread_cache;

		cpu->thread_cache = t->next_idle;
		cpu->thread_cache_count--;
		if (!keep_shared(t))
			destroy(t);
	}
}
