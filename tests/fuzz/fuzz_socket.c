/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Target: what the supplicant says about sockets (kernel/pta/socket.c). Input:
 * calls of a TA, and the answers. A TA's memory changes only where it gave a
 * buffer to be filled, what is reported as received lies in it, and whatever
 * normal world lent goes back.
 */
#include <stdlib.h>
#include <string.h>

#include "abi/gp.h"
#include "abi/optee_rpc.h"
#include "abi/optee_smc.h"
#include "kernel/entry/entry.h"
#include "kernel/pta/command.h"
#include "kernel/pta/pta_list.h"
#include "kernel/sys/testworld_priv.h"
#include "tests/support/normal_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define GUARD 16u
#define BYTES 700u

static struct ta_world w;
static struct ta_session session;
static const uint8_t *input;
static size_t input_left;

static uint8_t take(void)
{
	if (!input_left)
		return 0;
	input_left--;
	return *input++;
}

static uint64_t take_size(uint64_t asked)
{
	switch (take() % 6) {
	case 0:
		return asked;
	case 1:
		return asked + 1;
	case 2:
		return UINT64_MAX - take();
	case 3:
		return UINT32_MAX + (uint64_t)take();
	default:
		return take() * 4u;
	}
}

/* Which of the calls have a buffer that is written to. */
static bool fills(uint32_t cmd)
{
	return cmd == 4 || cmd == 5;
}

static void set_params(uint32_t cmd, struct ta_params *ps, uint64_t size)
{
	static const uint32_t types[] = {
		0,
		TA_PARAM_TYPES(PTA_V_IN, PTA_M_IN, PTA_V_IN, PTA_V_OUT),
		TA_PARAM_TYPES(PTA_V_IN, 0, 0, 0),
		TA_PARAM_TYPES(PTA_V_IN, PTA_M_IN, PTA_V_OUT, 0),
		TA_PARAM_TYPES(PTA_V_IN, PTA_M_OUT, 0, 0),
		TA_PARAM_TYPES(PTA_V_IN, PTA_M_IO, 0, 0),
	};

	for (unsigned int i = 0; i < TA_PARAM_COUNT; i++) {
		ps->p[i].type = (enum ta_param_type)(types[cmd] >> 4 * i & 15);
		if (!ta_param_is_memref(&ps->p[i]))
			ps->p[i].value.a = take();
		else
			ps->p[i].memref = (struct ta_memref){
				.is_user = true,
				.is_null = !size,
				.user = {size ? w.private_rw + GUARD : 0},
				.size_bytes = size};
	}
}

static void one_call(void)
{
	uint8_t memory[BYTES + 2 * GUARD];
	uint32_t cmd = take() % 6;
	uint64_t size = take() * 2u;
	struct ta_params ps = {};
	uint32_t result = 0;

	memset(memory, 0x3C, sizeof(memory));
	world_put(w.private_rw, memory, sizeof(memory));
	set_params(cmd, &ps, size);
	result = pta_socket.invoke(&session, cmd, &ps);
	world_get(memory, w.private_rw, sizeof(memory));
	for (size_t i = 0; i < sizeof(memory); i++) {
		bool is_inside = i >= GUARD && i < GUARD + size;

		if (memory[i] != 0x3C && !(fills(cmd) && is_inside))
			abort();
	}
	if (result == GP_SUCCESS && fills(cmd) && size &&
	    ps.p[1].memref.size_bytes > size)
		abort();
	if (result == GP_SUCCESS && cmd == 3 && ps.p[2].value.a > size)
		abort();
}

/* In the place of ta_invoke(): --wrap. */
struct ta_result __wrap_ta_invoke(struct ta_instance *owner,
				  uint32_t session_id, uint32_t cmd,
				  uint32_t timeout_ms, struct ta_params *ps);
struct ta_result __wrap_ta_invoke(struct ta_instance *owner,
				  uint32_t session_id, uint32_t cmd,
				  uint32_t timeout_ms, struct ta_params *ps)
{
	(void)owner;
	(void)session_id;
	(void)cmd;
	(void)timeout_ms;
	(void)ps;
	if (world_init(&w, false) != ST_OK)
		abort();
	session = (struct ta_session){.id = 41, .owner = &w.ta};
	while (input_left)
		one_call();
	pta_socket.close(&session);
	world_fini(&w);
	return (struct ta_result){GP_SUCCESS, GP_ORIGIN_TRUSTED_APP};
}

static bool answer(struct nw_call *c, void *arg)
{
	static const uint32_t results[] = {GP_SUCCESS, GP_ERROR_SHORT_BUFFER,
					   GP_ERROR_COMMUNICATION, 0xF1007003};
	struct nw_message *m = nw_rpc_message(c);

	(void)arg;
	if (!m || m->header.cmd != OPTEE_RPC_CMD_SOCKET)
		return false;
	m->header.ret = results[take() % 4];
	for (uint32_t i = 1; i < m->header.num_params; i++) {
		struct optee_msg_param *p = &m->param[i];
		uint64_t size = p->word[1];

		if (p->attr == OPTEE_MSG_TYPE_RMEM_OUT ||
		    p->attr == OPTEE_MSG_TYPE_RMEM_INOUT)
			memset((uint8_t *)nw_ptr(p->word[2]) + p->word[0],
			       take(), size);
		if (p->attr >= OPTEE_MSG_TYPE_RMEM_IN)
			p->word[1] = take_size(size);
		else
			p->word[i & 1] = take_size(size);
		if (!(take() % 8))
			p->attr = take();
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool is_begun;
	struct nw_call c;

	input = data;
	input_left = size;
	nw_reset();
	if (!is_begun)
		entry_begin_service();
	is_begun = true;
	nw_call_init(&c, OPTEE_MSG_CMD_INVOKE_COMMAND, 0);
	c.hook = answer;
	if (nw_run(&c) != OPTEE_SMC_RETURN_OK || nw_lent.buffers)
		abort();
	return 0;
}
