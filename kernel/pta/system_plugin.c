/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/optee_rpc.h"
#include "base/bytes/cursor.h"
#include "base/bytes/uuid.h"
#include "kernel/pta/lend.h"
#include "kernel/pta/system.h"
#include "kernel/thread/rpc.h"

/*
 * A TA calls a plugin of the supplicant. The data goes through memory of the
 * supplicant; what comes back is bounded by the TA's buffer. Spec: abi-xtest
 * 1.5 (RPC 12), 2.4.
 */
#define PLUGIN_OP_INVOKE 0

static void fill_request(struct rpc_param req[4], const uint8_t uuid[16],
			 const struct ta_params *ps, struct shm *shm)
{
	struct cursor c = cursor_over(uuid, 16);
	uint32_t w[4];

	for (size_t i = 0; i < ARRAY_SIZE(w); i++)
		w[i] = cursor_le32(&c);
	req[0] = (struct rpc_param){.kind = RPC_PARAM_VALUE_IN};
	req[0].value.a = PLUGIN_OP_INVOKE;
	req[0].value.b = w[0];
	req[0].value.c = w[1];
	req[1] = (struct rpc_param){.kind = RPC_PARAM_VALUE_IN};
	req[1].value.a = w[2];
	req[1].value.b = w[3];
	req[1].value.c = ps->p[1].value.a;
	req[2] = (struct rpc_param){.kind = RPC_PARAM_VALUE_INOUT};
	req[2].value.a = ps->p[1].value.b;
	req[3] = (struct rpc_param){.kind = RPC_PARAM_MEMREF_INOUT};
	req[3].memref.shm = shm;
	req[3].memref.size_bytes = ps->p[2].memref.size_bytes;
}

static uint32_t exchange(struct ta_params *ps, const uint8_t uuid[16],
			 struct shm *shm)
{
	struct rpc_param req[4];
	uint32_t result = 0;
	enum status st = ST_OK;

	fill_request(req, uuid, ps, shm);
	st = rpc_command(OPTEE_RPC_CMD_PLUGIN, req, ARRAY_SIZE(req), &result);
	if (st == ST_OK)
		st = lend_collect(&ps->p[2].memref, shm,
				  (uint32_t)req[2].value.b);
	if (st != ST_OK)
		return gp_from_status(st);
	ps->p[3].value.a = (uint32_t)req[2].value.b;
	ps->p[3].value.b = 0;
	return result;
}

/* m0 in: UUID of the plugin as TEE_UUID; v1 in: command, sub-command; m2 inout:
 * data; v3.a out: length that the plugin wrote */
uint32_t system_plugin_invoke(__unused struct ta_session *s,
			      struct ta_params *ps)
{
	const struct ta_memref *id = &ps->p[0].memref;
	const struct ta_memref *data = &ps->p[2].memref;
	struct shm *shm = NULL;
	uint8_t uuid[UUID_BYTES] = {0};
	uint32_t code;
	enum status st;

	if (id->is_null || id->size_bytes != sizeof(uuid) ||
	    data->is_null != (data->size_bytes == 0))
		return GP_ERROR_BAD_PARAMETERS;
	st = ta_memref_read(id, 0, uuid, sizeof(uuid));
	uuid_swap_order(uuid, uuid);
	if (st == ST_OK)
		st = lend_begin(data, true, &shm);
	if (st != ST_OK)
		return gp_from_status(st);
	code = exchange(ps, uuid, shm);
	lend_end(shm);
	return code;
}
