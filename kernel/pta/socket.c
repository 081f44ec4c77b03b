/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/optee_rpc.h"
#include "base/bytes/mem.h"
#include "kernel/pta/command.h"
#include "kernel/pta/lend.h"
#include "kernel/pta/pta_list.h"
#include "kernel/thread/rpc.h"

/*
 * TCP and UDP for TAs. The sockets are the supplicant's; it names them by
 * handles, one set for each session, which is one library in one TA. Nothing
 * that it says is believed further than the TA's own buffers reach: whoever
 * wants more than that encrypts. Spec: abi-xtest 2.6.
 */
enum {
	SOCKET_OPEN = 1,
	SOCKET_CLOSE = 2,
	SOCKET_SEND = 3,
	SOCKET_RECV = 4,
	SOCKET_IOCTL = 5,
};

/* Operations of OPTEE_RPC_CMD_SOCKET, value a of parameter 0. */
enum {
	RPC_SOCKET_OPEN = 0,
	RPC_SOCKET_CLOSE = 1,
	RPC_SOCKET_CLOSE_ALL = 2,
	RPC_SOCKET_SEND = 3,
	RPC_SOCKET_RECV = 4,
	RPC_SOCKET_IOCTL = 5,
};

/* Names of hosts have 255 characters at most; an address may bring a zone. */
#define HOST_BYTES_MAX 512u

struct request {
	struct rpc_param p[RPC_PARAM_MAX];
	size_t count;
	uint32_t result; /* the supplicant's */
};

static struct rpc_param rpc_value(enum rpc_param_kind kind, uint64_t a,
				  uint64_t b, uint64_t c)
{
	return (struct rpc_param){.kind = kind, .value = {a, b, c}};
}

static struct rpc_param rpc_memref(enum rpc_param_kind kind, struct shm *shm,
				   const struct ta_memref *m)
{
	return (struct rpc_param){.kind = kind,
				  .memref = {shm, 0, m->size_bytes}};
}

static struct request begin(const struct ta_session *s, uint32_t op,
			    uint32_t handle)
{
	return (struct request){
		.p[0] = rpc_value(RPC_PARAM_VALUE_IN, op, s->id, handle),
		.count = 1,
	};
}

static enum status exchange(struct request *r)
{
	return rpc_command(OPTEE_RPC_CMD_SOCKET, r->p, r->count, &r->result);
}

/* Sizes that normal world names may be any number; a TA's have 32 bits. */
static uint64_t reported_bytes(const struct rpc_param *p)
{
	return MIN(p->memref.size_bytes, (uint64_t)UINT32_MAX);
}

/* What is said to have come is in the buffer, or the TA would read on behind
 * it. More is told with an error, or to who has no buffer. */
static void report_bytes(struct ta_memref *data, const struct request *r)
{
	uint64_t size = reported_bytes(&r->p[1]);

	if (r->result == GP_SUCCESS && data->size_bytes)
		size = MIN(size, data->size_bytes);
	data->size_bytes = size;
}

/* v0 in: IP version, port; m1 in: host; v2.a in: protocol; v3.a out: handle */
static uint32_t open(struct ta_session *s, struct ta_params *ps)
{
	const struct ta_memref *host = &ps->p[1].memref;
	struct request r = begin(s, RPC_SOCKET_OPEN, 0);
	struct shm *shm = NULL;
	enum status st;

	if (host->size_bytes == 0 || host->size_bytes > HOST_BYTES_MAX)
		return GP_ERROR_BAD_PARAMETERS;
	st = lend_begin(host, true, &shm);
	if (st != ST_OK)
		return gp_from_status(st);
	r.p[1] = rpc_value(RPC_PARAM_VALUE_IN, ps->p[0].value.b,
			   ps->p[2].value.a, ps->p[0].value.a);
	r.p[2] = rpc_memref(RPC_PARAM_MEMREF_IN, shm, host);
	r.p[3] = rpc_value(RPC_PARAM_VALUE_OUT, 0, 0, 0);
	r.count = 4;
	st = exchange(&r);
	lend_end(shm);
	ps->p[3].value.a = (uint32_t)r.p[3].value.a;
	ps->p[3].value.b = 0;
	return st == ST_OK ? r.result : gp_from_status(st);
}

/* v0.a in: handle */
static uint32_t close(struct ta_session *s, struct ta_params *ps)
{
	struct request r = begin(s, RPC_SOCKET_CLOSE, ps->p[0].value.a);
	enum status st = exchange(&r);

	return st == ST_OK ? r.result : gp_from_status(st);
}

