/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Descriptors that no manager may take: one wrong field each in a transaction
 * that is good otherwise. Nothing may be held afterwards. Spec: DEN0140, 1 and
 * 2; DEN0077A 1.2, 8.
 */
#include "base/bytes/mem.h"
#include "tests/baremetal/board.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/ffa_memory.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/tester.h"

#define PAGES 4u

/* A page range of ours and a transfer of it to a partition. */
struct bench {
	uint8_t *pages;
	struct mem_transfer good;
};

static bool set_up(struct bench *b, uint32_t function)
{
	if (!tester_id(SIGNALED) || ffa_map_buffers())
		return false;
	b->pages = pages_get(PAGES);
	b->good =
		mem_transfer_of(function, tester_id(SIGNALED), b->pages, PAGES);
	return true;
}

static void tear_down(struct bench *b)
{
	mem_check_free(&b->good);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(b->pages, PAGES);
}

enum part {
	HEAD,
	ACCESS,
	COMPOSITE,
	RANGE,
};

struct change {
	enum part part;
	uint32_t offset;
	uint32_t size_bytes;
	uint64_t value;
	int32_t code; /* 0: INVALID_PARAMETERS or DENIED */
};

static const struct change changes[] = {
	{HEAD, TD_SENDER, 2, 0x8002, FFA_DENIED},
	{HEAD, TD_SENDER, 2, FFA_SPMC_ID, FFA_DENIED},
	{HEAD, TD_SENDER, 2, 0xffff, FFA_DENIED},
	{HEAD, TD_ATTRIBUTES, 2, MEM_NORMAL_WB | MEM_NONSECURE,
	 FFA_INVALID_PARAMETERS},
	{HEAD, TD_ATTRIBUTES, 2, MEM_NORMAL_WB | 0x80, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ATTRIBUTES, 2, MEM_NORMAL_WB | 0x8000,
	 FFA_INVALID_PARAMETERS},
	{HEAD, TD_ATTRIBUTES, 2, 0x3f, 0}, /* a reserved type */
	{HEAD, TD_ATTRIBUTES, 2, 0x23, 0}, /* a reserved cacheability */
	{HEAD, TD_FLAGS, 4, BIT32(3), FFA_INVALID_PARAMETERS},
	{HEAD, TD_FLAGS, 4, BIT32(4), FFA_INVALID_PARAMETERS},
	{HEAD, TD_FLAGS, 4, BIT32(5), FFA_INVALID_PARAMETERS},
	{HEAD, TD_FLAGS, 4, BIT32(9), FFA_INVALID_PARAMETERS},
	{HEAD, TD_FLAGS, 4, BIT32(10), FFA_INVALID_PARAMETERS},
	{HEAD, TD_FLAGS, 4, BIT32(31), FFA_INVALID_PARAMETERS},
	{HEAD, TD_HANDLE, 8, 1, FFA_INVALID_PARAMETERS},
	{HEAD, TD_HANDLE, 8, ~0ull, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ACCESS_BYTES, 4, 0, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ACCESS_BYTES, 4, 8, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ACCESS_BYTES, 4, 15, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ACCESS_BYTES, 4, 17, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ACCESS_BYTES, 4, 24, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ACCESS_BYTES, 4, 32, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ACCESS_BYTES, 4, 0x80000010, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ACCESS_BYTES, 4, 0xffffffff, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ACCESS_COUNT, 4, 0, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ACCESS_COUNT, 4, 2, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ACCESS_COUNT, 4, 0x10000000, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ACCESS_COUNT, 4, 0x10000001, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ACCESS_COUNT, 4, 0xffffffff, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ACCESS_OFFSET, 4, 0, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ACCESS_OFFSET, 4, 32, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ACCESS_OFFSET, 4, 47, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ACCESS_OFFSET, 4, 49, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ACCESS_OFFSET, 4, 64, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ACCESS_OFFSET, 4, 0x1000, FFA_INVALID_PARAMETERS},
	{HEAD, TD_ACCESS_OFFSET, 4, 0xfffffff0, FFA_INVALID_PARAMETERS},
	{HEAD, TD_MBZ, 4, 1, FFA_INVALID_PARAMETERS},
	{HEAD, TD_MBZ + 4, 4, 1, FFA_INVALID_PARAMETERS},
	{HEAD, TD_MBZ + 8, 4, 0x80000000, FFA_INVALID_PARAMETERS},
	{ACCESS, AD_ENDPOINT, 2, 0, FFA_INVALID_PARAMETERS},
	{ACCESS, AD_ENDPOINT, 2, FFA_NOBODY, FFA_INVALID_PARAMETERS},
	{ACCESS, AD_ENDPOINT, 2, FFA_SPMC_ID, FFA_INVALID_PARAMETERS},
	{ACCESS, AD_ENDPOINT, 2, FFA_SPMD_ID, FFA_INVALID_PARAMETERS},
	{ACCESS, AD_ENDPOINT, 2, 1, 0},
	{ACCESS, AD_PERMISSIONS, 1, 3, FFA_INVALID_PARAMETERS},
	{ACCESS, AD_PERMISSIONS, 1, MEM_RW | 0xc, FFA_INVALID_PARAMETERS},
	{ACCESS, AD_PERMISSIONS, 1, MEM_RW | MEM_X, FFA_INVALID_PARAMETERS},
	{ACCESS, AD_PERMISSIONS, 1, MEM_RW | MEM_XN, FFA_INVALID_PARAMETERS},
	{ACCESS, AD_PERMISSIONS, 1, MEM_RW | 0x10, FFA_INVALID_PARAMETERS},
	{ACCESS, AD_PERMISSIONS, 1, MEM_RW | 0x80, FFA_INVALID_PARAMETERS},
	{ACCESS, AD_FLAGS, 1, 1, FFA_INVALID_PARAMETERS},
	{ACCESS, AD_FLAGS, 1, 0x80, FFA_INVALID_PARAMETERS},
	{ACCESS, AD_COMPOSITE, 4, 0, FFA_INVALID_PARAMETERS},
	{ACCESS, AD_COMPOSITE, 4, TD_BYTES, FFA_INVALID_PARAMETERS},
	{ACCESS, AD_COMPOSITE, 4, TD_BYTES + 8, FFA_INVALID_PARAMETERS},
	{ACCESS, AD_COMPOSITE, 4, TD_BYTES + 24, FFA_INVALID_PARAMETERS},
	{ACCESS, AD_COMPOSITE, 4, TD_BYTES + 32, FFA_INVALID_PARAMETERS},
	{ACCESS, AD_COMPOSITE, 4, 0x1000, FFA_INVALID_PARAMETERS},
	{ACCESS, AD_COMPOSITE, 4, 0xfffffff0, FFA_INVALID_PARAMETERS},
	{ACCESS, 8, 8, 1, FFA_INVALID_PARAMETERS},
	{COMPOSITE, CD_PAGES, 4, 0, FFA_INVALID_PARAMETERS},
	{COMPOSITE, CD_PAGES, 4, PAGES - 1, FFA_INVALID_PARAMETERS},
	{COMPOSITE, CD_PAGES, 4, PAGES + 1, FFA_INVALID_PARAMETERS},
	{COMPOSITE, CD_PAGES, 4, 0xffffffff, FFA_INVALID_PARAMETERS},
	{COMPOSITE, CD_RANGES, 4, 0, FFA_INVALID_PARAMETERS},
	{COMPOSITE, CD_RANGES, 4, 2, FFA_INVALID_PARAMETERS},
	{COMPOSITE, CD_RANGES, 4, 0x10000001, FFA_INVALID_PARAMETERS},
	{COMPOSITE, CD_RANGES, 4, 0xffffffff, FFA_INVALID_PARAMETERS},
	{COMPOSITE, CD_MBZ, 8, 1, FFA_INVALID_PARAMETERS},
	{RANGE, RD_ADDRESS, 8, 1, FFA_INVALID_PARAMETERS},
	{RANGE, RD_ADDRESS, 8, 0x40000800, FFA_INVALID_PARAMETERS},
	{RANGE, RD_ADDRESS, 8, 0xfffffffffffff000, FFA_INVALID_PARAMETERS},
	{RANGE, RD_PAGES, 4, 0, FFA_INVALID_PARAMETERS},
	{RANGE, RD_PAGES, 4, PAGES - 1, FFA_INVALID_PARAMETERS},
	{RANGE, RD_PAGES, 4, 0xffffffff, FFA_INVALID_PARAMETERS},
	{RANGE, RD_MBZ, 4, 1, FFA_INVALID_PARAMETERS},
};

