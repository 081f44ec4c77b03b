/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_WORLD_PRIV_H
#define KERNEL_TA_WORLD_PRIV_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "abi/gp.h"
#include "abi/loader.h"
#include "abi/ta.h"
#include "base/bytes/mem.h"
#include "kernel/arch/cpu.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/ta/instance.h"
#include "kernel/ta/loader/loader_calls.h"
#include "kernel/ta/pta.h"
#include "kernel/ta/store/store.h"
#include "kernel/thread/thread.h"

/*
 * A world of trusted applications for tests: their code is C functions here,
 * entered where a real one would be in user mode. The program that includes
 * this is linked with --wrap=ta_image_get --wrap=ta_image_put, and defines the
 * TAs.
 */

/* What an entry of a TA does. Reads and writes its block at @params. */
typedef uint32_t world_entry(uint32_t function, uint32_t session,
			     uint64_t params, uint32_t cmd);

struct world_ta {
	uint8_t uuid[16];
	uint32_t flags;
	uint32_t stack_bytes; /* 0: 4096 */
	world_entry *entry;
	enum status load_status; /* of its file */
	bool panics_in_loader;
	bool yields_in_load; /* the supplicant takes its time */
	unsigned int load_count, entry_count;
};

extern struct world_ta world_tas[];
extern const size_t world_ta_count;

#define WORLD_UUID(n)                                                          \
	{                                                                      \
		(n), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15         \
	}

#define ENTRY_VA 0x1000u

static unsigned int world_images; /* in use */

enum status __wrap_ta_image_get(const uint8_t uuid[16], struct ta_image **out);
void __wrap_ta_image_put(struct ta_image *image);

/* Inside a job: leave for normal world and come back. */
static inline void world_yield(void)
{
	struct smc_regs regs = {};

	thread_rpc(&regs);
}

static struct world_ta *find_ta(const uint8_t uuid[16])
{
	for (size_t i = 0; i < world_ta_count; i++)
		if (!memcmp(world_tas[i].uuid, uuid, 16))
			return &world_tas[i];
	return NULL;
}

enum status __wrap_ta_image_get(const uint8_t uuid[16], struct ta_image **out)
{
	struct world_ta *ta = find_ta(uuid);
	struct ta_image *image = NULL;
	uint8_t elf_class = 2;
	enum status st = ST_OK;

	if (!ta)
		return ST_NOT_FOUND;
	ta->load_count++;
	if (ta->yields_in_load)
		world_yield();
	if (ta->load_status != ST_OK)
		return ta->load_status;
	image = heap_alloc(sizeof(*image));
	if (!image)
		return ST_NO_MEM;
	st = mobj_create_anon(2, &image->mobj);
	if (st != ST_OK) {
		heap_free(image);
		return st;
	}
	memcpy(image->uuid, uuid, sizeof(image->uuid));
	image->size_bytes = 2 * PAGE_BYTES;
	image->refs = 1;
	assert_int_equal(mobj_write(image->mobj, 4, &elf_class, 1), ST_OK);
	world_images++;
	*out = image;
	return ST_OK;
}

void __wrap_ta_image_put(struct ta_image *image)
{
	assert_int_equal(image->refs, 1);
	mobj_put(image->mobj);
	heap_free(image);
	world_images--;
}

/* What the real loader would do for a TA of one page of code and one of
 * data. */
static uint64_t play_loader(const struct arch_user_regs *regs)
{
	user_addr_t at = {regs->arg[1]};
	struct loader_args args;
	struct ta_instance *i = ta_instance_current();
	const struct world_ta *ta = NULL;
	uint64_t va = 0;
	uint64_t open[8] = {at.va, at.va + 16, at.va + 32};
	uint64_t find[8] = {2, at.va + 32};
	enum status st = uctx_copy_in(&args, at, sizeof(args));

	assert_int_equal(st, ST_OK);
	assert_int_equal(regs->arg[0], LOADER_LOAD);
	ta = find_ta(args.uuid);
	if (ta->panics_in_loader)
		ta_die(0);
	st = ta_loader_call(i, LDR_SYS_OPEN_IMAGE, open);
	if (st == ST_OK)
		st = ta_loader_call(i, LDR_SYS_FIND_VA, find);
	if (st != ST_OK)
		return st;
	assert_int_equal(uctx_copy_in(&va, (user_addr_t){find[1]}, 8), ST_OK);
	st = ta_loader_call(i, LDR_SYS_MAP_IMAGE,
			    (uint64_t[8]){0, 0, 1, va, LDR_READ | LDR_EXEC});
	va += PAGE_BYTES;
	assert_int_equal(uctx_copy_out((user_addr_t){find[1]}, &va, 8), ST_OK);
	if (st == ST_OK)
		st = ta_loader_call(i, LDR_SYS_MAP_ZERO,
				    (uint64_t[8]){0, 1, find[1]});
	args.ta_flags = ta->flags;
	args.stack_bytes = ta->stack_bytes ? ta->stack_bytes : 4096;
	args.is_32bit = 0;
	args.entry = ENTRY_VA;
	assert_int_equal(uctx_copy_out(at, &args, sizeof(args)), ST_OK);
	return st;
}

