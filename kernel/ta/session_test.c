/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/sim/sim.h"
#include "kernel/ta/world_priv.h"

/* Sessions and instances, one thread at a time. */

enum {
	PLAIN = 1,
	SINGLE,
	ALONE,
	KEPT,
	CRASH_KEPT,
	PTA = 0x50,
	PTA_TA_ONLY
};

/* Commands of the test TA. */
enum {
	CMD_COUNT, /* value: calls that this instance has seen */
	CMD_PANIC,
	CMD_OPEN,   /* value in: a = TA, out: a = code, b = origin or id */
	CMD_INVOKE, /* value in: a = session, b = command; out: code, origin */
	CMD_CANCELLED, /* code: unmask, then CANCEL or SUCCESS */
	CMD_GROW,      /* memref size + 5, SHORT_BUFFER */
	CMD_DEEP,      /* opens the next of its kind, as deep as it goes */
};

/* What entries of open and close do, set by tests. */
static uint32_t open_code;
static bool panic_in_open, panic_in_close;
static struct utee_params seen; /* block of the last entry */
static uint32_t last_function, deepest;

static void write_block(uint64_t params, const struct utee_params *block)
{
	assert_int_equal(
		uctx_copy_out((user_addr_t){params}, block, sizeof(*block)),
		ST_OK);
}

static struct ta_result open_other(uint8_t n, uint32_t *id)
{
	const uint8_t uuid[16] = WORLD_UUID(n);
	struct ta_identity self = {.login = TA_LOGIN_TRUSTED_APP};
	struct ta_params none = {};

	return ta_open_session(ta_instance_current(), &self, uuid,
			       TA_TIMEOUT_INFINITE, &none, id);
}

static uint32_t invoke(uint64_t params, uint32_t cmd)
{
	struct ta_session *s = ta_session_current();
	struct ta_params none = {};
	struct ta_result r = {};
	uint32_t id = 0;

	switch (cmd) {
	case CMD_COUNT:
		/* A counter in the instance's own memory. */
		seen.p[0].a =
			++ta_instance_current()->persistent_time_offset_ms;
		write_block(params, &seen);
		return GP_SUCCESS;
	case CMD_PANIC:
		ta_die(0xbeef);
	case CMD_OPEN:
		r = open_other((uint8_t)seen.p[0].a, &id);
		seen.p[0].a = r.code;
		seen.p[0].b = r.code == GP_SUCCESS ? id : r.origin;
		write_block(params, &seen);
		return GP_SUCCESS;
	case CMD_INVOKE:
		r = ta_invoke(ta_instance_current(), (uint32_t)seen.p[0].a,
			      (uint32_t)seen.p[0].b, TA_TIMEOUT_INFINITE,
			      &none);
		seen.p[0].a = r.code;
		seen.p[0].b = r.origin;
		seen.types = 3;
		write_block(params, &seen);
		return GP_SUCCESS;
	case CMD_CANCELLED:
		if (ta_session_is_cancelled(s))
			return GP_ERROR_BAD_STATE;
		s->cancel_masked = false;
		return ta_session_is_cancelled(s) ? GP_ERROR_CANCEL
						  : GP_SUCCESS;
	case CMD_GROW:
		seen.p[0].b += 5;
		write_block(params, &seen);
		return GP_ERROR_SHORT_BUFFER;
	case CMD_DEEP:
		deepest++;
		r = open_other(PLAIN, &id);
		if (r.code == GP_SUCCESS)
			r = ta_invoke(ta_instance_current(), id, CMD_DEEP,
				      TA_TIMEOUT_INFINITE, &none);
		return r.code;
	default:
		return GP_ERROR_NOT_IMPLEMENTED;
	}
}

