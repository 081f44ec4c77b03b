/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages that no driver sends. Each gets the error of the contract. */
#include "base/bytes/mem.h"
#include "tests/baremetal/board.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/session.h"
#include "tests/baremetal/shm.h"

/* Send whatever is in @x first; the RPC server stands by. */
static uint32_t send_at(uint32_t function, uint64_t address, uint64_t offset)
{
	struct call call;
	uint32_t ret;

	call_init(&call, CMD_CLOSE_SESSION, 0);
	call.x[0] = function;
	call.x[1] = address >> 32;
	call.x[2] = (uint32_t)address;
	call.x[3] = offset;
	ret = call_run(&call);
	call_fini(&call);
	return ret;
}

CASE(malformed, message_address_must_be_aligned, CASE_PLAIN)
{
	uint64_t page = (uint64_t)pages_get(2);

	for (uint32_t i = 1; i < 8; i++)
		CHECK_EQ(send_at(SMC_CALL_WITH_ARG, page + i, 0), RET_EBADADDR);
	CHECK_EQ(send_at(SMC_CALL_WITH_RPC_ARG, page + 1, 0), RET_EBADADDR);
	CHECK_EQ(send_at(SMC_CALL_WITH_RPC_ARG, page + 4, 0), RET_EBADADDR);
	pages_put((void *)page, 2);
}

CASE(malformed, message_must_be_in_memory, CASE_PLAIN)
{
	static const uint64_t nowhere[] = {
		0,
		0x1000,
		0x09000000, /* a device on QEMU's virt */
		0x3ffff000, /* below its RAM */
		UINT64_C(0x1000000000),
		UINT64_C(0x0000fffffffff000),
		UINT64_C(0xfffffffffffff000),
		UINT64_C(0x8000000060000000),
	};

	for (uint32_t i = 0; i < ARRAY_SIZE(nowhere); i++) {
		if (board_is_ram(nowhere[i]))
			continue;
		CHECK_EQ(send_at(SMC_CALL_WITH_ARG, nowhere[i], 0),
			 RET_EBADADDR);
		CHECK_EQ(send_at(SMC_CALL_WITH_RPC_ARG, nowhere[i], 0),
			 RET_EBADADDR);
	}
}

CASE(malformed, registered_arg_needs_a_known_cookie_and_an_offset_inside,
     CASE_PLAIN)
{
	static const uint64_t offset[] = {
		1,          4,
		4096,       4097,
		8192,       4064,
		4080,       0x7ffffff8,
		0xfffffff8, UINT64_C(0xfffffffffffffff8)};
	void *page = pages_get(1);
	uint64_t cookie = (uint64_t)page;

	CHECK_EQ(send_at(SMC_CALL_WITH_REGD_ARG, cookie, 0), RET_EBADADDR);
	CHECK_EQ(send_at(SMC_CALL_WITH_REGD_ARG, 0, 0), RET_EBADADDR);
	CHECK_EQ(shm_register(page, PAGE, cookie), GP_SUCCESS);
	for (uint32_t i = 0; i < ARRAY_SIZE(offset); i++)
		CHECK_EQ(send_at(SMC_CALL_WITH_REGD_ARG, cookie, offset[i]),
			 RET_EBADADDR);
	CHECK_EQ(shm_unregister(cookie), GP_SUCCESS);
	CHECK_EQ(send_at(SMC_CALL_WITH_REGD_ARG, cookie, 0), RET_EBADADDR);
	pages_put(page, 1);
}

static uint32_t run_with_count(uint32_t function, uint32_t cmd, uint32_t count,
			       uint32_t *ret)
{
	struct call call;
	uint32_t a0;

	call_init(&call, cmd, 0);
	call.msg->param_count = count;
	call.msg->ret = 0x12345678;
	call.x[0] = function;
	call.rpc = NULL;
	a0 = call_run(&call);
	*ret = call.msg->ret;
	call_fini(&call);
	return a0;
}

