/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What partitions may call and what not, called by one that has a request to
 * answer. Spec: DEN0077A 1.2, 4, 8 and 13-17.
 */
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/tester.h"

/* x0..x3 of a call by the partition, in and out. The code of an FFA_ERROR; 0
 * for FFA_SUCCESS; 1: look at p[0]. */
static int32_t call_by(enum tester t, struct order *o)
{
	o->command = SP_TESTER_CALL;
	if (tester_obey(t, o))
		return 1;
	if ((uint32_t)o->p[0] == FFA_ERROR)
		return (int32_t)(uint32_t)o->p[2];
	return ((uint32_t)o->p[0] & ~FFA_64BIT) == FFA_SUCCESS ? 0 : 1;
}
#define CALL_BY(t, ...) call_by(t, &(struct order){.p = {__VA_ARGS__}})

CASE(ffa_calls, of_partitions_that_tell_who_is_who, CASE_PLAIN)
{
	struct order o;

	NEED_TESTERS();
	for (enum tester t = 0; t < TESTERS; t++) {
		o = (struct order){.p = {FFA_ID_GET}};
		CHECK_EQ(call_by(t, &o), 0);
		CHECK_EQ(o.p[2], tester_id(t));
		o = (struct order){.p = {FFA_SPM_ID_GET}};
		CHECK_EQ(call_by(t, &o), 0);
		CHECK_EQ(o.p[2], FFA_SPMC_ID);
		o = (struct order){.p = {FFA_VERSION, FFA_1_2}};
		(void)call_by(t, &o);
		CHECK_EQ(o.p[0], FFA_1_2);
		o.p[0] = FFA_VERSION;
		o.p[1] = FFA_1_1;
		(void)call_by(t, &o);
		CHECK_EQ((uint32_t)o.p[0], 0xffffffff);
	}
}

static const uint32_t not_for_partitions[] = {
	FFA_SUCCESS,
	FFA_WIDE(FFA_SUCCESS),
	FFA_MSG_POLL,
	FFA_MSG_SEND,
	FFA_MEM_RETRIEVE_RESP,
	FFA_MEM_OP_PAUSE,
	FFA_MEM_OP_RESUME,
	FFA_NORMAL_WORLD_RESUME,
	FFA_NOTIF_CREATE,
	FFA_NOTIF_DESTROY,
	FFA_NOTIF_INFO,
	FFA_WIDE(FFA_NOTIF_INFO),
	FFA_RX_ACQUIRE,
	FFA_SECONDARY_EP_REGISTER,
	FFA_WIDE(FFA_SECONDARY_EP_REGISTER),
	FFA_EL3_INTR_HANDLE,
	FFA_PARTITION_INFO_REGS,
	FFA_DIRECT_REQ2,
	FFA_DIRECT_RESP2,
	FF(0x8F),
	FF(0x5F),
	FF(0xFF),
	FFA_WIDE(FF(0xFF)),
	FFA_WIDE(FFA_VERSION),
	FFA_WIDE(FFA_RX_RELEASE),
};

CASE(ffa_calls, that_are_not_for_partitions_are_refused, CASE_PLAIN)
{
	NEED_TESTERS();
	for (uint32_t i = 0; i < ARRAY_SIZE(not_for_partitions); i++) {
		uint32_t f = not_for_partitions[i];

		if (CALL_BY(SIGNALED, f, 0, 1) != FFA_NOT_SUPPORTED)
			CHECK_EQ(f, 0);
	}
	/* Only while it starts may it say that it cannot. */
	CHECK_EQ(CALL_BY(SIGNALED, FFA_ERROR, 0, (uint32_t)FFA_ABORTED),
		 FFA_NOT_SUPPORTED);
}

/* The door for FF-A is no door to the rest of the firmware or the TEE. */
CASE(ffa_calls, of_other_kinds_do_nothing, CASE_PLAIN)
{
	static const uint64_t ids[] = {
		0,
		1,
		2,
		0x40,
		0x84000000,
		0x84000008,
		0x84000009,
		0xc4000003,
		0x80000000,
		0xb2000001,
		0xbf00ff01,
		0x32000004,
		0x82000000,
		0xffffffff,
		~UINT64_C(0),
		UINT64_C(1) << 32,
	};

	NEED_TESTERS();
	for (uint32_t i = 0; i < ARRAY_SIZE(ids); i++) {
		struct order o = {.p = {ids[i], 1, 2, 3}};
		int32_t code = call_by(SIGNALED, &o);

		if (code != FFA_NOT_SUPPORTED && o.p[0] != ~UINT64_C(0) &&
		    o.p[0] != 0xffffffff)
			CHECK_EQ(i, ~0ull);
	}
	CHECK_EQ(tester_result(SIGNALED, SP_TESTER_ECHO, 6), 6);
}