static uint32_t part_at(const struct mem_transfer *t, enum part part)
{
	switch (part) {
	case ACCESS:
		return mem_access_at(t, 0);
	case COMPOSITE:
		return mem_composite_at(t);
	case RANGE:
		return mem_range_at(t, 0);
	case HEAD:
	default:
		return 0;
	}
}

static bool is_wanted(int32_t code, int32_t wanted)
{
	if (wanted)
		return code == wanted;
	return code == FFA_INVALID_PARAMETERS || code == FFA_DENIED;
}

static void try_changes(const struct mem_transfer *good)
{
	for (uint32_t i = 0; i < ARRAY_SIZE(changes); i++) {
		const struct change *c = &changes[i];
		uint32_t length = mem_describe(good);
		uint64_t handle = 0;
		int32_t code;

		mem_poke(part_at(good, c->part) + c->offset, c->value,
			 c->size_bytes);
		code = mem_send_tx(good->function, length, length, &handle);
		if (!is_wanted(code, c->code))
			case_fail(__FILE__, __LINE__, "change", i,
				  (uint64_t)code);
		if (!code)
			(void)mem_reclaim(handle, 0);
	}
}

CASE(ffa_memory_malformed, shares_are_refused, CASE_PLAIN)
{
	struct bench b;

	if (!set_up(&b, FFA_MEM_SHARE))
		SKIP("no partitions for tests");
	mem_check_free(&b.good);
	try_changes(&b.good);
	tear_down(&b);
}