CASE(malformed, parameter_counts_that_do_not_fit_are_bad_addresses, CASE_PLAIN)
{
	static const uint32_t count[] = {128,        129,        255,
					 0x08000000, 0x07ffffff, 0x10000000,
					 0x7fffffff, 0x80000000, 0xffffffff};
	uint32_t ret;

	for (uint32_t cmd = CMD_OPEN_SESSION; cmd <= CMD_STOP_NOTIF; cmd++) {
		for (uint32_t i = 0; i < ARRAY_SIZE(count); i++) {
			CHECK_EQ(run_with_count(SMC_CALL_WITH_ARG, cmd,
						count[i], &ret),
				 RET_EBADADDR);
			CHECK_EQ(ret, 0x12345678);
			CHECK_EQ(run_with_count(SMC_CALL_WITH_RPC_ARG, cmd,
						count[i], &ret),
				 RET_EBADADDR);
		}
	}
}

CASE(malformed, rpc_message_must_fit_behind_the_parameters, CASE_PLAIN)
{
	uint32_t ret;

	for (uint32_t n = 123; n <= 127; n++)
		CHECK_EQ(run_with_count(SMC_CALL_WITH_RPC_ARG, CMD_OPEN_SESSION,
					n, &ret),
			 RET_EBADADDR);
}

CASE(malformed, a_full_page_of_parameters_is_bad_parameters, CASE_PLAIN)
{
	uint32_t ret;

	CHECK_EQ(run_with_count(SMC_CALL_WITH_ARG, CMD_OPEN_SESSION, 127, &ret),
		 RET_OK);
	CHECK_EQ(ret, GP_ERROR_BAD_PARAMETERS);
	CHECK_EQ(run_with_count(SMC_CALL_WITH_ARG, CMD_INVOKE, 127, &ret),
		 RET_OK);
	CHECK_EQ(ret, GP_ERROR_BAD_PARAMETERS);
	CHECK_EQ(run_with_count(SMC_CALL_WITH_RPC_ARG, CMD_OPEN_SESSION, 122,
				&ret),
		 RET_OK);
	CHECK_EQ(ret, GP_ERROR_BAD_PARAMETERS);
}

CASE(malformed, unknown_commands_are_bad_commands, CASE_PLAIN)
{
	static const uint32_t cmd[] = {
		12, 13, 0x7fff, 0x10000, 0x80000000, 0xfffffffe, 0xffffffff};
	uint32_t ret;

	for (uint32_t i = 0; i < ARRAY_SIZE(cmd); i++) {
		CHECK_EQ(run_with_count(SMC_CALL_WITH_ARG, cmd[i], 0, &ret),
			 RET_EBADCMD);
		CHECK_EQ(run_with_count(SMC_CALL_WITH_RPC_ARG, cmd[i], 0, &ret),
			 RET_EBADCMD);
	}
}

CASE(malformed, unknown_yielding_functions_are_refused, CASE_PLAIN)
{
	static const uint32_t defined[] = {3, 4, 0x12, 0x13};
	uint32_t a0;

	for (uint32_t n = 0; n < 0x40; n++) {
		bool is_defined = false;

		for (uint32_t i = 0; i < ARRAY_SIZE(defined); i++)
			is_defined |= defined[i] == n;
		if (is_defined)
			continue;
		a0 = fast_call0(0x32000000u | n);
		CHECK(a0 == RET_UNKNOWN || a0 == RET_EBADCMD);
	}
}

/* One wrong thing in an otherwise good OPEN_SESSION. */
struct wrong_word {
	uint32_t param;
	uint64_t attr;
	uint64_t word[3];
	uint32_t want; /* GP code; 0: any error */
};

