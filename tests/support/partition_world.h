/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_SUPPORT_PARTITION_WORLD_H
#define TESTS_SUPPORT_PARTITION_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libfdt.h>

#include "kernel/arch/sim/sim.h"
#include "kernel/irq/irq.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/spmc/identity.h"
#include "kernel/spmc/lock.h"
#include "kernel/spmc/mem/transaction.h"
#include "kernel/spmc/normal_space.h"
#include "kernel/spmc/partition_priv.h"
#include "kernel/thread/thread.h"

/*
 * Partitions from image to grave, with the real threads and address spaces.
 * What they do in user mode is a function here, which finds out by its id what
 * it is to do next.
 */
#define RUNNER  0x8003u /* asks for no id, and its neighbour has 0x8002 */
#define QUEUED  0x8002u
#define REQ     FFA_64(FFA_MSG_SEND_DIRECT_REQ)
#define RESP    FFA_64(FFA_MSG_SEND_DIRECT_RESP)
#define INVALID FFA_ERROR_INVALID_PARAMETERS
#define DENIED  FFA_ERROR_DENIED
#define ABORTED FFA_ERROR_ABORTED

static uint8_t runner_fdt[4096] __aligned(8);
static uint8_t queued_fdt[4096] __aligned(8);
static uint8_t flat[2 * 4096 + 100] __aligned(8);

static struct spmc_endpoint ns;
/* A handler stays for ever: each test has another one. */
static uint32_t uart_irq = 40;
static uint64_t fixed_pa = 0x0f000000;
/* What a partition does at start-up, and with a request. */
static void (*at_start)(struct partition *p);
static void (*on_request)(struct partition *p, struct ffa_regs *r);
static unsigned int interrupts_seen;
static uint64_t interrupt_us; /* how long it works on one */

static inline struct ffa_regs sp_call(struct partition *p, struct ffa_regs r)
{
	partition_syscall(p, r.x);
	return r;
}
#define SP_CALL(p, ...) sp_call((p), (struct ffa_regs){{__VA_ARGS__}})

static inline int code_of(const struct ffa_regs *r)
{
	return ffa_w(r, 0) == FFA_ERROR ? (int)(int32_t)r->x[2] : FFA_OK;
}

static inline int sp_code(struct partition *p, struct ffa_regs r)
{
	r = sp_call(p, r);
	return code_of(&r);
}
#define SP_CODE(p, ...) sp_code((p), (struct ffa_regs){{__VA_ARGS__}})

static inline uint64_t live(const struct arch_user_regs *regs)
{
	struct partition *p = partition_current();
	struct ffa_regs r = {};

	assert_ptr_equal(&p->entry, regs);
	if (at_start)
		at_start(p);
	r = SP_CALL(p, FFA_MSG_WAIT);
	for (;;) {
		if (ffa_w(&r, 0) == REQ) {
			struct ffa_regs answer = {
				{RESP, r.x[1] >> 16 | r.x[1] << 16}};

			answer.x[1] &= UINT32_MAX;
			if (on_request)
				on_request(p, &r);
			memcpy(&answer.x[3], &r.x[3], 5 * sizeof(r.x[0]));
			r = sp_call(p, answer);
			continue;
		}
		if (ffa_w(&r, 0) == FFA_INTERRUPT) {
			assert_int_equal(r.x[2], uart_irq);
			interrupts_seen++;
			sim_advance_us(interrupt_us);
		}
		r = SP_CALL(p, FFA_MSG_WAIT);
	}
	return 0;
}

/* A controller that remembers what is on. */
static bool is_on[1024];
static uint32_t pending = IRQ_NONE;

static inline uint32_t ack(void)
{
	uint32_t intid = pending;

	pending = IRQ_NONE;
	return intid;
}

static inline void eoi(uint32_t intid)
{
	assert_true(intid < 1024);
}

static inline void enable(uint32_t intid)
{
	is_on[intid] = true;
}

static inline void disable(uint32_t intid)
{
	is_on[intid] = false;
}

/* The device does not let go of its line. */
static bool is_held;

static inline bool is_pending(uint32_t intid)
{
	assert_int_equal(intid, uart_irq);
	assert_false(is_on[intid]);
	return is_held;
}

static const struct irq_chip chip = {
	.name = "fake",
	.native_is_irq = true,
	.ack = ack,
	.eoi = eoi,
	.enable = enable,
	.disable = disable,
	.is_pending = is_pending,
};

static inline void load(const char *name, void *out)
{
	char path[256];
	FILE *f = NULL;

	snprintf(path, sizeof(path), SPMC_TESTDATA "/%s.dtb", name);
	f = fopen(path, "rb");
	assert_non_null(f);
	assert_true(fread(out, 1, 4096, f) > 0);
	fclose(f);
}

static inline size_t free_pages(void)
{
	struct page_stats s;

	page_get_stats(&s);
	return s.free_pages;
}

static inline void set_u64(void *fdt, const char *path, const char *name,
			   uint64_t value)
{
	int node = fdt_path_offset(fdt, path);

	assert_true(node >= 0);
	assert_int_equal(fdt_setprop_inplace_u64(fdt, node, name, value), 0);
}

static struct embedded_sp embedded[2];

