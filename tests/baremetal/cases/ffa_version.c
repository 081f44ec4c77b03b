/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FFA_VERSION: what is answered before any other call, and that the version is
 * settled afterwards. Spec: DEN0077A 1.2, 13.2.
 */
#include "tests/baremetal/arch/arch.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/ffa.h"

#define REFUSED 0xffffffffu

/* A call of which x0 alone is the answer. */
static uint32_t ask(uint32_t version)
{
	struct ffa_call c = FFA(FFA_VERSION, version);

	(void)ffa_call(&c);
	return (uint32_t)c.x[0];
}

static uint32_t wanted_answer(uint32_t asked)
{
	/* A later one of the same major number gets what there is. */
	if (asked & BIT32(31) || asked >> 16 != 1)
		return REFUSED;
	return FFA_1_2;
}

CASE(ffa_version, is_1_2_for_all_that_may_talk_to_it, CASE_PLAIN)
{
	for (uint32_t i = 0; i < ffa_version_probe_count; i++) {
		const struct ffa_version_probe *p = &ffa_version_probes[i];

		CHECK_EQ(p->answer, wanted_answer(p->asked));
	}
}

CASE(ffa_version, bit_31_is_refused_after_use_too, CASE_PLAIN)
{
	CHECK_EQ(ask(0x80010002), REFUSED);
	CHECK_EQ(ask(0x80000000), REFUSED);
}

CASE(ffa_version, the_one_in_use_may_be_asked_again, CASE_PLAIN)
{
	CHECK_EQ(ask(ffa_version()), FFA_1_2);
}

CASE(ffa_version, another_is_refused_after_use, CASE_PLAIN)
{
	uint32_t other = ffa_version() == FFA_1_2 ? FFA_1_1 : FFA_1_2;

	CHECK_EQ(FFA_CODE(FFA_FEATURES, FFA_RX_RELEASE), 0);
	CHECK_EQ(ask(other), REFUSED);
	CHECK_EQ(ask(FFA_1_0), REFUSED);
}

/* What came with 1.2 is there, or not there, as before. */
CASE(ffa_version, a_refused_one_changes_nothing, CASE_PLAIN)
{
	int32_t before = FFA_CODE(FFA_FEATURES, FFA_WIDE(FFA_DIRECT_REQ2));

	CHECK_EQ(ask(FFA_1_0), REFUSED);
	CHECK_EQ(FFA_CODE(FFA_FEATURES, FFA_WIDE(FFA_DIRECT_REQ2)), before);
	CHECK_EQ(FFA_CODE(FFA_FEATURES, FFA_NOTIF_GET), 0);
}

CASE(ffa_version, upper_half_of_the_argument_is_ignored, CASE_PLAIN)
{
	struct ffa_call c =
		FFA(FFA_VERSION, UINT64_C(0xdead) << 32 | ffa_version());

	(void)ffa_call(&c);
	CHECK_EQ(c.x[0], FFA_1_2);
}

/* SMCCC: x1..x7 of this answer are not spoken of, but must not tell anything.
 */
CASE(ffa_version, nothing_else_is_in_the_answer, CASE_PLAIN)
{
	struct ffa_call c = FFA(FFA_VERSION, ffa_version());

	(void)ffa_call(&c);
	for (uint32_t i = 1; i < 8; i++)
		CHECK_EQ(c.x[i], 0);
}

static void ask_often(void *arg)
{
	(void)arg;
	for (uint32_t i = rounds(2000); i; i--) {
		CHECK_EQ(ask(ffa_version()), FFA_1_2);
		CHECK_EQ(ask(0x80000000), REFUSED);
		CHECK_EQ(ask(FFA_1_0), REFUSED);
	}
}

CASE(ffa_version, all_cpus_may_ask_at_once, CASE_PLAIN)
{
	cpu_run_on_all(ask_often, NULL, 0);
}
