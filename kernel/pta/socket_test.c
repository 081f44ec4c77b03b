/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "abi/optee_rpc.h"
#include "abi/optee_smc.h"
#include "kernel/entry/entry.h"
#include "kernel/pta/command.h"
#include "kernel/pta/pta_list.h"
#include "kernel/sys/testworld_priv.h"
#include "tests/support/normal_world.h"

/*
 * Each test is a call from normal world whose body, in place of ta_invoke(),
 * calls the pseudo-TA; the hook plays the supplicant. Linked with
 * --wrap=ta_invoke.
 */
enum {
	OPEN = 1,
	CLOSE = 2,
	SEND = 3,
	RECV = 4,
	IOCTL = 5,
};

#define HANDLE     0x77u
#define DATA_BYTES 600u

static struct ta_world w;
static struct ta_session session;
static void (*body)(void);

/* What the supplicant says. */
static uint32_t says;
static uint64_t says_bytes;
/* What it was asked. */
static unsigned int ops_seen[6];

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
	assert_int_equal(world_init(&w, false), ST_OK);
	session = (struct ta_session){.id = 41, .owner = &w.ta};
	body();
	world_fini(&w);
	return (struct ta_result){GP_SUCCESS, GP_ORIGIN_TRUSTED_APP};
}

static uint8_t *lent(const struct optee_msg_param *p)
{
	return (uint8_t *)nw_ptr(p->word[2]) + p->word[0];
}

static void serve_open(struct nw_message *m)
{
	assert_int_equal(m->header.num_params, 4);
	assert_int_equal(m->param[1].word[0], 8080);
	assert_int_equal(m->param[1].word[1], 0x65);
	assert_int_equal(m->param[1].word[2], 4);
	assert_true(m->param[2].attr == OPTEE_MSG_TYPE_RMEM_IN);
	assert_string_equal((char *)lent(&m->param[2]), "example.org");
	assert_true(m->param[3].attr == OPTEE_MSG_TYPE_VALUE_OUT);
	m->param[3].word[0] = UINT64_C(0xFFFFFFFF00000000) | HANDLE;
}

static void serve_send(struct nw_message *m)
{
	assert_true(m->param[1].attr == OPTEE_MSG_TYPE_RMEM_IN);
	assert_int_equal(m->param[1].word[1], DATA_BYTES);
	for (size_t i = 0; i < DATA_BYTES; i++)
		assert_int_equal(lent(&m->param[1])[i], 0x3C);
	assert_true(m->param[2].attr == OPTEE_MSG_TYPE_VALUE_INOUT);
	assert_int_equal(m->param[2].word[0], 500);
	m->param[2].word[1] = says_bytes;
}

/* Both directions: the bytes come back turned round. */
static void serve_data(struct nw_message *m)
{
	uint64_t size = m->param[1].word[1];

	assert_true(m->param[2].attr == OPTEE_MSG_TYPE_VALUE_IN);
	assert_int_equal(m->param[2].word[0], 500);
	m->param[1].word[1] = says_bytes;
	if (m->param[1].attr != OPTEE_MSG_TYPE_RMEM_OUT &&
	    m->param[1].attr != OPTEE_MSG_TYPE_RMEM_INOUT)
		return; /* null */
	for (size_t i = 0; i < size; i++)
		lent(&m->param[1])[i] = 0xC3;
}

static bool play_supplicant(struct nw_call *c, void *arg)
{
	struct nw_message *m = nw_rpc_message(c);
	uint64_t op;

	(void)arg;
	if (!m || m->header.cmd != OPTEE_RPC_CMD_SOCKET)
		return false;
	assert_true(m->param[0].attr == OPTEE_MSG_TYPE_VALUE_IN);
	op = m->param[0].word[0];
	assert_in_range(op, 0, 5);
	ops_seen[op]++;
	assert_int_equal(m->param[0].word[1], 41);
	if (op != 0 && op != 2)
		assert_int_equal(m->param[0].word[2], HANDLE);
	m->header.ret = says;
	if (op == 0)
		serve_open(m);
	else if (op == 3)
		serve_send(m);
	else if (op == 4 || op == 5)
		serve_data(m);
	return true;
}

static void run(void (*what)(void))
{
	struct nw_call c;

	nw_call_init(&c, OPTEE_MSG_CMD_INVOKE_COMMAND, 0);
	c.hook = play_supplicant;
	body = what;
	assert_int_equal(nw_run(&c), OPTEE_SMC_RETURN_OK);
	assert_int_equal(nw_lent.buffers, 0);
}

static int begin(void **state)
{
	(void)state;
	nw_reset();
	entry_begin_service();
	memset(ops_seen, 0, sizeof(ops_seen));
	says = GP_SUCCESS;
	says_bytes = DATA_BYTES;
	return 0;
}

static struct ta_param value(enum ta_param_type type, uint32_t a, uint32_t b)
{
	return (struct ta_param){.type = type, .value = {a, b}};
}

static struct ta_param user(enum ta_param_type type, vaddr_t va, uint64_t size)
{
	return (struct ta_param){.type = type,
				 .memref = {.is_user = true,
					    .is_null = va == 0,
					    .user = {va},
					    .size_bytes = size}};
}

static uint32_t call(uint32_t cmd, struct ta_params *ps)
{
	return pta_socket.invoke(&session, cmd, ps);
}

