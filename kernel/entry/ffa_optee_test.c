/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/support/ffa_service.h"

enum {
	BODY_ECHO = 1,
	BODY_INTERRUPTED,
	BODY_TIME,
};

static uint32_t body_time(struct ta_params *ps)
{
	struct rpc_param p = {.kind = RPC_PARAM_VALUE_OUT};
	uint32_t result = 0;

	if (rpc_command(OPTEE_RPC_CMD_GET_TIME, &p, 1, &result) != ST_OK)
		return GP_ERROR_GENERIC;
	ps->p[0].value.a = (uint32_t)p.value.a;
	return result;
}

static void driver_finds_it_by_its_uuid(void **state)
{
	struct ffa_regs r = calls(FFA_PARTITION_INFO_GET, 0xe0786148,
				  0xe311f8e7, 0x02005ebc, 0x1bc5d5a5);
	struct ffa_partition_info info;

	(void)state;
	assert_int_equal(error_of(&r), FFA_OK);
	assert_true(r.x[2] == 1);
	memcpy(&info, nw_ptr(rx_pa), sizeof(info));
	assert_int_equal(info.id, SERVICE);
	assert_int_equal(info.execution_contexts, 2);
	assert_true(info.properties & FFA_PROPERTY_RECEIVES_DIRECT);
	assert_false(info.properties & FFA_PROPERTY_RECEIVES_DIRECT2);
	r = calls(FFA_RX_RELEASE);
	assert_int_equal(error_of(&r), FFA_OK);
}

static void it_says_what_it_is_and_can_do(void **state)
{
	struct ffa_regs r = asks(OPTEE_FFA_GET_API_VERSION, 0, 0, 0, 0);

	(void)state;
	assert_true(r.x[3] == 1 && r.x[4] == 0);
	r = asks(OPTEE_FFA_GET_OS_VERSION, 0, 0, 0, 0);
	assert_true(r.x[5] == 0);
	r = asks(OPTEE_FFA_EXCHANGE_CAPABILITIES, 0, 0, 0, 0);
	assert_true(r.x[3] == 0 && r.x[4] == 4);
	assert_true(r.x[5] & OPTEE_FFA_CAP_ARG_OFFSET);
	assert_true(r.x[5] & OPTEE_FFA_CAP_ASYNC_NOTIF);
	assert_true(r.x[6] == OPTEE_FFA_NOTIF_VALUES);
}

static void the_64_bit_form_is_answered_in_kind(void **state)
{
	struct ffa_regs r =
		calls(FFA_64(FFA_MSG_SEND_DIRECT_REQ), IDS, 0,
		      UINT64_C(0x500000000) | OPTEE_FFA_GET_API_VERSION);

	(void)state;
	assert_true(r.x[0] == FFA_64(FFA_MSG_SEND_DIRECT_RESP));
	assert_true(r.x[3] == 1);
}

static void odd_requests_are_refused(void **state)
{
	static const struct {
		uint64_t x1, x2;
		int error;
	} bad[] = {
		{IDS, 1, FFA_ERROR_INVALID_PARAMETERS},
		{IDS, FFA_MESSAGE_FRAMEWORK, FFA_ERROR_INVALID_PARAMETERS},
		{IDS, FFA_MESSAGE_FRAMEWORK | 4, FFA_ERROR_INVALID_PARAMETERS},
		{0x80020000 | SERVICE, 0, FFA_ERROR_INVALID_PARAMETERS},
		{0x80010000 | SERVICE, 0, FFA_ERROR_INVALID_PARAMETERS},
		{0x00010000 | SERVICE, 0, FFA_ERROR_DENIED},
	};
	static const uint32_t unknown[] = {4,          6,          7,         8,
					   0x7fffffff, 0x80000002, UINT32_MAX};
	struct ffa_regs r;

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		r = calls(FFA_MSG_SEND_DIRECT_REQ, bad[i].x1, bad[i].x2,
			  OPTEE_FFA_GET_API_VERSION);
		assert_int_equal(error_of(&r), bad[i].error);
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(unknown); i++) {
		r = asks(unknown[i], 0, 0, 0, 0);
		assert_true(r.x[3] == (uint32_t)FFA_ERROR_INVALID_PARAMETERS);
	}
}

