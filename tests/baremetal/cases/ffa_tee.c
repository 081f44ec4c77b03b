/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The trusted OS as an endpoint of FF-A: its functions, sessions through memory
 * that was shared with it, and what a careless driver does. Spec: OPTEE_FFA,
 * OPTEE_MSG (parameters of FF-A).
 */
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/tee.h"
#include "tests/baremetal/tester.h"

/* Offset, size and handle of a parameter in shared memory. */
#define FMEM(type, off, bytes, h)                                              \
	((struct tee_param){.attr = (type), .word = {(off), (bytes), (h)}})

CASE(ffa_tee, is_found_and_says_what_drivers_ask_for, CASE_PLAIN)
{
	uint32_t w[5] = {TEE_GET_API};

	NEED_TEE();
	CHECK(tee_id() & FFA_SPMC_ID);
	CHECK(tee_ask(w));
	CHECK_EQ(w[0], 1);
	CHECK_EQ(w[1], 0);
	w[0] = TEE_GET_OS;
	CHECK(tee_ask(w));
	memset(w, 0, sizeof(w));
	w[0] = TEE_GET_CAPS;
	CHECK(tee_ask(w));
	CHECK_EQ(w[0], 0);
	CHECK((w[1] & 0xff) >= RPC_PARAMS);
	CHECK(w[2] & 1);
	if (w[2] & 2)
		CHECK(w[3] >= 63);
}

