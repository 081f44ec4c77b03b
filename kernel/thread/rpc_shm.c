/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/gp.h"
#include "abi/optee_rpc.h"
#include "kernel/log/log.h"
#include "kernel/thread/rpc_priv.h"

#define BUFFER_ALIGN 8u

static void free_request(struct thread *t, enum rpc_shm_type type,
			 uint64_t cookie)
{
	struct rpc_message *m = NULL;

	if (rpc_begin(t, OPTEE_RPC_CMD_SHM_FREE, 1, &m) != ST_OK)
		return;
	rpc_set_value(m, 0, OPTEE_MSG_TYPE_VALUE_IN, type, cookie, 0);
	/* Its answer would change nothing. */
	(void)rpc_send(t, m);
}

static void release(struct thread *t, enum rpc_shm_type type, struct shm *shm)
{
	uint64_t cookie = shm->cookie;

	shm_put(shm);
	/* Normal world takes it back while it serves the request. When a
	 * message names it too, which is wrong, it has to wait. */
	if (shm_is_by_handle() && shm_release(cookie) != ST_OK)
		log_debug("Lent memory %#llx is in use",
			  (unsigned long long)cookie);
	free_request(t, type, cookie);
}

/* The answer's parameter, read once. Spec: OPTEE_MSG, SHM_ALLOC. */
static enum status read_answer(const struct rpc_message *m, size_t size_bytes,
			       struct shm **out)
{
	uint64_t attr = m->param[0].attr;
	uint64_t address = m->param[0].word[0];
	uint64_t size = m->param[0].word[1];
	uint64_t cookie = m->param[0].word[2];

	if (size < size_bytes)
		return ST_BAD_FORMAT;
	if (shm_is_by_handle())
		return attr == OPTEE_MSG_TYPE_FMEM_OUT &&
				       !OPTEE_MSG_FMEM_OFFSET(address)
			       ? shm_create_part(
					 cookie,
					 OPTEE_MSG_FMEM_IN_PAGE(address),
					 size_bytes, out)
			       : ST_BAD_FORMAT;
	if (attr == (OPTEE_MSG_TYPE_TMEM_OUT | OPTEE_MSG_ATTR_NONCONTIG))
		return shm_create_list(cookie, address & ~PAGE_MASK,
				       (uint32_t)(address & PAGE_MASK),
				       size_bytes, out);
	if (attr == OPTEE_MSG_TYPE_TMEM_OUT)
		return shm_create_contiguous(cookie, address, size_bytes, out);
	return ST_BAD_FORMAT;
}

static enum status alloc_request(struct thread *t, enum rpc_shm_type type,
				 size_t size_bytes, struct shm **out)
{
	struct rpc_message *m = NULL;
	uint64_t cookie = 0;
	uint32_t result = 0;
	enum status st = rpc_begin(t, OPTEE_RPC_CMD_SHM_ALLOC, 1, &m);

	if (st != ST_OK)
		return st;
	rpc_set_value(m, 0, OPTEE_MSG_TYPE_VALUE_IN, type, size_bytes,
		      BUFFER_ALIGN);
	result = rpc_send(t, m);
	if (result == GP_ERROR_OUT_OF_MEMORY)
		return ST_NO_MEM;
	if (result != GP_SUCCESS)
		return ST_PEER_GONE;
	st = read_answer(m, size_bytes, out);
	if (st == ST_OK)
		return ST_OK;
	/* A cookie that changed meanwhile only frees something else of
	 * normal world's. */
	cookie = m->param[0].word[2];
	if (shm_is_by_handle())
		(void)!shm_release(cookie);
	free_request(t, type, cookie);
	return st == ST_NO_MEM ? ST_NO_MEM : ST_BAD_FORMAT;
}

enum status rpc_shm_alloc(enum rpc_shm_type type, size_t size_bytes,
			  struct shm **out)
{
	struct thread *t = thread_current();

	if (type == RPC_SHM_APPL && t->rpc_cache) {
		if (t->rpc_cache->size_bytes >= size_bytes) {
			*out = t->rpc_cache;
			t->rpc_cache = NULL;
			return ST_OK;
		}
		rpc_drop_cached_buffer(t);
	}
	return alloc_request(t, type, size_bytes, out);
}

void rpc_shm_free(enum rpc_shm_type type, struct shm *shm)
{
	struct thread *t = thread_current();

	if (!shm)
		return;
	if (type == RPC_SHM_APPL && !t->rpc_cache)
		t->rpc_cache = shm;
	else
		release(t, type, shm);
}

void rpc_drop_cached_buffer(struct thread *t)
{
	struct shm *shm = t->rpc_cache;

	t->rpc_cache = NULL;
	release(t, RPC_SHM_APPL, shm);
}
