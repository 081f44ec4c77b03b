/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/bytes/uuid.h"
#include "kernel/sys/testworld_priv.h"

/* A TA as a client, down to kernel/ta, which is played here. Linked with
 * --wrap of the three operations. */

static struct ta_world w;
static vaddr_t block;   /* parameters */
static vaddr_t session; /* u32, out */
static vaddr_t origin;  /* u32, out */
static vaddr_t uuid;

/* What the played room saw, and what it answers. */
static struct {
	unsigned int calls;
	struct ta_identity client;
	uint8_t uuid[16];
	uint32_t timeout_ms, session_id, cmd;
	struct ta_params params;
	struct ta_result result;
	void (*answer)(struct ta_params *ps);
} played;

struct ta_result __wrap_ta_open_session(struct ta_instance *owner,
					const struct ta_identity *client,
					const uint8_t to[16],
					uint32_t timeout_ms,
					struct ta_params *ps,
					uint32_t *session_id);
struct ta_result __wrap_ta_invoke(struct ta_instance *owner,
				  uint32_t session_id, uint32_t cmd,
				  uint32_t timeout_ms, struct ta_params *ps);
struct ta_result __wrap_ta_close_session(struct ta_instance *owner,
					 uint32_t session_id);

static struct ta_result serve(struct ta_instance *owner, struct ta_params *ps)
{
	assert_ptr_equal(owner, &w.ta);
	played.calls++;
	played.params = *ps;
	if (played.answer)
		played.answer(ps);
	return played.result;
}

struct ta_result __wrap_ta_open_session(struct ta_instance *owner,
					const struct ta_identity *client,
					const uint8_t to[16],
					uint32_t timeout_ms,
					struct ta_params *ps,
					uint32_t *session_id)
{
	played.client = *client;
	memcpy(played.uuid, to, 16);
	played.timeout_ms = timeout_ms;
	*session_id = 77;
	return serve(owner, ps);
}

struct ta_result __wrap_ta_invoke(struct ta_instance *owner,
				  uint32_t session_id, uint32_t cmd,
				  uint32_t timeout_ms, struct ta_params *ps)
{
	played.session_id = session_id;
	played.cmd = cmd;
	played.timeout_ms = timeout_ms;
	return serve(owner, ps);
}

struct ta_result __wrap_ta_close_session(struct ta_instance *owner,
					 uint32_t session_id)
{
	struct ta_params none = {0};

	played.session_id = session_id;
	return serve(owner, &none);
}

static int begin(void **state)
{
	(void)state;
	memset(&played, 0, sizeof(played));
	played.result = (struct ta_result){GP_SUCCESS, GP_ORIGIN_TRUSTED_APP};
	if (world_init(&w, false) != ST_OK)
		return -1;
	block = w.private_rw;
	session = w.private_rw + 128;
	origin = w.private_rw + 160;
	uuid = w.private_rw + 192;
	return 0;
}

static int end(void **state)
{
	(void)state;
	world_fini(&w);
	return 0;
}

static void put_params(uint64_t types, const uint64_t ab[8])
{
	struct utee_params raw = {.types = types};

	for (size_t i = 0; i < TA_PARAM_COUNT; i++) {
		raw.p[i].a = ab[2 * i];
		raw.p[i].b = ab[2 * i + 1];
	}
	world_put(block, &raw, sizeof(raw));
}

static struct utee_params get_params(void)
{
	struct utee_params raw;

	world_get(&raw, block, sizeof(raw));
	return raw;
}

static uint32_t invoke(void)
{
	return WORLD_CALL(7, 5, 1000, 42, block, origin);
}

static uint32_t invoke_with(uint64_t types, uint64_t a, uint64_t b)
{
	put_params(types, (const uint64_t[8]){a, b});
	return invoke();
}

static uint32_t refs_of(vaddr_t va)
{
	return uctx_find(w.ta.uctx, va)->mobj->refs;
}

static void open_names_the_caller_and_swaps_the_uuid(void **state)
{
	static const uint8_t memory[16] = {0x78, 0x56, 0x34, 0x12, 0xBC, 0x9A,
					   0xF0, 0xDE, 1,    2,    3,    4,
					   5,    6,    7,    8};
	static const uint8_t octets[16] = {0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC,
					   0xDE, 0xF0, 1,    2,    3,    4,
					   5,    6,    7,    8};

	(void)state;
	world_put(uuid, memory, sizeof(memory));
	assert_int_equal(WORLD_CALL(5, uuid, 500, 0, session, origin),
			 GP_SUCCESS);
	assert_memory_equal(played.uuid, octets, sizeof(octets));
	assert_true(played.client.login == TA_LOGIN_TRUSTED_APP);
	assert_memory_equal(played.client.uuid, w.ta.uuid, 16);
	assert_int_equal(played.timeout_ms, 500);
	assert_int_equal(world_get_u32(session), 77);
	assert_int_equal(world_get_u32(origin), GP_ORIGIN_TRUSTED_APP);
}