static void other_ways_to_it_are_closed(void **state)
{
	struct ffa_regs r = calls(FFA_RUN, SERVICE << 16);
	struct ffa_message m = {
		.payload_offset = 20, .receiver = SERVICE, .payload_bytes = 4};

	(void)state;
	assert_int_equal(error_of(&r), FFA_ERROR_INVALID_PARAMETERS);
	memcpy(nw_ptr(tx_pa), &m, FFA_MESSAGE_BYTES_1_1);
	r = calls(FFA_MSG_SEND2);
	assert_int_equal(error_of(&r), FFA_ERROR_DENIED);
	endpoint_find(0)->version = FFA_VERSION_1_2;
	r = calls(FFA_64(FFA_MSG_SEND_DIRECT_REQ2), IDS);
	assert_int_equal(error_of(&r), FFA_ERROR_DENIED);
}

static void a_message_is_named_by_handle_and_offset(void **state)
{
	struct exchange x = begin_exchange(BODY_ECHO, 2);
	struct nw_message *m = nw_ptr(x.pa + 1024);
	struct ffa_regs r;

	(void)state;
	set_param(&x, 0, OPTEE_MSG_TYPE_VALUE_INOUT, 5, 6, 0);
	set_param(&x, 1, OPTEE_MSG_TYPE_NONE, 0, 0, 0);
	run_to_the_end(&x, GP_SUCCESS);
	assert_int_equal(x.msg->param[0].word[0], 6);
	assert_int_equal(fake_seen.session, 7);
	memcpy(m, x.msg, OPTEE_MSG_BYTES(2));
	r = asks(OPTEE_FFA_CALL_WITH_ARG, (uint32_t)x.handle, 0, 1024, 0);
	assert_done(&r);
	assert_int_equal(m->param[0].word[0], 7);
	take_back(x.handle);
}

static void messages_that_are_not_there_are_refused(void **state)
{
	struct exchange x = begin_exchange(BODY_ECHO, 0);
	uint64_t too_small = share(nw_pages(1), 1);
	const struct {
		uint64_t handle;
		uint32_t offset;
	} bad[] = {
		{x.handle + 100, 0},   {0, 0},
		{UINT64_MAX, 0},       {x.handle | 1ull << 32, 0},
		{x.handle, 4096},      {x.handle, 4096 - 24},
		{x.handle, 1},         {x.handle, UINT32_MAX},
		{x.handle, 4096 - 32}, /* no room for requests */
	};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		struct ffa_regs r =
			asks(OPTEE_FFA_CALL_WITH_ARG, (uint32_t)bad[i].handle,
			     (uint32_t)(bad[i].handle >> 32), bad[i].offset, 0);

		assert_true(r.x[3] == GP_ERROR_BAD_PARAMETERS);
	}
	assert_int_equal(fake_seen.invoked, 0);
	take_back(x.handle);
	take_back(too_small);
}

static void an_interrupted_call_goes_on_once(void **state)
{
	struct exchange x = begin_exchange(BODY_INTERRUPTED, 1);
	struct ffa_regs r;
	uint64_t info = 0;

	(void)state;
	set_param(&x, 0, OPTEE_MSG_TYPE_VALUE_INOUT, 1, 0, 0);
	r = run(&x);
	assert_true(r.x[3] == 0 && r.x[4] == OPTEE_FFA_CALL_INTERRUPTED);
	info = r.x[7];
	r = resume(info + 1);
	assert_true(r.x[3] == GP_ERROR_BAD_PARAMETERS);
	r = resume(UINT32_MAX);
	assert_true(r.x[3] == GP_ERROR_BAD_PARAMETERS);
	/* It was read before. */
	x.msg->param[0].attr = OPTEE_MSG_TYPE_FMEM_INOUT;
	x.msg->header.num_params = 100;
	r = resume(info);
	assert_done(&r);
	assert_int_equal(x.msg->param[0].word[0], 2);
	r = resume(info);
	assert_true(r.x[3] == GP_ERROR_BAD_PARAMETERS);
	take_back(x.handle);
}

