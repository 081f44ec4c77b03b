/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/baremetal/call.h"
#include "base/bytes/mem.h"
#include "tests/baremetal/arch/arch.h"
#include "tests/baremetal/pages.h"

uint32_t fast_call(uint64_t x[8])
{
	smc(x);
	return (uint32_t)x[0];
}

uint32_t fast_call0(uint32_t function)
{
	uint64_t x[8] = {function};

	return fast_call(x);
}

static void set_message_address(struct call *call, uint32_t function)
{
	memset(call->x, 0, sizeof(call->x));
	call->x[0] = function;
	call->x[1] = (uint64_t)call->msg >> 32;
	call->x[2] = (uint32_t)(uint64_t)call->msg;
}

void call_init(struct call *call, uint32_t cmd, uint32_t param_count)
{
	memset(call, 0, sizeof(*call));
	call->msg = pages_get(1);
	call->msg->cmd = cmd;
	call->msg->param_count = param_count;
	if (param_count + RPC_PARAMS + 1 <= MSG_PARAMS_MAX)
		call->rpc = (struct tee_msg *)((char *)call->msg +
					       MSG_BYTES(param_count));
	set_message_address(call, SMC_CALL_WITH_RPC_ARG);
}

void call_fini(struct call *call)
{
	if (call->list_pages)
		pages_put(call->list_pages, call->list_count);
	pages_put(call->msg, 1);
	memset(call, 0, sizeof(*call));
}

void call_use_plain_arg(struct call *call)
{
	set_message_address(call, SMC_CALL_WITH_ARG);
	call->rpc = NULL;
}

void call_use_registered_arg(struct call *call, uint64_t cookie)
{
	memset(call->x, 0, sizeof(call->x));
	call->x[0] = SMC_CALL_WITH_REGD_ARG;
	call->x[1] = cookie >> 32;
	call->x[2] = (uint32_t)cookie;
}

void call_step(struct call *call)
{
	if (call->state == CALL_NEW)
		memcpy(call->request, call->x, sizeof(call->x));
	smc(call->x);
	if (!call_is_rpc(call->x[0])) {
		call->result = (uint32_t)call->x[0];
		call->state = CALL_DONE;
		return;
	}
	call->state = CALL_IN_RPC;
	call->wait_end_us = 0;
	if ((call->x[0] & 0xffff) == RPC_FOREIGN_INT)
		call->foreign_count++;
	else
		call->rpc_count++;
}

bool call_answer(struct call *call)
{
	bool is_answered = call->hook && call->hook(call, call->hook_arg);

	if (!is_answered && !rpc_serve(call))
		return false;
	call->x[0] = SMC_RETURN_FROM_RPC;
	call->state = CALL_ANSWERED;
	return true;
}

uint32_t call_run(struct call *call)
{
	while (call->state != CALL_DONE) {
		if (call->state == CALL_IN_RPC)
			(void)call_answer(call);
		else
			call_step(call);
		if (call->state == CALL_DONE && call->result == RET_ETHREAD) {
			memcpy(call->x, call->request, sizeof(call->x));
			call->state = CALL_NEW;
			call->retry_count++;
		}
	}
	return call->result;
}

bool call_run_to_rpc(struct call *call)
{
	for (;;) {
		call_step(call);
		if (call->state == CALL_DONE)
			return false;
		if ((call->x[0] & 0xffff) != RPC_FOREIGN_INT)
			return true;
		(void)call_answer(call);
	}
}

bool call_is_in_cmd(const struct call *call, uint32_t cmd)
{
	return call->state == CALL_IN_RPC && (call->x[0] & 0xffff) == RPC_CMD &&
	       call->rpc && call->rpc->cmd == cmd;
}
