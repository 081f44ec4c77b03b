/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/baremetal/tee.h"
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/pages.h"

uint16_t tee_id(void)
{
	static uint16_t id;
	static const uint32_t uuid[4] = {0xe0786148, 0xe311f8e7, 0x02005ebc,
					 0x1bc5d5a5};
	struct ffa_call c =
		FFA(FFA_PARTITION_INFO, uuid[0], uuid[1], uuid[2], uuid[3]);

	if (id || ffa_map_buffers())
		return id;
	if (!ffa_call(&c) && c.x[2] == 1) {
		id = ((const struct ffa_partition *)(const void *)ffa_rx)->id;
		(void)FFA_CODE(FFA_RX_RELEASE);
	}
	(void)ffa_unmap_buffers();
	return id;
}

bool tee_ask(uint32_t w[5])
{
	struct ffa_call c = FFA(FFA_DIRECT_REQ, FFA_IDS(0, tee_id()), 0, w[0],
				w[1], w[2], w[3], w[4]);

	(void)ffa_call(&c);
	for (uint32_t i = 0; i < 5; i++)
		w[i] = (uint32_t)c.x[3 + i];
	return c.x[0] == FFA_DIRECT_RESP && c.x[1] == FFA_IDS(tee_id(), 0) &&
	       c.x[2] == 0;
}

uint32_t tee_ask_code(uint32_t w[5])
{
	return tee_ask(w) ? w[0] : TEE_NO_ANSWER;
}

bool arena_make(struct arena *a, uint8_t permissions)
{
	struct mem_transfer t;

	a->pages = pages_get(ARENA_PAGES);
	a->was_denied = false;
	t = mem_transfer_of(FFA_MEM_SHARE, tee_id(), a->pages, ARENA_PAGES);
	t.receiver[0].permissions = permissions;
	return !mem_send(&t, &a->handle);
}

uint32_t tee_unregister(uint64_t handle)
{
	return TEE_ASK(TEE_UNREGISTER, (uint32_t)handle,
		       (uint32_t)(handle >> 32));
}

void arena_end(struct arena *a)
{
	int32_t code;

	CHECK_EQ(tee_unregister(a->handle), 0);
	code = mem_reclaim(a->handle, 0);
	CHECK(code == 0 || (a->was_denied && code == FFA_INVALID_PARAMETERS));
	pages_put(a->pages, ARENA_PAGES);
}

struct tee_msg *tee_message(const struct arena *a, uint32_t offset,
			    uint32_t cmd, uint32_t param_count)
{
	struct tee_msg *m = (struct tee_msg *)(void *)(a->pages + offset);

	memset(m, 0, MSG_BYTES(param_count) + MSG_BYTES(RPC_PARAMS));
	m->cmd = cmd;
	m->param_count = param_count;
	return m;
}

struct tee_msg *tee_open_message(const struct arena *a, uint32_t offset,
				 const struct uuid_octets *uuid)
{
	struct tee_msg *m = tee_message(a, offset, CMD_OPEN_SESSION, 2);

	m->param[0].attr = ATTR_VALUE_IN | ATTR_META;
	memcpy(&m->param[0].value, uuid->b, 16);
	m->param[1].attr = ATTR_VALUE_IN | ATTR_META;
	m->param[1].value.c = LOGIN_PUBLIC;
	return m;
}

struct tee_msg *tee_request_of(struct tee_msg *m)
{
	return (struct tee_msg *)(void *)((uint8_t *)m +
					  MSG_BYTES(m->param_count));
}

void tee_begin(const struct arena *a, uint32_t offset, uint32_t w[5])
{
	w[0] = TEE_CALL;
	w[1] = (uint32_t)a->handle;
	w[2] = (uint32_t)(a->handle >> 32);
	w[3] = offset;
	w[4] = 0;
	if (!tee_ask(w))
		w[0] = TEE_NO_ANSWER;
}

void tee_resume(uint32_t w[5])
{
	uint32_t info = w[4];

	w[0] = TEE_RESUME;
	w[1] = w[2] = w[3] = 0;
	w[4] = info;
	if (!tee_ask(w))
		w[0] = TEE_NO_ANSWER;
}

uint32_t tee_run(const struct arena *a, uint32_t offset)
{
	struct tee_msg *m = (struct tee_msg *)(void *)(a->pages + offset);
	struct tee_msg *rpc = tee_request_of(m);
	uint32_t w[5];

	tee_begin(a, offset, w);
	while (w[0] == 0 && w[1] != TEE_DONE) {
		if (w[1] == TEE_RPC)
			rpc->ret = GP_ERROR_NOT_SUPPORTED;
		tee_resume(w);
	}
	return w[0] ? w[0] : m->ret;
}

uint32_t tee_open(const struct arena *a, uint32_t offset,
		  const struct uuid_octets *uuid, uint32_t *session)
{
	struct tee_msg *m = tee_open_message(a, offset, uuid);
	uint32_t ret = tee_run(a, offset);

	*session = m->session;
	return ret;
}

uint32_t tee_close(const struct arena *a, uint32_t offset, uint32_t session)
{
	tee_message(a, offset, CMD_CLOSE_SESSION, 0)->session = session;
	return tee_run(a, offset);
}

uint32_t tee_invoke(const struct arena *a, uint32_t offset, uint32_t session,
		    uint32_t func, const struct tee_param *p, uint32_t count)
{
	struct tee_msg *m = tee_message(a, offset, CMD_INVOKE, 4);

	m->session = session;
	m->func = func;
	memcpy(m->param, p, count * sizeof(*p));
	return tee_run(a, offset);
}
