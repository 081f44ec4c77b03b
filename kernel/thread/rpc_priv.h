/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_THREAD_RPC_PRIV_H
#define KERNEL_THREAD_RPC_PRIV_H

#include "abi/optee_msg.h"
#include "kernel/thread/rpc.h"
#include "kernel/thread/thread.h"

/* The message as it lies in normal world's memory: every access is one that
 * the compiler neither repeats nor leaves out. */
struct rpc_message {
	volatile struct optee_msg_header header;
	volatile struct optee_msg_param param[];
};

/* Get the thread's message, borrowing a page when it has none, and write its
 * header. ST_NO_MEM; ST_BAD_PARAM. */
enum status rpc_begin(struct thread *t, uint32_t cmd, size_t param_count,
		      struct rpc_message **out);
void rpc_set_value(struct rpc_message *m, size_t idx, uint64_t type, uint64_t a,
		   uint64_t b, uint64_t c);
/* Send it; returns the peer's result. */
uint32_t rpc_send(struct thread *t, struct rpc_message *m);

/* Give back the lent APPL buffer that the call keeps. */
void rpc_drop_cached_buffer(struct thread *t);

#endif
