/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "base/text/format.h"
#include "kernel/arch/cpu.h"
#include "kernel/log/log.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"
#include "kernel/spmc/lock.h"
#include "kernel/spmc/partition_priv.h"
#include "kernel/thread/thread.h"
#include "kernel/uctx/dump.h"

/*
 * How partitions of S-EL0 run: each has a thread that stays in user mode but
 * for its calls. The manager lives on the CPU's entry stack and visits one
 * thread at a time.
 */

/* Partitions that hold off normal world's interrupts may keep a CPU this long
 * for one call of normal world: Linux begins to complain after 20 s. */
#define HELD_SECONDS_MAX 4u

static uint64_t *held_ticks; /* of each CPU, in this stay */

enum status partition_run_init(void)
{
	held_ticks = heap_alloc_array(cpu_count(), sizeof(*held_ticks));
	return held_ticks ? ST_OK : ST_NO_MEM;
}

void partition_stay_begins(void)
{
	if (held_ticks)
		held_ticks[arch_cpu_this()->index] = 0;
}

/* True once for each stay that is too long. */
static bool has_held_too_long(uint64_t ticks)
{
	uint64_t *held = &held_ticks[arch_cpu_this()->index];

	*held += ticks;
	if (*held <= (uint64_t)HELD_SECONDS_MAX * arch_counter_hz())
		return false;
	*held = 0;
	return true;
}

static bool is_end_of_turn(const struct ffa_regs *r)
{
	uint32_t function = ffa_w(r, 0) & ~SMCCC_64;

	return function == FFA_MSG_WAIT ||
	       function == FFA_MSG_SEND_DIRECT_RESP ||
	       function == FFA_MSG_SEND_DIRECT_RESP2;
}

static enum run_exit exit_of(const struct partition *p, enum thread_leave left)
{
	if (left == THREAD_LEFT_DONE)
		return p->exit;
	return left == THREAD_LEFT_CUT ? RUN_EXIT_SECURE_INTERRUPT
				       : RUN_EXIT_NS_INTERRUPT;
}

/* Time goes to the account of whose interrupt it is that keeps normal world
 * waiting. */
static void charge(const struct run_context *c, uint64_t ticks)
{
	while (c && c->model != RUN_MODEL_INTERRUPT)
		c = c->giver;
	if (c)
		partition_irqs_took(partition_of(c->e), ticks);
}

static enum run_exit enter(struct run_context *c)
{
	struct partition *p = partition_of(c->e);
	bool holds_normal = c->masks_ns;
	uint64_t begin = arch_counter();
	uint64_t ticks = 0;
	enum run_exit exit = RUN_EXIT_DEAD;

	spmc_lock_drop();
	exit = exit_of(p, thread_visit(p->thread, holds_normal));
	spmc_lock_retake();
	ticks = thread_stay_used(arch_counter() - begin);
	charge(c, ticks);
	if (exit == RUN_EXIT_CALL && is_end_of_turn(&c->regs))
		partition_irqs_are_served(p);
	if (holds_normal && exit != RUN_EXIT_DEAD && has_held_too_long(ticks)) {
		log_error("SP %x: ended, it does not give the CPU back",
			  p->e.id);
		exit = RUN_EXIT_DEAD;
	}
	return exit;
}

static void serve(struct run_context *c, struct ffa_regs *r)
{
	struct partition *p = partition_of(c->e);

	switch (ffa_w(r, 0) & ~SMCCC_64) {
	case FFA_MEM_PERM_GET:
		partition_call_perm_get(p, r);
		break;
	case FFA_MEM_PERM_SET:
		partition_call_perm_set(p, r);
		break;
	default:
		ffa_fail(r, FFA_ERROR_NOT_SUPPORTED);
		break;
	}
}

/* Transactions are over already. What it owns goes back to all. */
static void bury(struct run_context *c)
{
	struct partition *p = partition_of(c->e);

	log_error("SP %x: has ended, others go on", p->e.id);
	partition_silence_irqs(p);
	rxtx_forget(&p->e);
	notification_forget(&p->e);
	thread_destroy_bound(p->thread);
	p->thread = NULL;
	uctx_destroy(p->uctx);
	p->uctx = NULL;
}

const struct run_ops partition_ops = {
	.enter = enter,
	.serve = serve,
	.bury = bury,
};

/* The thread, for life. */
static void live(void *arg)
{
	struct partition *p = arg;

	uctx_activate(p->uctx);
	(void)arch_user_enter(&p->entry);
	uctx_activate(NULL);
	p->exit = RUN_EXIT_DEAD;
	for (;;)
		thread_pause();
}

enum status partition_create_thread(struct partition *p)
{
	return thread_create_bound(live, p, &p->thread);
}

struct partition *partition_current(void)
{
	const struct thread *t = thread_current();

	return t && t->body == live ? t->body_arg : NULL;
}

void partition_syscall(struct partition *p, uint64_t x[FFA_REGS])
{
	memcpy(p->c.regs.x, x, sizeof(p->c.regs.x));
	p->exit = RUN_EXIT_CALL;
	thread_pause();
	memcpy(x, p->c.regs.x, sizeof(p->c.regs.x));
}

/* As a TA's: the one file that there is, and where it begins. */
static void log_image(const struct partition *p)
{
	char uuid[UUID_TEXT_BYTES];

	uuid_octets_to_text(p->m.uuids[0], uuid);
	log_error(" [0] %s @ 0x%llx", uuid, (unsigned long long)p->image_va);
}

void partition_fault(struct partition *p, const struct arch_user_dump *regs)
{
	log_error("SP %x: stopped by that", p->e.id);
	uctx_dump_registers(regs);
	uctx_dump_regions(p->uctx);
	log_image(p);
	log_error("Call stack:");
	log_error(" 0x%llx", (unsigned long long)uctx_strip(p->uctx, regs->pc));
	uctx_dump_frames(p->uctx, regs->fp);
	arch_user_exit(0);
}