static uint64_t user_program(const struct arch_user_regs *regs)
{
	struct world_ta *ta = NULL;

	if (ta_instance_current()->is_in_loader)
		return play_loader(regs);
	ta = find_ta(ta_instance_current()->uuid);
	assert_int_equal(regs->pc, ENTRY_VA);
	assert_int_equal(regs->sp % 16, 0);
	ta->entry_count++;
	return ta->entry((uint32_t)regs->arg[0], (uint32_t)regs->arg[1],
			 regs->arg[2], (uint32_t)regs->arg[3]);
}

struct world_job {
	void (*run)(void *arg);
	void *arg;
	bool is_done;
	uint32_t thread_id;
	struct smc_regs regs;
};

/* Threads serve jobs instead of calls. */
static struct world_job *starting;

static void serve_job(struct thread *t)
{
	struct world_job *j = starting;

	j->thread_id = t->id;
	j->run(j->arg);
	j->is_done = true;
}

const struct thread_upcalls thread_upcalls = {
	.yield_call = serve_job,
	.switch_uctx = uctx_reload,
};

/*
 * Several jobs at once: start, then resume one step at a time. A step lasts
 * until the job leaves (waits, or yields) or is done.
 */
static void step(struct world_job *j, struct thread *t)
{
	irq_state_t irq = arch_irq_mask_all();

	thread_run(t, &j->regs);
	arch_irq_restore(irq);
}

static inline void world_start(struct world_job *j)
{
	struct thread *t = NULL;
	irq_state_t irq = 0;

	sim_user_program = user_program;
	j->is_done = false;
	starting = j;
	irq = arch_irq_mask_all();
	assert_int_equal(thread_acquire(&t), ST_OK);
	arch_irq_restore(irq);
	step(j, t);
}

static inline void world_resume(struct world_job *j)
{
	struct thread *t = NULL;
	irq_state_t irq = arch_irq_mask_all();

	assert_int_equal(thread_acquire_suspended(j->thread_id, &t), ST_OK);
	arch_irq_restore(irq);
	step(j, t);
}

static inline void world_finish(struct world_job *jobs, size_t count)
{
	bool any = true;

	for (unsigned int rounds = 0; any; rounds++) {
		assert_in_range(rounds, 0, 10000);
		any = false;
		for (size_t i = 0; i < count; i++) {
			if (jobs[i].is_done)
				continue;
			any = true;
			world_resume(&jobs[i]);
		}
	}
}

/* Run @job on a thread of its own until it is done, as normal world would:
 * whenever it leaves for a while, it is resumed. */
static inline void world_run(void (*job)(void *arg), void *arg)
{
	struct world_job j = {.run = job, .arg = arg};

	world_start(&j);
	world_finish(&j, 1);
}

static inline size_t world_free_pages(void)
{
	struct page_stats s;

	page_get_stats(&s);
	return s.free_pages;
}

/* Calls from normal world, inside a job. */
static inline struct ta_result world_open(uint8_t n, struct ta_params *ps,
					  uint32_t *id)
{
	static const struct ta_identity client = {.login = TA_LOGIN_PUBLIC};
	const uint8_t uuid[16] = WORLD_UUID(n);
	struct ta_params none = {};

	return ta_open_session(NULL, &client, uuid, TA_TIMEOUT_INFINITE,
			       ps ? ps : &none, id);
}

static inline struct ta_result world_invoke(uint32_t id, uint32_t cmd,
					    struct ta_params *ps)
{
	struct ta_params none = {};

	return ta_invoke(NULL, id, cmd, TA_TIMEOUT_INFINITE, ps ? ps : &none);
}

static inline void world_close(uint32_t id)
{
	assert_int_equal(ta_close_session(NULL, id).code, GP_SUCCESS);
}

#define assert_result(r, c, o)                                                 \
	do {                                                                   \
		struct ta_result result_ = (r);                                \
		assert_int_equal(result_.code, (c));                           \
		assert_int_equal(result_.origin, (o));                         \
	} while (0)

#endif