CASE(ffa_memory_malformed, shares_in_the_64_bit_form_are_refused, CASE_PLAIN)
{
	struct bench b;

	if (!set_up(&b, FFA_WIDE(FFA_MEM_SHARE)))
		SKIP("no partitions for tests");
	b.good.attributes = MEM_NORMAL_WB;
	try_changes(&b.good);
	tear_down(&b);
}

static void refuse(const struct mem_transfer *t, int32_t wanted)
{
	uint64_t handle = 0;
	int32_t code = mem_send(t, &handle);

	if (!is_wanted(code, wanted))
		case_fail(__FILE__, __LINE__, "transfer", (uint64_t)code,
			  (uint64_t)wanted);
	if (!code)
		(void)mem_reclaim(handle, 0);
}

CASE(ffa_memory_malformed, what_each_operation_forbids_is_refused, CASE_PLAIN)
{
	struct mem_transfer t;
	struct bench b;

	if (!set_up(&b, FFA_MEM_SHARE))
		SKIP("no partitions for tests");
	t = b.good;
	t.flags = MEM_ZERO; /* the sender keeps what it shares */
	refuse(&t, FFA_INVALID_PARAMETERS);
	t = b.good;
	t.receiver[0].permissions = 0;
	refuse(&t, FFA_INVALID_PARAMETERS);
	t = mem_transfer_of(FFA_MEM_LEND, tester_id(SIGNALED), b.pages, PAGES);
	t.receiver[0].permissions = 0;
	refuse(&t, FFA_INVALID_PARAMETERS);
	t.receiver[0].permissions = MEM_RW;
	t.attributes = MEM_NORMAL_WB; /* the borrower says it */
	refuse(&t, FFA_INVALID_PARAMETERS);
	t = mem_transfer_of(FFA_MEM_DONATE, tester_id(SIGNALED), b.pages,
			    PAGES);
	t.receiver[0].permissions = MEM_RW;
	refuse(&t, FFA_INVALID_PARAMETERS);
	t.receiver[0].permissions = 0;
	t.attributes = MEM_NORMAL_WB;
	refuse(&t, FFA_INVALID_PARAMETERS);
	t.attributes = 0;
	t.receiver_count = 2;
	t.receiver[1].id = tester_id(QUEUED);
	refuse(&t, FFA_INVALID_PARAMETERS);
	tear_down(&b);
}

