/* SPDX-License-Identifier: BSD-2-Clause */
/* Session ids are handles: what was not given out must not work. */
#include "tests/baremetal/case.h"
#include "tests/baremetal/session.h"

CASE(sessions, ids_never_given_out_are_refused, CASE_PLAIN)
{
	static const uint32_t id[] = {0,          0xffff,     0x7fffffff,
				      0x80000000, 0xfffffffe, 0xffffffff};

	for (uint32_t i = 0; i < ARRAY_SIZE(id); i++) {
		CHECK_EQ(session_invoke(id[i], 0, NULL),
			 GP_ERROR_BAD_PARAMETERS);
		CHECK_EQ(last_origin(), GP_ORIGIN_TEE);
		CHECK_EQ(session_close(id[i]), GP_ERROR_ITEM_NOT_FOUND);
		CHECK_EQ(session_cancel(id[i], 0), GP_ERROR_BAD_PARAMETERS);
	}
}

CASE(sessions, closed_ids_are_dead, CASE_PLAIN)
{
	uint32_t session = 0;

	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	CHECK_EQ(session_close(session), GP_SUCCESS);
	CHECK_EQ(session_close(session), GP_ERROR_ITEM_NOT_FOUND);
	CHECK_EQ(session_invoke(session, 0, NULL), GP_ERROR_BAD_PARAMETERS);
	CHECK_EQ(session_cancel(session, 0), GP_ERROR_BAD_PARAMETERS);
}

CASE(sessions, neighbours_of_an_id_are_refused, CASE_PLAIN)
{
	uint32_t session = 0;

	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	for (uint32_t bit = 0; bit < 32; bit++) {
		CHECK_EQ(session_invoke(session ^ BIT32(bit), 0, NULL),
			 GP_ERROR_BAD_PARAMETERS);
		CHECK_EQ(session_close(session ^ BIT32(bit)),
			 GP_ERROR_ITEM_NOT_FOUND);
	}
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

CASE(sessions, twenty_live_side_by_side_with_ids_of_their_own, CASE_PLAIN)
{
	uint32_t session[20];

	for (uint32_t i = 0; i < ARRAY_SIZE(session); i++) {
		CHECK_EQ(session_open(&pta_invoke_tests, &session[i]),
			 GP_SUCCESS);
		for (uint32_t j = 0; j < i; j++)
			CHECK(session[i] != session[j]);
	}
	for (uint32_t i = 0; i < ARRAY_SIZE(session); i += 2)
		CHECK_EQ(session_close(session[i]), GP_SUCCESS);
	for (uint32_t i = 1; i < ARRAY_SIZE(session); i += 2) {
		struct tee_param p[4] = {VALUE(ATTR_VALUE_INOUT, i, 1)};

		CHECK_EQ(session_invoke(session[i], INVOKE_TESTS_PARAMS, p),
			 GP_SUCCESS);
		CHECK_EQ(p[0].value.a, i + 1);
		CHECK_EQ(session_close(session[i]), GP_SUCCESS);
	}
}

CASE(sessions, unknown_commands_come_back_from_the_application, CASE_PLAIN)
{
	uint32_t session = 0;

	CHECK_EQ(session_open(&pta_device_enum, &session), GP_SUCCESS);
	CHECK_EQ(session_invoke(session, 0xfffffff0, NULL),
		 GP_ERROR_NOT_IMPLEMENTED);
	CHECK_EQ(last_origin(), GP_ORIGIN_TRUSTED_APP);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

CASE(sessions, cancel_of_an_idle_session_is_harmless, CASE_PLAIN)
{
	uint32_t session = 0;

	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	CHECK_EQ(session_cancel(session, 0), GP_SUCCESS);
	CHECK_EQ(session_cancel(session, 5), GP_SUCCESS);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

CASE(sessions, a_ta_is_loaded_called_and_unloaded, CASE_PLAIN)
{
	uint32_t session = 0;
	uint32_t ret = session_open(&ta_sims, &session);

	if (ret == GP_ERROR_ITEM_NOT_FOUND)
		SKIP("sims not given");
	CHECK_EQ(ret, GP_SUCCESS);
	CHECK_EQ(last_origin(), GP_ORIGIN_TRUSTED_APP);
	CHECK_EQ(session_invoke(session, 0xffff, NULL),
		 GP_ERROR_BAD_PARAMETERS);
	CHECK_EQ(last_origin(), GP_ORIGIN_TRUSTED_APP);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}