/* v0 in: handle, timeout in ms; m1 in: data; v2.a out: bytes sent */
static uint32_t send(struct ta_session *s, struct ta_params *ps)
{
	const struct ta_memref *data = &ps->p[1].memref;
	struct request r = begin(s, RPC_SOCKET_SEND, ps->p[0].value.a);
	struct shm *shm = NULL;
	enum status st = lend_begin(data, true, &shm);

	if (st != ST_OK)
		return gp_from_status(st);
	r.p[1] = rpc_memref(RPC_PARAM_MEMREF_IN, shm, data);
	r.p[2] = rpc_value(RPC_PARAM_VALUE_INOUT, ps->p[0].value.b, 0, 0);
	r.count = 3;
	st = exchange(&r);
	lend_end(shm);
	/* A TA that goes on behind what was sent stays in its buffer. */
	ps->p[2].value.a =
		(uint32_t)MIN(r.p[2].value.b & UINT32_MAX, data->size_bytes);
	ps->p[2].value.b = 0;
	return st == ST_OK ? r.result : gp_from_status(st);
}

/* Parameters 0 and 1, and the data that come back. */
static uint32_t exchange_data(struct request *r, struct ta_params *ps,
			      bool is_inout)
{
	struct ta_memref *data = &ps->p[1].memref;
	struct shm *shm = NULL;
	enum status st = lend_begin(data, is_inout, &shm);

	if (st != ST_OK)
		return gp_from_status(st);
	r->p[1] = rpc_memref(is_inout ? RPC_PARAM_MEMREF_INOUT
				      : RPC_PARAM_MEMREF_OUT,
			     shm, data);
	r->p[2] = rpc_value(RPC_PARAM_VALUE_IN, ps->p[0].value.b, 0, 0);
	r->count = 3;
	st = exchange(r);
	if (st == ST_OK)
		st = lend_collect(data, shm, reported_bytes(&r->p[1]));
	lend_end(shm);
	if (st != ST_OK)
		return gp_from_status(st);
	report_bytes(data, r);
	return r->result;
}

/* v0 in: handle, timeout in ms; m1 out: data. Data and size count also when
 * the supplicant reports an error: a datagram may have been cut. */
static uint32_t recv(struct ta_session *s, struct ta_params *ps)
{
	struct request r = begin(s, RPC_SOCKET_RECV, ps->p[0].value.a);

	return exchange_data(&r, ps, false);
}

/* v0 in: handle, command; m1 inout: its data */
static uint32_t ioctl(struct ta_session *s, struct ta_params *ps)
{
	struct request r = begin(s, RPC_SOCKET_IOCTL, ps->p[0].value.a);

	return exchange_data(&r, ps, true);
}

/* Whatever the TA left open, also when it died. */
static void close_all(struct ta_session *s)
{
	struct request r = begin(s, RPC_SOCKET_CLOSE_ALL, 0);

	/* Without a supplicant there are no sockets. */
	(void)exchange(&r);
}

static uint32_t invoke(struct ta_session *s, uint32_t cmd, struct ta_params *ps)
{
	static const struct pta_command commands[] = {
		{SOCKET_OPEN,
		 TA_PARAM_TYPES(PTA_V_IN, PTA_M_IN, PTA_V_IN, PTA_V_OUT), open},
		{SOCKET_CLOSE, TA_PARAM_TYPES(PTA_V_IN, 0, 0, 0), close},
		{SOCKET_SEND, TA_PARAM_TYPES(PTA_V_IN, PTA_M_IN, PTA_V_OUT, 0),
		 send},
		{SOCKET_RECV, TA_PARAM_TYPES(PTA_V_IN, PTA_M_OUT, 0, 0), recv},
		{SOCKET_IOCTL, TA_PARAM_TYPES(PTA_V_IN, PTA_M_IO, 0, 0), ioctl},
	};

	return pta_run_command(commands, ARRAY_SIZE(commands),
			       GP_ERROR_NOT_IMPLEMENTED, s, cmd, ps);
}

const struct pta pta_socket = {
	.uuid = {0x3b, 0x99, 0x6a, 0x7d, 0x2c, 0x2b, 0x4a, 0x49, 0xa8, 0x96,
		 0xe1, 0xfb, 0x57, 0x66, 0xd2, 0xf4},
	.name = "socket",
	.flags = PTA_CONCURRENT | PTA_ONLY_FROM_TA,
	.close = close_all,
	.invoke = invoke,
};
