/* SPDX-License-Identifier: BSD-2-Clause */
/* What partitions found when they started. */
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/tester.h"

CASE(ffa_startup, pages_have_one_right_each, CASE_PLAIN)
{
	NEED_TESTERS();
	for (enum tester t = 0; t < TESTERS; t++)
		CHECK_EQ(tester_result(t, SP_TESTER_RIGHTS_SEEN, 0),
			 SP_TESTER_RIGHTS_ALL);
}

CASE(ffa_startup, rights_stay_after_it, CASE_PLAIN)
{
	NEED_TESTERS();
	for (enum tester t = 0; t < TESTERS; t++) {
		/* 1: RW, 4: no code. */
		CHECK_EQ(tester_result(t, SP_TESTER_WHERE, 0) & 0xffff,
			 tester_id(t));
		CHECK(TESTER(t, SP_TESTER_RIGHTS, {0, 7}) == FFA_DENIED);
		CHECK(TESTER(t, SP_TESTER_RIGHTS, {0, UINT64_MAX}) ==
		      FFA_DENIED);
	}
}

CASE(ffa_startup, a_partition_reads_its_manifest, CASE_PLAIN)
{
	struct order o = ORDER(SP_TESTER_MANIFEST, {0});
	uint64_t address;

	NEED_TESTERS();
	CHECK_EQ(tester_obey(SIGNALED, &o), 0);
	CHECK_EQ(o.p[0], 2 | UINT64_C(1) << 32);
	CHECK(o.p[1] && o.p[1] % 4096 == 0);
	CHECK(o.p[2] > 500);
	/* Its region is there, zeroed, and its own. */
	address = o.p[1] + 4096;
	CHECK_EQ(tester_result(SIGNALED, SP_TESTER_READ, address), 0);
	CHECK_EQ(TESTER(SIGNALED, SP_TESTER_WRITE, {address, 42}), 0);
	CHECK_EQ(tester_result(SIGNALED, SP_TESTER_READ, address), 42);
	CHECK_EQ(TESTER(SIGNALED, SP_TESTER_WRITE, {address, 0}), 0);
	o = ORDER(SP_TESTER_MANIFEST, {0});
	CHECK_EQ(tester_obey(QUEUED, &o), 0);
	CHECK_EQ(o.p[0], 1);
}

CASE(ffa_startup, a_partition_has_the_device_of_its_manifest, CASE_PLAIN)
{
	NEED_TESTERS();
	/* The runner's log of the secure console shows the line. */
	CHECK_EQ(TESTER(SIGNALED, SP_TESTER_DEVICE, {0}), 0);
	CHECK_EQ(TESTER(QUEUED, SP_TESTER_DEVICE, {0}), FFA_NO_DATA);
}

CASE(ffa_startup, data_of_partitions_is_their_own, CASE_PLAIN)
{
	struct order o[TESTERS] = {ORDER(SP_TESTER_WHERE, {0}),
				   ORDER(SP_TESTER_WHERE, {0})};

	NEED_TESTERS();
	for (enum tester t = 0; t < TESTERS; t++) {
		CHECK_EQ(tester_obey(t, &o[t]), 0);
		for (uint32_t page = 0; page < SP_TESTER_PAGES; page++)
			CHECK_EQ(tester_result(t, SP_TESTER_READ,
					       o[t].p[3] + page * 4096),
				 SP_TESTER_PATTERN + page);
	}
	/* One writes, the other one does not see it, though by chance it may
	 * have its own at the same address. */
	CHECK_EQ(TESTER(SIGNALED, SP_TESTER_WRITE, {o[SIGNALED].p[3], 7}), 0);
	CHECK_EQ(tester_result(QUEUED, SP_TESTER_READ, o[QUEUED].p[3]),
		 SP_TESTER_PATTERN);
	CHECK_EQ(TESTER(SIGNALED, SP_TESTER_WRITE,
			{o[SIGNALED].p[3], SP_TESTER_PATTERN}),
		 0);
}
