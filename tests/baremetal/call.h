/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_CALL_H
#define TESTS_BAREMETAL_CALL_H

#include "abi/gp.h"
#include "tests/baremetal/wire.h"

/*
 * One yielding call in its life: new, suspended in an RPC, done. A call is
 * moved by one CPU at a time, but any CPU may make the next move.
 */
enum call_state {
	CALL_NEW,
	CALL_IN_RPC, /* returned to us; answer it, then go on */
	CALL_ANSWERED,
	CALL_DONE,
};

struct call;
/* True when it has written the answer; false: the default server answers. */
typedef bool (*rpc_hook_t)(struct call *call, void *arg);

struct call {
	enum call_state state;
	uint64_t request[8]; /* registers of the first SMC */
	uint64_t x[8];       /* registers of the next, or last, SMC */
	uint32_t result;     /* a0 of the final return */
	struct tee_msg *msg; /* one page, ours */
	struct tee_msg *rpc; /* RPC message in force; NULL: none yet */
	rpc_hook_t hook;
	void *hook_arg;
	uint32_t rpc_count; /* without foreign interrupts */
	uint32_t foreign_count;
	uint32_t retry_count; /* thread limit met, sent again */
	uint64_t wait_end_us; /* of a NOTIFICATION wait or SUSPEND */
	void *list_pages;     /* page list of the last SHM_ALLOC answer */
	uint32_t list_count;
};

static inline bool call_is_rpc(uint64_t a0)
{
	return (uint32_t)a0 != RET_UNKNOWN && (uint32_t)a0 >= RET_RPC;
}

/* A call with a fresh message page, sent by CALL_WITH_RPC_ARG. */
void call_init(struct call *call, uint32_t cmd, uint32_t param_count);
void call_fini(struct call *call);

/* Send by CALL_WITH_ARG: the TEE allocates the RPC message itself. */
void call_use_plain_arg(struct call *call);
/* Send by CALL_WITH_REGD_ARG; the message page is registered as @cookie. */
void call_use_registered_arg(struct call *call, uint64_t cookie);

/* One SMC. Afterwards the state is CALL_IN_RPC or CALL_DONE. */
void call_step(struct call *call);
/* Answer the RPC; false: not yet (waits for time or a notification). */
bool call_answer(struct call *call);
/* Step and answer until done, again at the thread limit; returns `result`. */
uint32_t call_run(struct call *call);
/* Step and answer foreign interrupts only; true when now in another RPC. */
bool call_run_to_rpc(struct call *call);
/* Is the suspended call in a message RPC with this command? */
bool call_is_in_cmd(const struct call *call, uint32_t cmd);

/* Fast call: @x in and out. Returns a0. */
uint32_t fast_call(uint64_t x[8]);
uint32_t fast_call0(uint32_t function);

/* The default server of the normal world, rpc.c. */
bool rpc_serve(struct call *call);
/* What a wait on this value would see; clears it. */
bool notification_take(uint64_t value);
/* Shared-memory buffers lent by RPCs and not yet freed. */
uint32_t rpc_buffers_in_use(void);
/* Show each of them to @check. */
void rpc_check_buffers(void (*check)(const void *at, uint64_t size_bytes));

#endif