/* Who reads only the beginning of the list looks for partitions. */
CASE(ffa_tee, comes_after_the_partitions, CASE_PLAIN)
{
	struct ffa_call c = FFA(FFA_PARTITION_INFO);
	const struct ffa_partition *list = NULL;

	NEED_TEE();
	CHECK_EQ(ffa_map_buffers(), 0);
	list = (const void *)ffa_rx;
	CHECK_EQ(ffa_call(&c), 0);
	CHECK(c.x[2] > 0 && c.x[2] <= PAGE / sizeof(*list));
	CHECK_EQ(list[c.x[2] - 1].id, tee_id());
	CHECK_EQ(FFA_CODE(FFA_RX_RELEASE), 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

CASE(ffa_tee, refuses_functions_that_it_does_not_have, CASE_PLAIN)
{
	static const uint32_t functions[] = {4,   6,    7,          9,
					     255, 0x10, 0x80000002, 0xffffffff};

	NEED_TEE();
	for (uint32_t i = 0; i < ARRAY_SIZE(functions); i++) {
		uint32_t code = TEE_ASK(functions[i]);

		CHECK(code != 0 && code != TEE_NO_ANSWER);
	}
}

CASE(ffa_tee, refuses_messages_that_are_not_for_it, CASE_PLAIN)
{
	uint64_t ids;
	int32_t code;

	NEED_TEE();
	ids = FFA_IDS(0, tee_id());
	for (uint32_t bit = 0; bit < 32; bit++)
		CHECK_EQ(FFA_CODE(FFA_DIRECT_REQ, ids, BIT32(bit)),
			 FFA_INVALID_PARAMETERS);
	if (ffa_version() >= FFA_1_2) {
		code = FFA_CODE(FFA_WIDE(FFA_DIRECT_REQ2), ids);
		CHECK(code == FFA_DENIED || code == FFA_INVALID_PARAMETERS ||
		      code == FFA_NOT_SUPPORTED);
	}
	code = FFA_CODE(FFA_RUN, (uint64_t)tee_id() << 16);
	CHECK(code < 0 && code != FFA_ABORTED);
	CHECK(FFA_CODE(FFA_DIRECT_REQ, FFA_IDS(0x8002, tee_id())) < 0);
}

CASE(ffa_tee, opens_and_closes_sessions, CASE_PLAIN)
{
	struct arena a;
	uint32_t session = 0;

	NEED_TEE();
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK(arena_make(&a, MEM_RW));
	for (uint32_t i = 0; i < 20; i++) {
		/* Anywhere in the memory that is aligned. */
		uint32_t at = i * 256;

		CHECK_EQ(tee_open(&a, at, &pta_device_enum, &session), 0);
		CHECK_EQ(tee_close(&a, at, session), 0);
	}
	CHECK_EQ(tee_open(&a, 0, &uuid_nobody, &session) == 0, false);
	arena_end(&a);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

CASE(ffa_tee, writes_results_into_shared_memory, CASE_PLAIN)
{
	struct arena a;
	struct tee_param p[2] = {VALUE(ATTR_VALUE_IN, 0, 0)};
	uint32_t session = 0;
	uint64_t sum = 0;

	NEED_TEE();
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK(arena_make(&a, MEM_RW));
	if (tee_open(&a, 0, &pta_stats, &session)) {
		arena_end(&a);
		CHECK_EQ(ffa_unmap_buffers(), 0);
		SKIP("no statistics");
	}
	p[1] = FMEM(ATTR_RMEM_OUT, PAGE, PAGE, a.handle);
	CHECK_EQ(tee_invoke(&a, 0, session, 1, p, 2), 0);
	for (uint32_t i = 0; i < PAGE; i++)
		sum += a.pages[PAGE + i];
	CHECK(sum != 0);
	CHECK_EQ(tee_close(&a, 0, session), 0);
	arena_end(&a);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

CASE(ffa_tee, keeps_memory_until_it_is_told, CASE_PLAIN)
{
	struct arena a;
	uint32_t session = 0;

	NEED_TEE();
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK(arena_make(&a, MEM_RW));
	/* Not yet used: nobody has it. */
	CHECK_EQ(tee_unregister(a.handle), 0);
	CHECK_EQ(tee_open(&a, 0, &pta_device_enum, &session), 0);
	CHECK_EQ(tee_close(&a, 0, session), 0);
	CHECK_EQ(tee_unregister(a.handle), 0);
	CHECK_EQ(tee_unregister(a.handle), 0);
	/* It may be used again, which takes it again. */
	CHECK_EQ(tee_open(&a, 0, &pta_device_enum, &session), 0);
	CHECK_EQ(tee_close(&a, 0, session), 0);
	CHECK_EQ(tee_unregister(a.handle), 0);
	CHECK_EQ(mem_reclaim(a.handle, 0), 0);
	/* And not after that. */
	CHECK(tee_open(&a, 0, &pta_device_enum, &session) != 0);
	CHECK_EQ(tee_unregister(a.handle), 0);
	pages_put(a.pages, ARENA_PAGES);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

/* Refused before anything is read or written there. */
static void check_refused(uint64_t handle, uint32_t offset)
{
	const struct arena a = {.handle = handle};
	uint32_t w[5];

	tee_begin(&a, offset, w);
	while (w[0] == 0 && w[1] == TEE_INTERRUPTED)
		tee_resume(w);
	CHECK(w[0] != 0 && w[0] != TEE_NO_ANSWER);
}

CASE(ffa_tee, refuses_messages_where_there_is_no_memory, CASE_PLAIN)
{
	static const uint64_t handles[] = {0, 1, ~0ull, UINT64_C(1) << 63,
					   UINT64_C(1) << 32};
	struct arena a;
	struct tee_msg *m;
	const uint32_t end = ARENA_PAGES * PAGE;

	NEED_TEE();
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK(arena_make(&a, MEM_RW));
	for (uint32_t i = 0; i < ARRAY_SIZE(handles); i++)
		check_refused(handles[i], 0);
	check_refused(a.handle + 1, 0);
	check_refused(a.handle, end);
	check_refused(a.handle, end - 8);
	check_refused(a.handle, end - 32 + 8);
	check_refused(a.handle, 1);
	check_refused(a.handle, 4);
	check_refused(a.handle, 0xfffffff8);
	check_refused(a.handle, 0x80000000);
	/* Its parameters, or the room for requests, reach out of it. */
	m = tee_message(&a, end - PAGE, CMD_INVOKE, 4);
	memcpy(a.pages + end - 64, m, 32);
	check_refused(a.handle, end - 64);
	m->param_count = 200;
	check_refused(a.handle, end - PAGE);
	m->param_count = 0xffffffff;
	check_refused(a.handle, end - PAGE);
	m->param_count = 0x08000000;
	check_refused(a.handle, end - PAGE);
	arena_end(&a);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

CASE(ffa_tee, refuses_memory_that_is_for_another, CASE_PLAIN)
{
	struct mem_transfer t;
	struct arena a;
	uint64_t handle = 0;
	uint32_t session = 0;

	NEED_TEE();
	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	a.pages = pages_get(ARENA_PAGES);
	t = mem_transfer_of(FFA_MEM_SHARE, tester_id(SIGNALED), a.pages,
			    ARENA_PAGES);
	CHECK_EQ(mem_send(&t, &a.handle), 0);
	CHECK(tee_open(&a, 0, &pta_device_enum, &session) != 0);
	CHECK_EQ(tee_unregister(a.handle), 0);
	CHECK_EQ(mem_reclaim(a.handle, 0), 0);
	/* Which it could not write its answer to. */
	t = mem_transfer_of(FFA_MEM_SHARE, tee_id(), a.pages, ARENA_PAGES);
	t.receiver[0].permissions = MEM_RO;
	CHECK_EQ(mem_send(&t, &handle), 0);
	a.handle = handle;
	CHECK(tee_open(&a, 0, &pta_device_enum, &session) != 0);
	CHECK_EQ(tee_unregister(a.handle), 0);
	CHECK_EQ(mem_reclaim(a.handle, 0), 0);
	pages_put(a.pages, ARENA_PAGES);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

CASE(ffa_tee, refuses_parameters_outside_their_memory, CASE_PLAIN)
{
	const uint64_t bytes = ARENA_PAGES * PAGE;
	struct arena a;
	uint32_t session = 0;

	NEED_TEE();
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK(arena_make(&a, MEM_RW));
	CHECK_EQ(tee_open(&a, 0, &pta_invoke_tests, &session), 0);
	{
		const struct tee_param bad[] = {
			FMEM(ATTR_RMEM_INOUT, 0, 64, a.handle + 1),
			FMEM(ATTR_RMEM_INOUT, 0, 64, 0),
			FMEM(ATTR_RMEM_INOUT, 0, bytes + 1, a.handle),
			FMEM(ATTR_RMEM_INOUT, bytes, 1, a.handle),
			FMEM(ATTR_RMEM_INOUT, bytes - 8, 16, a.handle),
			FMEM(ATTR_RMEM_INOUT, 0, ~0ull, a.handle),
			FMEM(ATTR_RMEM_INOUT, 64, ~0ull - 32, a.handle),
			FMEM(ATTR_RMEM_INOUT, 0xffffffff, 64, a.handle),
			FMEM(ATTR_RMEM_INOUT, UINT64_C(0xffffffffffff), 64,
			     a.handle),
			/* The offset in the first page, not of the first. */
			FMEM(ATTR_RMEM_INOUT, UINT64_C(0xffff) << 48, 64,
			     a.handle),
			FMEM(ATTR_TMEM_INOUT, (uint64_t)a.pages, 64, 0),
			FMEM(ATTR_TMEM_INOUT, board.secure_ram.base, 64, 0),
			FMEM(ATTR_TMEM_IN | ATTR_NONCONTIG, (uint64_t)a.pages,
			     64, 0),
		};

		for (uint32_t i = 0; i < ARRAY_SIZE(bad); i++) {
			uint32_t ret =
				tee_invoke(&a, 0, session, INVOKE_TESTS_PARAMS,
					   &bad[i], 1);

			if (ret == 0 || ret == TEE_NO_ANSWER)
				CHECK_EQ(i, ~0ull);
		}
	}
	CHECK_EQ(tee_close(&a, 0, session), 0);
	arena_end(&a);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

CASE(ffa_tee, resumes_only_what_it_has_stopped, CASE_PLAIN)
{
	static const uint32_t infos[] = {0,    1,          2,         63,
					 1000, 0x80000000, 0xffffffff};

	NEED_TEE();
	for (uint32_t i = 0; i < ARRAY_SIZE(infos); i++) {
		uint32_t w[5] = {TEE_RESUME, 0, 0, 0, infos[i]};

		CHECK(tee_ask(w));
		CHECK_EQ(w[0], TEE_NO_RESUME);
	}
}

static void resume_elsewhere(void *arg)
{
	tee_resume(arg);
}

/* Stopped in a request for memory, as the first one of a TA is. */
CASE(ffa_tee, holds_what_a_stopped_call_needs, CASE_PLAIN)
{
	struct arena a;
	struct tee_msg *m;
	struct tee_msg *rpc;
	uint32_t w[5];
	uint32_t info;

	NEED_TEE();
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK(arena_make(&a, MEM_RW));
	m = tee_open_message(&a, 0, &uuid_nobody);
	rpc = tee_request_of(m);
	tee_begin(&a, 0, w);
	while (w[0] == 0 && w[1] == TEE_INTERRUPTED)
		tee_resume(w);
	CHECK_EQ(w[0], 0);
	CHECK_EQ(w[1], TEE_RPC);
	info = w[4];
	CHECK_EQ(rpc->cmd == RPC_SHM_ALLOC || rpc->cmd == RPC_LOAD_TA, true);
	CHECK_EQ(mem_reclaim(a.handle, 0), FFA_DENIED);
	a.was_denied = true;
	CHECK(tee_unregister(a.handle) != 0);
	CHECK_EQ(mem_reclaim(a.handle, 0), FFA_DENIED);
	while (w[0] == 0 && w[1] != TEE_DONE) {
		if (w[1] == TEE_RPC)
			rpc->ret = GP_ERROR_OUT_OF_MEMORY;
		if (board.cpu_count > 1) {
			uint32_t cpu =
				(cpu_self()->index + 1) % board.cpu_count;

			cpu_run(cpu, resume_elsewhere, w);
			cpu_wait(cpu);
		} else {
			tee_resume(w);
		}
	}
	CHECK_EQ(w[0], 0);
	CHECK(m->ret != 0);
	/* Done is done. */
	w[4] = info;
	tee_resume(w);
	CHECK_EQ(w[0], TEE_NO_RESUME);
	arena_end(&a);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

CASE(ffa_tee, takes_a_value_for_its_notifications, CASE_PLAIN)
{
	NEED_TEE();
	CHECK(TEE_ASK(TEE_ENABLE_ASYNC, 64) != 0);
	CHECK(TEE_ASK(TEE_ENABLE_ASYNC, 0xffffffff) != 0);
	CHECK_EQ(TEE_ASK(TEE_ENABLE_ASYNC, 0), 0);
}

static void use_sessions(void *arg)
{
	struct arena *a = arg;
	uint32_t session = 0;

	for (uint32_t i = rounds(300); i; i--) {
		CHECK_EQ(tee_open(a, 0, &pta_device_enum, &session), 0);
		CHECK_EQ(tee_close(a, 0, session), 0);
		CHECK(tee_open(a, PAGE, &uuid_nobody, &session) != 0);
	}
}

CASE(ffa_tee, serves_all_cpus_at_once, CASE_PLAIN)
{
	static struct arena arenas[CPU_MAX];

	NEED_TEE();
	CHECK_EQ(ffa_map_buffers(), 0);
	for (uint32_t i = 0; i < board.cpu_count; i++)
		CHECK(arena_make(&arenas[i], MEM_RW));
	cpu_run_on_all(use_sessions, arenas, sizeof(arenas[0]));
	for (uint32_t i = 0; i < board.cpu_count; i++)
		arena_end(&arenas[i]);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

CASE(ffa_tee, serves_while_interrupts_come, CASE_PLAIN)
{
	struct arena a;

	NEED_TEE();
	NEED_TWO_CPUS();
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK(arena_make(&a, MEM_RW));
	interrupts_start(30);
	use_sessions(&a);
	interrupts_stop();
	arena_end(&a);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}
