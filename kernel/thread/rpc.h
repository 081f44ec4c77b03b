/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_THREAD_RPC_H
#define KERNEL_THREAD_RPC_H

#include "base/status.h"
#include "kernel/mm/shm.h"

struct thread;

/*
 * Requests to normal world by RPC message. Answers are hostile: counts and
 * sizes are checked before use, the message is read once.
 */
enum rpc_param_kind {
	RPC_PARAM_NONE,
	RPC_PARAM_VALUE_IN,
	RPC_PARAM_VALUE_OUT,
	RPC_PARAM_VALUE_INOUT,
	RPC_PARAM_MEMREF_IN,
	RPC_PARAM_MEMREF_OUT,
	RPC_PARAM_MEMREF_INOUT,
};

struct rpc_param {
	enum rpc_param_kind kind;
	union {
		struct {
			uint64_t a, b, c;
		} value;
		struct {
			struct shm *shm; /* NULL: a null memref */
			uint64_t offset_bytes;
			uint64_t size_bytes; /* out: what the peer reported,
					      * not yet bounded */
		} memref;
	};
};

#define RPC_PARAM_MAX 4

/*
 * Send @cmd with @count parameters (<= RPC_PARAM_MAX), wait, read back.
 * *@result: the peer's TEE result (a number from outside). Returns ST_OK when
 * the exchange took place; ST_NO_MEM when there is no message buffer;
 * ST_BAD_PARAM when the call's own message has too few parameters.
 */
enum status rpc_command(uint32_t cmd, struct rpc_param *params, size_t count,
			uint32_t *result);

enum rpc_shm_type {
	RPC_SHM_APPL = 0, /* supplicant's memory */
	RPC_SHM_KERNEL = 1,
	RPC_SHM_GLOBAL = 2,
};
/* A buffer of at least @size_bytes. One of the supplicant's is kept till the
 * end of the call when it is freed, and handed out again. ST_NO_MEM;
 * ST_BAD_FORMAT (answer makes no sense; it was freed again); ST_PEER_GONE. The
 * caller frees by rpc_shm_free(). */
enum status rpc_shm_alloc(enum rpc_shm_type type, size_t size_bytes,
			  struct shm **out);
void rpc_shm_free(enum rpc_shm_type type, struct shm *shm);

/* Wait for, or send, notification @value. @timeout_ms 0: for ever. A wait may
 * end early: check what you wait for. ST_TIMEOUT; ST_NO_MEM; ST_GENERIC. */
enum status rpc_notif_wait(uint32_t value, uint32_t timeout_ms);
void rpc_notif_send(uint32_t value);

/* Give this CPU to normal world for a moment: it schedules and comes back. */
void rpc_yield(void);

/* End of a call: give back the buffers that normal world lent, unless they
 * may stay in the cache. */
void rpc_end_call(struct thread *t);

/*
 * Cache of lent message pages, for fast calls. Context: any.
 * Disable: ST_OK with the cookie of a page that normal world may free, to be
 * called again; ST_NO_DATA when none is left; ST_BUSY while any call is in
 * progress (Spec: OPTEE_SMC).
 */
enum status rpc_cache_disable(uint64_t *cookie);
enum status rpc_cache_enable(void);

#endif
