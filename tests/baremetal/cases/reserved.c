/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Static shared memory, on boards that set some aside: what old kernels and
 * U-Boot use. The runner's --reserved-shm makes such a board.
 */
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/session.h"

/* Size 0: there is none. */
static struct region reserved(void)
{
	uint64_t x[8] = {SMC_GET_SHM_CONFIG};

	if (fast_call(x) != RET_OK)
		return (struct region){0};
	return (struct region){(uint32_t)x[1], (uint32_t)x[2]};
}

static uint32_t sum(uint64_t pa, uint64_t size)
{
	struct tee_param p[4] = {TMEM(ATTR_TMEM_INOUT, pa, size, 0)};
	uint32_t session = 0;
	uint32_t ret;

	if (session_open(&pta_invoke_tests, &session))
		return GP_ERROR_GENERIC;
	ret = session_invoke(session, INVOKE_TESTS_PARAMS, p);
	(void)session_close(session);
	return ret;
}

CASE(reserved, memory_is_read_and_written, CASE_PLAIN)
{
	struct region r = reserved();
	uint8_t *bytes = (uint8_t *)r.base;

	if (!r.size_bytes)
		SKIP("none on this board");
	memset(bytes, 1, r.size_bytes);
	CHECK_EQ(sum(r.base, 100), GP_SUCCESS);
	CHECK_EQ(bytes[0], 100);
	CHECK_EQ(sum(r.base + 511, 50), GP_SUCCESS);
	CHECK_EQ(bytes[511], 50);
	CHECK_EQ(sum(r.base + r.size_bytes - 7, 7), GP_SUCCESS);
	CHECK_EQ(bytes[r.size_bytes - 7], 7);
}

CASE(reserved, references_that_leave_it_are_refused, CASE_PLAIN)
{
	struct region r = reserved();
	uint64_t end = r.base + r.size_bytes;

	if (!r.size_bytes)
		SKIP("none on this board");
	CHECK(sum(r.base - 1, 2) != GP_SUCCESS);
	CHECK(sum(end - 1, 2) != GP_SUCCESS);
	CHECK(sum(end, 1) != GP_SUCCESS);
	CHECK(sum(r.base, r.size_bytes + 1) != GP_SUCCESS);
	CHECK(sum(r.base, ~0ull) != GP_SUCCESS);
	CHECK(sum(r.base + 8, ~0ull - 7) != GP_SUCCESS);
}

/* Without it, a plain address is no shared memory at all. */
CASE(reserved, other_memory_is_no_static_memory, CASE_PLAIN)
{
	uint8_t *page = pages_get(1);

	CHECK(sum((uint64_t)page, 16) != GP_SUCCESS);
	CHECK_EQ(page[0], 0);
	pages_put(page, 1);
}

CASE(reserved, messages_may_lie_in_it, CASE_PLAIN)
{
	struct region r = reserved();
	struct tee_msg *m = (struct tee_msg *)r.base;
	struct call call;

	if (!r.size_bytes)
		SKIP("none on this board");
	session_open_init(&call, &pta_invoke_tests);
	memcpy(m, call.msg, MSG_BYTES(6));
	call.x[1] = r.base >> 32;
	call.x[2] = (uint32_t)r.base;
	call.rpc = (struct tee_msg *)((char *)m + MSG_BYTES(6));
	CHECK_EQ(call_run(&call), RET_OK);
	CHECK_EQ(m->ret, GP_SUCCESS);
	CHECK_EQ(session_close(m->session), GP_SUCCESS);
	call_fini(&call);
}
