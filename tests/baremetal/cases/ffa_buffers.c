/* SPDX-License-Identifier: BSD-2-Clause */
/* RX and TX buffers and who owns RX. Spec: DEN0077A 1.2, 7.2 and 13.4-13.7. */
#include "base/bytes/mem.h"
#include "tests/baremetal/board.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/ffa.h"
#include "tests/baremetal/pages.h"

#define MAP FFA_WIDE(FFA_RXTX_MAP)

static int32_t map(uint64_t tx, uint64_t rx, uint64_t pages)
{
	return FFA_CODE(MAP, tx, rx, pages);
}

CASE(ffa_buffers, can_be_mapped_and_unmapped_in_both_forms, CASE_PLAIN)
{
	uint64_t p = (uint64_t)pages_get(4);

	CHECK_EQ(map(p, p + PAGE, 1), 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	CHECK_EQ(FFA_CODE(FFA_RXTX_MAP, p, p + PAGE, 1), 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	CHECK_EQ(map(p + 2 * PAGE, p, 2), 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put((void *)p, 4);
}

CASE(ffa_buffers, of_63_pages_can_be_mapped, CASE_PLAIN)
{
	uint64_t p = (uint64_t)pages_get(126);

	CHECK_EQ(map(p, p + 63 * PAGE, 63), 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put((void *)p, 126);
}

CASE(ffa_buffers, of_no_or_too_many_pages_are_refused, CASE_PLAIN)
{
	static const uint64_t counts[] = {0,           64,         0x41,
					  0x100000001, 0x80000000, 0xffffffff,
					  1u << 20,    1u << 6};
	uint64_t p = (uint64_t)pages_get(2);

	for (uint32_t i = 0; i < ARRAY_SIZE(counts); i++) {
		/* Counts are 32 bits in either form. */
		if ((uint32_t)counts[i] == 1)
			continue;
		CHECK_EQ(map(p, p + PAGE, counts[i]), FFA_INVALID_PARAMETERS);
	}
	pages_put((void *)p, 2);
}

CASE(ffa_buffers, that_are_not_aligned_are_refused, CASE_PLAIN)
{
	uint64_t p = (uint64_t)pages_get(4);

	for (uint64_t off = 1; off < PAGE; off <<= 1) {
		CHECK_EQ(map(p + off, p + 2 * PAGE, 1), FFA_INVALID_PARAMETERS);
		CHECK_EQ(map(p, p + 2 * PAGE + off, 1), FFA_INVALID_PARAMETERS);
	}
	pages_put((void *)p, 4);
}

CASE(ffa_buffers, that_overlap_are_refused, CASE_PLAIN)
{
	uint64_t p = (uint64_t)pages_get(4);

	CHECK_EQ(map(p, p, 1), FFA_INVALID_PARAMETERS);
	CHECK_EQ(map(p, p + PAGE, 2), FFA_INVALID_PARAMETERS);
	CHECK_EQ(map(p + PAGE, p, 2), FFA_INVALID_PARAMETERS);
	pages_put((void *)p, 4);
}

/* Neither read nor written there: the answer is all that happens. */
CASE(ffa_buffers, outside_normal_ram_are_refused, CASE_PLAIN)
{
	uint64_t p = (uint64_t)pages_get(1);
	const uint64_t bad[] = {
		0,
		board.secure_ram.base,
		board.secure_ram.base + 0x100000,
		board.secure_ram.base + board.secure_ram.size_bytes - PAGE,
		board.uart,
		board.gic_dist,
		board.ram.base + board.ram.size_bytes,
		UINT64_C(1) << 40,
		UINT64_C(1) << 52,
		UINT64_C(0xfffffffffffff000),
		UINT64_C(0xffff800000000000) | p,
	};

	for (uint32_t i = 0; i < ARRAY_SIZE(bad); i++) {
		CHECK_EQ(map(bad[i], p, 1), FFA_INVALID_PARAMETERS);
		CHECK_EQ(map(p, bad[i], 1), FFA_INVALID_PARAMETERS);
	}
	pages_put((void *)p, 1);
}

CASE(ffa_buffers, that_reach_out_of_ram_are_refused, CASE_PLAIN)
{
	uint64_t end = board.ram.base + board.ram.size_bytes;
	uint64_t p = (uint64_t)pages_get(2);

	CHECK_EQ(map(end - PAGE, p, 2), FFA_INVALID_PARAMETERS);
	CHECK_EQ(map(p, end - PAGE, 2), FFA_INVALID_PARAMETERS);
	CHECK_EQ(map(board.ram.base - PAGE, p, 2), FFA_INVALID_PARAMETERS);
	CHECK_EQ(map(UINT64_C(0xfffffffffffff000), p, 2),
		 FFA_INVALID_PARAMETERS);
	pages_put((void *)p, 2);
}

CASE(ffa_buffers, the_32_bit_form_takes_lower_halves, CASE_PLAIN)
{
	uint64_t dirt = UINT64_C(0x5555) << 32;
	uint64_t p = (uint64_t)pages_get(2);

	CHECK_EQ(FFA_CODE(FFA_RXTX_MAP, dirt | p, dirt | (p + PAGE), dirt | 1),
		 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put((void *)p, 2);
}

CASE(ffa_buffers, cannot_be_mapped_twice, CASE_PLAIN)
{
	uint64_t p = (uint64_t)pages_get(2);

	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK_EQ(ffa_map_buffers(), FFA_DENIED);
	CHECK_EQ(map(p, p + PAGE, 1), FFA_DENIED);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put((void *)p, 2);
}

CASE(ffa_buffers, cannot_be_unmapped_when_there_are_none, CASE_PLAIN)
{
	CHECK_EQ(ffa_unmap_buffers(), FFA_INVALID_PARAMETERS);
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	CHECK_EQ(ffa_unmap_buffers(), FFA_INVALID_PARAMETERS);
}

CASE(ffa_buffers, of_another_cannot_be_unmapped, CASE_PLAIN)
{
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK_EQ(FFA_CODE(FFA_RXTX_UNMAP, 1u << 16), FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_RXTX_UNMAP, UINT64_C(0x80010000)),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_RXTX_UNMAP, 1), FFA_INVALID_PARAMETERS);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

CASE(ffa_buffers, that_are_empty_cannot_be_released, CASE_PLAIN)
{
	CHECK_EQ(FFA_CODE(FFA_RX_RELEASE), FFA_DENIED);
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK_EQ(FFA_CODE(FFA_RX_RELEASE), FFA_DENIED);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

/* Normal world is endpoint 0; without a hypervisor there are no others. */
CASE(ffa_buffers, can_be_taken_back_and_released, CASE_PLAIN)
{
	CHECK_EQ(FFA_CODE(FFA_RX_ACQUIRE, 0), FFA_INVALID_PARAMETERS);
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK_EQ(FFA_CODE(FFA_RX_ACQUIRE, 0), 0);
	CHECK_EQ(FFA_CODE(FFA_RX_ACQUIRE, 0), FFA_DENIED);
	CHECK_EQ(FFA_CODE(FFA_RX_RELEASE), 0);
	CHECK_EQ(FFA_CODE(FFA_RX_RELEASE), FFA_DENIED);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

CASE(ffa_buffers, of_others_cannot_be_acquired, CASE_PLAIN)
{
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK_EQ(FFA_CODE(FFA_RX_ACQUIRE, 1), FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_RX_ACQUIRE, FFA_SPMC_ID), FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_RX_ACQUIRE, FFA_NOBODY), FFA_INVALID_PARAMETERS);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

/* A list that stays in RX when the pair is unmapped is no list of the next. */
CASE(ffa_buffers, are_empty_when_mapped_again, CASE_PLAIN)
{
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK_EQ(FFA_CODE(FFA_RX_ACQUIRE, 0), 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK_EQ(FFA_CODE(FFA_RX_RELEASE), FFA_DENIED);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

struct mapper {
	uint64_t pages;
	uint32_t mapped_count;
};

/* Answers that fit any order of what others do. */
static void map_and_unmap(void *arg)
{
	struct mapper *m = arg;

	for (uint32_t i = rounds(1000); i; i--) {
		int32_t code = map(m->pages, m->pages + PAGE, 1);

		CHECK(code == 0 || code == FFA_DENIED);
		m->mapped_count += code == 0;
		code = ffa_unmap_buffers();
		CHECK(code == 0 || code == FFA_INVALID_PARAMETERS);
	}
}

CASE(ffa_buffers, all_cpus_may_map_and_unmap, CASE_PLAIN)
{
	static struct mapper mappers[CPU_MAX];
	uint64_t p = (uint64_t)pages_get(2 * CPU_MAX);
	uint32_t total = 0;

	for (uint32_t i = 0; i < CPU_MAX; i++)
		mappers[i] = (struct mapper){p + i * 2 * PAGE, 0};
	cpu_run_on_all(map_and_unmap, mappers, sizeof(mappers[0]));
	for (uint32_t i = 0; i < CPU_MAX; i++)
		total += mappers[i].mapped_count;
	CHECK(total > 0);
	(void)ffa_unmap_buffers();
	pages_put((void *)p, 2 * CPU_MAX);
}
