/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory that normal world shares with, lends or donates to partitions, and
 * what they do with it. Spec: DEN0140, 1 and 2.
 */
#include "tests/baremetal/ffa_memory.h"
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/tester.h"

#define WORD UINT64_C(0x0123456789abcdef)

static const uint32_t functions[] = {FFA_MEM_SHARE, FFA_MEM_LEND,
				     FFA_MEM_DONATE};

/* What the borrower must ask for. */
static uint64_t wish(uint32_t function)
{
	return function == FFA_MEM_SHARE ? MEM_RW : MEM_RW | MEM_XN;
}

/* What a borrower sees of it. */
struct loan {
	uint64_t address;
	uint32_t pages;
	uint8_t permissions;
	bool is_nonsecure;
};

static int64_t retrieve(enum tester who, uint64_t handle, uint64_t permissions,
			uint64_t flags, struct loan *l)
{
	struct order o = ORDER(SP_TESTER_RETRIEVE,
			       {handle, permissions << 16, flags, 0});
	int64_t code = tester_obey(who, &o);

	if (!code)
		*l = (struct loan){.address = o.p[0],
				   .pages = (uint32_t)o.p[1],
				   .permissions = (uint8_t)(o.p[1] >> 32),
				   .is_nonsecure = o.p[1] >> 40 & 1};
	return code;
}

static int64_t relinquish(enum tester who, uint64_t handle, uint64_t flags)
{
	return TESTER(who, SP_TESTER_RELINQUISH, {handle, flags});
}

static uint64_t peek(enum tester who, uint64_t address)
{
	return tester_result(who, SP_TESTER_READ, address);
}

static int64_t poke(enum tester who, uint64_t address, uint64_t value)
{
	return TESTER(who, SP_TESTER_WRITE, {address, value});
}

static void share_and_use(uint8_t *pages, uint32_t function, enum tester who)
{
	struct mem_transfer t =
		mem_transfer_of(function, tester_id(who), pages, 3);
	volatile uint64_t *word = (volatile uint64_t *)(void *)pages;
	struct loan l = {0};
	uint64_t handle = 0;

	*word = WORD;
	CHECK_EQ(mem_send(&t, &handle), 0);
	CHECK_EQ(retrieve(who, handle, wish(function), 0, &l), 0);
	CHECK_EQ(l.pages, 3);
	CHECK(l.is_nonsecure);
	CHECK_EQ(l.permissions & 3, MEM_RW);
	CHECK_EQ(peek(who, l.address), WORD);
	CHECK_EQ(poke(who, l.address + 2 * PAGE, ~WORD), 0);
	CHECK_EQ(word[2 * PAGE / 8], ~WORD);
	if (function == FFA_MEM_DONATE) {
		/* Whose it is now, nobody else can take it from. */
		CHECK_EQ(mem_reclaim(handle, 0), FFA_INVALID_PARAMETERS);
		return;
	}
	CHECK_EQ(mem_reclaim(handle, 0), FFA_DENIED);
	CHECK_EQ(relinquish(who, handle, 0), 0);
	CHECK_EQ(mem_reclaim(handle, 0), 0);
	CHECK_EQ(mem_reclaim(handle, 0), FFA_INVALID_PARAMETERS);
	CHECK(retrieve(who, handle, wish(function), 0, &l) != 0);
}

CASE(ffa_memory, can_be_shared_used_and_taken_back, CASE_PLAIN)
{
	uint8_t *pages = pages_get(3);

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	for (uint32_t i = 0; i < 3; i++) {
		share_and_use(pages, FFA_MEM_SHARE, SIGNALED);
		share_and_use(pages, FFA_MEM_SHARE, QUEUED);
	}
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(pages, 3);
}

