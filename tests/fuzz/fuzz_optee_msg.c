/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A hostile normal world. The input is a program: SMCs with made-up registers,
 * messages with made-up contents on up to eight calls at once, answers to RPCs
 * that are true or not, changes of memory in between, interrupts and failed
 * allocations. The core must never stop, and when all calls have ended nothing
 * may be left of them.
 */
#include <stdlib.h>
#include <string.h>

#include "abi/optee_smc.h"
#include "kernel/arch/cpu.h"
#include "kernel/arch/sim/sim.h"
#include "kernel/irq/irq.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/svc/notif.h"
#include "kernel/svc/rpc_ta.h"
#include "kernel/svc/time.h"
#include "kernel/thread/mutex.h"
#include "kernel/thread/rpc.h"
#include "tests/support/fake_sessions.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CALLS       8u
#define COOKIES     6u
#define ENDLESS     10000u
#define POOL_PAGES  24u
#define POOL_BYTES  (POOL_PAGES * PAGE_BYTES)
#define MESSAGE_GAP 1024u

static const uint8_t *in;
static size_t left;
static paddr_t pool;
static struct nw_call calls[CALLS];
static struct mutex shared;
static unsigned int irq_left;

static uint64_t take(unsigned int bytes)
{
	uint64_t v = 0;

	for (unsigned int i = 0; i < bytes && left; i++, left--)
		v |= (uint64_t)*in++ << (8 * i);
	return v;
}

/* A number that somebody who wants to break us would try. */
static uint64_t number(void)
{
	static const uint64_t odd[] = {0,
				       1,
				       7,
				       8,
				       32,
				       64,
				       127,
				       128,
				       4088,
				       4095,
				       4096,
				       4097,
				       8192,
				       0x7fffffff,
				       0x80000000,
				       UINT32_MAX,
				       BIT64(32),
				       INT64_MAX,
				       UINT64_MAX,
				       UINT64_MAX - 4095,
				       SIM_NS_PA,
				       SIM_NS_PA + SIM_NS_BYTES,
				       SIM_NS_PA + SIM_NS_BYTES - 4096,
				       SIM_SECURE_PA,
				       SIM_SECURE_PA + SIM_SECURE_BYTES - 4096,
				       SIM_FIRMWARE_PA,
				       SIM_HOLE_PA,
				       SIM_HOLE_PA - 4096,
				       SIM_NS2_PA};
	uint8_t how = (uint8_t)take(1);

	if (how < 96)
		return odd[how % ARRAY_SIZE(odd)];
	if (how < 160)
		return pool + (take(1) % POOL_PAGES) * PAGE_BYTES +
		       (how & 1 ? 0 : take(2) % PAGE_BYTES);
	if (how < 220)
		return take(1) % COOKIES;
	return how < 250 ? take(2) : take(8);
}

static uint64_t attribute(void)
{
	static const uint16_t usual[] = {
		0,   1,     2,     3,     5,     6,     7,     9,     0xA,
		0xB, 0x101, 0x101, 0x20A, 0x20A, 0x209, 0x20B, 0x109, 0xFF};
	uint8_t how = (uint8_t)take(1);

	return how < 240 ? usual[how % ARRAY_SIZE(usual)] : take(8);
}

static uint32_t body_copy(struct ta_params *ps)
{
	char buf[256];

	for (unsigned int i = 0; i < TA_PARAM_COUNT; i++) {
		struct ta_memref *m = &ps->p[i].memref;
		size_t n = 0;

		if (!ta_param_is_memref(&ps->p[i])) {
			if (ps->p[i].type != TA_PARAM_NONE)
				ps->p[i].value.a++;
			continue;
		}
		n = MIN(m->size_bytes, (uint64_t)sizeof(buf));
		if (!m->mobj || !n)
			continue;
		check_fatal(mobj_read(m->mobj, m->offset_bytes, buf, n) ==
			    ST_OK);
		check_fatal(mobj_write(m->mobj,
				       m->offset_bytes + m->size_bytes - n, buf,
				       n) == ST_OK);
		m->size_bytes = n;
	}
	return GP_SUCCESS;
}

static uint32_t body_buffers(struct ta_params *ps)
{
	struct shm *shm = NULL;
	enum status st = rpc_shm_alloc(RPC_SHM_APPL, 5000, &shm);

	(void)ps;
	if (st != ST_OK)
		return gp_from_status(st);
	check_fatal(shm_write(shm, 4999, "x", 1) == ST_OK);
	rpc_shm_free(RPC_SHM_APPL, shm);
	return GP_SUCCESS;
}

