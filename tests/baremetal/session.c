/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/baremetal/session.h"
#include "base/bytes/mem.h"
#include "tests/baremetal/call.h"
#include "tests/baremetal/cpu.h"

#define UUID(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)                   \
	{                                                                      \
		{                                                              \
			0x##a, 0x##b, 0x##c, 0x##d, 0x##e, 0x##f, 0x##g,       \
				0x##h, 0x##i, 0x##j, 0x##k, 0x##l, 0x##m,      \
				0x##n, 0x##o, 0x##p                            \
		}                                                              \
	}

const struct uuid_octets pta_fault = {{0x2c, 0x7d, 0x44, 0xa8, 0x5e, 0x1f, 0x4b,
				       0x53, 0x9f, 0x86, 0x0d, 0x6f, 0xae, 0x1c,
				       0x7b, 0x35}};
const struct uuid_octets pta_invoke_tests =
	UUID(d9, 6a, 5b, 40, c3, e5, 21, e3, 87, 94, 10, 02, a5, d5, c6, 1b);
const struct uuid_octets pta_device_enum =
	UUID(70, 11, a6, 88, dd, de, 40, 53, a5, a9, 7b, 3c, 4d, df, 13, b8);
const struct uuid_octets pta_stats =
	UUID(d9, 6a, 5b, 40, e2, c7, b1, af, 87, 94, 10, 02, a5, d5, c6, 1b);
const struct uuid_octets pta_system =
	UUID(3a, 2f, 89, 78, 5d, c0, 11, e8, 9c, 2d, fa, 7a, e0, 1b, bb, ec);
const struct uuid_octets uuid_nobody =
	UUID(01, 23, 45, 67, 89, ab, cd, ef, 01, 23, 45, 67, 89, ab, cd, ef);
const struct uuid_octets ta_os_test =
	UUID(5b, 9e, 0e, 40, 26, 36, 11, e1, ad, 9e, 00, 02, a5, d5, c5, 1b);
const struct uuid_octets ta_sims =
	UUID(e6, a3, 3e, d4, 56, 2b, 46, 3a, bb, 7e, ff, 5e, 15, a4, 93, c8);

struct uuid_octets test_ta_uuid(uint8_t bits, uint8_t number)
{
	struct uuid_octets u = UUID(7e, 57, ab, 1e, 00, 00, 40, 00, 80, 00, 00,
				    00, 00, 00, 00, 00);

	u.b[14] = bits == 64 ? 0x64 : 0x32;
	u.b[15] = number;
	return u;
}

static uint32_t origin_of_cpu[CPU_MAX];

uint32_t last_origin(void)
{
	return origin_of_cpu[cpu_self()->index];
}

static uint32_t run_and_read(struct call *call)
{
	uint32_t a0 = call_run(call);

	origin_of_cpu[cpu_self()->index] = call->msg->ret_origin;
	return a0 ? SMC_ERROR(a0) : call->msg->ret;
}

uint32_t call_result(struct call *call)
{
	uint32_t ret = run_and_read(call);

	/* Taken over by another CPU, it goes on to use our page. */
	if (ret != SMC_ERROR(RET_ERESUME))
		call_fini(call);
	return ret;
}

void session_open_init(struct call *call, const struct uuid_octets *uuid)
{
	call_init(call, CMD_OPEN_SESSION, 6);
	call->msg->param[0].attr = ATTR_VALUE_IN | ATTR_META;
	memcpy(&call->msg->param[0].value, uuid->b, 16);
	call->msg->param[1].attr = ATTR_VALUE_IN | ATTR_META;
	call->msg->param[1].value.c = LOGIN_PUBLIC;
}

uint32_t session_open(const struct uuid_octets *uuid, uint32_t *session)
{
	return session_open_as(uuid, LOGIN_PUBLIC, session);
}

uint32_t session_open_as(const struct uuid_octets *uuid, uint32_t login,
			 uint32_t *session)
{
	struct call call;
	uint32_t ret;

	session_open_init(&call, uuid);
	call.msg->param[1].value.c = login;
	ret = run_and_read(&call);
	*session = call.msg->session;
	call_fini(&call);
	return ret;
}

uint32_t session_close(uint32_t session)
{
	struct call call;

	call_init(&call, CMD_CLOSE_SESSION, 0);
	call.msg->session = session;
	return call_result(&call);
}

uint32_t session_cancel(uint32_t session, uint32_t cancel_id)
{
	struct call call;

	call_init(&call, CMD_CANCEL, 0);
	call.msg->session = session;
	call.msg->cancel_id = cancel_id;
	return call_result(&call);
}

void session_invoke_init(struct call *call, uint32_t session, uint32_t func,
			 const struct tee_param param[4])
{
	call_init(call, CMD_INVOKE, 4);
	call->msg->session = session;
	call->msg->func = func;
	if (param)
		memcpy(call->msg->param, param, 4 * sizeof(*param));
}

uint32_t session_invoke(uint32_t session, uint32_t func,
			struct tee_param *param)
{
	struct call call;
	uint32_t ret;

	session_invoke_init(&call, session, func, param);
	ret = run_and_read(&call);
	if (param)
		memcpy(param, call.msg->param, 4 * sizeof(*param));
	call_fini(&call);
	return ret;
}