static uint32_t entry(uint32_t function, uint32_t session, uint64_t params,
		      uint32_t cmd)
{
	assert_int_equal(session, ta_session_current()->id);
	assert_int_equal(
		uctx_copy_in(&seen, (user_addr_t){params}, sizeof(seen)),
		ST_OK);
	last_function = function;
	switch (function) {
	case TA_ENTRY_OPEN_SESSION:
		if (panic_in_open)
			ta_die(1);
		return open_code;
	case TA_ENTRY_CLOSE_SESSION:
		assert_int_equal(seen.types, 0);
		if (panic_in_close)
			ta_die(1);
		return GP_SUCCESS;
	default:
		return invoke(params, cmd);
	}
}

#define SHARED (TA_FLAG_SINGLE_INSTANCE | TA_FLAG_MULTI_SESSION)
struct world_ta world_tas[] = {
	{.uuid = WORLD_UUID(PLAIN), .flags = 0, .entry = entry},
	{.uuid = WORLD_UUID(SINGLE), .flags = SHARED, .entry = entry},
	{.uuid = WORLD_UUID(ALONE),
	 .flags = TA_FLAG_SINGLE_INSTANCE,
	 .entry = entry},
	{.uuid = WORLD_UUID(KEPT),
	 .flags = SHARED | TA_FLAG_INSTANCE_KEEP_ALIVE,
	 .entry = entry},
	{.uuid = WORLD_UUID(CRASH_KEPT),
	 .flags = SHARED | TA_FLAG_INSTANCE_KEEP_ALIVE |
		  TA_FLAG_INSTANCE_KEEP_CRASHED,
	 .entry = entry},
};
const size_t world_ta_count = ARRAY_SIZE(world_tas);

static unsigned int pta_closes;
static uint32_t pta_invoke_entry(struct ta_session *s, uint32_t cmd,
				 struct ta_params *ps)
{
	(void)s;
	(void)ps;
	return cmd ? GP_ERROR_NOT_IMPLEMENTED : GP_SUCCESS;
}
static void pta_close_entry(struct ta_session *s)
{
	(void)s;
	pta_closes++;
}
static const struct pta test_pta = {
	.uuid = WORLD_UUID(PTA),
	.close = pta_close_entry,
	.invoke = pta_invoke_entry,
};
static const struct pta ta_only_pta = {
	.uuid = WORLD_UUID(PTA_TA_ONLY),
	.flags = PTA_ONLY_FROM_TA | PTA_CONCURRENT,
	.invoke = pta_invoke_entry,
};
const struct pta *const pta_table[] = {&test_pta, &ta_only_pta};
const size_t pta_table_count = ARRAY_SIZE(pta_table);

static struct ta_params value_param(uint32_t a, uint32_t b)
{
	return (struct ta_params){
		.p[0] = {.type = TA_PARAM_VALUE_INOUT, .value = {a, b}}};
}

static uint32_t count_calls(uint32_t id)
{
	struct ta_params ps = value_param(0, 0);

	assert_result(world_invoke(id, CMD_COUNT, &ps), GP_SUCCESS,
		      GP_ORIGIN_TRUSTED_APP);
	return ps.p[0].value.a;
}

static uint32_t open_ok(uint8_t n)
{
	uint32_t id = 0;

	assert_result(world_open(n, NULL, &id), GP_SUCCESS,
		      GP_ORIGIN_TRUSTED_APP);
	assert_int_not_equal(id, 0);
	return id;
}

static void panic_in(uint32_t id)
{
	assert_result(world_invoke(id, CMD_PANIC, NULL), GP_ERROR_TARGET_DEAD,
		      GP_ORIGIN_TEE);
}

static void job_cycle(void *arg)
{
	uint32_t id = open_ok(PLAIN);

	(void)arg;
	assert_int_equal(ta_session_count(), 1);
	assert_int_equal(ta_instance_count(), 1);
	assert_int_equal(count_calls(id), 1);
	assert_int_equal(count_calls(id), 2);
	world_close(id);
	assert_int_equal(last_function, TA_ENTRY_CLOSE_SESSION);
	assert_int_equal(ta_session_count(), 0);
	assert_int_equal(ta_instance_count(), 0);
	assert_int_equal(world_images, 0);
	assert_result(world_invoke(id, CMD_COUNT, NULL),
		      GP_ERROR_BAD_PARAMETERS, GP_ORIGIN_TEE);
	assert_result(ta_close_session(NULL, id), GP_ERROR_ITEM_NOT_FOUND,
		      GP_ORIGIN_TEE);
}