static void requests_lie_behind_the_message(void **state)
{
	struct exchange x = begin_exchange(BODY_TIME, 1);
	struct nw_message *q = request_of(&x);
	struct ffa_regs r;

	(void)state;
	set_param(&x, 0, OPTEE_MSG_TYPE_VALUE_OUT, 0, 0, 0);
	r = run(&x);
	assert_true(r.x[3] == 0 && r.x[4] == OPTEE_FFA_CALL_RPC);
	assert_int_equal(q->header.cmd, OPTEE_RPC_CMD_GET_TIME);
	assert_int_equal(q->header.num_params, 1);
	q->param[0].word[0] = 1234;
	q->header.ret = GP_SUCCESS;
	r = resume(r.x[7]);
	assert_done(&r);
	assert_int_equal(x.msg->param[0].word[0], 1234);
	take_back(x.handle);
}

/* A driver that takes one call for the other, and each for one that is not
 * over. */
static void stopped_calls_go_on_apart(void **state)
{
	struct exchange x = begin_exchange(BODY_TIME, 1);
	struct exchange y = begin_exchange(BODY_TIME, 1);
	uint64_t info_x = 0;
	uint64_t info_y = 0;
	struct ffa_regs r;

	(void)state;
	set_param(&x, 0, OPTEE_MSG_TYPE_VALUE_OUT, 0, 0, 0);
	set_param(&y, 0, OPTEE_MSG_TYPE_VALUE_OUT, 0, 0, 0);
	info_x = run(&x).x[7];
	info_y = run(&y).x[7];
	assert_true(info_x != info_y);
	/* Memory of a call that is stopped stays. */
	assert_true(unregister(x.handle) != 0);
	request_of(&x)->param[0].word[0] = 1;
	request_of(&y)->param[0].word[0] = 2;
	request_of(&x)->header.ret = GP_SUCCESS;
	request_of(&y)->header.ret = GP_SUCCESS;
	r = resume(info_y);
	assert_done(&r);
	assert_int_equal(y.msg->param[0].word[0], 2);
	assert_int_equal(x.msg->param[0].word[0], 0);
	r = resume(info_y);
	assert_true(r.x[3] == GP_ERROR_BAD_PARAMETERS);
	/* The upper half of what names a call says nothing. */
	r = resume(info_x | UINT64_C(7) << 32);
	assert_done(&r);
	assert_int_equal(x.msg->param[0].word[0], 1);
	r = resume(info_x);
	assert_true(r.x[3] == GP_ERROR_BAD_PARAMETERS);
	take_back(x.handle);
	take_back(y.handle);
}

static void without_a_free_thread_it_is_busy(void **state)
{
	struct exchange x = begin_exchange(BODY_INTERRUPTED, 0);
	struct exchange y = begin_exchange(BODY_ECHO, 0);
	uint32_t limit = thread_limit();
	struct thread_stats t;
	struct ffa_regs r;
	uint64_t info[64];
	unsigned int n = 0;

	(void)state;
	thread_get_stats(&t);
	thread_set_limit(t.idle);
	for (;;) {
		r = run(&x);
		if (r.x[3])
			break;
		assert_true(n < ARRAY_SIZE(info));
		info[n++] = r.x[7];
	}
	assert_true(r.x[3] == GP_ERROR_BUSY);
	assert_true(run(&y).x[3] == GP_ERROR_BUSY);
	while (n--) {
		r = resume(info[n]);
		assert_done(&r);
	}
	run_to_the_end(&y, GP_SUCCESS);
	thread_set_limit(limit);
	take_back(x.handle);
	take_back(y.handle);
}

