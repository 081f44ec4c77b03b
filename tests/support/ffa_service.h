/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_SUPPORT_FFA_SERVICE_H
#define TESTS_SUPPORT_FFA_SERVICE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abi/optee_ffa.h"
#include "abi/optee_rpc.h"
#include "kernel/arch/sim/sim.h"
#include "kernel/entry/entry_priv.h"
#include "kernel/entry/ffa.h"
#include "kernel/entry/ffa_optee.h"
#include "kernel/irq/irq.h"
#include "kernel/mm/heap.h"
#include "kernel/spmc/identity.h"
#include "kernel/spmc/mem/transaction.h"
#include "kernel/svc/notif.h"
#include "kernel/thread/rpc.h"
#include "tests/support/fake_sessions.h"
#include "tests/support/spmc_world.h"

/*
 * Normal world, our own endpoint, and a partition, as the dispatcher of FF-A
 * sees them. Included by one file of a test, which brings more bodies.
 */
#define SPMC     0x8000u
#define SERVICE  0xA000u
#define OTHER_SP 0x8002u
#define IDS      SERVICE /* from normal world's kernel */

static inline uint32_t service_echo(struct ta_params *ps)
{
	for (unsigned int i = 0; i < TA_PARAM_COUNT; i++) {
		if (ps->p[i].type == TA_PARAM_VALUE_INOUT)
			ps->p[i].value.a++;
		if (ps->p[i].type == TA_PARAM_MEMREF_OUT)
			ps->p[i].memref.size_bytes /= 2;
	}
	return GP_SUCCESS;
}

static inline uint32_t service_interrupted(struct ta_params *ps)
{
	rpc_yield();
	return service_echo(ps);
}

static unsigned int raised;
static uint32_t raised_intid;

static uint32_t ack(void)
{
	return IRQ_NONE;
}

static void cpu_init(void)
{
}

static void raise_foreign(uint32_t intid)
{
	raised++;
	raised_intid = intid;
}

static const struct irq_chip chip = {.name = "none",
				     .ack = ack,
				     .cpu_init = cpu_init,
				     .raise_foreign = raise_foreign};

static paddr_t tx_pa, rx_pa;
static struct spmc_endpoint other_sp;

/* Calls of normal world's. */
static inline struct ffa_regs call(struct ffa_regs r)
{
	entry_ffa_call(&r);
	return r;
}
#define calls(...) call((struct ffa_regs){{__VA_ARGS__}})

static inline int error_of(const struct ffa_regs *r)
{
	return r->x[0] == FFA_ERROR ? (int)(int32_t)r->x[2] : FFA_OK;
}

static inline struct ffa_regs asks(uint32_t w3, uint32_t w4, uint32_t w5,
				   uint32_t w6, uint64_t x7)
{
	struct ffa_regs r =
		calls(FFA_MSG_SEND_DIRECT_REQ, IDS, 0, w3, w4, w5, w6, x7);

	assert_true(r.x[0] == FFA_MSG_SEND_DIRECT_RESP);
	assert_true(r.x[1] == (uint64_t)SERVICE << 16);
	assert_true(r.x[2] == 0);
	for (unsigned int i = 3; i < 8; i++)
		assert_true(r.x[i] <= UINT32_MAX);
	return r;
}

static inline struct world_memory some_memory(paddr_t pa, uint32_t page_count)
{
	return (struct world_memory){
		.attributes = FFA_MEM_NORMAL_WB_INNER,
		.access = {{SERVICE, FFA_ACCESS_RW, 0}},
		.access_count = 1,
		.ranges = {{pa, page_count, 0}},
		.range_count = 1,
	};
}

static inline int send(uint32_t function, const struct world_memory *m,
		       uint64_t *handle)
{
	uint32_t size = world_write(endpoint_find(0), m, nw_ptr(tx_pa));
	struct ffa_regs r = calls(function, size, size);

	*handle = r.x[2] | r.x[3] << 32;
	return error_of(&r);
}

static inline uint64_t share(paddr_t pa, uint32_t page_count)
{
	struct world_memory m = some_memory(pa, page_count);
	uint64_t handle = 0;

	assert_int_equal(send(FFA_MEM_SHARE, &m, &handle), FFA_OK);
	return handle;
}

static inline int reclaim(uint64_t handle)
{
	struct ffa_regs r =
		calls(FFA_MEM_RECLAIM, (uint32_t)handle, handle >> 32);

	return error_of(&r);
}

