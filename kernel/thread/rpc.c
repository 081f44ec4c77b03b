/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/gp.h"
#include "abi/optee_rpc.h"
#include "abi/optee_smc.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/kmap.h"
#include "kernel/thread/rpc_priv.h"
#include "kernel/thread/spinlock.h"

static uint64_t pair(uint64_t high, uint64_t low)
{
	return (high & UINT32_MAX) << 32 | (low & UINT32_MAX);
}

/*
 * Message pages that normal world lent by the ALLOC request and that no call
 * uses now. They are kept while the cache is enabled.
 */
struct lent_page {
	void *msg;
	uint64_t cookie;
	struct lent_page *next;
};
static struct {
	struct spinlock lock;
	struct lent_page *free;
	bool is_enabled;
} cache;

static void free_page_request(uint64_t cookie)
{
	struct smc_regs regs = {
		{OPTEE_SMC_RPC_FREE, cookie >> 32, cookie & UINT32_MAX}};

	thread_rpc(&regs);
}

/* One from the cache; false when it is empty. */
static bool take_cached(struct thread *t)
{
	irq_state_t s = spin_lock(&cache.lock);
	struct lent_page *p = cache.free;

	if (p)
		cache.free = p->next;
	spin_unlock(&cache.lock, s);
	if (!p)
		return false;
	t->rpc_msg = p->msg;
	t->rpc_cookie = p->cookie;
	heap_free(p);
	return true;
}

static enum status borrow_page(struct thread *t)
{
	struct smc_regs regs = {{OPTEE_SMC_RPC_ALLOC, PAGE_BYTES}};
	uint64_t cookie = 0;
	paddr_t pa = 0;
	void *msg = NULL;

	if (!take_cached(t)) {
		thread_rpc(&regs);
		pa = pair(regs.a[1], regs.a[2]);
		cookie = pair(regs.a[4], regs.a[5]);
		if (pa && IS_ALIGNED(pa, sizeof(uint64_t)))
			msg = kmap_ns(pa, PAGE_BYTES);
		if (!msg) {
			if (pa)
				free_page_request(cookie);
			return ST_NO_MEM;
		}
		t->rpc_msg = msg;
		t->rpc_cookie = cookie;
	}
	t->rpc_is_lent = true;
	t->rpc_param_max = OPTEE_MSG_PARAMS_MAX;
	return ST_OK;
}

/* True when the cache took the page. */
static bool give_to_cache(struct thread *t)
{
	struct lent_page *p = heap_alloc(sizeof(*p));
	irq_state_t s = 0;
	bool is_kept = false;

	if (p) {
		p->msg = t->rpc_msg;
		p->cookie = t->rpc_cookie;
	}
	s = spin_lock(&cache.lock);
	is_kept = p && cache.is_enabled;
	if (is_kept) {
		p->next = cache.free;
		cache.free = p;
	}
	spin_unlock(&cache.lock, s);
	if (!is_kept)
		heap_free(p);
	return is_kept;
}

void rpc_end_call(struct thread *t)
{
	if (unlikely(t->rpc_cache))
		rpc_drop_cached_buffer(t);
	if (unlikely(t->rpc_is_lent)) {
		if (!give_to_cache(t)) {
			free_page_request(t->rpc_cookie);
		}
		t->rpc_is_lent = false;
	}
	t->rpc_msg = NULL;
}

/* Calls in progress will look at the cache again. */
static bool is_idle(void)
{
	struct thread_stats stats;

	thread_get_stats(&stats);
	return !stats.busy;
}

enum status rpc_cache_disable(uint64_t *cookie)
{
	struct lent_page *p = NULL;
	irq_state_t s = 0;

	if (!is_idle())
		return ST_BUSY;
	s = spin_lock(&cache.lock);
	cache.is_enabled = false;
	p = cache.free;
	if (p)
		cache.free = p->next;
	spin_unlock(&cache.lock, s);
	if (!p)
		return ST_NO_DATA;
	*cookie = p->cookie;
	heap_free(p);
	return ST_OK;
}

enum status rpc_cache_enable(void)
{
	irq_state_t s = 0;

	if (!is_idle())
		return ST_BUSY;
	s = spin_lock(&cache.lock);
	cache.is_enabled = true;
	spin_unlock(&cache.lock, s);
	return ST_OK;
}

enum status rpc_begin(struct thread *t, uint32_t cmd, size_t param_count,
		      struct rpc_message **out)
{
	struct rpc_message *m = NULL;
	enum status st = ST_OK;

	if (!t->rpc_msg)
		st = borrow_page(t);
	if (st != ST_OK)
		return st;
	if (param_count > t->rpc_param_max)
		return ST_BAD_PARAM;
	m = t->rpc_msg;
	m->header.cmd = cmd;
	m->header.func = 0;
	m->header.session = 0;
	m->header.cancel_id = 0;
	m->header.pad = 0;
	m->header.ret = GP_ERROR_GENERIC;
	m->header.ret_origin = GP_ORIGIN_TEE;
	m->header.num_params = (uint32_t)param_count;
	*out = m;
	return ST_OK;
}

void rpc_set_value(struct rpc_message *m, size_t idx, uint64_t type, uint64_t a,
		   uint64_t b, uint64_t c)
{
	m->param[idx].attr = type;
	m->param[idx].word[0] = a;
	m->param[idx].word[1] = b;
	m->param[idx].word[2] = c;
}