static void check_open(const struct wrong_word *w)
{
	struct call call;
	uint32_t want = w->want ? w->want : GP_ERROR_BAD_PARAMETERS;

	session_open_init(&call, &pta_invoke_tests);
	call.msg->param[w->param].attr = w->attr;
	if (w->param >= 2)
		memcpy(call.msg->param[w->param].word, w->word, 24);
	CHECK_EQ(call_run(&call), RET_OK);
	CHECK_EQ(call.msg->ret, want);
	CHECK_EQ(call.msg->ret_origin, GP_ORIGIN_TEE);
	CHECK_EQ(call.msg->session, 0);
	call_fini(&call);
}

CASE(malformed, open_needs_its_two_meta_values, CASE_PLAIN)
{
	static const uint64_t attr[] = {0,
					ATTR_VALUE_IN,
					ATTR_META,
					ATTR_VALUE_OUT | ATTR_META,
					ATTR_VALUE_INOUT | ATTR_META,
					ATTR_TMEM_IN | ATTR_META,
					ATTR_RMEM_IN | ATTR_META,
					0xff | ATTR_META};

	for (uint32_t i = 0; i < ARRAY_SIZE(attr); i++) {
		struct wrong_word w = {.attr = attr[i]};

		check_open(&w);
		w.param = 1;
		check_open(&w);
	}
}

CASE(malformed, open_with_too_few_or_many_parameters_is_refused, CASE_PLAIN)
{
	for (uint32_t n = 0; n < 12; n++) {
		struct call call;

		if (n >= 2 && n <= 6)
			continue;
		session_open_init(&call, &pta_invoke_tests);
		call.msg->param_count = n;
		call.rpc = (struct tee_msg *)((char *)call.msg + MSG_BYTES(n));
		CHECK_EQ(call_run(&call), RET_OK);
		CHECK_EQ(call.msg->ret, GP_ERROR_BAD_PARAMETERS);
		call_fini(&call);
	}
}

CASE(malformed, open_with_fewer_than_four_parameters_works, CASE_PLAIN)
{
	for (uint32_t n = 2; n <= 6; n++) {
		struct call call;
		uint32_t session;

		session_open_init(&call, &pta_invoke_tests);
		call.msg->param_count = n;
		call.rpc = (struct tee_msg *)((char *)call.msg + MSG_BYTES(n));
		CHECK_EQ(call_run(&call), RET_OK);
		CHECK_EQ(call.msg->ret, GP_SUCCESS);
		session = call.msg->session;
		call_fini(&call);
		CHECK_EQ(session_close(session), GP_SUCCESS);
	}
}

CASE(malformed, unknown_logins_are_refused, CASE_PLAIN)
{
	static const uint32_t login[] = {
		3, 7, 8, 0x7fffffff, 0x80000001, 0xefffffff, 0xffffffff};

	for (uint32_t i = 0; i < ARRAY_SIZE(login); i++) {
		struct call call;

		session_open_init(&call, &pta_invoke_tests);
		call.msg->param[1].value.c = login[i];
		CHECK_EQ(call_run(&call), RET_OK);
		CHECK_EQ(call.msg->ret, GP_ERROR_BAD_PARAMETERS);
		call_fini(&call);
	}
}

CASE(malformed, normal_world_cannot_log_in_as_a_ta, CASE_PLAIN)
{
	struct call call;
	uint32_t session = 0;

	session_open_init(&call, &pta_invoke_tests);
	call.msg->param[1].value.c = 0xF0000000;
	CHECK_EQ(call_run(&call), RET_OK);
	CHECK_EQ(call.msg->ret, GP_ERROR_BAD_PARAMETERS);
	call_fini(&call);
	/* The system pseudo-TA serves trusted applications only. */
	CHECK(session_open(&pta_system, &session) != GP_SUCCESS);
}