static void job_unknown_ids(void *arg)
{
	uint32_t id = open_ok(PLAIN);
	uint32_t second = 0;

	(void)arg;
	assert_result(world_invoke(0, 0, NULL), GP_ERROR_BAD_PARAMETERS,
		      GP_ORIGIN_TEE);
	assert_result(world_invoke(UINT32_MAX, 0, NULL),
		      GP_ERROR_BAD_PARAMETERS, GP_ORIGIN_TEE);
	assert_result(world_invoke(id ^ BIT32(20), 0, NULL),
		      GP_ERROR_BAD_PARAMETERS, GP_ORIGIN_TEE);
	world_close(id);
	for (int i = 0; i < 1000; i++) {
		second = open_ok(PTA);
		assert_int_not_equal(second, id);
		world_close(second);
	}
}

static void job_ids_of_others(void *arg)
{
	uint32_t id = open_ok(PLAIN);
	struct ta_params ps = value_param(PTA, 0);
	uint32_t owned = 0;

	(void)arg;
	assert_result(world_invoke(id, CMD_OPEN, &ps), GP_SUCCESS,
		      GP_ORIGIN_TRUSTED_APP);
	assert_int_equal(ps.p[0].value.a, GP_SUCCESS);
	owned = ps.p[0].value.b;
	/* Normal world may not use the TA's, nor the TA normal world's. */
	assert_result(world_invoke(owned, 0, NULL), GP_ERROR_BAD_PARAMETERS,
		      GP_ORIGIN_TEE);
	assert_result(ta_close_session(NULL, owned), GP_ERROR_ITEM_NOT_FOUND,
		      GP_ORIGIN_TEE);
	assert_int_equal(ta_cancel(owned).code, GP_ERROR_BAD_PARAMETERS);
	ps = value_param(id, 0);
	assert_result(world_invoke(id, CMD_INVOKE, &ps), GP_SUCCESS,
		      GP_ORIGIN_TRUSTED_APP);
	assert_int_equal(ps.p[0].value.a, GP_ERROR_BAD_PARAMETERS);
	/* It leaves its session open: the end of the instance closes it. */
	pta_closes = 0;
	world_close(id);
	assert_int_equal(pta_closes, 1);
	assert_int_equal(ta_session_count(), 0);
}

static void job_sharing(void *arg)
{
	uint32_t a = open_ok(SINGLE);
	uint32_t b = open_ok(SINGLE);
	uint32_t c = open_ok(PLAIN);
	uint32_t d = open_ok(PLAIN);
	uint32_t id = 0;

	(void)arg;
	assert_int_equal(ta_instance_count(), 3);
	assert_int_equal(count_calls(a), 1);
	assert_int_equal(count_calls(b), 2);
	assert_int_equal(count_calls(c), 1);
	assert_int_equal(count_calls(d), 1);
	world_close(a);
	assert_int_equal(count_calls(b), 3);
	world_close(b);
	world_close(c);
	world_close(d);
	/* The last close ended it. */
	a = open_ok(SINGLE);
	assert_int_equal(count_calls(a), 1);
	world_close(a);
	a = open_ok(ALONE);
	assert_result(world_open(ALONE, NULL, &id), GP_ERROR_BUSY,
		      GP_ORIGIN_TEE);
	world_close(a);
	world_close(open_ok(ALONE));
}

static void job_kept(void *arg)
{
	uint32_t id = open_ok(KEPT);

	(void)arg;
	assert_int_equal(count_calls(id), 1);
	world_close(id);
	assert_int_equal(ta_instance_count(), 1);
	id = open_ok(KEPT);
	assert_int_equal(count_calls(id), 2);
	/* A refused open leaves it alone. */
	world_close(id);
	open_code = GP_ERROR_ACCESS_DENIED;
	assert_result(world_open(KEPT, NULL, &id), GP_ERROR_ACCESS_DENIED,
		      GP_ORIGIN_TRUSTED_APP);
	open_code = GP_SUCCESS;
	id = open_ok(KEPT);
	assert_int_equal(count_calls(id), 3);
	/* But it does not survive a panic. */
	panic_in(id);
	world_close(id);
	assert_int_equal(ta_instance_count(), 0);
}