static inline int prepare(void **state)
{
	fdt32_t *interrupts = NULL;

	(void)state;
	list_init(&endpoints);
	spmc_identity.id = 0x8000;
	spmc_identity.has_wide_calls = true;
	ns = (struct spmc_endpoint){.version = FFA_VERSION_1_2,
				    .space = &normal_space};
	assert_int_equal(endpoint_add(&ns), ST_OK);
	load("runner", runner_fdt);
	load("queued", queued_fdt);
	uart_irq++;
	interrupts = fdt_getprop_w(
		runner_fdt, fdt_path_offset(runner_fdt, "/device-regions/uart"),
		"interrupts", NULL);
	interrupts[0] = cpu_to_fdt32(uart_irq);
	/* What an earlier test left behind splits the free pages there, and
	 * those nearby are the next to be taken. */
	fixed_pa += UINT64_C(0x1f0000);
	if (fixed_pa >= UINT64_C(0x12000000))
		fixed_pa -= UINT64_C(0x3000000);
	set_u64(runner_fdt, "/memory-regions/fixed", "base-address", fixed_pa);
	embedded[0] = (struct embedded_sp){
		.uuid = {1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4},
		.bytes = flat,
		.size_bytes = sizeof(flat),
		.manifest = runner_fdt,
		.manifest_bytes = sizeof(runner_fdt),
	};
	embedded[1] = (struct embedded_sp){
		.uuid = {5, 0, 0, 0, 6, 0, 0, 0, 7, 0, 0, 0, 8},
		.bytes = flat,
		.size_bytes = sizeof(flat),
		.stack_bytes = 8192,
		.manifest = queued_fdt,
		.manifest_bytes = sizeof(queued_fdt),
	};
	memset(flat, 0x5a, sizeof(flat));
	sim_user_program = live;
	at_start = NULL;
	on_request = NULL;
	interrupts_seen = 0;
	interrupt_us = 0;
	is_held = false;
	pending = IRQ_NONE;
	return 0;
}

static inline void start(void)
{
	const struct image_sources s = {.embedded = embedded,
					.embedded_count = 2};

	(void)arch_irq_mask_all();
	assert_int_equal(partitions_start(&s), ST_OK);
}

static inline struct partition *sp(uint16_t id)
{
	struct spmc_endpoint *e = endpoint_find(id);

	assert_non_null(e);
	return partition_of(e);
}

static inline int finish(void **state)
{
	struct list *n = NULL;
	struct list *next = NULL;

	(void)state;
	/* The dead are buried already; the others follow. */
	list_for_each_safe (n, next, &endpoints) {
		struct spmc_endpoint *e = endpoint_of(n);

		if (!endpoint_is_secure(e))
			continue;
		if (partition_of(e)->uctx) {
			mem_forget_endpoint(e);
			partition_ops.bury(e->context);
		}
	}
	if (ns.rxtx.tx)
		rxtx_forget(&ns);
	mem_forget_endpoint(&ns);
	return 0;
}

static struct ffa_regs ns_regs;
static inline int ns_call(struct ffa_regs r)
{
	irq_state_t s = spmc_lock();

	partition_stay_begins();
	ns_regs = r;
	run_normal_call(&ns, &ns_regs);
	run_leftover_interrupts();
	spmc_unlock(s);
	return code_of(&ns_regs);
}
#define NS_CALL(...) ns_call((struct ffa_regs){{__VA_ARGS__}})

static inline void ask(uint16_t id, uint64_t x3)
{
	assert_int_equal(NS_CALL(REQ, id, 0, x3), FFA_OK);
	assert_true(ns_regs.x[0] == RESP);
	assert_true(ns_regs.x[1] == (uint64_t)id << 16);
}

/* The runner's device, whoever runs; while normal world does. */
static inline void interrupt_comes(void)
{
	assert_true(is_on[uart_irq]);
	pending = uart_irq;
	irq_handle_native();
	assert_false(is_on[uart_irq]);
}

static inline void interrupt_normal_world(void)
{
	struct ffa_regs r = {};
	irq_state_t s;

	interrupt_comes();
	s = spmc_lock();
	partition_stay_begins();
	run_interrupts_of_normal(&r);
	spmc_unlock(s);
	assert_true(r.x[0] == FFA_NORMAL_WORLD_RESUME);
}

/* Memory of the runner's for the other one. */
static inline uint64_t send(struct partition *p, uint32_t function, uint64_t va,
			    uint32_t pages)
{
	struct {
		struct ffa_mem_transaction head;
		struct ffa_mem_access_1_2 access;
		struct ffa_mem_composite composite;
		struct ffa_mem_range range;
	} d = {
		.head = {.sender = RUNNER,
			 .access_bytes = sizeof(d.access),
			 .access_count = 1,
			 .access_offset = sizeof(d.head)},
		.access = {.endpoint = QUEUED,
			   .permissions = FFA_ACCESS_RW,
			   .composite_offset = 80},
		.composite = {.page_count = pages, .range_count = 1},
		.range = {.address = va, .page_count = pages},
	};
	struct ffa_regs r = {};

	if (function == FFA_MEM_SHARE)
		d.head.attributes = FFA_MEM_NORMAL_WB_INNER;
	assert_int_equal(mobj_write(p->e.rxtx.tx, 0, &d, sizeof(d)), ST_OK);
	r = SP_CALL(p, function, sizeof(d), sizeof(d));
	return code_of(&r) ? (uint64_t)(int64_t)code_of(&r)
			   : r.x[2] | r.x[3] << 32;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, prepare, finish)

#endif
