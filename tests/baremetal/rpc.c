/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What Linux and tee-supplicant do for the secure world, in small: memory,
 * time, notifications, and trusted applications handed over by QEMU.
 */
#include "base/bytes/mem.h"
#include "base/text/format.h"
#include "tests/baremetal/call.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/fw_cfg.h"
#include "tests/baremetal/lock.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/ramfs.h"
#include "tests/baremetal/shm.h"

#define BUFFERS_MAX       2048
#define NOTIFICATIONS_MAX 65536

/* Buffers lent to the TEE; the cookie is the address, which is unique. */
struct buffer {
	uint8_t *va; /* NULL: free slot */
	uint64_t size_bytes;
};

static struct lock rpc_lock;
static struct buffer buffers[BUFFERS_MAX];
static uint32_t buffer_count;
static uint8_t is_sent[NOTIFICATIONS_MAX];

uint32_t rpc_buffers_in_use(void)
{
	return buffer_count;
}

void rpc_check_buffers(void (*check)(const void *at, uint64_t size_bytes))
{
	for (uint32_t i = 0; i < BUFFERS_MAX; i++) {
		if (buffers[i].va)
			check(buffers[i].va, buffers[i].size_bytes);
	}
}

static uint8_t *buffer_create(uint64_t size_bytes)
{
	uint8_t *va;

	if (!size_bytes || size_bytes > 64 * 1024 * 1024)
		return NULL;
	va = pages_get(pages_for(size_bytes));
	lock_take(&rpc_lock);
	for (uint32_t i = 0; i < BUFFERS_MAX; i++) {
		if (buffers[i].va)
			continue;
		buffers[i] = (struct buffer){va, size_bytes};
		buffer_count++;
		break;
	}
	lock_drop(&rpc_lock);
	return va;
}

static struct buffer *buffer_find(uint64_t cookie)
{
	for (uint32_t i = 0; i < BUFFERS_MAX; i++) {
		if (buffers[i].va && (uint64_t)buffers[i].va == cookie)
			return &buffers[i];
	}
	return NULL;
}

static bool buffer_destroy(uint64_t cookie)
{
	struct buffer gone = {0};
	struct buffer *b;

	lock_take(&rpc_lock);
	b = buffer_find(cookie);
	if (b) {
		gone = *b;
		b->va = NULL;
		buffer_count--;
	}
	lock_drop(&rpc_lock);
	if (gone.va)
		pages_put(gone.va, pages_for(gone.size_bytes));
	return gone.va != NULL;
}

/* The bytes that a memory reference of an RPC names; NULL when nothing. */
static uint8_t *param_bytes(const struct tee_param *p)
{
	uint32_t type = p->attr & ATTR_TYPE;
	struct buffer *b;

	if (type >= ATTR_TMEM_IN && type <= ATTR_TMEM_INOUT) {
		if (p->attr & ATTR_NONCONTIG)
			return NULL;
		return (uint8_t *)p->tmem.pa;
	}
	if (type < ATTR_RMEM_IN || type > ATTR_RMEM_INOUT)
		return NULL;
	b = buffer_find(p->rmem.cookie);
	if (!b || p->rmem.offset > b->size_bytes ||
	    p->rmem.size > b->size_bytes - p->rmem.offset)
		return NULL;
	return b->va + p->rmem.offset;
}

static uint32_t serve_load_ta(struct tee_msg *rpc)
{
	struct tee_param *p = rpc->param;
	char name[UUID_TEXT_BYTES];
	uint8_t octets[16];
	uint32_t select = 0;
	uint32_t size = 0;
	uint8_t *dst = param_bytes(&p[1]);
	uint64_t room = p[1].rmem.size;

	if (rpc->param_count != 2 || (p[0].attr & ATTR_TYPE) != ATTR_VALUE_IN)
		return GP_ERROR_BAD_PARAMETERS;
	memcpy(octets, &p[0].value, 16);
	uuid_octets_to_text(octets, name);
	if (!fw_cfg_find(name, &select, &size))
		return GP_ERROR_ITEM_NOT_FOUND;
	p[1].rmem.size = size;
	if (!dst)
		return GP_SUCCESS;
	if (room < size)
		return GP_ERROR_SHORT_BUFFER;
	fw_cfg_read(select, dst, size);
	return GP_SUCCESS;
}

static uint32_t serve_time(struct tee_msg *rpc)
{
	uint64_t us = time_us();

	if (rpc->param_count != 1 ||
	    (rpc->param[0].attr & ATTR_TYPE) != ATTR_VALUE_OUT)
		return GP_ERROR_BAD_PARAMETERS;
	rpc->param[0].value.a = 1700000000 + us / 1000000;
	rpc->param[0].value.b = us % 1000000 * 1000;
	return GP_SUCCESS;
}

bool notification_take(uint64_t value)
{
	return value < NOTIFICATIONS_MAX &&
	       __atomic_exchange_n(&is_sent[value], 0, __ATOMIC_ACQ_REL);
}