static void job_panic(void *arg)
{
	size_t free_before = world_free_pages();
	uint32_t a = open_ok(SINGLE);
	uint32_t b = open_ok(SINGLE);
	uint32_t c = 0;
	unsigned int entries = 0;

	(void)arg;
	panic_in(a);
	assert_int_equal(world_images, 0);
	entries = world_tas[SINGLE - 1].entry_count;
	assert_result(world_invoke(a, 0, NULL), GP_ERROR_TARGET_DEAD,
		      GP_ORIGIN_TEE);
	assert_result(world_invoke(b, 0, NULL), GP_ERROR_TARGET_DEAD,
		      GP_ORIGIN_TEE);
	c = open_ok(SINGLE);
	assert_int_equal(count_calls(c), 1);
	world_close(a);
	world_close(b);
	assert_int_equal(world_tas[SINGLE - 1].entry_count, entries + 2);
	assert_int_equal(count_calls(c), 2);
	world_close(c);
	assert_int_equal(ta_instance_count(), 0);
	assert_in_range(world_free_pages(), free_before - 2, free_before);
}

static void job_panic_at_the_ends(void *arg)
{
	uint32_t id = 0;

	(void)arg;
	panic_in_open = true;
	assert_result(world_open(PLAIN, NULL, &id), GP_ERROR_TARGET_DEAD,
		      GP_ORIGIN_TEE);
	panic_in_open = false;
	assert_int_equal(ta_instance_count(), 0);
	id = open_ok(SINGLE);
	panic_in_close = true;
	world_close(id);
	panic_in_close = false;
	assert_int_equal(ta_instance_count(), 0);
	assert_int_equal(ta_session_count(), 0);
}

static void job_crash_kept(void *arg)
{
	uint32_t id = open_ok(CRASH_KEPT);
	uint32_t other = 0;

	(void)arg;
	panic_in(id);
	assert_result(world_open(CRASH_KEPT, NULL, &other),
		      GP_ERROR_TARGET_DEAD, GP_ORIGIN_TEE);
	world_close(id);
	assert_result(world_open(CRASH_KEPT, NULL, &other),
		      GP_ERROR_TARGET_DEAD, GP_ORIGIN_TEE);
	assert_int_equal(ta_session_count(), 0);
}

static void job_open_fails(void *arg)
{
	uint32_t id = 0;

	(void)arg;
	open_code = GP_ERROR_GENERIC;
	for (int n = PLAIN; n <= KEPT; n++)
		assert_result(world_open((uint8_t)n, NULL, &id),
			      GP_ERROR_GENERIC, GP_ORIGIN_TRUSTED_APP);
	open_code = GP_SUCCESS;
	assert_int_equal(ta_instance_count(), 0);
	assert_int_equal(ta_session_count(), 0);
	assert_result(world_open(99, NULL, &id), GP_ERROR_ITEM_NOT_FOUND,
		      GP_ORIGIN_TEE);
	world_tas[0].load_status = ST_SECURITY;
	assert_result(world_open(PLAIN, NULL, &id), GP_ERROR_SECURITY,
		      GP_ORIGIN_TEE);
	world_tas[0].load_status = ST_OK;
	world_tas[0].panics_in_loader = true;
	assert_result(world_open(PLAIN, NULL, &id), GP_ERROR_TARGET_DEAD,
		      GP_ORIGIN_TEE);
	world_tas[0].panics_in_loader = false;
	world_tas[0].flags = BIT32(14);
	assert_result(world_open(PLAIN, NULL, &id), GP_ERROR_BAD_FORMAT,
		      GP_ORIGIN_TEE);
	world_tas[0].flags = 0;
	world_tas[0].stack_bytes = UINT32_MAX;
	assert_result(world_open(PLAIN, NULL, &id), GP_ERROR_OUT_OF_MEMORY,
		      GP_ORIGIN_TEE);
	world_tas[0].stack_bytes = 0;
	assert_int_equal(ta_instance_count(), 0);
	assert_int_equal(world_images, 0);
}

