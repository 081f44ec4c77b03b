/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Notifications, as far as no partition takes part. Spec: DEN0077A 1.2, 10 and
 * 16.
 */
#include "tests/baremetal/board.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/ffa.h"

#define ONE 1u, 0u /* bitmap, low and high */

static int32_t create(uint64_t id, uint64_t cpus)
{
	return FFA_CODE(FFA_NOTIF_CREATE, id, cpus);
}

static int32_t destroy(uint64_t id)
{
	return FFA_CODE(FFA_NOTIF_DESTROY, id);
}

CASE(ffa_notification, bitmap_is_made_and_taken_away, CASE_PLAIN)
{
	CHECK_EQ(create(0, board.cpu_count), 0);
	CHECK_EQ(create(0, board.cpu_count), FFA_DENIED);
	CHECK_EQ(destroy(0), 0);
	CHECK_EQ(destroy(0), FFA_DENIED);
	CHECK_EQ(create(0, 1), 0);
	CHECK_EQ(destroy(0), 0);
}

CASE(ffa_notification, bitmap_of_a_partition_is_not_ours_to_make, CASE_PLAIN)
{
	static const uint32_t ids[] = {FFA_SPMC_ID, 0x8001, 0x8002, FFA_NOBODY,
				       FFA_SPMD_ID};

	for (uint32_t i = 0; i < ARRAY_SIZE(ids); i++) {
		CHECK_EQ(create(ids[i], 1), FFA_INVALID_PARAMETERS);
		CHECK_EQ(destroy(ids[i]), FFA_INVALID_PARAMETERS);
	}
}

/* Bits that mean nothing: refused, never taken for another id. */
CASE(ffa_notification, ids_are_16_bits, CASE_PLAIN)
{
	CHECK_EQ(create(0x10000, 1), FFA_INVALID_PARAMETERS);
	CHECK_EQ(destroy(0x10000), FFA_INVALID_PARAMETERS);
}

CASE(ffa_notification, nothing_comes_without_a_bitmap, CASE_PLAIN)
{
	struct ffa_call c = FFA(FFA_NOTIF_GET, 0, 5);

	CHECK_EQ(ffa_call(&c), 0);
	for (uint32_t i = 2; i < 8; i++)
		CHECK_EQ(c.x[i], 0);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_GET, UINT32_C(1) << 16, 5),
		 FFA_INVALID_PARAMETERS);
	CHECK(FFA_CODE(FFA_NOTIF_BIND, FFA_IDS(FFA_NOBODY, 0), 0, ONE) < 0);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_INFO), FFA_NO_DATA);
	CHECK_EQ(FFA_CODE(FFA_WIDE(FFA_NOTIF_INFO)), FFA_NO_DATA);
}

CASE(ffa_notification, an_empty_bitmap_has_nothing, CASE_PLAIN)
{
	struct ffa_call c = FFA(FFA_NOTIF_GET, 0, 5);

	CHECK_EQ(create(0, board.cpu_count), 0);
	CHECK_EQ(ffa_call(&c), 0);
	for (uint32_t i = 2; i < 8; i++)
		CHECK_EQ(c.x[i], 0);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_INFO), FFA_NO_DATA);
	CHECK_EQ(FFA_CODE(FFA_WIDE(FFA_NOTIF_INFO)), FFA_NO_DATA);
	CHECK_EQ(destroy(0), 0);
}

CASE(ffa_notification, get_knows_four_flags, CASE_PLAIN)
{
	CHECK_EQ(create(0, board.cpu_count), 0);
	for (uint32_t bit = 4; bit < 32; bit++)
		CHECK_EQ(FFA_CODE(FFA_NOTIF_GET, 0, BIT32(bit)),
			 FFA_INVALID_PARAMETERS);
	/* What virtual machines and hypervisors send is not with us. */
	CHECK_EQ(FFA_CODE(FFA_NOTIF_GET, 0, BIT32(1)), FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_GET, 0, BIT32(3)), FFA_INVALID_PARAMETERS);
	CHECK_EQ(destroy(0), 0);
}

CASE(ffa_notification, get_is_for_ones_own_cpus, CASE_PLAIN)
{
	uint64_t cpus = board.cpu_count;

	CHECK_EQ(create(0, cpus), 0);
	for (uint64_t cpu = 0; cpu < cpus; cpu++)
		CHECK_EQ(FFA_CODE(FFA_NOTIF_GET, cpu << 16, 1), 0);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_GET, cpus << 16, 1),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_GET, 0xffff0000, 1),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_GET, FFA_NOBODY, 1),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_GET, FFA_SPMC_ID, 1),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(destroy(0), 0);
}

CASE(ffa_notification, bind_needs_a_sender_that_exists, CASE_PLAIN)
{
	static const uint32_t from[] = {0, 1, FFA_NOBODY, FFA_SPMC_ID,
					FFA_SPMD_ID};

	CHECK_EQ(create(0, board.cpu_count), 0);
	for (uint32_t i = 0; i < ARRAY_SIZE(from); i++) {
		CHECK_EQ(FFA_CODE(FFA_NOTIF_BIND, FFA_IDS(from[i], 0), 0, ONE),
			 FFA_INVALID_PARAMETERS);
		CHECK(FFA_CODE(FFA_NOTIF_UNBIND, FFA_IDS(from[i], 0), 0, ONE) <
		      0);
	}
	CHECK_EQ(destroy(0), 0);
}

CASE(ffa_notification, bind_is_for_oneself, CASE_PLAIN)
{
	CHECK_EQ(create(0, board.cpu_count), 0);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_BIND, FFA_IDS(0x8001, 0x8002), 0, ONE),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_BIND, FFA_IDS(0, 0x8002), 0, ONE),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(destroy(0), 0);
}

CASE(ffa_notification, set_needs_a_receiver_that_exists, CASE_PLAIN)
{
	static const uint32_t to[] = {0, 1, FFA_NOBODY, FFA_SPMC_ID,
				      FFA_SPMD_ID};

	CHECK_EQ(create(0, board.cpu_count), 0);
	for (uint32_t i = 0; i < ARRAY_SIZE(to); i++)
		CHECK_EQ(FFA_CODE(FFA_NOTIF_SET, FFA_IDS(0, to[i]), 0, ONE),
			 FFA_INVALID_PARAMETERS);
	CHECK_EQ(destroy(0), 0);
}

CASE(ffa_notification, set_in_another_name_is_refused, CASE_PLAIN)
{
	CHECK_EQ(create(0, board.cpu_count), 0);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_SET, FFA_IDS(0x8002, 0), 0, ONE),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_SET, FFA_IDS(FFA_SPMC_ID, 0), 0, ONE),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(destroy(0), 0);
}

static void make_and_take(void *arg)
{
	uint32_t *made = arg;

	for (uint32_t i = rounds(1000); i; i--) {
		int32_t code = create(0, 4);

		CHECK(code == 0 || code == FFA_DENIED);
		*made += code == 0;
		code = destroy(0);
		CHECK(code == 0 || code == FFA_DENIED);
		*made -= code == 0;
	}
}

CASE(ffa_notification, bitmaps_do_not_multiply_among_cpus, CASE_PLAIN)
{
	static uint32_t made[CPU_MAX];
	uint32_t total = 0;

	for (uint32_t i = 0; i < CPU_MAX; i++)
		made[i] = 0;
	cpu_run_on_all(make_and_take, made, sizeof(made[0]));
	for (uint32_t i = 0; i < CPU_MAX; i++)
		total += made[i];
	CHECK(total <= 1);
	CHECK_EQ(destroy(0), total ? 0 : FFA_DENIED);
}
