/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A normal world that lies in its answers. Whatever it says, the call ends
 * with an error of the specification and nothing is left behind.
 */
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/session.h"

static bool is_gp_code(uint32_t ret)
{
	return ret == GP_SUCCESS || (ret & 0xf0000000) == 0xf0000000;
}

/* What happens to the answer of one kind of RPC. */
struct lie {
	uint32_t cmd;
	void (*change)(struct tee_msg *rpc, uint32_t variant);
	uint32_t variant;
	uint32_t told;
};

/* The honest answer first, so that only one thing is wrong with it. */
static bool lie_hook(struct call *call, void *arg)
{
	struct lie *lie = arg;

	if (!call_is_in_cmd(call, lie->cmd))
		return false;
	if (!rpc_serve(call))
		return false;
	lie->told++;
	lie->change(call->rpc, lie->variant);
	return true;
}

static void check_lie(struct lie *lie, const struct uuid_octets *uuid)
{
	struct call call;
	uint32_t session;
	uint32_t ret;

	lie->told = 0;
	session_open_init(&call, uuid);
	call.hook = lie_hook;
	call.hook_arg = lie;
	CHECK_EQ(call_run(&call), RET_OK);
	ret = call.msg->ret;
	session = call.msg->session;
	call_fini(&call);
	if (!ret)
		CHECK_EQ(session_close(session), GP_SUCCESS);
	CHECK(lie->told > 0);
	CHECK(ret != GP_SUCCESS);
	CHECK_EQ(session, 0);
}

#define ALLOC_VARIANTS 12

static void change_alloc(struct tee_msg *rpc, uint32_t variant)
{
	static const uint32_t type[] = {0, 1, 5, 6, 7, 8, 0xff};
	struct tee_param *p = rpc->param;

	if (variant < ARRAY_SIZE(type))
		p->attr = (p->attr & ~(uint64_t)ATTR_TYPE) | type[variant];
	switch (variant) {
	case 7:
		p->tmem.size = 0;
		break;
	case 8:
		p->tmem.pa = 0;
		break;
	case 9:
		p->tmem.pa = UINT64_C(0x1000000000);
		break;
	case 10:
		rpc->ret = GP_ERROR_OUT_OF_MEMORY;
		break;
	case 11:
		rpc->ret = 0x1234; /* no code of the specification */
		break;
	default:
		break;
	}
}

CASE(rpc, wrong_answers_to_shm_alloc_end_the_call_only, CASE_PLAIN)
{
	for (uint32_t i = 0; i < ALLOC_VARIANTS; i++) {
		struct lie lie = {RPC_SHM_ALLOC, change_alloc, i, 0};

		check_lie(&lie, &ta_sims);
	}
}

static void change_list(struct tee_msg *rpc, uint32_t variant)
{
	uint64_t *list = (uint64_t *)(rpc->param->tmem.pa & ~(PAGE - 1));

	switch (variant) {
	case 0:
		list[0] = 0;
		break;
	case 1:
		list[0] |= 0x100;
		break;
	case 2:
		list[0] = UINT64_C(0x09000000);
		break;
	default:
		list[0] |= BIT64(50);
		break;
	}
}

CASE(rpc, wrong_page_lists_of_shm_alloc_end_the_call_only, CASE_PLAIN)
{
	for (uint32_t i = 0; i < 4; i++) {
		struct lie lie = {RPC_SHM_ALLOC, change_list, i, 0};

		check_lie(&lie, &ta_sims);
	}
}

static void shrink_alloc(struct tee_msg *rpc, uint32_t variant)
{
	rpc->param->tmem.size = variant == 1 ? ~0ull : variant;
}

/* Less than asked for is a lie too, as soon as somebody needs the rest; so is
 * far more. */
CASE(rpc, buffers_of_a_wrong_size_are_never_overrun, CASE_PLAIN)
{
	static const uint32_t size[] = {1, 8, 31, 32, 63, 64, 100, 4095};

	for (uint32_t i = 0; i < ARRAY_SIZE(size); i++) {
		struct lie lie = {RPC_SHM_ALLOC, shrink_alloc, size[i], 0};
		struct call call;

		session_open_init(&call, &ta_sims);
		call.hook = lie_hook;
		call.hook_arg = &lie;
		CHECK_EQ(call_run(&call), RET_OK);
		CHECK(is_gp_code(call.msg->ret));
		if (!call.msg->ret)
			CHECK_EQ(session_close(call.msg->session), GP_SUCCESS);
		call_fini(&call);
	}
}

