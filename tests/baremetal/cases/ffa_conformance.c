/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What docs/ffa-conformance.md found that no other case showed. Spec: DEN0077A
 * 1.2, 7.4 and 16; DEN0140, 2.
 */
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/ffa_memory.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/tester.h"

/* A page of tester @from, by its number, becomes the other one's. */
static int64_t donate(enum tester from, enum tester to, uint64_t page,
		      uint64_t *handle)
{
	struct order o = ORDER(SP_TESTER_SEND_MEMORY,
			       {FFA_MEM_DONATE, tester_id(to) | page << 24 |
							UINT64_C(1) << 28});
	int64_t code = tester_obey(from, &o);

	*handle = o.p[0];
	return code;
}

static int64_t take(enum tester who, enum tester from, uint64_t handle,
		    uint64_t *address)
{
	struct order o =
		ORDER(SP_TESTER_RETRIEVE,
		      {handle, tester_id(from) | (MEM_RW | MEM_XN) << 16});
	int64_t code = tester_obey(who, &o);

	*address = o.p[0];
	return code;
}

/* Pointers to it mean it again: whoever gets memory back finds it where it was.
 */
CASE(ffa_conformance, donated_pages_come_back_to_their_place, CASE_PLAIN)
{
	const uint64_t page = SP_TESTER_PAGES - 1;
	struct order o = ORDER(SP_TESTER_WHERE, {0});
	uint64_t here = 0;

	NEED_TESTERS();
	CHECK_EQ(tester_obey(SIGNALED, &o), 0);
	here = o.p[3] + page * PAGE;
	for (uint32_t i = 0; i < 3; i++) {
		uint64_t handle = 0;
		uint64_t there = 0;

		CHECK_EQ(donate(SIGNALED, QUEUED, page, &handle), 0);
		CHECK_EQ(take(QUEUED, SIGNALED, handle, &there), 0);
		CHECK_EQ(tester_result(QUEUED, SP_TESTER_READ, there),
			 SP_TESTER_PATTERN + page);
		CHECK_EQ(donate(QUEUED, SIGNALED, SP_TESTER_RETRIEVED, &handle),
			 0);
		CHECK_EQ(take(SIGNALED, QUEUED, handle, &there), 0);
		CHECK_EQ(there, here);
		CHECK_EQ(tester_result(SIGNALED, SP_TESTER_READ, here),
			 SP_TESTER_PATTERN + page);
	}
}

/* A handle alone, as a hypervisor asks before it has a machine reclaim. */
static int32_t ask_about(uint64_t handle, struct ffa_call *c)
{
	memset(ffa_tx, 0, TD_BYTES);
	memcpy(ffa_tx + TD_HANDLE, &handle, sizeof(handle));
	*c = FFA(FFA_MEM_RETRIEVE_REQ, TD_BYTES, TD_BYTES);
	return ffa_call(c);
}

CASE(ffa_conformance, normal_world_may_ask_what_it_sent, CASE_PLAIN)
{
	uint8_t *pages = pages_get(3);
	struct mem_transfer t = {0};
	struct ffa_call c;
	uint64_t handle = 0;
	uint32_t size = 0;
	uint8_t sent[256];

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	t = mem_transfer_of(FFA_MEM_SHARE, tester_id(SIGNALED), pages, 3);
	t.is_1_2 = ffa_version() >= FFA_1_2;
	size = mem_describe(&t);
	CHECK(size <= sizeof(sent));
	memcpy(sent, ffa_tx, MIN(size, (uint32_t)sizeof(sent)));
	CHECK_EQ(mem_send_tx(t.function, size, size, &handle), 0);
	CHECK_EQ(ask_about(handle, &c), 1); /* neither SUCCESS nor ERROR */
	CHECK_EQ(c.x[0], FFA_MEM_RETRIEVE_RESP);
	CHECK_EQ(c.x[1], size);
	CHECK_EQ(c.x[2], size);
	/* All as it was sent, but for the handle and the kind. */
	CHECK(!memcmp(ffa_rx + TD_HANDLE, &handle, sizeof(handle)));
	CHECK(!memcmp(ffa_rx + TD_BYTES, sent + TD_BYTES, size - TD_BYTES));
	CHECK_EQ(ask_about(handle, &c), FFA_BUSY);
	CHECK_EQ(FFA_CODE(FFA_RX_RELEASE), 0);
	/* It has retrieved nothing that it could give back. */
	memset(ffa_tx, 0, TD_BYTES);
	memcpy(ffa_tx, &handle, sizeof(handle));
	CHECK_EQ(FFA_CODE(FFA_MEM_RELINQUISH), FFA_INVALID_PARAMETERS);
	CHECK_EQ(mem_reclaim(handle, 0), 0);
	CHECK_EQ(ask_about(handle, &c), FFA_INVALID_PARAMETERS);
	/* What partitions send one another is theirs. */
	CHECK_EQ(donate(SIGNALED, QUEUED, 0, &handle), 0);
	CHECK_EQ(ask_about(handle, &c), FFA_INVALID_PARAMETERS);
	CHECK_EQ(TESTER(SIGNALED, SP_TESTER_RECLAIM, {handle}), 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(pages, 3);
}

/* The only one that lives. */
CASE(ffa_conformance, handle_0_goes_to_the_first, CASE_PLAIN)
{
	uint8_t *pages = pages_get(2);
	uint64_t handle[2] = {1, 0};

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	for (uint32_t round = 0; round < 2; round++) {
		for (uint32_t i = 0; i < 2; i++) {
			struct mem_transfer t =
				mem_transfer_of(FFA_MEM_LEND, tester_id(QUEUED),
						pages + i * PAGE, 1);

			CHECK_EQ(mem_send(&t, &handle[i]), 0);
		}
		CHECK_EQ(handle[0], 0);
		CHECK(handle[1] != 0);
		CHECK_EQ(mem_reclaim(handle[1], 0), 0);
		CHECK_EQ(mem_reclaim(handle[0], 0), 0);
		CHECK_EQ(mem_reclaim(handle[0], 0), FFA_INVALID_PARAMETERS);
	}
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(pages, 2);
}