uint32_t rpc_send(struct thread *t, struct rpc_message *m)
{
	struct smc_regs regs = {{OPTEE_SMC_RPC_CMD}};

	if (t->rpc_is_lent) {
		regs.a[1] = t->rpc_cookie >> 32;
		regs.a[2] = t->rpc_cookie & UINT32_MAX;
	}
	thread_rpc(&regs);
	return m->header.ret;
}

static uint64_t value_type(enum rpc_param_kind kind)
{
	if (kind == RPC_PARAM_VALUE_IN)
		return OPTEE_MSG_TYPE_VALUE_IN;
	if (kind == RPC_PARAM_VALUE_OUT)
		return OPTEE_MSG_TYPE_VALUE_OUT;
	return OPTEE_MSG_TYPE_VALUE_INOUT;
}

static uint64_t memref_type(enum rpc_param_kind kind)
{
	if (kind == RPC_PARAM_MEMREF_IN)
		return OPTEE_MSG_TYPE_RMEM_IN;
	if (kind == RPC_PARAM_MEMREF_OUT)
		return OPTEE_MSG_TYPE_RMEM_OUT;
	return OPTEE_MSG_TYPE_RMEM_INOUT;
}

/* A null memref goes as a handle of none, or as an address, which is 0. */
static void write_null(struct rpc_message *m, size_t idx,
		       const struct rpc_param *p)
{
	const uint64_t to_tmem =
		OPTEE_MSG_TYPE_TMEM_IN - OPTEE_MSG_TYPE_RMEM_IN;

	if (shm_is_by_handle())
		rpc_set_value(m, idx, memref_type(p->kind), 0,
			      p->memref.size_bytes, OPTEE_MSG_FMEM_NULL);
	else
		rpc_set_value(m, idx, memref_type(p->kind) + to_tmem, 0,
			      p->memref.size_bytes, 0);
}

static void write_param(struct rpc_message *m, size_t idx,
			const struct rpc_param *p)
{
	switch (p->kind) {
	case RPC_PARAM_NONE:
		rpc_set_value(m, idx, OPTEE_MSG_TYPE_NONE, 0, 0, 0);
		break;
	case RPC_PARAM_VALUE_IN:
	case RPC_PARAM_VALUE_OUT:
	case RPC_PARAM_VALUE_INOUT:
		rpc_set_value(m, idx, value_type(p->kind), p->value.a,
			      p->value.b, p->value.c);
		break;
	case RPC_PARAM_MEMREF_IN:
	case RPC_PARAM_MEMREF_OUT:
	case RPC_PARAM_MEMREF_INOUT:
		if (p->memref.shm)
			rpc_set_value(m, idx, memref_type(p->kind),
				      p->memref.offset_bytes,
				      p->memref.size_bytes,
				      p->memref.shm->cookie);
		else
			write_null(m, idx, p);
		break;
	}
}

static void read_param(const struct rpc_message *m, size_t idx,
		       struct rpc_param *p)
{
	switch (p->kind) {
	case RPC_PARAM_NONE:
	case RPC_PARAM_VALUE_IN:
	case RPC_PARAM_MEMREF_IN:
		break;
	case RPC_PARAM_VALUE_OUT:
	case RPC_PARAM_VALUE_INOUT:
		p->value.a = m->param[idx].word[0];
		p->value.b = m->param[idx].word[1];
		p->value.c = m->param[idx].word[2];
		break;
	case RPC_PARAM_MEMREF_OUT:
	case RPC_PARAM_MEMREF_INOUT:
		p->memref.size_bytes = m->param[idx].word[1];
		break;
	}
}

enum status rpc_command(uint32_t cmd, struct rpc_param *params, size_t count,
			uint32_t *result)
{
	struct thread *t = thread_current();
	struct rpc_message *m = NULL;
	enum status st = rpc_begin(t, cmd, count, &m);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < count; i++)
		write_param(m, i, &params[i]);
	*result = rpc_send(t, m);
	for (size_t i = 0; i < count; i++)
		read_param(m, i, &params[i]);
	return ST_OK;
}

enum status rpc_notif_wait(uint32_t value, uint32_t timeout_ms)
{
	struct rpc_param p = {
		.kind = RPC_PARAM_VALUE_IN,
		.value = {OPTEE_RPC_NOTIF_WAIT, value, timeout_ms},
	};
	uint32_t result = 0;
	enum status st =
		rpc_command(OPTEE_RPC_CMD_NOTIFICATION, &p, 1, &result);

	if (st != ST_OK)
		return st;
	if (result == GP_ERROR_TIMEOUT)
		return ST_TIMEOUT;
	return result == GP_SUCCESS ? ST_OK : ST_GENERIC;
}

void rpc_notif_send(uint32_t value)
{
	struct rpc_param p = {
		.kind = RPC_PARAM_VALUE_IN,
		.value = {OPTEE_RPC_NOTIF_SEND, value, 0},
	};
	uint32_t result = 0;

	/* Nothing can be done about a failure; sleepers look again. */
	if (rpc_command(OPTEE_RPC_CMD_NOTIFICATION, &p, 1, &result) != ST_OK)
		rpc_yield();
}

void rpc_yield(void)
{
	struct smc_regs regs = {{OPTEE_SMC_RPC_FOREIGN_INTR}};

	thread_rpc(&regs);
}
