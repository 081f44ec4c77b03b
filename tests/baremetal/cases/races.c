/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Another CPU changes the message while the TEE reads it. The TEE may see
 * either value, but only one of them.
 */
#include "base/bytes/mem.h"
#include "tests/baremetal/board.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/session.h"
#include "tests/baremetal/shm.h"

#define COOKIE UINT64_C(0x5a5a0001)
#define ROUNDS rounds(2000)

/* Words that flip between two values, as fast as a CPU can. */
struct flip {
	uint64_t *word;
	uint64_t good, bad;
};

struct flipper {
	struct flip flip[8];
	uint32_t count;
	uint32_t is_over;
};

static void flip_words(void *arg)
{
	struct flipper *f = arg;

	while (!__atomic_load_n(&f->is_over, __ATOMIC_ACQUIRE)) {
		for (uint32_t i = 0; i < f->count; i++)
			__atomic_store_n(f->flip[i].word, f->flip[i].bad,
					 __ATOMIC_RELAXED);
		for (uint32_t i = 0; i < f->count; i++)
			__atomic_store_n(f->flip[i].word, f->flip[i].good,
					 __ATOMIC_RELAXED);
	}
}

static uint32_t other_cpu(void)
{
	return (cpu_self()->index + 1) % board.cpu_count;
}

static void flipper_start(struct flipper *f)
{
	f->is_over = 0;
	cpu_run(other_cpu(), flip_words, f);
}

static void flipper_stop(struct flipper *f)
{
	__atomic_store_n(&f->is_over, 1, __ATOMIC_RELEASE);
	cpu_wait(other_cpu());
}

static void add_flip(struct flipper *f, void *word, uint64_t good, uint64_t bad)
{
	f->flip[f->count++] = (struct flip){word, good, bad};
}

static bool is_legal(uint32_t a0, uint32_t ret)
{
	if (a0)
		return a0 >= RET_EBUSY && a0 <= RET_ENOTAVAIL;
	return ret == GP_SUCCESS || (ret & 0xfffff000) == 0xffff0000;
}

/* Send the same page again and again; parameters are whatever they are. */
static void check_rounds(struct call *call, uint32_t *success_count)
{
	for (uint32_t i = ROUNDS; i; i--) {
		struct call again = *call;

		again.msg->ret = 0;
		CHECK(call_run(&again) != RET_ETHREAD);
		CHECK(is_legal(again.result, again.msg->ret));
		*success_count += !again.result && !again.msg->ret;
	}
}

CASE(races, a_memory_reference_that_changes_stays_inside, CASE_PLAIN)
{
	uint8_t *page = pages_get(1);
	struct tee_param none[4] = {0};
	struct flipper f = {0};
	struct tee_param *p;
	struct call call;
	uint32_t session = 0;
	uint32_t hits = 0;

	NEED_TWO_CPUS();
	CHECK_EQ(shm_register(page, PAGE, COOKIE), GP_SUCCESS);
	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	session_invoke_init(&call, session, INVOKE_TESTS_PARAMS, none);
	p = call.msg->param;
	*p = RMEM(ATTR_RMEM_INOUT, 0, 64, COOKIE);
	add_flip(&f, &p->rmem.offset, 0, UINT64_C(0xffffffffffffffc0));
	add_flip(&f, &p->rmem.size, 64, UINT64_C(0x100000000));
	add_flip(&f, &p->rmem.cookie, COOKIE, 0x77);
	flipper_start(&f);
	check_rounds(&call, &hits);
	flipper_stop(&f);
	call_fini(&call);
	CHECK_EQ(session_close(session), GP_SUCCESS);
	CHECK_EQ(shm_unregister(COOKIE), GP_SUCCESS);
	pages_put(page, 1);
}