static void open_one(void)
{
	struct ta_params ps = {.p = {value(PTA_V_IN, 4, 8080),
				     user(PTA_M_IN, w.private_rw, 12),
				     value(PTA_V_IN, 0x65, 0),
				     value(PTA_V_OUT, 0, 0)}};

	world_put(w.private_rw, "example.org", 12);
	assert_int_equal(call(OPEN, &ps), says);
	assert_int_equal(ps.p[3].value.a, HANDLE);
	ps.p[1].memref.size_bytes = 0;
	assert_int_equal(call(OPEN, &ps), GP_ERROR_BAD_PARAMETERS);
	ps.p[1].memref.size_bytes = 513;
	assert_int_equal(call(OPEN, &ps), GP_ERROR_BAD_PARAMETERS);
	/* Memory that is not the TA's. */
	ps.p[1] = user(PTA_M_IN, 0x1000, 12);
	assert_int_equal(call(OPEN, &ps), GP_ERROR_ACCESS_DENIED);
}

static void a_host_and_a_port_give_a_handle(void **state)
{
	(void)state;
	run(open_one);
	assert_int_equal(ops_seen[0], 1);
	says = 0xF1007002; /* passes as it is */
	run(open_one);
}

static void close_one(void)
{
	struct ta_params ps = {.p = {value(PTA_V_IN, HANDLE, 0)}};

	assert_int_equal(call(CLOSE, &ps), GP_SUCCESS);
	pta_socket.close(&session);
}

static void the_end_of_a_session_closes_what_is_left(void **state)
{
	(void)state;
	run(close_one);
	assert_int_equal(ops_seen[1], 1);
	assert_int_equal(ops_seen[2], 1);
}

static void send_all(void)
{
	struct ta_params ps = {.p = {value(PTA_V_IN, HANDLE, 500),
				     user(PTA_M_IN, w.private_rw, DATA_BYTES),
				     value(PTA_V_OUT, 0, 0)}};
	uint8_t data[DATA_BYTES];

	memset(data, 0x3C, sizeof(data));
	world_put(w.private_rw, data, sizeof(data));
	assert_int_equal(call(SEND, &ps), says);
	assert_int_equal(ps.p[2].value.a,
			 MIN((uint32_t)says_bytes, DATA_BYTES));
}

static void more_can_not_be_sent_than_was_given(void **state)
{
	(void)state;
	run(send_all);
	says_bytes = 7;
	run(send_all);
	says_bytes = UINT32_MAX;
	run(send_all);
	says = 0xF1007003;
	says_bytes = 0;
	run(send_all);
}

static void receive(uint32_t cmd, enum ta_param_type type)
{
	struct ta_params ps = {.p = {value(PTA_V_IN, HANDLE, 500),
				     user(type, w.private_rw, DATA_BYTES)}};
	uint64_t changed = MIN(says_bytes, (uint64_t)DATA_BYTES);
	uint8_t data[DATA_BYTES + 8];

	memset(data, 0x3C, sizeof(data));
	world_put(w.private_rw, data, sizeof(data));
	assert_int_equal(call(cmd, &ps), says);
	/* More than the buffer holds goes with an error only. */
	assert_true(ps.p[1].memref.size_bytes ==
		    (says == GP_SUCCESS
			     ? changed
			     : MIN(says_bytes, (uint64_t)UINT32_MAX)));
	world_get(data, w.private_rw, sizeof(data));
	for (size_t i = 0; i < sizeof(data); i++)
		assert_int_equal(data[i], i < changed ? 0xC3 : 0x3C);
}

static void receive_both(void)
{
	receive(RECV, PTA_M_OUT);
	receive(IOCTL, PTA_M_IO);
}

static void data_ends_where_the_buffer_ends(void **state)
{
	static const uint64_t sizes[] = {
		0,          1,         DATA_BYTES - 1, DATA_BYTES + 1,
		UINT32_MAX, BIT64(32), UINT64_MAX,
	};

	(void)state;
	run(receive_both);
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		says_bytes = sizes[i];
		run(receive_both);
	}
	says = 0xF1007003;
	run(receive_both);
	says_bytes = DATA_BYTES + 1;
	run(receive_both);
}

static void receive_nothing(void)
{
	struct ta_params ps = {
		.p = {value(PTA_V_IN, HANDLE, 500), user(PTA_M_OUT, 0, 0)}};

	assert_int_equal(call(RECV, &ps), GP_SUCCESS);
	assert_int_equal(ps.p[1].memref.size_bytes, DATA_BYTES);
	ps.p[1] = user(PTA_M_IO, 0, 0);
	assert_int_equal(call(IOCTL, &ps), GP_SUCCESS);
}

static void an_empty_buffer_asks_for_the_size(void **state)
{
	(void)state;
	run(receive_nothing);
}

static void wrong_calls(void)
{
	struct ta_params ps = {0};

	for (uint32_t cmd = OPEN; cmd <= IOCTL; cmd++)
		assert_int_equal(call(cmd, &ps), GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(call(0, &ps), GP_ERROR_NOT_IMPLEMENTED);
	assert_int_equal(call(6, &ps), GP_ERROR_NOT_IMPLEMENTED);
}

static void wrong_types_and_commands_ask_nobody(void **state)
{
	(void)state;
	run(wrong_calls);
	for (size_t i = 0; i < ARRAY_SIZE(ops_seen); i++)
		assert_int_equal(ops_seen[i], 0);
}

#define TEST(f) cmocka_unit_test_setup(f, begin)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_host_and_a_port_give_a_handle),
		TEST(the_end_of_a_session_closes_what_is_left),
		TEST(more_can_not_be_sent_than_was_given),
		TEST(data_ends_where_the_buffer_ends),
		TEST(an_empty_buffer_asks_for_the_size),
		TEST(wrong_types_and_commands_ask_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