static void job_reentry(void *arg)
{
	uint32_t a = open_ok(SINGLE);
	struct ta_params ps = value_param(KEPT, 0);
	uint32_t to_kept = 0;

	(void)arg;
	/* Itself: busy. */
	ps = value_param(SINGLE, 0);
	assert_result(world_invoke(a, CMD_OPEN, &ps), GP_SUCCESS,
		      GP_ORIGIN_TRUSTED_APP);
	assert_int_equal(ps.p[0].value.a, GP_ERROR_BUSY);
	assert_int_equal(ps.p[0].value.b, GP_ORIGIN_TEE);
	/* A panic of a callee is a result; the caller lives. */
	ps = value_param(KEPT, 0);
	assert_result(world_invoke(a, CMD_OPEN, &ps), GP_SUCCESS,
		      GP_ORIGIN_TRUSTED_APP);
	to_kept = ps.p[0].value.b;
	ps = value_param(to_kept, CMD_PANIC);
	assert_result(world_invoke(a, CMD_INVOKE, &ps), GP_SUCCESS,
		      GP_ORIGIN_TRUSTED_APP);
	assert_int_equal(ps.p[0].value.a, GP_ERROR_TARGET_DEAD);
	assert_int_equal(ps.p[0].value.b, GP_ORIGIN_TEE);
	assert_int_equal(ta_instance_count(), 2); /* and a stub */
	world_close(a);
	assert_int_equal(ta_instance_count(), 0);
	assert_int_equal(ta_session_count(), 0);
}

static void job_depth(void *arg)
{
	uint32_t id = open_ok(PLAIN);

	(void)arg;
	deepest = 0;
	assert_result(world_invoke(id, CMD_DEEP, NULL), GP_ERROR_OUT_OF_MEMORY,
		      GP_ORIGIN_TRUSTED_APP);
	assert_in_range(deepest, 2, 20);
	world_close(id);
	assert_int_equal(ta_session_count(), 0);
	assert_int_equal(ta_instance_count(), 0);
}

static void job_cancel(void *arg)
{
	uint32_t id = open_ok(PLAIN);
	struct ta_params none = {};

	(void)arg;
	assert_result(world_invoke(id, CMD_CANCELLED, NULL), GP_SUCCESS,
		      GP_ORIGIN_TRUSTED_APP);
	/* Remembered while masked, for one operation. */
	assert_int_equal(ta_cancel(id).code, GP_SUCCESS);
	assert_result(world_invoke(id, CMD_CANCELLED, NULL), GP_ERROR_CANCEL,
		      GP_ORIGIN_TRUSTED_APP);
	assert_result(world_invoke(id, CMD_CANCELLED, NULL), GP_SUCCESS,
		      GP_ORIGIN_TRUSTED_APP);
	/* A deadline that has passed counts as well. */
	assert_result(ta_invoke(NULL, id, CMD_CANCELLED, 5, &none), GP_SUCCESS,
		      GP_ORIGIN_TRUSTED_APP);
	assert_int_equal(ta_cancel(0).code, GP_ERROR_BAD_PARAMETERS);
	world_close(id);
}