CASE(races, parameter_types_that_change_are_read_once, CASE_PLAIN)
{
	uint8_t *page = pages_get(1);
	struct tee_param none[4] = {0};
	struct flipper f = {0};
	struct call call;
	uint32_t session = 0;
	uint32_t hits = 0;

	NEED_TWO_CPUS();
	CHECK_EQ(shm_register(page, PAGE, COOKIE), GP_SUCCESS);
	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	session_invoke_init(&call, session, INVOKE_TESTS_PARAMS, none);
	call.msg->param[0] = RMEM(ATTR_RMEM_INOUT, 0, 64, COOKIE);
	add_flip(&f, &call.msg->param[0].attr, ATTR_RMEM_INOUT,
		 ATTR_VALUE_INOUT);
	add_flip(&f, &call.msg->param[1].attr, ATTR_NONE, ATTR_TMEM_INOUT);
	add_flip(&f, &call.msg->param[2].attr, ATTR_NONE,
		 ATTR_TMEM_INOUT | ATTR_NONCONTIG);
	add_flip(&f, &call.msg->param[2].tmem.pa, 0, board.secure_ram.base);
	flipper_start(&f);
	check_rounds(&call, &hits);
	flipper_stop(&f);
	call_fini(&call);
	CHECK_EQ(session_close(session), GP_SUCCESS);
	CHECK_EQ(shm_unregister(COOKIE), GP_SUCCESS);
	pages_put(page, 1);
}