/* Returns false while the caller must go on waiting. */
static bool serve_notification(struct call *call, struct tee_msg *rpc)
{
	struct tee_param *p = rpc->param;
	uint64_t now = time_us();

	rpc->ret = GP_SUCCESS;
	if (rpc->param_count != 1 || (p->attr & ATTR_TYPE) != ATTR_VALUE_IN ||
	    p->value.a > 1 || p->value.b >= NOTIFICATIONS_MAX) {
		rpc->ret = GP_ERROR_BAD_PARAMETERS;
		return true;
	}
	if (p->value.a == 1) {
		__atomic_store_n(&is_sent[p->value.b], 1, __ATOMIC_RELEASE);
		return true;
	}
	if (notification_take(p->value.b))
		return true;
	if (!p->value.c)
		return false;
	if (!call->wait_end_us)
		call->wait_end_us = now + p->value.c * 1000;
	if (now < call->wait_end_us)
		return false;
	rpc->ret = GP_ERROR_TIMEOUT;
	return true;
}

static bool serve_suspend(struct call *call, struct tee_msg *rpc)
{
	uint64_t now = time_us();

	if (rpc->param_count != 1 ||
	    (rpc->param[0].attr & ATTR_TYPE) != ATTR_VALUE_IN) {
		rpc->ret = GP_ERROR_BAD_PARAMETERS;
		return true;
	}
	if (!call->wait_end_us)
		call->wait_end_us = now + rpc->param[0].value.a * 1000;
	rpc->ret = GP_SUCCESS;
	return now >= call->wait_end_us;
}

/* As Linux answers with dynamic shared memory: always a list of pages. */
static uint32_t serve_shm_alloc(struct call *call, struct tee_msg *rpc)
{
	struct tee_param *p = rpc->param;
	uint64_t size = p->value.b;
	uint8_t *va;

	if (!rpc->param_count || (p->attr & ATTR_TYPE) != ATTR_VALUE_IN ||
	    p->value.a > 1)
		return GP_ERROR_BAD_PARAMETERS;
	va = buffer_create(size);
	if (!va)
		return GP_ERROR_OUT_OF_MEMORY;
	if (call->list_pages)
		pages_put(call->list_pages, call->list_count);
	call->list_pages =
		page_list_create(va, pages_for(size), &call->list_count);
	p->attr = ATTR_TMEM_OUT | ATTR_NONCONTIG;
	p->tmem.pa = (uint64_t)call->list_pages;
	p->tmem.size = size;
	p->tmem.cookie = (uint64_t)va;
	return GP_SUCCESS;
}

static uint32_t serve_shm_free(struct tee_msg *rpc)
{
	if (rpc->param_count != 1 ||
	    (rpc->param[0].attr & ATTR_TYPE) != ATTR_VALUE_IN ||
	    !buffer_destroy(rpc->param[0].value.b))
		return GP_ERROR_BAD_PARAMETERS;
	return GP_SUCCESS;
}

/* The files live in ramfs.c; here only their parameters. */
static uint32_t serve_fs(struct tee_msg *rpc)
{
	struct tee_param *p = rpc->param;
	struct fs_request r = {0};
	uint32_t ret;

	if (!rpc->param_count || rpc->param_count > 3)
		return GP_ERROR_BAD_PARAMETERS;
	r.op = (uint32_t)p[0].value.a;
	r.handle = (uint32_t)p[0].value.b;
	r.offset = p[0].value.c;
	if (rpc->param_count > 1) {
		r.bytes = param_bytes(&p[1]);
		r.size = p[1].rmem.size;
	}
	if (rpc->param_count > 2)
		r.other = param_bytes(&p[2]);
	ret = ramfs_serve(&r);
	if (rpc->param_count > 1 && (p[1].attr & 3) >= 2)
		p[1].rmem.size = r.size;
	if (rpc->param_count > 2 && (p[2].attr & ATTR_TYPE) == ATTR_VALUE_OUT)
		p[2].value.a = r.handle;
	return ret;
}

static bool serve_cmd(struct call *call)
{
	struct tee_msg *rpc = call->rpc;

	switch (rpc->cmd) {
	case RPC_LOAD_TA:
		rpc->ret = serve_load_ta(rpc);
		return true;
	case RPC_FS:
		rpc->ret = serve_fs(rpc);
		return true;
	case RPC_GET_TIME:
		rpc->ret = serve_time(rpc);
		return true;
	case RPC_NOTIFICATION:
		return serve_notification(call, rpc);
	case RPC_SUSPEND:
		return serve_suspend(call, rpc);
	case RPC_SHM_ALLOC:
		rpc->ret = serve_shm_alloc(call, rpc);
		return true;
	case RPC_SHM_FREE:
		rpc->ret = serve_shm_free(rpc);
		return true;
	default:
		rpc->ret = GP_ERROR_NOT_SUPPORTED;
		return true;
	}
}

static void serve_alloc(struct call *call)
{
	uint8_t *va = buffer_create((uint32_t)call->x[1]);

	call->x[1] = (uint64_t)va >> 32;
	call->x[2] = (uint32_t)(uint64_t)va;
	call->x[4] = call->x[1];
	call->x[5] = call->x[2];
}

static uint64_t cookie_of(const struct call *call)
{
	return call->x[1] << 32 | (uint32_t)call->x[2];
}

bool rpc_serve(struct call *call)
{
	switch (call->x[0] & 0xffff) {
	case RPC_ALLOC:
		serve_alloc(call);
		return true;
	case RPC_FREE:
		(void)buffer_destroy(cookie_of(call));
		return true;
	case RPC_CMD:
		/* Without an RPC message of its own the call names one. */
		if (call->msg &&
		    (!call->rpc || buffer_find((uint64_t)call->rpc)))
			call->rpc = (struct tee_msg *)cookie_of(call);
		return serve_cmd(call);
	default:
		return true;
	}
}