CASE(ffa_memory_malformed, receivers_named_twice_are_refused, CASE_PLAIN)
{
	struct bench b;
	struct mem_transfer t;

	if (!set_up(&b, FFA_MEM_SHARE))
		SKIP("no partitions for tests");
	t = b.good;
	t.receiver_count = 2;
	t.receiver[1] = t.receiver[0];
	refuse(&t, FFA_INVALID_PARAMETERS);
	t.receiver_count = 3;
	t.receiver[1].id = tester_id(QUEUED);
	t.receiver[2] = t.receiver[0];
	refuse(&t, FFA_INVALID_PARAMETERS);
	t.receiver[2].id = FFA_NOBODY;
	refuse(&t, FFA_INVALID_PARAMETERS);
	tear_down(&b);
}

CASE(ffa_memory_malformed, ranges_that_overlap_are_refused, CASE_PLAIN)
{
	struct bench b;
	struct mem_transfer t;

	if (!set_up(&b, FFA_MEM_SHARE))
		SKIP("no partitions for tests");
	t = b.good;
	t.range_count = 2;
	t.range[0].pages = 2;
	t.range[1] = t.range[0];
	refuse(&t, FFA_INVALID_PARAMETERS);
	t.range[1].address = b.pages + PAGE;
	refuse(&t, FFA_INVALID_PARAMETERS);
	t.range_count = 3;
	t.range[1].address = b.pages + 3 * PAGE;
	t.range[1].pages = 1;
	t.range[2].address = b.pages + PAGE;
	t.range[2].pages = 1;
	refuse(&t, FFA_INVALID_PARAMETERS);
	tear_down(&b);
}

CASE(ffa_memory_malformed, memory_that_is_not_ours_is_refused, CASE_PLAIN)
{
	uint64_t end = board.ram.base + board.ram.size_bytes;
	const uint64_t bad[] = {
		0,
		board.secure_ram.base,
		board.secure_ram.base + 0x100000,
		board.secure_ram.base + board.secure_ram.size_bytes - PAGE,
		board.uart,
		board.gic_dist,
		0x09040000, /* the partition's UART */
		end,
		end - PAGE,
		board.ram.base - PAGE,
		UINT64_C(1) << 36,
		UINT64_C(1) << 48,
		UINT64_C(0xffffffffffff0000),
	};
	struct bench b;
	struct mem_transfer t;

	if (!set_up(&b, FFA_MEM_SHARE))
		SKIP("no partitions for tests");
	t = b.good;
	t.range[0].pages = 2;
	for (uint32_t i = 0; i < ARRAY_SIZE(bad); i++) {
		t.range_count = 1;
		t.range[0].address = (void *)bad[i];
		refuse(&t, 0);
		/* Hidden behind a good one. */
		t.range_count = 2;
		t.range[1] = t.range[0];
		t.range[0].address = b.pages;
		refuse(&t, 0);
	}
	tear_down(&b);
}