CASE(malformed, open_with_wrong_parameters_is_refused, CASE_PLAIN)
{
	static const struct wrong_word wrong[] = {
		{2, ATTR_VALUE_IN | ATTR_META, {0}, 0},
		{3, ATTR_META, {0}, 0},
		{5, ATTR_TMEM_IN | ATTR_META, {0}, 0},
		{2, 4, {0}, 0},
		{2, 8, {0}, 0},
		{2, 0xC, {0}, 0},
		{4, 0x7f, {0}, 0},
		{4, 0xff, {0}, 0},
		{2, ATTR_RMEM_IN, {0, 16, 0xdead}, 0},
		{2, ATTR_RMEM_OUT, {0, 16, 1}, 0},
		{5, ATTR_RMEM_INOUT, {0, 1, ~0ull}, 0},
	};

	for (uint32_t i = 0; i < ARRAY_SIZE(wrong); i++)
		check_open(&wrong[i]);
}

CASE(malformed, invoke_with_wrong_parameters_is_refused, CASE_PLAIN)
{
	static const struct wrong_word wrong[] = {
		{0, ATTR_VALUE_IN | ATTR_META, {0}, 0},
		{0, 4, {0}, 0},
		{1, 8, {0}, 0},
		{2, 0xC, {0}, 0},
		{3, 0xff, {0}, 0},
		{0, ATTR_RMEM_INOUT, {0, 16, 0xdead}, 0},
	};
	uint32_t session = 0;

	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	for (uint32_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct tee_param p[4] = {0};

		p[wrong[i].param].attr = wrong[i].attr;
		memcpy(p[wrong[i].param].word, wrong[i].word, 24);
		CHECK_EQ(session_invoke(session, INVOKE_TESTS_PARAMS, p),
			 GP_ERROR_BAD_PARAMETERS);
		CHECK_EQ(last_origin(), GP_ORIGIN_TEE);
	}
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

CASE(malformed, invoke_with_five_parameters_is_refused, CASE_PLAIN)
{
	struct call call;
	uint32_t session = 0;

	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	call_init(&call, CMD_INVOKE, 5);
	call.msg->session = session;
	CHECK_EQ(call_result(&call), GP_ERROR_BAD_PARAMETERS);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

CASE(malformed, references_outside_their_memory_are_security_errors, CASE_PLAIN)
{
	static const struct {
		uint64_t offset, size;
	} range[] = {
		{0, 4097},
		{1, 4096},
		{4096, 1},
		{4097, 0},
		{8, ~0ull - 7},
		{~0ull, 1},
		{~0ull, ~0ull},
		{UINT64_C(1) << 63, UINT64_C(1) << 63},
		{0, UINT64_C(1) << 32},
		{UINT64_C(1) << 32, 0},
	};
	void *page = pages_get(1);
	uint64_t cookie = (uint64_t)page;
	uint32_t session = 0;

	CHECK_EQ(shm_register(page, PAGE, cookie), GP_SUCCESS);
	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	for (uint32_t i = 0; i < ARRAY_SIZE(range); i++) {
		struct tee_param p[4] = {RMEM(ATTR_RMEM_INOUT, range[i].offset,
					      range[i].size, cookie)};

		CHECK_EQ(session_invoke(session, INVOKE_TESTS_PARAMS, p),
			 GP_ERROR_SECURITY);
		CHECK_EQ(last_origin(), GP_ORIGIN_TEE);
	}
	CHECK_EQ(session_close(session), GP_SUCCESS);
	CHECK_EQ(shm_unregister(cookie), GP_SUCCESS);
	pages_put(page, 1);
}

CASE(malformed, register_needs_exactly_one_list_of_pages, CASE_PLAIN)
{
	static const uint64_t attr[] = {0,
					ATTR_TMEM_OUT,
					ATTR_TMEM_IN | ATTR_NONCONTIG,
					ATTR_TMEM_INOUT | ATTR_NONCONTIG,
					ATTR_RMEM_OUT | ATTR_NONCONTIG,
					ATTR_VALUE_OUT | ATTR_NONCONTIG,
					ATTR_TMEM_OUT | ATTR_NONCONTIG |
						ATTR_META};
	uint64_t *list = pages_get(2);
	struct call call;

	list[0] = (uint64_t)list + PAGE;
	for (uint32_t i = 0; i < ARRAY_SIZE(attr); i++)
		CHECK_EQ(shm_register_raw(attr[i], (uint64_t)list, PAGE, 77),
			 GP_ERROR_BAD_PARAMETERS);
	for (uint32_t n = 0; n <= 3; n++) {
		if (n == 1)
			continue;
		call_init(&call, CMD_REGISTER_SHM, n);
		call.msg->param[0] = TMEM(ATTR_TMEM_OUT | ATTR_NONCONTIG,
					  (uint64_t)list, PAGE, 77);
		CHECK_EQ(call_result(&call), GP_ERROR_BAD_PARAMETERS);
	}
	CHECK_EQ(shm_unregister(77), GP_ERROR_BAD_PARAMETERS);
	pages_put(list, 2);
}

/* Any error will do, but nothing may be registered afterwards. */
static void check_no_register(uint64_t list, uint64_t size)
{
	uint32_t ret = shm_register_raw(ATTR_TMEM_OUT | ATTR_NONCONTIG, list,
					size, 78);

	CHECK(ret != GP_SUCCESS);
	CHECK((ret & 0xffff0000) == 0xffff0000);
	CHECK(shm_unregister(78) != GP_SUCCESS);
}

CASE(malformed, page_lists_that_make_no_sense_are_refused, CASE_PLAIN)
{
	uint64_t *list = pages_get(2);
	uint64_t page = (uint64_t)list + PAGE;

	list[0] = page + 1;
	check_no_register((uint64_t)list, PAGE);
	list[0] = page + 0x800;
	check_no_register((uint64_t)list, PAGE);
	list[0] = 0;
	check_no_register((uint64_t)list, PAGE);
	if (!board_is_ram(UINT64_C(0x09000000))) {
		list[0] = UINT64_C(0x09000000);
		check_no_register((uint64_t)list, PAGE);
	}
	list[0] = UINT64_C(0xfffffffffffff000);
	check_no_register((uint64_t)list, PAGE);
	list[0] = page | BIT64(63);
	check_no_register((uint64_t)list, PAGE);
	list[0] = page;
	check_no_register((uint64_t)list, 2 * PAGE);      /* second is 0 */
	check_no_register((uint64_t)list | 1, PAGE);      /* needs two */
	check_no_register((uint64_t)list | 0xfff, ~0ull); /* wraps */
	check_no_register((uint64_t)list, ~0ull);
	check_no_register((uint64_t)list, ~0ull - 0xfff);
	check_no_register((uint64_t)list, UINT64_C(1) << 63);
	check_no_register((uint64_t)list, UINT64_C(1) << 52);
	check_no_register(0, PAGE);
	check_no_register(UINT64_C(0x1000000000), PAGE);
	pages_put(list, 2);
}

CASE(malformed, list_links_that_make_no_sense_are_refused, CASE_PLAIN)
{
	uint64_t *list = pages_get(2);
	uint64_t page = (uint64_t)list + PAGE;

	for (uint32_t i = 0; i < LIST_ENTRIES; i++)
		list[i] = page;
	list[LIST_ENTRIES] = 0;
	check_no_register((uint64_t)list, 512 * PAGE);
	list[LIST_ENTRIES] = page + 8;
	check_no_register((uint64_t)list, 512 * PAGE);
	list[LIST_ENTRIES] = UINT64_C(0x1000000000);
	check_no_register((uint64_t)list, 512 * PAGE);
	pages_put(list, 2);
}

/* The list runs round in a circle: its length says when to stop. */
CASE(malformed, a_list_that_loops_ends_all_the_same, CASE_PLAIN)
{
	uint64_t *list = pages_get(2);
	uint32_t ret;

	for (uint32_t i = 0; i < LIST_ENTRIES; i++)
		list[i] = (uint64_t)list + PAGE;
	list[LIST_ENTRIES] = (uint64_t)list;
	ret = shm_register_raw(ATTR_TMEM_OUT | ATTR_NONCONTIG, (uint64_t)list,
			       1000 * PAGE, 79);
	CHECK(ret == GP_SUCCESS || (ret & 0xffff0000) == 0xffff0000);
	CHECK_EQ(shm_unregister(79),
		 ret ? GP_ERROR_BAD_PARAMETERS : GP_SUCCESS);
	check_no_register((uint64_t)list, UINT64_C(1) << 44);
	pages_put(list, 2);
}

/*
 * A new kernel may choose the numbers of the one before it: the newer memory
 * counts. The incumbent keeps both and finds one of them.
 */
CASE(malformed, a_cookie_taken_twice_is_the_newer_memory, CASE_OURS)
{
	struct tee_param p[4] = {RMEM(ATTR_RMEM_INOUT, 0, 16, 80)};
	uint8_t *page = pages_get(2);
	uint32_t session = 0;

	memset(page + PAGE, 1, 16);
	CHECK_EQ(shm_register(page, PAGE, 80), GP_SUCCESS);
	CHECK_EQ(shm_register(page + PAGE, PAGE, 80), GP_SUCCESS);
	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	CHECK_EQ(session_invoke(session, INVOKE_TESTS_PARAMS, p), GP_SUCCESS);
	CHECK_EQ(session_close(session), GP_SUCCESS);
	CHECK_EQ(page[PAGE], 16);
	CHECK_EQ(page[0], 0);
	CHECK_EQ(shm_unregister(80), GP_SUCCESS);
	CHECK_EQ(shm_unregister(80), GP_ERROR_BAD_PARAMETERS);
	pages_put(page, 2);
}

/* The incumbent looks at the cookie only. */
CASE(malformed, unregister_needs_one_registered_reference, CASE_OURS)
{
	static const uint64_t attr[] = {0,
					ATTR_VALUE_IN,
					ATTR_RMEM_OUT,
					ATTR_RMEM_INOUT,
					ATTR_TMEM_IN,
					ATTR_RMEM_IN | ATTR_META};
	void *page = pages_get(1);

	CHECK_EQ(shm_register(page, PAGE, 81), GP_SUCCESS);
	for (uint32_t i = 0; i < ARRAY_SIZE(attr); i++) {
		struct call call;

		call_init(&call, CMD_UNREGISTER_SHM, 1);
		call.msg->param[0] = RMEM(attr[i], 0, 0, 81);
		CHECK_EQ(call_result(&call), GP_ERROR_BAD_PARAMETERS);
	}
	CHECK_EQ(shm_unregister(82), GP_ERROR_BAD_PARAMETERS);
	CHECK_EQ(shm_unregister(81), GP_SUCCESS);
	pages_put(page, 1);
}

/* Reserved bits, pad, cookie 0: the TEE must survive all of them. */
CASE(malformed, random_messages_get_legal_answers, CASE_KEEPS)
{
	uint64_t seed = 42;

	for (uint32_t round = 0; round < rounds(5000); round++) {
		struct call call;
		uint32_t a0;

		call_init(&call, random_next(&seed) % 10, 4);
		for (uint32_t i = 1; i < 8; i++)
			((uint32_t *)call.msg)[i] =
				random_next(&seed) >> (random_next(&seed) % 32);
		if (call.msg->cmd == CMD_CLOSE_SESSION ||
		    call.msg->cmd == CMD_STOP_NOTIF)
			call.msg->cmd = CMD_INVOKE;
		call.msg->param_count = random_next(&seed) % 9;
		for (uint32_t i = 0; i < 9; i++) {
			struct tee_param *p = &call.msg->param[i];

			p->attr = random_next(&seed) & 0x30f;
			p->word[0] = random_next(&seed);
			p->word[1] = random_next(&seed) >> 12;
			p->word[2] = random_next(&seed);
		}
		call.rpc = (struct tee_msg *)((char *)call.msg +
					      MSG_BYTES(call.msg->param_count));
		a0 = call_run(&call);
		CHECK(a0 == RET_OK || (a0 >= RET_EBUSY && a0 <= RET_ENOTAVAIL));
		call_fini(&call);
	}
}