static void a_failed_open_gives_no_session_and_no_parameters(void **state)
{
	(void)state;
	played.result = (struct ta_result){GP_ERROR_BUSY, GP_ORIGIN_TEE};
	world_put_u32(session, 0xAAAA);
	put_params(TA_PARAM_TYPES(2, 0, 0, 0), (const uint64_t[8]){7, 8});
	assert_int_equal(WORLD_CALL(5, uuid, 0, block, session, origin),
			 GP_ERROR_BUSY);
	assert_int_equal(world_get_u32(session), 0xAAAA);
	assert_int_equal(world_get_u32(origin), GP_ORIGIN_TEE);
	assert_int_equal(get_params().p[0].a, 7);
}

static void the_origin_may_be_left_out(void **state)
{
	(void)state;
	assert_int_equal(WORLD_CALL(5, uuid, 0, 0, session, 0), GP_SUCCESS);
	assert_int_equal(WORLD_CALL(7, 5, 0, 1, 0, 0), GP_SUCCESS);
	assert_int_equal(played.calls, 2);
}

static void invoke_hands_on_its_numbers(void **state)
{
	(void)state;
	assert_int_equal(invoke_with(TA_PARAM_TYPES(1, 2, 3, 0),
				     UINT64_C(0xF00000007), 8),
			 GP_SUCCESS);
	assert_int_equal(played.session_id, 5);
	assert_int_equal(played.cmd, 42);
	assert_int_equal(played.timeout_ms, 1000);
	assert_int_equal(played.params.p[0].value.a, 7); /* low 32 bits */
	assert_int_equal(played.params.p[0].value.b, 8);
	/* A wide number is no session of anybody. */
	assert_int_equal(WORLD_CALL(7, BIT64(32) | 5, 0, 1, 0, 0),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(WORLD_CALL(6, BIT64(32) | 5), GP_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(played.calls, 1);
}

static void answer_with_numbers(struct ta_params *ps)
{
	for (size_t i = 0; i < TA_PARAM_COUNT; i++) {
		if (ta_param_is_memref(&ps->p[i])) {
			ps->p[i].memref.size_bytes = 99;
		} else {
			ps->p[i].value.a = 11;
			ps->p[i].value.b = 12;
		}
	}
}

static void only_outputs_are_written_back(void **state)
{
	struct utee_params raw;

	(void)state;
	played.answer = answer_with_numbers;
	put_params(
		TA_PARAM_TYPES(1, 2, 5, 6),
		(const uint64_t[8]){1, 2, 3, 4, w.shareable, 16, w.param, 16});
	assert_int_equal(invoke(), GP_SUCCESS);
	raw = get_params();
	assert_int_equal(raw.p[0].a, 1);
	assert_int_equal(raw.p[1].a, 11);
	assert_int_equal(raw.p[1].b, 12);
	assert_int_equal(raw.p[2].b, 16);
	assert_true(raw.p[3].a == w.param);
	assert_int_equal(raw.p[3].b, 99);
}

static void an_error_brings_its_outputs_a_death_none(void **state)
{
	(void)state;
	played.answer = answer_with_numbers;
	played.result.code = GP_ERROR_SHORT_BUFFER;
	assert_int_equal(invoke_with(3, 1, 2), GP_ERROR_SHORT_BUFFER);
	assert_int_equal(get_params().p[0].a, 11);
	played.result = (struct ta_result){GP_ERROR_TARGET_DEAD, GP_ORIGIN_TEE};
	assert_int_equal(invoke_with(3, 1, 2), GP_ERROR_TARGET_DEAD);
	assert_int_equal(get_params().p[0].a, 1);
	assert_int_equal(world_get_u32(origin), GP_ORIGIN_TEE);
}

static void memory_that_may_be_handed_on_names_its_pages(void **state)
{
	const vaddr_t shared[] = {w.shareable, w.param};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(shared); i++) {
		const struct ta_memref *m = &played.params.p[0].memref;
		uint32_t refs = refs_of(shared[i]);

		assert_int_equal(invoke_with(7, shared[i] + 100, 200),
				 GP_SUCCESS);
		assert_true(m->is_user && !m->is_null);
		assert_true(m->user.va == shared[i] + 100);
		assert_ptr_equal(m->mobj,
				 uctx_find(w.ta.uctx, shared[i])->mobj);
		assert_int_equal(m->offset_bytes, 100);
		assert_int_equal(m->size_bytes, 200);
		assert_int_equal(refs_of(shared[i]), refs);
	}
}

static void private_memory_stays_an_address(void **state)
{
	const struct ta_memref *m = &played.params.p[0].memref;

	(void)state;
	assert_int_equal(invoke_with(7, w.private_rw + 512, 64), GP_SUCCESS);
	assert_true(m->is_user);
	assert_null(m->mobj);
	assert_int_equal(invoke_with(5, w.private_ro, 64), GP_SUCCESS);
	assert_null(m->mobj);
}

static void empty_memory_has_no_pages(void **state)
{
	const struct ta_memref *m = &played.params.p[0].memref;

	(void)state;
	assert_int_equal(invoke_with(7, 0, 0), GP_SUCCESS);
	assert_true(m->is_null);
	assert_int_equal(invoke_with(7, w.shareable, 0), GP_SUCCESS);
	assert_false(m->is_null);
	assert_null(m->mobj);
	assert_int_equal(invoke_with(7, 1, 0), GP_SUCCESS);
}

static void rights_and_bounds_of_memory_are_checked(void **state)
{
	static const struct {
		uint64_t type;
		uint32_t code;
	} null_cases[] = {{5, GP_ERROR_BAD_PARAMETERS},
			  {6, GP_ERROR_BAD_PARAMETERS},
			  {7, GP_ERROR_BAD_PARAMETERS}};
	const uint64_t wild[][2] = {
		{1, 1},
		{w.shareable, PAGE_BYTES + 1},
		{w.shareable - 1, 2},
		{w.shareable, UINT64_MAX},
		{UINT64_MAX, 1},
		{UINT64_MAX - 10, 20},
		{UINT64_C(0xFFFFFF8000000000), 16},
		{(uintptr_t)&w, 16},
	};
	uint32_t refs = refs_of(w.shareable);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(null_cases); i++)
		assert_int_equal(invoke_with(null_cases[i].type, 0, 1),
				 null_cases[i].code);
	for (size_t i = 0; i < ARRAY_SIZE(wild); i++)
		assert_int_equal(invoke_with(5, wild[i][0], wild[i][1]),
				 GP_ERROR_ACCESS_DENIED);
	/* An output needs write access; a good one before a bad one is let
	 * go. */
	assert_int_equal(invoke_with(6, w.private_ro, 4),
			 GP_ERROR_ACCESS_DENIED);
	put_params(TA_PARAM_TYPES(7, 5, 0, 0),
		   (const uint64_t[8]){w.shareable, 8, 1, 1});
	assert_int_equal(invoke(), GP_ERROR_ACCESS_DENIED);
	assert_int_equal(refs_of(w.shareable), refs);
	assert_int_equal(played.calls, 0);
	assert_int_equal(world_get_u32(origin), GP_ORIGIN_TEE);
}

