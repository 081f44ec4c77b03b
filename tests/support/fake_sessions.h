/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_SUPPORT_FAKE_SESSIONS_H
#define TESTS_SUPPORT_FAKE_SESSIONS_H

#include <string.h>

#include "abi/gp.h"
#include "kernel/entry/entry.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/shm.h"
#include "kernel/ta/session.h"
#include "tests/support/normal_world.h"

/*
 * Stands in for kernel/ta/session.c: an invoke of command n runs body n on a
 * thread of its own, as a real call would. Included by one file of a test.
 */
typedef uint32_t (*fake_body_t)(struct ta_params *ps);
#define FAKE_BODY_MAX 16u
static fake_body_t fake_bodies[FAKE_BODY_MAX];

static struct {
	struct ta_identity client;
	uint8_t uuid[16];
	uint32_t session, cmd;
	unsigned int opened, invoked, closed, cancelled;
	struct ta_params params;
} fake_seen;

struct ta_result ta_open_session(struct ta_instance *owner,
				 const struct ta_identity *client,
				 const uint8_t uuid[16], uint32_t timeout_ms,
				 struct ta_params *ps, uint32_t *session_id)
{
	(void)owner;
	(void)timeout_ms;
	fake_seen.client = *client;
	for (unsigned int i = 0; i < sizeof(fake_seen.uuid); i++)
		fake_seen.uuid[i] = uuid[i];
	fake_seen.opened++;
	fake_seen.params = *ps;
	*session_id = 7;
	return (struct ta_result){GP_SUCCESS, GP_ORIGIN_TRUSTED_APP};
}

struct ta_result ta_invoke(struct ta_instance *owner, uint32_t session_id,
			   uint32_t cmd, uint32_t timeout_ms,
			   struct ta_params *ps)
{
	uint32_t code = GP_SUCCESS;

	(void)owner;
	(void)timeout_ms;
	fake_seen.session = session_id;
	fake_seen.cmd = cmd;
	fake_seen.invoked++;
	fake_seen.params = *ps;
	if (cmd < FAKE_BODY_MAX && fake_bodies[cmd])
		code = fake_bodies[cmd](ps);
	return (struct ta_result){code, GP_ORIGIN_TRUSTED_APP};
}

struct ta_result ta_close_session(struct ta_instance *owner,
				  uint32_t session_id)
{
	(void)owner;
	fake_seen.session = session_id;
	fake_seen.closed++;
	return (struct ta_result){GP_SUCCESS, GP_ORIGIN_TEE};
}

struct ta_result ta_cancel(uint32_t session_id)
{
	fake_seen.session = session_id;
	fake_seen.cancelled++;
	return (struct ta_result){GP_SUCCESS, GP_ORIGIN_TEE};
}

/* A call that will run body @cmd. */
static inline void fake_invoke_init(struct nw_call *c, uint32_t cmd,
				    uint32_t param_count)
{
	nw_call_init(c, OPTEE_MSG_CMD_INVOKE_COMMAND, param_count);
	c->msg->header.session = 7;
	c->msg->header.func = cmd;
}

/* The sum of the bytes of parameter 0, into parameter 1. */
static inline uint32_t fake_sum(struct ta_params *ps)
{
	uint8_t byte = 0;
	uint32_t sum = 0;

	for (uint64_t i = 0; i < ps->p[0].memref.size_bytes; i++) {
		check_fatal(mobj_read(ps->p[0].memref.mobj,
				      ps->p[0].memref.offset_bytes + i, &byte,
				      1) == ST_OK);
		sum += byte;
	}
	ps->p[1].value.a = sum;
	return GP_SUCCESS;
}

static inline size_t heap_bytes(void)
{
	struct heap_stats h;
	struct thread_stats t;

	heap_get_stats(&h);
	thread_get_stats(&t);
	return h.allocated_bytes - t.idle_heap_bytes;
}

static inline int fake_set_up(void **state)
{
	(void)state;
	nw_reset();
	memset(&fake_seen, 0, sizeof(fake_seen));
	return 0;
}

static inline int fake_tear_down(void **state)
{
	struct thread_stats t;

	(void)state;
	thread_get_stats(&t);
	return t.busy || shm_count();
}

#endif
