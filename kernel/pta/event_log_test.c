/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/pta/command.h"
#include "kernel/pta/pta_list.h"
#include "kernel/svc/event_log.h"

#define GET_LOG 12u

static struct ta_session session;
static struct mobj *memory;
static struct ta_params ps;
static uint8_t log_bytes[300] = {[4] = 3, [28] = 33, [299] = 9};

/* The call with room for so much. */
static uint32_t get(uint64_t room)
{
	ps = (struct ta_params){
		.p = {{.type = PTA_M_OUT,
		       .memref = {.mobj = memory, .size_bytes = room}}}};
	return pta_system.invoke(&session, GET_LOG, &ps);
}

static void nothing_was_measured(void **state)
{
	(void)state;
	assert_int_equal(get(4096), GP_ERROR_NOT_SUPPORTED);
	assert_int_equal(get(0), GP_ERROR_NOT_SUPPORTED);
}

static void the_log_is_handed_out_whole(void **state)
{
	uint8_t got[sizeof(log_bytes)];

	(void)state;
	memcpy(log_bytes + 32, "Spec ID Event03", 16);
	assert_int_equal(event_log_keep(log_bytes, sizeof(log_bytes)), ST_OK);
	assert_int_equal(get(sizeof(log_bytes) - 1), GP_ERROR_SHORT_BUFFER);
	assert_int_equal(ps.p[0].memref.size_bytes, sizeof(log_bytes));
	assert_int_equal(mobj_read(memory, 4, got, 1), ST_OK);
	assert_int_equal(got[0], 0);
	assert_int_equal(get(4096), GP_SUCCESS);
	assert_int_equal(ps.p[0].memref.size_bytes, sizeof(log_bytes));
	assert_int_equal(mobj_read(memory, 0, got, sizeof(got)), ST_OK);
	assert_memory_equal(got, log_bytes, sizeof(got));
}

static void its_size_can_be_asked(void **state)
{
	(void)state;
	ps = (struct ta_params){
		.p = {{.type = PTA_M_OUT, .memref = {.is_null = true}}}};
	assert_int_equal(pta_system.invoke(&session, GET_LOG, &ps),
			 GP_ERROR_SHORT_BUFFER);
	assert_int_equal(ps.p[0].memref.size_bytes, sizeof(log_bytes));
	/* Room that is nowhere. */
	ps.p[0].memref.size_bytes = 4096;
	assert_int_equal(pta_system.invoke(&session, GET_LOG, &ps),
			 GP_ERROR_BAD_PARAMETERS);
}

static void an_input_is_no_output(void **state)
{
	(void)state;
	(void)get(4096);
	ps.p[0].type = PTA_M_IN;
	assert_int_equal(pta_system.invoke(&session, GET_LOG, &ps),
			 GP_ERROR_BAD_PARAMETERS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_was_measured),
		cmocka_unit_test(the_log_is_handed_out_whole),
		cmocka_unit_test(its_size_can_be_asked),
		cmocka_unit_test(an_input_is_no_output),
	};

	if (mobj_create_anon(1, &memory) != ST_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