#define LOAD_VARIANTS 13

static void change_load(struct tee_msg *rpc, uint32_t variant)
{
	static const uint64_t size[] = {0,
					1,
					19,
					20,
					UINT64_C(1) << 31,
					UINT64_C(1) << 32,
					UINT64_C(1) << 47,
					UINT64_C(1) << 63,
					~0ull};
	static const uint32_t ret[] = {GP_ERROR_GENERIC, GP_ERROR_COMMUNICATION,
				       GP_ERROR_OUT_OF_MEMORY, 1};

	if (variant < ARRAY_SIZE(size)) {
		rpc->param[1].rmem.size = size[variant];
		rpc->ret = GP_SUCCESS;
	} else {
		rpc->ret = ret[variant - ARRAY_SIZE(size)];
	}
}

CASE(rpc, wrong_answers_to_load_ta_end_the_call_only, CASE_PLAIN)
{
	for (uint32_t i = 0; i < LOAD_VARIANTS; i++) {
		struct lie lie = {RPC_LOAD_TA, change_load, i, 0};

		check_lie(&lie, &uuid_nobody);
	}
}

static void grow_second(struct tee_msg *rpc, uint32_t variant)
{
	/* The first answer, without a buffer, stays true. */
	if ((rpc->param[1].attr & ATTR_TYPE) <= ATTR_RMEM_INOUT &&
	    rpc->param[1].rmem.cookie)
		rpc->param[1].rmem.size += variant;
}

CASE(rpc, a_ta_that_grows_while_it_is_read_is_refused, CASE_PLAIN)
{
	uint32_t session = 0;
	uint32_t ret = session_open(&ta_sims, &session);

	if (ret == GP_ERROR_ITEM_NOT_FOUND)
		SKIP("sims not given");
	CHECK_EQ(ret, GP_SUCCESS);
	CHECK_EQ(session_close(session), GP_SUCCESS);
	for (uint32_t i = 0; i < 3; i++) {
		struct lie lie = {RPC_LOAD_TA, grow_second, 1u << (8 * i), 0};
		struct call call;

		session_open_init(&call, &ta_sims);
		call.hook = lie_hook;
		call.hook_arg = &lie;
		CHECK_EQ(call_run(&call), RET_OK);
		CHECK(is_gp_code(call.msg->ret));
		if (!call.msg->ret)
			CHECK_EQ(session_close(call.msg->session), GP_SUCCESS);
		call_fini(&call);
	}
}

/* The message of the RPC itself: what the TEE reads back of it. */
struct noise {
	uint64_t seed;
	uint32_t one_in;
};

static void scribble(struct tee_msg *rpc, struct noise *n)
{
	uint32_t *word = (uint32_t *)rpc;
	uint32_t at = random_next(&n->seed) % (MSG_BYTES(RPC_PARAMS) / 4);

	if (random_next(&n->seed) % 2)
		word[at] = random_next(&n->seed);
	else
		word[at] ^= BIT32(random_next(&n->seed) % 32);
}

/* Lies now and then; everything else is served. */
static bool noise_hook(struct call *call, void *arg)
{
	struct noise *n = arg;
	struct tee_msg *rpc = call->rpc;

	if ((call->x[0] & 0xffff) != RPC_CMD || !rpc ||
	    rpc->cmd == RPC_NOTIFICATION || rpc->cmd == RPC_SUSPEND)
		return false;
	if (!rpc_serve(call))
		return false;
	if (!(random_next(&n->seed) % n->one_in))
		scribble(rpc, n);
	return true;
}

static void check_noise(const struct uuid_octets *uuid, uint32_t rounds,
			uint32_t one_in)
{
	struct noise n = {.seed = rounds, .one_in = one_in};

	for (uint32_t i = 0; i < rounds; i++) {
		struct call call;
		uint32_t session;

		session_open_init(&call, uuid);
		call.hook = noise_hook;
		call.hook_arg = &n;
		CHECK_EQ(call_run(&call), RET_OK);
		session = call.msg->ret ? 0 : call.msg->session;
		call_fini(&call);
		if (session)
			CHECK_EQ(session_close(session), GP_SUCCESS);
	}
}

CASE(rpc, random_answers_end_the_call_only, CASE_PLAIN)
{
	check_noise(&uuid_nobody, rounds(300), 2);
}