CASE(ffa_memory, can_be_lent_used_and_taken_back, CASE_PLAIN)
{
	uint8_t *pages = pages_get(3);

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	for (uint32_t i = 0; i < 3; i++) {
		share_and_use(pages, FFA_MEM_LEND, SIGNALED);
		share_and_use(pages, FFA_MEM_LEND, QUEUED);
	}
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(pages, 3);
}

/* The pages are gone for the rest of this boot. */
CASE(ffa_memory, that_was_donated_is_not_ours_any_more, CASE_KEEPS)
{
	uint8_t *pages = pages_get(3);
	struct mem_transfer t;
	uint64_t handle = 0;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	share_and_use(pages, FFA_MEM_DONATE, SIGNALED);
	for (uint32_t i = 0; i < ARRAY_SIZE(functions); i++) {
		t = mem_transfer_of(functions[i], tester_id(QUEUED),
				    pages + 2 * PAGE, 2);
		CHECK_EQ(mem_send(&t, &handle), FFA_DENIED);
	}
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

CASE(ffa_memory, is_free_to_take_back_while_nobody_took_it, CASE_PLAIN)
{
	uint8_t *pages = pages_get(2);

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	for (uint32_t i = 0; i < ARRAY_SIZE(functions); i++) {
		struct mem_transfer t = mem_transfer_of(
			functions[i], tester_id(SIGNALED), pages, 2);

		mem_check_free(&t);
		t.function = FFA_WIDE(t.function);
		mem_check_free(&t);
	}
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(pages, 2);
}

CASE(ffa_memory, cannot_be_sent_twice, CASE_PLAIN)
{
	uint8_t *pages = pages_get(4);
	struct mem_transfer t;
	struct mem_transfer again;
	uint64_t handle = 0;
	uint64_t other = 0;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	t = mem_transfer_of(FFA_MEM_SHARE, tester_id(SIGNALED), pages + PAGE,
			    2);
	CHECK_EQ(mem_send(&t, &handle), 0);
	for (uint32_t i = 0; i < ARRAY_SIZE(functions); i++) {
		again = mem_transfer_of(functions[i], tester_id(QUEUED), pages,
					4);
		CHECK_EQ(mem_send(&again, &other), FFA_DENIED);
		again.range[0].pages = 2;
		CHECK_EQ(mem_send(&again, &other), FFA_DENIED);
		again.range[0].address = pages + 2 * PAGE;
		CHECK_EQ(mem_send(&again, &other), FFA_DENIED);
	}
	/* Nor be a buffer. */
	CHECK_EQ(ffa_unmap_buffers(), 0);
	CHECK(FFA_CODE(FFA_WIDE(FFA_RXTX_MAP), (uint64_t)pages,
		       (uint64_t)pages + PAGE, 1) < 0);
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK_EQ(mem_reclaim(handle, 0), 0);
	again.range[0].address = pages;
	again.range[0].pages = 4;
	mem_check_free(&again);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(pages, 4);
}

CASE(ffa_memory, in_scattered_ranges_is_seen_in_their_order, CASE_PLAIN)
{
	uint8_t *pages = pages_get(8);
	struct mem_transfer t;
	struct loan l = {0};
	uint64_t handle = 0;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	t = mem_transfer_of(FFA_MEM_SHARE, tester_id(SIGNALED), NULL, 1);
	t.range_count = 4;
	for (uint32_t i = 0; i < 4; i++) {
		uint8_t *page = pages + (6 - 2 * i) * PAGE;

		t.range[i].address = page;
		t.range[i].pages = 1;
		*(volatile uint64_t *)(void *)page = WORD + i;
	}
	CHECK_EQ(mem_send(&t, &handle), 0);
	CHECK_EQ(retrieve(SIGNALED, handle, MEM_RW, 0, &l), 0);
	/* The first range at least begins where the partition looks. */
	CHECK_EQ(peek(SIGNALED, l.address), WORD);
	CHECK_EQ(relinquish(SIGNALED, handle, 0), 0);
	CHECK_EQ(mem_reclaim(handle, 0), 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(pages, 8);
}

CASE(ffa_memory, cannot_be_retrieved_with_more_than_was_given, CASE_PLAIN)
{
	uint8_t *pages = pages_get(1);
	struct mem_transfer t;
	struct loan l = {0};
	uint64_t handle = 0;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	for (uint32_t i = 0; i < 2; i++) {
		uint64_t extra = i ? MEM_XN : 0;

		t = mem_transfer_of(functions[i], tester_id(SIGNALED), pages,
				    1);
		t.receiver[0].permissions = MEM_RO;
		CHECK_EQ(mem_send(&t, &handle), 0);
		CHECK_EQ(retrieve(SIGNALED, handle, MEM_RW | extra, 0, &l),
			 FFA_DENIED);
		CHECK_EQ(retrieve(SIGNALED, handle, MEM_RO | extra, 0, &l), 0);
		CHECK_EQ(l.permissions & 3, MEM_RO);
		CHECK_EQ(relinquish(SIGNALED, handle, 0), 0);
		CHECK_EQ(mem_reclaim(handle, 0), 0);
	}
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(pages, 1);
}

CASE(ffa_memory, of_normal_world_is_no_code, CASE_PLAIN)
{
	uint8_t *pages = pages_get(1);
	struct mem_transfer t;
	struct loan l = {0};
	uint64_t handle = 0;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	t = mem_transfer_of(FFA_MEM_LEND, tester_id(SIGNALED), pages, 1);
	CHECK_EQ(mem_send(&t, &handle), 0);
	CHECK(retrieve(SIGNALED, handle, MEM_RO | MEM_X, 0, &l) < 0);
	CHECK(retrieve(SIGNALED, handle, MEM_RW | MEM_X, 0, &l) < 0);
	CHECK_EQ(mem_reclaim(handle, 0), 0);
	t.function = FFA_MEM_SHARE;
	t.attributes = MEM_NORMAL_WB;
	CHECK_EQ(mem_send(&t, &handle), 0);
	CHECK_EQ(retrieve(SIGNALED, handle, MEM_RO | MEM_X, 0, &l),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(mem_reclaim(handle, 0), 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(pages, 1);
}

CASE(ffa_memory, is_retrieved_only_by_whom_it_is_for, CASE_PLAIN)
{
	uint8_t *pages = pages_get(1);
	struct mem_transfer t;
	struct loan l = {0};
	struct order o;
	uint64_t handle = 0;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	t = mem_transfer_of(FFA_MEM_SHARE, tester_id(SIGNALED), pages, 1);
	t.tag = 77;
	CHECK_EQ(mem_send(&t, &handle), 0);
	CHECK(retrieve(QUEUED, handle, MEM_RW, 0, &l) < 0);
	CHECK(relinquish(QUEUED, handle, 0) < 0);
	CHECK(relinquish(SIGNALED, handle, 0) < 0);
	/* Without its tag, or by another sender's name. */
	CHECK_EQ(retrieve(SIGNALED, handle, MEM_RW, 0, &l),
		 FFA_INVALID_PARAMETERS);
	o = ORDER(SP_TESTER_RETRIEVE, {handle, 0x7 | MEM_RW << 16, 0, 77});
	CHECK(tester_obey(SIGNALED, &o) < 0);
	o = ORDER(SP_TESTER_RETRIEVE, {handle, MEM_RW << 16, 0, 77});
	CHECK_EQ(tester_obey(SIGNALED, &o), 0);
	CHECK_EQ(relinquish(SIGNALED, handle, 0), 0);
	/* Partitions do not take back what is ours. */
	CHECK_EQ(TESTER(SIGNALED, SP_TESTER_RECLAIM, {handle}),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(mem_reclaim(handle, 0), 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(pages, 1);
}

CASE(ffa_memory, for_several_comes_back_from_all, CASE_PLAIN)
{
	uint8_t *pages = pages_get(2);
	volatile uint64_t *word = (volatile uint64_t *)(void *)pages;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	for (uint32_t i = 0; i < 2; i++) {
		struct mem_transfer t = mem_transfer_of(
			functions[i], tester_id(SIGNALED), pages, 2);
		uint64_t handle = 0;

		t.attributes = MEM_NORMAL_WB;
		t.receiver_count = 2;
		t.receiver[1].id = tester_id(QUEUED);
		t.receiver[1].permissions = MEM_RO;
		*word = WORD + i;
		CHECK_EQ(mem_send(&t, &handle), 0);
		/* A retrieval names all borrowers, or asks to be let off. */
		CHECK_EQ(TESTER(SIGNALED, SP_TESTER_RETRIEVE,
				{handle, MEM_RW << 16, 0}),
			 FFA_INVALID_PARAMETERS);
		{
			struct loan a = {0};
			struct loan b = {0};

			CHECK_EQ(retrieve(SIGNALED, handle, MEM_RW, BIT32(10),
					  &a),
				 0);
			CHECK_EQ(
				retrieve(QUEUED, handle, MEM_RW, BIT32(10), &b),
				FFA_DENIED);
			CHECK_EQ(
				retrieve(QUEUED, handle, MEM_RO, BIT32(10), &b),
				0);
			CHECK_EQ(peek(QUEUED, b.address), WORD + i);
			CHECK_EQ(poke(SIGNALED, a.address, i), 0);
			CHECK_EQ(peek(QUEUED, b.address), i);
		}
		CHECK_EQ(mem_reclaim(handle, 0), FFA_DENIED);
		CHECK_EQ(relinquish(SIGNALED, handle, 0), 0);
		CHECK_EQ(mem_reclaim(handle, 0), FFA_DENIED);
		CHECK_EQ(relinquish(QUEUED, handle, 0), 0);
		CHECK_EQ(mem_reclaim(handle, 0), 0);
	}
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(pages, 2);
}

CASE(ffa_memory, is_zeroed_when_the_lender_says_so, CASE_PLAIN)
{
	uint8_t *pages = pages_get(2);
	volatile uint64_t *word = (volatile uint64_t *)(void *)pages;
	struct mem_transfer t;
	struct loan l = {0};
	uint64_t handle = 0;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	t = mem_transfer_of(FFA_MEM_LEND, tester_id(SIGNALED), pages, 2);
	t.flags = MEM_ZERO;
	*word = WORD;
	word[2 * PAGE / 8 - 1] = WORD;
	CHECK_EQ(mem_send(&t, &handle), 0);
	CHECK_EQ(retrieve(SIGNALED, handle, MEM_RW | MEM_XN, 0, &l), 0);
	CHECK_EQ(peek(SIGNALED, l.address), 0);
	CHECK_EQ(peek(SIGNALED, l.address + 2 * PAGE - 8), 0);
	CHECK_EQ(relinquish(SIGNALED, handle, 0), 0);
	CHECK_EQ(mem_reclaim(handle, 0), 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(pages, 2);
}

CASE(ffa_memory, is_zeroed_on_the_way_back_when_wished, CASE_PLAIN)
{
	uint8_t *pages = pages_get(1);
	volatile uint64_t *word = (volatile uint64_t *)(void *)pages;
	struct mem_transfer t;
	struct loan l = {0};
	uint64_t handle = 0;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	t = mem_transfer_of(FFA_MEM_LEND, tester_id(SIGNALED), pages, 1);
	CHECK_EQ(mem_send(&t, &handle), 0);
	CHECK_EQ(retrieve(SIGNALED, handle, MEM_RW | MEM_XN, 0, &l), 0);
	CHECK_EQ(poke(SIGNALED, l.address, WORD), 0);
	CHECK_EQ(relinquish(SIGNALED, handle, MEM_ZERO), 0);
	CHECK_EQ(mem_reclaim(handle, 0), 0);
	CHECK_EQ(*word, 0);
	*word = WORD;
	CHECK_EQ(mem_send(&t, &handle), 0);
	CHECK_EQ(mem_reclaim(handle, MEM_ZERO), 0);
	CHECK_EQ(*word, 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(pages, 1);
}

CASE(ffa_memory, cannot_be_zeroed_where_it_stays_in_use, CASE_PLAIN)
{
	uint8_t *pages = pages_get(1);
	struct mem_transfer t;
	struct loan l = {0};
	uint64_t handle = 0;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	t = mem_transfer_of(FFA_MEM_SHARE, tester_id(SIGNALED), pages, 1);
	CHECK_EQ(mem_send(&t, &handle), 0);
	CHECK_EQ(retrieve(SIGNALED, handle, MEM_RW, MEM_ZERO, &l),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(retrieve(SIGNALED, handle, MEM_RW, 0, &l), 0);
	CHECK_EQ(relinquish(SIGNALED, handle, MEM_ZERO),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(relinquish(SIGNALED, handle, BIT32(2)),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(relinquish(SIGNALED, handle, BIT32(31)),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(relinquish(SIGNALED, handle, 0), 0);
	CHECK_EQ(mem_reclaim(handle, BIT32(2)), FFA_INVALID_PARAMETERS);
	CHECK_EQ(mem_reclaim(handle, BIT32(31)), FFA_INVALID_PARAMETERS);
	CHECK_EQ(mem_reclaim(handle, 0), 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(pages, 1);
}

/* The longer access descriptors of 1.2, to those who speak it. */
CASE(ffa_memory, descriptors_of_1_2_are_for_1_2, CASE_PLAIN)
{
	uint8_t *pages = pages_get(1);
	struct mem_transfer t;
	uint64_t handle = 0;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	t = mem_transfer_of(FFA_MEM_SHARE, tester_id(SIGNALED), pages, 1);
	t.is_1_2 = true;
	if (ffa_version() >= FFA_1_2)
		mem_check_free(&t);
	else
		CHECK_EQ(mem_send(&t, &handle), FFA_INVALID_PARAMETERS);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(pages, 1);
}

CASE(ffa_memory, transfers_have_handles_of_their_own, CASE_PLAIN)
{
	enum {
		COUNT = 64
	};
	uint8_t *pages = pages_get(COUNT);
	static uint64_t handles[COUNT];

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	for (uint32_t i = 0; i < COUNT; i++) {
		struct mem_transfer t =
			mem_transfer_of(FFA_MEM_SHARE, tester_id(SIGNALED),
					pages + i * PAGE, 1);

		CHECK_EQ(mem_send(&t, &handles[i]), 0);
		CHECK_EQ(handles[i] >> 63, 0);
		for (uint32_t k = 0; k < i; k++)
			CHECK(handles[k] != handles[i]);
	}
	for (uint32_t i = COUNT; i; i--)
		CHECK_EQ(mem_reclaim(handles[i - 1], 0), 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(pages, COUNT);
}

/* What a partition sends of its own. */
CASE(ffa_memory, goes_from_partition_to_partition, CASE_PLAIN)
{
	NEED_TESTERS();
	for (uint32_t i = 0; i < 2; i++) {
		/* Two pages, from the second on. */
		struct order o =
			ORDER(SP_TESTER_SEND_MEMORY,
			      {functions[i], tester_id(QUEUED) | MEM_RW << 16 |
						     1u << 24 | 2u << 28});
		struct order r;
		uint64_t handle;

		CHECK_EQ(tester_obey(SIGNALED, &o), 0);
		handle = o.p[0];
		r = ORDER(SP_TESTER_RETRIEVE,
			  {handle, tester_id(SIGNALED) | wish(functions[i])
								 << 16});
		CHECK_EQ(tester_obey(QUEUED, &r), 0);
		CHECK_EQ((uint32_t)r.p[1], 2);
		CHECK_EQ(r.p[1] >> 40 & 1, 0); /* secure memory */
		CHECK_EQ(peek(QUEUED, r.p[0]), SP_TESTER_PATTERN + 1);
		CHECK_EQ(peek(QUEUED, r.p[0] + PAGE), SP_TESTER_PATTERN + 2);
		CHECK_EQ(TESTER(SIGNALED, SP_TESTER_RECLAIM, {handle}),
			 FFA_DENIED);
		CHECK_EQ(mem_reclaim(handle, 0), FFA_INVALID_PARAMETERS);
		CHECK_EQ(relinquish(QUEUED, handle, 0), 0);
		CHECK_EQ(TESTER(SIGNALED, SP_TESTER_RECLAIM, {handle}), 0);
	}
}

CASE(ffa_memory, of_partitions_never_comes_to_normal_world, CASE_PLAIN)
{
	NEED_TESTERS();
	for (uint32_t i = 0; i < ARRAY_SIZE(functions); i++) {
		uint64_t perm = functions[i] == FFA_MEM_DONATE ? 0 : MEM_RW;
		struct order o = ORDER(SP_TESTER_SEND_MEMORY,
				       {functions[i], perm << 16 | 1u << 28});

		CHECK_EQ(tester_obey(SIGNALED, &o), FFA_DENIED);
	}
}

CASE(ffa_memory, malformed_by_partitions_is_refused, CASE_PLAIN)
{
	NEED_TESTERS();
	for (uint64_t i = 0; i < SP_TESTER_MALFORMEDS; i++) {
		struct order o =
			ORDER(SP_TESTER_MALFORMED, {i, tester_id(QUEUED)});
		int64_t code = tester_obey(SIGNALED, &o);

		if (code != FFA_INVALID_PARAMETERS && code != FFA_DENIED)
			CHECK_EQ(i, ~0ull);
	}
	/* Its page is its own. */
	{
		struct order o =
			ORDER(SP_TESTER_SEND_MEMORY,
			      {FFA_MEM_SHARE,
			       tester_id(QUEUED) | MEM_RW << 16 | 1u << 28});

		CHECK_EQ(tester_obey(SIGNALED, &o), 0);
		CHECK_EQ(TESTER(SIGNALED, SP_TESTER_RECLAIM, {o.p[0]}), 0);
	}
}

struct sharer {
	uint8_t *page;
	uint64_t count;
};

/* One TX for all: what others write into it may come out as any error. */
static void share_often(void *arg)
{
	struct sharer *s = arg;
	struct mem_transfer t =
		mem_transfer_of(FFA_MEM_SHARE, tester_id(SIGNALED), s->page, 1);

	/* At the latest it goes well when the others are through. */
	for (uint32_t i = 0; i < rounds(500) || !s->count; i++) {
		uint64_t handle = 0;

		if (!mem_send(&t, &handle)) {
			CHECK_EQ(mem_reclaim(handle, 0), 0);
			s->count++;
		}
	}
}

CASE(ffa_memory, is_shared_by_all_cpus_at_once, CASE_PLAIN)
{
	static struct sharer sharers[CPU_MAX];
	uint8_t *pages = pages_get(CPU_MAX);

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	for (uint32_t i = 0; i < CPU_MAX; i++)
		sharers[i] = (struct sharer){pages + i * PAGE, 0};
	cpu_run_on_all(share_often, sharers, sizeof(sharers[0]));
	for (uint32_t i = 0; i < board.cpu_count; i++)
		CHECK(sharers[i].count > 0);
	{
		struct mem_transfer t = mem_transfer_of(
			FFA_MEM_SHARE, tester_id(SIGNALED), pages, CPU_MAX);

		mem_check_free(&t);
	}
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(pages, CPU_MAX);
}