static uint32_t body_load(struct ta_params *ps)
{
	static const uint8_t uuid[16];
	struct shm *shm = NULL;
	uint64_t size = 0;
	char byte = 0;
	enum status st = rpc_load_ta(uuid, &shm, &size);

	(void)ps;
	if (st != ST_OK)
		return gp_from_status(st);
	check_fatal(shm_read(shm, size - 1, &byte, 1) == ST_OK);
	rpc_load_ta_done(shm);
	return GP_SUCCESS;
}

static uint32_t body_lock(struct ta_params *ps)
{
	static unsigned int inside;

	(void)ps;
	mutex_lock(&shared);
	check_fatal(inside++ == 0);
	rpc_yield();
	check_fatal(--inside == 0);
	mutex_unlock(&shared);
	return GP_SUCCESS;
}

static uint32_t body_time(struct ta_params *ps)
{
	struct tee_time t = {};

	(void)ps;
	if (time_ree(&t) == ST_OK)
		check_fatal(t.millis < 1000);
	time_suspend_ms(10);
	return GP_SUCCESS;
}

static void irq_comes(void)
{
	if (!irq_left || !arch_cpu_this()->thread)
		return;
	irq_left--;
	thread_suspend_foreign_irq();
}

static void smc(struct nw_call *c)
{
	sim_set_cpu(c->cpu);
	entry_yield_smc(&c->regs);
	c->state = nw_is_rpc(c) ? NW_READY : NW_DONE;
}

static struct nw_call *pick_call(void)
{
	return &calls[take(1) % CALLS];
}

static void write_message(struct nw_message *m)
{
	m->header.cmd = take(1) % 10;
	m->header.func = take(1) % 8;
	m->header.session = (uint32_t)take(1);
	m->header.num_params = (uint32_t)take(1) % 8;
	if (m->header.num_params == 7)
		m->header.num_params = (uint32_t)number();
	for (unsigned int i = 0; i < MIN(m->header.num_params, 6u); i++) {
		m->param[i].attr = attribute();
		for (unsigned int k = 0; k < 3; k++)
			m->param[i].word[k] = number();
	}
}

static void begin_call(void)
{
	static const uint32_t functions[] = {OPTEE_SMC_CALL_WITH_RPC_ARG,
					     OPTEE_SMC_CALL_WITH_ARG,
					     OPTEE_SMC_CALL_WITH_REGD_ARG};
	struct nw_call *c = pick_call();

	if (c->state != NW_DONE)
		return;
	c->msg_pa = pool + (uint64_t)(c - calls) * MESSAGE_GAP;
	c->msg = nw_ptr(c->msg_pa);
	write_message(c->msg);
	c->rpc = (void *)&c->msg->param[MIN(c->msg->header.num_params, 12u)];
	c->cpu = (unsigned int)take(1) % SIM_CPU_COUNT;
	c->regs = (struct smc_regs){{functions[take(1) % 3], 0, c->msg_pa}};
	if (c->regs.a[0] == OPTEE_SMC_CALL_WITH_REGD_ARG) {
		c->regs.a[2] = take(1) % COOKIES;
		c->regs.a[3] = take(1) % 8 * MESSAGE_GAP / 2;
	}
	smc(c);
}

/* What an honest driver would do, but it never lets anybody wait. */
static void answer(struct nw_call *c)
{
	struct nw_message *rpc = nw_rpc_message(c);

	/* A page that it was never lent, or a message somewhere else. */
	if (c->regs.a[0] == OPTEE_SMC_RPC_CMD &&
	    (!rpc || !IS_ALIGNED((uintptr_t)rpc, 8))) {
		c->regs.a[0] = OPTEE_SMC_RETURN_FROM_RPC;
		return;
	}
	nw_answer(c);
	if (c->state == NW_WAITS) {
		c->state = NW_READY;
		rpc->header.ret = GP_SUCCESS;
		c->regs.a[0] = OPTEE_SMC_RETURN_FROM_RPC;
	}
}

static void resume(bool is_honest)
{
	struct nw_call *c = pick_call();

	if (c->state == NW_DONE)
		return;
	c->cpu = (unsigned int)take(1) % SIM_CPU_COUNT;
	if (is_honest)
		answer(c);
	c->regs.a[0] = OPTEE_SMC_RETURN_FROM_RPC;
	if (!is_honest) {
		struct nw_message *rpc = nw_ptr(pool + take(1) * MESSAGE_GAP);

		for (unsigned int i = 1; i < 6; i++)
			if (i != 3)
				c->regs.a[i] = number();
		if (rpc && take(1) & 1) {
			write_message(rpc);
			rpc->header.ret = (uint32_t)number();
		}
	}
	smc(c);
}