CASE(ffa_calls, out_of_place_in_a_request_are_denied, CASE_PLAIN)
{
	uint64_t self;
	uint64_t other;
	int32_t code;

	NEED_TESTERS();
	self = tester_id(SIGNALED);
	other = tester_id(QUEUED);
	CHECK_EQ(CALL_BY(SIGNALED, FFA_MSG_WAIT), FFA_DENIED);
	code = CALL_BY(SIGNALED, FFA_INTERRUPT, self << 16, 8);
	CHECK(code == FFA_DENIED || code == FFA_NOT_SUPPORTED);
	/* Who waits for messages is not run by others. */
	code = CALL_BY(SIGNALED, FFA_RUN, other << 16);
	CHECK_EQ(code, FFA_DENIED);
	code = CALL_BY(SIGNALED, FFA_RUN, self << 16);
	CHECK(code == FFA_DENIED || code == FFA_INVALID_PARAMETERS ||
	      code == FFA_BUSY);
	code = CALL_BY(SIGNALED, FFA_RUN, 0);
	CHECK(code == FFA_DENIED || code == FFA_INVALID_PARAMETERS);
	CHECK_EQ(CALL_BY(SIGNALED, FFA_RUN, FFA_NOBODY << 16),
		 FFA_INVALID_PARAMETERS);
}

