/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/gp.h"
#include "abi/optee_smc.h"
#include "kernel/entry/entry_priv.h"
#include "kernel/log/log.h"
#include "kernel/thread/rpc.h"
#include "kernel/uctx/uctx.h"

/* On the thread's own stack. */
static void serve_call(struct thread *t)
{
	uint32_t a0 = message_serve(t);

	if (unlikely(thread_has_lent(t)))
		rpc_end_call(t);
	t->rpc_msg = NULL;
	if (t->rpc_shm) {
		shm_put(t->rpc_shm);
		t->rpc_shm = NULL;
	}
	t->regs.a[0] = a0;
	t->regs.a[1] = 0;
	t->regs.a[2] = 0;
	t->regs.a[3] = 0;
}

const struct thread_upcalls thread_upcalls = {
	.yield_call = serve_call,
	.switch_uctx = uctx_reload,
};

/* Calls that give something back get the spare thread. */
static bool gives_back(uint32_t cmd)
{
	return cmd == OPTEE_MSG_CMD_CLOSE_SESSION ||
	       cmd == OPTEE_MSG_CMD_CANCEL ||
	       cmd == OPTEE_MSG_CMD_UNREGISTER_SHM ||
	       cmd == OPTEE_MSG_CMD_STOP_ASYNC_NOTIF;
}

/*
 * There is no memory for a thread. Say so in the message, where the caller
 * looks for results. The command is read again by whoever serves the call:
 * all that a change in between does is to waste the spare thread.
 */
static void serve_without_memory(struct smc_regs *regs)
{
	uint64_t room_bytes = 0;
	struct shm *shm = NULL;
	struct thread *t = NULL;
	struct ns_message *m = message_find(regs, &room_bytes, &shm);

	if (!m) {
		regs->a[0] = OPTEE_SMC_RETURN_EBADADDR;
		return;
	}
	if (gives_back(m->header.cmd)) {
		if (thread_acquire_spare(&t) == ST_OK)
			thread_run(t, regs);
		else
			/* The driver tries again after another call. */
			regs->a[0] = OPTEE_SMC_RETURN_ETHREAD_LIMIT;
	} else {
		log_debug("No memory for a thread");
		m->header.ret = GP_ERROR_OUT_OF_MEMORY;
		m->header.ret_origin = GP_ORIGIN_TEE;
		regs->a[0] = OPTEE_SMC_RETURN_OK;
	}
	shm_put(shm);
}

static void begin_call(struct smc_regs *regs)
{
	struct thread *t = NULL;
	enum status st = thread_acquire(&t);

	if (likely(st == ST_OK))
		thread_run(t, regs);
	else if (st == ST_NO_MEM)
		serve_without_memory(regs);
	else
		regs->a[0] = OPTEE_SMC_RETURN_ETHREAD_LIMIT;
}

static void resume_call(struct smc_regs *regs)
{
	struct thread *t = NULL;

	if (thread_acquire_suspended(regs->a[3] & UINT32_MAX, &t) == ST_OK)
		thread_run(t, regs);
	else
		regs->a[0] = OPTEE_SMC_RETURN_ERESUME;
}

void entry_yield_smc(struct smc_regs *regs)
{
	if (unlikely(!entry_is_serving())) {
		regs->a[0] = OPTEE_SMC_RETURN_ENOTAVAIL;
		return;
	}
	switch ((uint32_t)regs->a[0]) {
	case OPTEE_SMC_CALL_WITH_ARG:
	case OPTEE_SMC_CALL_WITH_RPC_ARG:
	case OPTEE_SMC_CALL_WITH_REGD_ARG:
		begin_call(regs);
		break;
	case OPTEE_SMC_RETURN_FROM_RPC:
		resume_call(regs);
		break;
	default:
		regs->a[0] = SMCCC_UNKNOWN;
		break;
	}
}