static void raw_smc(void)
{
	struct smc_regs r;

	for (unsigned int i = 1; i < 8; i++)
		r.a[i] = number();
	r.a[0] = OPTEE_SMC_YIELD_CALL(take(1) % 32);
	/* Resuming behind the model's back would confuse the model only. */
	if (r.a[0] == OPTEE_SMC_RETURN_FROM_RPC)
		r.a[3] += THREAD_ID_MAX;
	sim_set_cpu((unsigned int)take(1) % SIM_CPU_COUNT);
	entry_yield_smc(&r);
	/* A call that the model does not know: end it here. */
	for (unsigned int i = 0; r.a[0] >= OPTEE_SMC_RPC(0) &&
				 r.a[0] != SMCCC_UNKNOWN && i < ENDLESS;
	     i++) {
		r = (struct smc_regs){
			{OPTEE_SMC_RETURN_FROM_RPC, 0, 0, r.a[3]}};
		entry_yield_smc(&r);
		for (unsigned int k = 0; k < CALLS && i > 100; k++)
			if (calls[k].state != NW_DONE) {
				answer(&calls[k]);
				smc(&calls[k]);
			}
	}
}

static void fast(void)
{
	struct smc_regs r;

	for (unsigned int i = 1; i < 8; i++)
		r.a[i] = number();
	r.a[0] = OPTEE_SMC_FAST_CALL(take(1) % 24);
	entry_fast_smc(&r);
}

static void change_memory(void)
{
	uint64_t at = take(2) % (POOL_BYTES / 8);

	*((uint64_t *)nw_ptr(pool) + at) = take(1) & 1 ? number() : attribute();
}

static void register_pool(void)
{
	unsigned int first = (unsigned int)take(1) % POOL_PAGES;
	unsigned int count = 1 + (unsigned int)take(1) % (POOL_PAGES - first);

	(void)!shm_register_contiguous(take(1) % COOKIES,
				       pool + first * PAGE_BYTES + take(2) % 64,
				       count * PAGE_BYTES - 64);
}

static void finish_calls(void)
{
	unsigned int running = 1;

	irq_left = 0;
	page_fail_nth(0);
	for (unsigned int round = 0; running; round++) {
		check_fatal(round < ENDLESS);
		running = 0;
		for (unsigned int i = 0; i < CALLS; i++) {
			if (calls[i].state == NW_DONE)
				continue;
			running++;
			/* The message may have been overwritten. */
			answer(&calls[i]);
			smc(&calls[i]);
		}
	}
}

static size_t in_use(void)
{
	struct page_stats p;
	struct heap_stats h;
	struct thread_stats t;

	page_get_stats(&p);
	heap_get_stats(&h);
	thread_get_stats(&t);
	check_fatal(!t.busy);
	return (p.total_pages - p.free_pages - h.pages - t.idle_pages) *
		       PAGE_BYTES +
	       h.allocated_bytes - t.idle_heap_bytes;
}

static void no_interrupt(uint32_t intid)
{
	(void)intid;
}

static void set_up(void)
{
	static const struct irq_chip chip = {.name = "none",
					     .raise_foreign = no_interrupt};
	static const char file[] = "a file";
	static bool is_ready;

	nw_reset();
	pool = nw_pages(POOL_PAGES);
	if (is_ready)
		return;
	is_ready = true;
	irq_set_chip(&chip);
	notif_init(219);
	nw_ta_file = file;
	nw_ta_file_bytes = sizeof(file);
	mutex_init(&shared);
	fake_bodies[0] = body_copy;
	fake_bodies[1] = body_buffers;
	fake_bodies[2] = body_load;
	fake_bodies[3] = body_lock;
	fake_bodies[4] = body_time;
	sim_irq_hook = irq_comes;
	(void)!entry_set_reserved_shm(pool, 4 * PAGE_BYTES);
	entry_begin_service();
}

static void clean_up(void)
{
	uint64_t cookie = 0;

	finish_calls();
	for (uint64_t i = 0; i < COOKIES; i++)
		(void)!shm_unregister(i);
	while (rpc_cache_disable(&cookie) == ST_OK)
		;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static size_t baseline;

	set_up();
	in = data;
	left = size;
	for (unsigned int i = 0; i < CALLS; i++)
		calls[i] = (struct nw_call){.state = NW_DONE};
	while (left) {
		switch (take(1) % 10) {
		case 0:
		case 1:
			begin_call();
			break;
		case 2:
		case 3:
			resume(true);
			break;
		case 4:
			resume(false);
			break;
		case 5:
			raw_smc();
			break;
		case 6:
			fast();
			break;
		case 7:
			change_memory();
			break;
		case 8:
			irq_left = (unsigned int)take(1) % 8;
			nw_buffers_are_lists = irq_left & 1;
			break;
		default:
			if (take(1) & 1)
				register_pool();
			else
				page_fail_nth(take(1) % 32);
			break;
		}
	}
	clean_up();
	/* Cookies that normal world invented stay registered: they are few. */
	if (!baseline && !shm_count())
		baseline = in_use();
	if (!shm_count())
		check_fatal(in_use() == baseline);
	return 0;
}