static void job_ptas(void *arg)
{
	uint32_t id = open_ok(PTA);
	uint32_t ta = open_ok(PLAIN);
	struct ta_params ps = value_param(PTA_TA_ONLY, 0);
	uint32_t none = 0;

	(void)arg;
	assert_result(world_invoke(id, 0, NULL), GP_SUCCESS,
		      GP_ORIGIN_TRUSTED_APP);
	assert_result(world_invoke(id, 1, NULL), GP_ERROR_NOT_IMPLEMENTED,
		      GP_ORIGIN_TRUSTED_APP);
	assert_int_equal(world_open(PTA_TA_ONLY, NULL, &none).code,
			 GP_ERROR_ACCESS_DENIED);
	assert_result(world_invoke(ta, CMD_OPEN, &ps), GP_SUCCESS,
		      GP_ORIGIN_TRUSTED_APP);
	assert_int_equal(ps.p[0].value.a, GP_SUCCESS);
	pta_closes = 0;
	world_close(id);
	assert_int_equal(pta_closes, 1);
	world_close(ta);
	assert_int_equal(ta_session_count(), 0);
}

static void job_want_of_memory(void *arg)
{
	uint32_t code = GP_ERROR_OUT_OF_MEMORY;

	(void)arg;
	for (unsigned long n = 1; code != GP_SUCCESS; n++) {
		struct ta_result r = {};
		uint32_t id = 0;

		page_fail_nth(n);
		r = world_open(SINGLE, NULL, &id);
		page_fail_nth(0);
		code = r.code;
		if (code == GP_SUCCESS)
			world_close(id);
		else
			assert_int_equal(code, GP_ERROR_OUT_OF_MEMORY);
		assert_int_equal(ta_session_count(), 0);
		assert_int_equal(ta_instance_count(), 0);
		assert_int_equal(world_images, 0);
	}
}

static void run(void (*job)(void *arg))
{
	size_t free_pages = 0;

	/* Once to fill caches, then no page may be lost. */
	world_run(job, NULL);
	free_pages = world_free_pages();
	world_run(job, NULL);
	assert_int_equal(world_free_pages(), free_pages);
}

#define CLAIM(name, job)                                                       \
	static void name(void **state)                                         \
	{                                                                      \
		(void)state;                                                   \
		run(job);                                                      \
	}
CLAIM(serves_open_invoke_close_and_frees_all, job_cycle)
CLAIM(refuses_ids_that_do_not_exist, job_unknown_ids)
CLAIM(refuses_ids_of_others_and_closes_leftovers, job_ids_of_others)
CLAIM(shares_instances_as_the_flags_say, job_sharing)
CLAIM(keeps_instances_alive, job_kept)
CLAIM(contains_a_panic, job_panic)
CLAIM(contains_a_panic_in_open_and_close, job_panic_at_the_ends)
CLAIM(reports_why_an_open_fails, job_open_fails)
CLAIM(refuses_reentry_and_outlives_callees, job_reentry)
CLAIM(bounds_nested_calls, job_depth)
CLAIM(cancels_one_operation, job_cancel)
CLAIM(serves_pseudo_tas, job_ptas)
CLAIM(survives_want_of_memory, job_want_of_memory)

/* Leaves the crashed instance behind, so it is last, and runs once. */
static void keeps_a_crashed_instance_if_told(void **state)
{
	(void)state;
	world_run(job_crash_kept, NULL);
}

static void job_nothing(void *arg)
{
	(void)arg;
}

static int set_up(void **state)
{
	(void)state;
	/* The caches of threads keep two. */
	for (int i = 0; i < 3; i++)
		world_run(job_nothing, NULL);
	return ta_init() == ST_OK ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(serves_open_invoke_close_and_frees_all),
		cmocka_unit_test(refuses_ids_that_do_not_exist),
		cmocka_unit_test(refuses_ids_of_others_and_closes_leftovers),
		cmocka_unit_test(shares_instances_as_the_flags_say),
		cmocka_unit_test(keeps_instances_alive),
		cmocka_unit_test(contains_a_panic),
		cmocka_unit_test(contains_a_panic_in_open_and_close),
		cmocka_unit_test(reports_why_an_open_fails),
		cmocka_unit_test(refuses_reentry_and_outlives_callees),
		cmocka_unit_test(bounds_nested_calls),
		cmocka_unit_test(cancels_one_operation),
		cmocka_unit_test(serves_pseudo_tas),
		cmocka_unit_test(survives_want_of_memory),
		cmocka_unit_test(keeps_a_crashed_instance_if_told),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