CASE(ffa_calls, that_answer_whom_nobody_asked_are_refused, CASE_PLAIN)
{
	uint64_t self;
	int32_t code;

	NEED_TESTERS();
	self = tester_id(SIGNALED);
	/* To another than who asked, and in another's name. */
	code = CALL_BY(SIGNALED, FFA_WIDE(FFA_DIRECT_RESP),
		       self << 16 | tester_id(QUEUED));
	CHECK(code == FFA_DENIED || code == FFA_INVALID_PARAMETERS);
	CHECK_EQ(CALL_BY(SIGNALED, FFA_WIDE(FFA_DIRECT_RESP),
			 FFA_IDS(tester_id(QUEUED), 0)),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(CALL_BY(SIGNALED, FFA_WIDE(FFA_DIRECT_RESP), 0),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(CALL_BY(SIGNALED, FFA_WIDE(FFA_DIRECT_RESP), self << 16, 1),
		 FFA_INVALID_PARAMETERS);
	/* In another form than the question. */
	code = CALL_BY(SIGNALED, FFA_DIRECT_RESP, self << 16);
	CHECK(code == FFA_DENIED || code == FFA_INVALID_PARAMETERS);
	code = CALL_BY(SIGNALED, FFA_WIDE(FFA_DIRECT_RESP2), self << 16);
	CHECK(code == FFA_DENIED || code == FFA_INVALID_PARAMETERS);
	code = CALL_BY(SIGNALED, FFA_DIRECT_RESP, self << 16, FFA_FRAMEWORK);
	CHECK(code == FFA_DENIED || code == FFA_INVALID_PARAMETERS);
}

CASE(ffa_calls, about_buffers_keep_their_rules, CASE_PLAIN)
{
	struct order where = ORDER(SP_TESTER_WHERE, {0});
	uint64_t tx;
	uint64_t rx;
	uint64_t page;

	NEED_TESTERS();
	CHECK_EQ(tester_obey(SIGNALED, &where), 0);
	CHECK_EQ((uint16_t)where.p[0], tester_id(SIGNALED));
	CHECK_EQ(where.p[0] >> 32, FFA_1_2);
	tx = where.p[1];
	rx = where.p[2];
	page = where.p[3];
	CHECK_EQ(CALL_BY(SIGNALED, FFA_WIDE(FFA_RXTX_MAP), tx, rx, 1),
		 FFA_DENIED);
	CHECK_EQ(CALL_BY(SIGNALED, FFA_RX_RELEASE), FFA_DENIED);
	CHECK_EQ(CALL_BY(SIGNALED, FFA_RX_RELEASE, 1), FFA_INVALID_PARAMETERS);
	CHECK_EQ(CALL_BY(SIGNALED, FFA_RXTX_UNMAP,
			 (uint64_t)tester_id(QUEUED) << 16),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(TESTER(SIGNALED, SP_TESTER_UNMAP_BUFFERS, {0}), 0);
	CHECK_EQ(CALL_BY(SIGNALED, FFA_RXTX_UNMAP), FFA_INVALID_PARAMETERS);
	{
		const struct {
			uint64_t tx, rx, pages;
		} bad[] = {
			{tx, tx, 1},
			{tx, rx, 0},
			{tx, rx, 64},
			{tx + 8, rx, 1},
			{0, rx, 1},
			{tx, 0, 1},
			{tx, UINT64_C(0xffffff8000000000), 1},
			{UINT64_C(0xfffffffffffff000), rx, 1},
			{tx, rx, 63},
			/* Where everything else of it lies is left to chance,
			 * but not in the GiB above its own. */
			{tx + (UINT64_C(1) << 30), rx, 1},
		};

		for (uint32_t i = 0; i < ARRAY_SIZE(bad); i++) {
			if (CALL_BY(SIGNALED, FFA_WIDE(FFA_RXTX_MAP), bad[i].tx,
				    bad[i].rx,
				    bad[i].pages) != FFA_INVALID_PARAMETERS)
				CHECK_EQ(i, ~0ull);
		}
	}
	CHECK_EQ(
		CALL_BY(SIGNALED, FFA_WIDE(FFA_RXTX_MAP), page, page + 4096, 1),
		0);
	/* As buffers these pages are not to be sent. */
	CHECK_EQ(CALL_BY(SIGNALED, FFA_RXTX_UNMAP), 0);
	CHECK_EQ(TESTER(SIGNALED, SP_TESTER_MAP_BUFFERS, {0}), 0);
}

CASE(ffa_calls, that_log_have_a_length, CASE_PLAIN)
{
	NEED_TESTERS();
	CHECK_EQ(CALL_BY(SIGNALED, FFA_CONSOLE_LOG, 0, 0x41),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(CALL_BY(SIGNALED, FFA_CONSOLE_LOG, 25, 0x41),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(CALL_BY(SIGNALED, FFA_WIDE(FFA_CONSOLE_LOG), 129, 0x41),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(CALL_BY(SIGNALED, FFA_WIDE(FFA_CONSOLE_LOG), 0xffffffff, 0x41),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(CALL_BY(SIGNALED, FFA_CONSOLE_LOG, 4, 0x0a6b6f21), 0);
}

struct offer {
	uint32_t function;
	int32_t code;
};

CASE(ffa_calls, offered_to_partitions_are_theirs, CASE_PLAIN)
{
	static const struct offer offers[] = {
		{FFA_ERROR, 0},
		{FFA_SUCCESS, 0},
		{FFA_INTERRUPT, 0},
		{FFA_VERSION, 0},
		{FFA_FEATURES, 0},
		{FFA_RX_RELEASE, 0},
		{FFA_RXTX_MAP, 0},
		{FFA_WIDE(FFA_RXTX_MAP), 0},
		{FFA_RXTX_UNMAP, 0},
		{FFA_PARTITION_INFO, 0},
		{FFA_ID_GET, 0},
		{FFA_MSG_WAIT, 0},
		{FFA_YIELD, 0},
		{FFA_RUN, 0},
		{FFA_DIRECT_REQ, 0},
		{FFA_WIDE(FFA_DIRECT_REQ), 0},
		{FFA_DIRECT_RESP, 0},
		{FFA_WIDE(FFA_DIRECT_RESP), 0},
		{FFA_MEM_DONATE, 0},
		{FFA_MEM_LEND, 0},
		{FFA_MEM_SHARE, 0},
		{FFA_MEM_RETRIEVE_RESP, 0},
		{FFA_MEM_RELINQUISH, 0},
		{FFA_MEM_RECLAIM, 0},
		{FFA_MEM_FRAG_RX, 0},
		{FFA_MEM_FRAG_TX, 0},
		{FFA_SPM_ID_GET, 0},
		{FFA_MSG_SEND2, 0},
		{FFA_NOTIF_BIND, 0},
		{FFA_NOTIF_UNBIND, 0},
		{FFA_NOTIF_SET, 0},
		{FFA_NOTIF_GET, 0},
		{FFA_MEM_PERM_GET, 0},
		{FFA_WIDE(FFA_MEM_PERM_SET), 0},
		{FFA_CONSOLE_LOG, 0},
		{FFA_WIDE(FFA_CONSOLE_LOG), 0},
		{FFA_WIDE(FFA_PARTITION_INFO_REGS), 0},
		{FFA_WIDE(FFA_DIRECT_REQ2), 0},
		{FFA_WIDE(FFA_DIRECT_RESP2), 0},
		{FFA_NOTIF_INFO, FFA_NOT_SUPPORTED},
		{FFA_RX_ACQUIRE, FFA_NOT_SUPPORTED},
		{FFA_WIDE(FFA_SECONDARY_EP_REGISTER), FFA_NOT_SUPPORTED},
		{FFA_MSG_POLL, FFA_NOT_SUPPORTED},
		{FFA_EL3_INTR_HANDLE, FFA_NOT_SUPPORTED},
		{1, FFA_NOT_SUPPORTED}, /* no virtual interrupts at S-EL0 */
		{2, FFA_NOT_SUPPORTED},
		{3, FFA_NOT_SUPPORTED},
	};

	NEED_TESTERS();
	for (uint32_t i = 0; i < ARRAY_SIZE(offers); i++) {
		if (CALL_BY(SIGNALED, FFA_FEATURES, offers[i].function) !=
		    offers[i].code)
			CHECK_EQ(offers[i].function, 0);
	}
}

CASE(ffa_calls, about_partitions_are_answered_to_partitions, CASE_PLAIN)
{
	struct order o;

	NEED_TESTERS();
	/* The count in registers, of everybody. */
	o = (struct order){.p = {FFA_WIDE(FFA_PARTITION_INFO_REGS)}};
	CHECK_EQ(call_by(SIGNALED, &o), 0);
	CHECK((o.p[2] & 0xffff) + 1 >= TESTERS);
	CHECK_EQ(o.p[2] >> 48, sizeof(struct ffa_partition));
	CHECK_EQ(CALL_BY(SIGNALED, FFA_PARTITION_INFO, 0x11223344, 5, 6),
		 FFA_INVALID_PARAMETERS);
}