CASE(ffa_memory_malformed, buffers_cannot_be_sent, CASE_PLAIN)
{
	struct bench b;
	struct mem_transfer t;

	if (!set_up(&b, FFA_MEM_SHARE))
		SKIP("no partitions for tests");
	t = b.good;
	t.range[0].pages = 1;
	t.range[0].address = ffa_tx;
	refuse(&t, FFA_DENIED);
	t.range[0].address = ffa_rx;
	refuse(&t, FFA_DENIED);
	tear_down(&b);
}

CASE(ffa_memory_malformed, lengths_that_do_not_fit_are_refused, CASE_PLAIN)
{
	struct bench b;
	uint64_t length;
	uint64_t handle = 0;

	if (!set_up(&b, FFA_MEM_SHARE))
		SKIP("no partitions for tests");
	length = mem_describe(&b.good);
	{
		const struct {
			uint64_t total, fragment;
		} bad[] = {
			{0, 0},
			{length, 0},
			{0, length},
			{16, 16},
			{48, 48},
			{64, 64},
			{length - 16, length - 16}, /* no range */
			{length - 8, length - 8},
			{length + 8, length + 8},
			{length + 16, length + 16}, /* one more range */
			{length, length - 1},
			{length - 16, length}, /* more than all */
			{length, PAGE + 16},
			{PAGE + 16, PAGE + 16},
			{2 * PAGE, 2 * PAGE},
			{0xffffffff, 0xffffffff},
			{0xfffffff0, 0xfffffff0},
			{0x80000000, 0x80000000},
			{length, 16},
			{length, 48},
			{length, 64},
		};

		for (uint32_t i = 0; i < ARRAY_SIZE(bad); i++)
			CHECK_EQ(mem_send_tx(FFA_MEM_SHARE, bad[i].total,
					     bad[i].fragment, &handle),
				 FFA_INVALID_PARAMETERS);
	}
	tear_down(&b);
}

/* FFA_FEATURES offers no buffers of a call's own. */
CASE(ffa_memory_malformed, buffers_of_the_call_are_refused, CASE_PLAIN)
{
	struct bench b;
	uint64_t length;

	if (!set_up(&b, FFA_MEM_SHARE))
		SKIP("no partitions for tests");
	length = mem_describe(&b.good);
	CHECK_EQ(FFA_CODE(FFA_MEM_SHARE, length, length, (uint64_t)b.pages, 1),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_MEM_SHARE, length, length, (uint64_t)b.pages),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_MEM_SHARE, length, length, 0, 1),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_WIDE(FFA_MEM_SHARE), length, length,
			  UINT64_C(1) << 32),
		 FFA_INVALID_PARAMETERS);
	tear_down(&b);
}

CASE(ffa_memory_malformed, nothing_can_be_sent_without_a_buffer, CASE_PLAIN)
{
	static const uint32_t functions[] = {FFA_MEM_SHARE, FFA_MEM_LEND,
					     FFA_MEM_DONATE};
	uint64_t handle = 0;

	for (uint32_t i = 0; i < ARRAY_SIZE(functions); i++) {
		CHECK_EQ(mem_send_tx(functions[i], 96, 96, &handle),
			 FFA_INVALID_PARAMETERS);
		CHECK_EQ(mem_send_tx(FFA_WIDE(functions[i]), 96, 96, &handle),
			 FFA_INVALID_PARAMETERS);
	}
	CHECK_EQ(FFA_CODE(FFA_MEM_FRAG_TX, 1, 0, 96), FFA_INVALID_PARAMETERS);
}

CASE(ffa_memory_malformed, unknown_handles_cannot_be_reclaimed, CASE_PLAIN)
{
	static const uint64_t bad[] = {0,
				       1,
				       0x7fffffffffffffff,
				       ~0ull,
				       UINT64_C(1) << 63,
				       UINT64_C(1) << 32};

	for (uint32_t i = 0; i < ARRAY_SIZE(bad); i++)
		CHECK_EQ(mem_reclaim(bad[i], 0), FFA_INVALID_PARAMETERS);
}