static void unknown_types_are_refused(void **state)
{
	(void)state;
	for (uint64_t type = 0; type <= 0xF; type++) {
		bool known = type < 4 || (type > 4 && type < 8);

		for (unsigned int at = 0; at < TA_PARAM_COUNT; at++)
			assert_int_equal(invoke_with(type << (4 * at), 0, 0),
					 known ? GP_SUCCESS
					       : GP_ERROR_BAD_PARAMETERS);
	}
	assert_int_equal(invoke_with(BIT64(16), 0, 0), GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(invoke_with(BIT64(63), 0, 0), GP_ERROR_BAD_PARAMETERS);
}

static void a_block_in_shared_memory_serves_too(void **state)
{
	(void)state;
	block = w.param;
	played.answer = answer_with_numbers;
	assert_int_equal(invoke_with(3, 1, 2), GP_SUCCESS);
	assert_int_equal(get_params().p[0].a, 11);
	block = w.private_ro;
	assert_int_equal(invoke(), GP_ERROR_ACCESS_DENIED);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(open_names_the_caller_and_swaps_the_uuid),
		TEST(a_failed_open_gives_no_session_and_no_parameters),
		TEST(the_origin_may_be_left_out),
		TEST(invoke_hands_on_its_numbers),
		TEST(only_outputs_are_written_back),
		TEST(an_error_brings_its_outputs_a_death_none),
		TEST(memory_that_may_be_handed_on_names_its_pages),
		TEST(private_memory_stays_an_address),
		TEST(empty_memory_has_no_pages),
		TEST(rights_and_bounds_of_memory_are_checked),
		TEST(unknown_types_are_refused),
		TEST(a_block_in_shared_memory_serves_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