CASE(rpc, random_answers_while_a_ta_loads_end_the_call_only, CASE_PLAIN)
{
	check_noise(&ta_os_test, rounds(100), 4);
}

/* The bytes of a TA change after each look that the TEE takes at them. */
static bool change_bytes_hook(struct call *call, void *arg)
{
	struct noise *n = arg;
	struct tee_msg *rpc = call->rpc;
	uint8_t *bytes;

	if (!call_is_in_cmd(call, RPC_LOAD_TA) || !rpc_serve(call))
		return false;
	if (!rpc->param[1].rmem.cookie || rpc->ret)
		return true;
	bytes = (uint8_t *)(rpc->param[1].rmem.cookie +
			    rpc->param[1].rmem.offset);
	bytes[random_next(&n->seed) % rpc->param[1].rmem.size] ^=
		(uint8_t)BIT32(random_next(&n->seed) % 8);
	return true;
}

CASE(rpc, a_ta_with_one_bit_changed_does_not_load, CASE_PLAIN)
{
	struct noise n = {.seed = 7};

	for (uint32_t i = 0; i < rounds(50); i++) {
		struct call call;

		session_open_init(&call, &ta_sims);
		call.hook = change_bytes_hook;
		call.hook_arg = &n;
		CHECK_EQ(call_run(&call), RET_OK);
		if (call.msg->ret == GP_ERROR_ITEM_NOT_FOUND)
			case_skip("sims not given");
		else
			CHECK(call.msg->ret == GP_ERROR_SECURITY ||
			      call.msg->ret == GP_ERROR_BAD_FORMAT);
		call_fini(&call);
	}
}

/* RPC ALLOC, for calls with a plain argument. */
struct bad_alloc {
	uint64_t pa;
	uint32_t told;
};

static bool bad_alloc_hook(struct call *call, void *arg)
{
	struct bad_alloc *bad = arg;

	if ((call->x[0] & 0xffff) != RPC_ALLOC)
		return false;
	bad->told++;
	call->x[1] = bad->pa >> 32;
	call->x[2] = (uint32_t)bad->pa;
	call->x[4] = 0;
	call->x[5] = 0x99;
	return true;
}

CASE(rpc, wrong_answers_to_alloc_end_the_call_only, CASE_KEEPS)
{
	static const uint64_t pa[] = {0,
				      0x1000,
				      0x09000000,
				      UINT64_C(0x1000000000),
				      ~0ull & ~0xfffull,
				      0x60000001,
				      0x60000004};

	for (uint32_t i = 0; i < ARRAY_SIZE(pa); i++) {
		struct bad_alloc bad = {.pa = pa[i]};
		struct call call;

		session_open_init(&call, &uuid_nobody);
		call_use_plain_arg(&call);
		call.hook = bad_alloc_hook;
		call.hook_arg = &bad;
		(void)call_run(&call);
		CHECK(call.result || call.msg->ret != GP_SUCCESS);
		call_fini(&call);
	}
}

/* The supplicant is dead: everything ends with COMMUNICATION. */
static bool dead_hook(struct call *call, void *arg)
{
	(void)arg;
	if ((call->x[0] & 0xffff) != RPC_CMD || !call->rpc ||
	    (call->rpc->cmd != RPC_LOAD_TA && call->rpc->cmd != RPC_FS &&
	     call->rpc->cmd != RPC_SHM_ALLOC))
		return false;
	call->rpc->ret = GP_ERROR_COMMUNICATION;
	return true;
}

CASE(rpc, a_dead_supplicant_is_an_error_and_nothing_is_lost, CASE_PLAIN)
{
	struct call call;

	session_open_init(&call, &ta_sims);
	call.hook = dead_hook;
	CHECK_EQ(call_run(&call), RET_OK);
	CHECK(call.msg->ret != GP_SUCCESS);
	CHECK(call.msg->ret != GP_ERROR_ITEM_NOT_FOUND);
	call_fini(&call);
}

CASE(rpc, buffers_lent_to_the_tee_come_back, CASE_PLAIN)
{
	uint32_t before = rpc_buffers_in_use();
	uint32_t session = 0;

	(void)session_open(&uuid_nobody, &session);
	/* One may stay in the TEE's cache. */
	CHECK(rpc_buffers_in_use() <= before + 1);
	before = rpc_buffers_in_use();
	for (uint32_t i = 0; i < 20; i++)
		(void)session_open(&uuid_nobody, &session);
	CHECK_EQ(rpc_buffers_in_use(), before);
}