static inline int unregister(uint64_t handle)
{
	struct ffa_regs r = asks(OPTEE_FFA_UNREGISTER_SHM, (uint32_t)handle,
				 (uint32_t)(handle >> 32), 0, 0);

	return (int)(int32_t)r.x[3];
}

static inline void take_back(uint64_t handle)
{
	assert_int_equal(unregister(handle), FFA_OK);
	assert_int_equal(reclaim(handle), FFA_OK);
}

/* A message at the beginning of a shared page, with room for requests. */
struct exchange {
	paddr_t pa;
	uint64_t handle;
	struct nw_message *msg;
};

static inline struct exchange begin_exchange(uint32_t body,
					     uint32_t param_count)
{
	struct exchange x = {.pa = nw_pages(1)};

	x.handle = share(x.pa, 1);
	x.msg = nw_ptr(x.pa);
	x.msg->header.cmd = OPTEE_MSG_CMD_INVOKE_COMMAND;
	x.msg->header.func = body;
	x.msg->header.session = 7;
	x.msg->header.num_params = param_count;
	return x;
}

static inline void set_param(struct exchange *x, unsigned int i, uint64_t attr,
			     uint64_t w0, uint64_t w1, uint64_t w2)
{
	x->msg->param[i] = (struct optee_msg_param){attr, {w0, w1, w2}};
}

static inline struct nw_message *request_of(const struct exchange *x)
{
	return (void *)&x->msg->param[x->msg->header.num_params];
}

static inline struct ffa_regs run(const struct exchange *x)
{
	return asks(OPTEE_FFA_CALL_WITH_ARG, (uint32_t)x->handle,
		    (uint32_t)(x->handle >> 32), 0, 0);
}

static inline struct ffa_regs resume(uint64_t info)
{
	return asks(OPTEE_FFA_RESUME, 0, 0, 0, info);
}

static inline void assert_done(const struct ffa_regs *r)
{
	assert_true(r->x[3] == 0);
	assert_true(r->x[4] == OPTEE_FFA_CALL_DONE);
}

static inline void run_to_the_end(const struct exchange *x, uint32_t code)
{
	struct ffa_regs r = run(x);

	assert_done(&r);
	assert_int_equal(x->msg->header.ret, code);
}

static inline enum status no_pages(struct spmc_endpoint *e,
				   struct spmc_mapping *m)
{
	(void)e;
	m->address = 0x80000000;
	return ST_OK;
}

static inline void no_unmap(struct spmc_endpoint *e, uint64_t address,
			    uint32_t page_count)
{
	(void)e;
	(void)address;
	(void)page_count;
}

static const struct spmc_space other_space = {.map = no_pages,
					      .unmap = no_unmap};
static const uint8_t other_uuids[][UUID_BYTES] = {{1}};

static inline int start(void **state)
{
	struct ffa_regs r;

	(void)state;
	nw_reset();
	memset(&fake_seen, 0, sizeof(fake_seen));
	list_init(&endpoints);
	entry_ffa_begin(SPMC, true);
	spmc_identity.schedule_intid = 8;
	ffa_optee_begin(2);
	other_sp = (struct spmc_endpoint){
		.id = OTHER_SP,
		.version = FFA_VERSION_1_1,
		.properties = FFA_PROPERTY_RECEIVES_DIRECT,
		.execution_contexts = 1,
		.uuids = other_uuids,
		.uuid_count = 1,
		.space = &other_space,
	};
	assert_int_equal(endpoint_add(&other_sp), ST_OK);
	endpoint_find(0)->version = FFA_VERSION_1_1;
	endpoint_find(0)->is_version_fixed = true;
	entry_is_open = true;
	tx_pa = nw_pages(1);
	rx_pa = nw_pages(1);
	r = calls(FFA_64(FFA_RXTX_MAP), tx_pa, rx_pa, 1);
	return error_of(&r);
}

static inline int stop(void **state)
{
	struct ffa_regs r = calls(FFA_RXTX_UNMAP);
	struct thread_stats t;

	(void)state;
	thread_get_stats(&t);
	assert_int_equal(error_of(&r), FFA_OK);
	assert_int_equal(mem_transaction_count(), 0);
	notif_stop();
	return t.busy || shm_count();
}

#endif