CASE(races, a_parameter_count_that_changes_is_read_once, CASE_PLAIN)
{
	struct tee_param none[4] = {0};
	struct flipper f = {0};
	struct call call;
	uint32_t session = 0;
	uint32_t hits = 0;
	uint64_t word;

	NEED_TWO_CPUS();
	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	session_invoke_init(&call, session, INVOKE_TESTS_PARAMS, none);
	call.msg->param[0] = VALUE(ATTR_VALUE_INOUT, 1, 1);
	/* The origin shares the word with the count; we do not look at it. */
	memcpy(&word, &call.msg->ret_origin, 8);
	add_flip(&f, &call.msg->ret_origin, word,
		 word | UINT64_C(0x7fffff00) << 32);
	flipper_start(&f);
	check_rounds(&call, &hits);
	flipper_stop(&f);
	call_fini(&call);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

/* Registration: the list is checked and copied, then checked no more. */
static void check_register_race(struct flipper *f, uint64_t *list,
				uint64_t size)
{
	flipper_start(f);
	for (uint32_t i = ROUNDS; i; i--) {
		uint32_t ret = shm_register_raw(ATTR_TMEM_OUT | ATTR_NONCONTIG,
						(uint64_t)list, size, COOKIE);

		if (!ret)
			ret = shm_unregister(COOKIE);
		else
			CHECK((ret & 0xfffff000) == 0xffff0000);
	}
	flipper_stop(f);
}

CASE(races, a_page_list_that_changes_never_shows_secure_memory, CASE_PLAIN)
{
	uint64_t *list = pages_get(2);
	struct flipper f = {0};

	NEED_TWO_CPUS();
	list[0] = (uint64_t)list + PAGE;
	list[1] = (uint64_t)list + PAGE;
	add_flip(&f, &list[0], list[0], board.secure_ram.base + 0x200000);
	add_flip(&f, &list[1], list[1], 0);
	check_register_race(&f, list, 2 * PAGE);
	pages_put(list, 2);
}

CASE(races, a_list_link_that_changes_is_followed_once, CASE_PLAIN)
{
	uint64_t *list = pages_get(2);
	struct flipper f = {0};

	NEED_TWO_CPUS();
	for (uint32_t i = 0; i < 512; i++) {
		list[i] = (uint64_t)list + PAGE;
		list[512 + i] = (uint64_t)list + PAGE;
	}
	add_flip(&f, &list[LIST_ENTRIES], (uint64_t)list + PAGE,
		 board.secure_ram.base + 0x200000);
	check_register_race(&f, list, 600 * PAGE);
	pages_put(list, 2);
}

/* The RPC message, while the TEE reads the answer in it. */
struct rpc_race {
	struct flipper f;
	bool is_running;
};

static bool race_hook(struct call *call, void *arg)
{
	struct rpc_race *race = arg;
	struct tee_msg *rpc = call->rpc;

	if (race->is_running) {
		flipper_stop(&race->f);
		race->is_running = false;
		race->f.count = 0;
	}
	if (!call_is_in_cmd(call, RPC_SHM_ALLOC) &&
	    !call_is_in_cmd(call, RPC_LOAD_TA))
		return false;
	if (!rpc_serve(call))
		return false;
	if (rpc->cmd == RPC_SHM_ALLOC) {
		struct tee_param *p = rpc->param;

		add_flip(&race->f, &p->attr, p->attr, ATTR_TMEM_OUT);
		add_flip(&race->f, &p->tmem.pa, p->tmem.pa,
			 board.secure_ram.base + 0x200000);
		add_flip(&race->f, &p->tmem.size, p->tmem.size, 8);
	} else {
		add_flip(&race->f, &rpc->param[1].rmem.size,
			 rpc->param[1].rmem.size, UINT64_C(1) << 40);
	}
	race->is_running = true;
	flipper_start(&race->f);
	return true;
}

CASE(races, an_rpc_answer_that_changes_is_read_once, CASE_PLAIN)
{
	struct rpc_race race = {0};

	NEED_TWO_CPUS();
	for (uint32_t i = 0; i < rounds(100); i++) {
		struct call call;

		session_open_init(&call, &uuid_nobody);
		call.hook = race_hook;
		call.hook_arg = &race;
		CHECK_EQ(call_run(&call), RET_OK);
		if (race.is_running)
			flipper_stop(&race.f);
		race = (struct rpc_race){0};
		CHECK(call.msg->ret != GP_SUCCESS);
		call_fini(&call);
	}
}

/* The same cookie is registered, used and unregistered everywhere at once. */
static void fight_over_cookie(void *arg)
{
	uint8_t *page = arg;
	uint32_t session = 0;

	CHECK_EQ(session_open(&pta_invoke_tests, &session), GP_SUCCESS);
	for (uint32_t i = 0; i < rounds(200); i++) {
		struct tee_param p[4] = {
			RMEM(ATTR_RMEM_INOUT, 0, PAGE, COOKIE)};
		uint32_t ret = shm_register(page, PAGE, COOKIE);

		CHECK(is_legal(0, ret));
		ret = session_invoke(session, INVOKE_TESTS_PARAMS, p);
		CHECK(is_legal(0, ret));
		ret = shm_unregister(COOKIE);
		CHECK(is_legal(0, ret));
	}
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

CASE(races, a_cookie_that_all_cpus_fight_over_stays_consistent, CASE_DEADLY)
{
	uint8_t *page = pages_get(1);

	NEED_TWO_CPUS();
	cpu_run_on_all(fight_over_cookie, page, 0);
	while (!shm_unregister(COOKIE))
		;
	pages_put(page, 1);
}

/* Close a session while others invoke it. */
struct session_fight {
	uint32_t session;
	uint32_t started;
};

static void invoke_or_close(void *arg)
{
	struct session_fight *fight = arg;
	uint32_t n = __atomic_add_fetch(&fight->started, 1, __ATOMIC_ACQ_REL);
	struct tee_param p[4] = {VALUE(ATTR_VALUE_INOUT, 1, 1)};

	while (__atomic_load_n(&fight->started, __ATOMIC_ACQUIRE) <
	       board.cpu_count)
		;
	if (n == 1) {
		uint32_t ret = session_close(fight->session);

		CHECK(ret == GP_SUCCESS || ret == GP_ERROR_BUSY);
		if (ret)
			CHECK_EQ(session_close(fight->session), GP_SUCCESS);
		return;
	}
	for (uint32_t i = 0; i < 5; i++) {
		uint32_t ret =
			session_invoke(fight->session, INVOKE_TESTS_PARAMS, p);

		CHECK(ret == GP_SUCCESS || ret == GP_ERROR_BAD_PARAMETERS ||
		      ret == GP_ERROR_BUSY);
	}
}

CASE(races, closing_a_session_in_use_is_orderly, CASE_PLAIN)
{
	for (uint32_t i = 0; i < 50; i++) {
		struct session_fight fight = {0};

		CHECK_EQ(session_open(&pta_invoke_tests, &fight.session),
			 GP_SUCCESS);
		cpu_run_on_all(invoke_or_close, &fight, 0);
	}
}