#define BIND_WORD ((uint64_t)SERVICE << 16)

static uint64_t take_notifications(void)
{
	struct ffa_regs r = calls(FFA_NOTIFICATION_GET, 0, 1);

	assert_int_equal(error_of(&r), FFA_OK);
	return r.x[2] | r.x[3] << 32;
}

static void notifications_come_as_normal_world_bound_them(void **state)
{
	struct ffa_regs r = calls(FFA_NOTIFICATION_BITMAP_CREATE, 0, 2);

	(void)state;
	assert_int_equal(error_of(&r), FFA_OK);
	r = calls(FFA_NOTIFICATION_BIND, BIND_WORD, 0, 0, 1u << 3);
	assert_int_equal(error_of(&r), FFA_OK);
	raised = 0;
	/* Nobody listens yet. */
	notif_send_async(NOTIF_BOTTOM_HALF);
	assert_int_equal(raised, 0);
	r = asks(OPTEE_FFA_ENABLE_ASYNC_NOTIF, 64, 0, 0, 0);
	assert_true(r.x[3] == (uint32_t)FFA_ERROR_INVALID_PARAMETERS);
	r = asks(OPTEE_FFA_ENABLE_ASYNC_NOTIF, 35, 0, 0, 0);
	assert_true(r.x[3] == 0);
	notif_send_async(NOTIF_BOTTOM_HALF);
	assert_int_equal(raised, 1);
	assert_int_equal(raised_intid, 8);
	r = calls(FFA_64(FFA_NOTIFICATION_INFO_GET));
	assert_true(r.x[0] == FFA_64(FFA_SUCCESS));
	assert_true(r.x[2] == 1 << 7 && r.x[3] == 0);
	assert_true(take_notifications() == BIT64(35));
	/* Not bound: to nowhere. */
	notif_send_async(5);
	assert_int_equal(raised, 1);
	assert_true(take_notifications() == 0);
	/* Several become one. */
	notif_send_async(NOTIF_BOTTOM_HALF);
	notif_send_async(NOTIF_BOTTOM_HALF);
	assert_true(take_notifications() == BIT64(35));
	r = calls(FFA_NOTIFICATION_UNBIND, BIND_WORD, 0, 0, 1u << 3);
	assert_int_equal(error_of(&r), FFA_OK);
	raised = 0;
	notif_send_async(NOTIF_BOTTOM_HALF);
	assert_int_equal(raised, 0);
	r = calls(FFA_NOTIFICATION_BITMAP_DESTROY, 0);
	assert_int_equal(error_of(&r), FFA_OK);
}

static void when_we_are_dead_calls_are_aborted(void **state)
{
	struct ffa_regs r;

	(void)state;
	entry_is_open = false;
	r = calls(FFA_MSG_SEND_DIRECT_REQ, IDS, 0, OPTEE_FFA_GET_API_VERSION);
	assert_int_equal(error_of(&r), FFA_ERROR_ABORTED);
	entry_is_open = true;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(driver_finds_it_by_its_uuid),
		TEST(it_says_what_it_is_and_can_do),
		TEST(the_64_bit_form_is_answered_in_kind),
		TEST(odd_requests_are_refused),
		TEST(other_ways_to_it_are_closed),
		TEST(a_message_is_named_by_handle_and_offset),
		TEST(messages_that_are_not_there_are_refused),
		TEST(an_interrupted_call_goes_on_once),
		TEST(requests_lie_behind_the_message),
		TEST(stopped_calls_go_on_apart),
		TEST(without_a_free_thread_it_is_busy),
		TEST(notifications_come_as_normal_world_bound_them),
		TEST(when_we_are_dead_calls_are_aborted),
	};

	irq_set_chip(&chip);
	fake_bodies[BODY_ECHO] = service_echo;
	fake_bodies[BODY_INTERRUPTED] = service_interrupted;
	fake_bodies[BODY_TIME] = body_time;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
