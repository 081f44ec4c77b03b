/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FFA_FEATURES: what is offered to normal world, that it is there, and that
 * nothing else is. Spec: DEN0077A 1.2, 13.3; ids and unknown calls: 13.8, 4.
 */
#include "tests/baremetal/case.h"
#include "tests/baremetal/ffa.h"

enum kind {
	CALL,   /* normal world may make it */
	ANSWER, /* only comes back */
};

struct offer {
	uint32_t function;
	uint32_t since;
	enum kind kind;
};

static const struct offer offers[] = {
	{FFA_ERROR, FFA_1_0, ANSWER},
	{FFA_SUCCESS, FFA_1_0, ANSWER},
	{FFA_WIDE(FFA_SUCCESS), FFA_1_0, ANSWER},
	{FFA_INTERRUPT, FFA_1_0, ANSWER},
	{FFA_VERSION, FFA_1_0, CALL},
	{FFA_FEATURES, FFA_1_0, CALL},
	{FFA_RX_RELEASE, FFA_1_0, CALL},
	{FFA_RXTX_MAP, FFA_1_0, CALL},
	{FFA_WIDE(FFA_RXTX_MAP), FFA_1_0, CALL},
	{FFA_RXTX_UNMAP, FFA_1_0, CALL},
	{FFA_PARTITION_INFO, FFA_1_0, CALL},
	{FFA_ID_GET, FFA_1_0, CALL},
	{FFA_RUN, FFA_1_0, CALL},
	{FFA_DIRECT_REQ, FFA_1_0, CALL},
	{FFA_WIDE(FFA_DIRECT_REQ), FFA_1_0, CALL},
	{FFA_MEM_DONATE, FFA_1_0, CALL},
	{FFA_WIDE(FFA_MEM_DONATE), FFA_1_0, CALL},
	{FFA_MEM_LEND, FFA_1_0, CALL},
	{FFA_WIDE(FFA_MEM_LEND), FFA_1_0, CALL},
	{FFA_MEM_SHARE, FFA_1_0, CALL},
	{FFA_WIDE(FFA_MEM_SHARE), FFA_1_0, CALL},
	{FFA_MEM_RETRIEVE_REQ, FFA_1_0, CALL},
	{FFA_WIDE(FFA_MEM_RETRIEVE_REQ), FFA_1_0, CALL},
	{FFA_MEM_RETRIEVE_RESP, FFA_1_0, ANSWER},
	{FFA_MEM_RELINQUISH, FFA_1_0, CALL},
	{FFA_MEM_RECLAIM, FFA_1_0, CALL},
	{FFA_MEM_FRAG_RX, FFA_1_0, CALL},
	{FFA_MEM_FRAG_TX, FFA_1_0, CALL},
	{FFA_NOTIF_CREATE, FFA_1_1, CALL},
	{FFA_NOTIF_DESTROY, FFA_1_1, CALL},
	{FFA_NOTIF_BIND, FFA_1_1, CALL},
	{FFA_NOTIF_UNBIND, FFA_1_1, CALL},
	{FFA_NOTIF_SET, FFA_1_1, CALL},
	{FFA_NOTIF_GET, FFA_1_1, CALL},
	{FFA_NOTIF_INFO, FFA_1_1, CALL},
	{FFA_WIDE(FFA_NOTIF_INFO), FFA_1_1, CALL},
	{FFA_RX_ACQUIRE, FFA_1_1, CALL},
	{FFA_SPM_ID_GET, FFA_1_1, CALL},
	{FFA_MSG_SEND2, FFA_1_1, CALL},
	{FFA_WIDE(FFA_PARTITION_INFO_REGS), FFA_1_2, CALL},
	{FFA_WIDE(FFA_DIRECT_REQ2), FFA_1_2, CALL},
};

/* Only partitions make or get these, or nobody any more. */
static const uint32_t not_offered[] = {
	FFA_YIELD,
	FFA_WIDE(FFA_YIELD),
	FFA_MSG_POLL,
	FFA_MSG_SEND,
	FFA_MEM_OP_PAUSE,
	FFA_MEM_OP_RESUME,
	FFA_NORMAL_WORLD_RESUME,
	FFA_SECONDARY_EP_REGISTER,
	FFA_WIDE(FFA_SECONDARY_EP_REGISTER),
	FFA_MEM_PERM_GET,
	FFA_WIDE(FFA_MEM_PERM_GET),
	FFA_MEM_PERM_SET,
	FFA_WIDE(FFA_MEM_PERM_SET),
	FFA_CONSOLE_LOG,
	FFA_WIDE(FFA_CONSOLE_LOG),
	FFA_EL3_INTR_HANDLE,
	/* Forms that do not exist. */
	FFA_WIDE(FFA_VERSION),
	FFA_WIDE(FFA_FEATURES),
	FFA_WIDE(FFA_ID_GET),
	FFA_WIDE(FFA_RX_RELEASE),
	FFA_WIDE(FFA_PARTITION_INFO),
	FFA_WIDE(FFA_MEM_RECLAIM),
	FFA_WIDE(FFA_NOTIF_GET),
	FFA_PARTITION_INFO_REGS,
	FFA_DIRECT_REQ2,
	/* Numbers of later versions and of none. */
	FF(0x8F),
	FF(0x90),
	FF(0x5F),
	FF(0x00),
	FF(0xFF),
	FFA_WIDE(FF(0x8F)),
	FFA_WIDE(FF(0xFF)),
	0x85000063,
	0xffffffff,
};

CASE(ffa_features, name_every_call_that_normal_world_may_make, CASE_PLAIN)
{
	for (uint32_t i = 0; i < ARRAY_SIZE(offers); i++) {
		const struct offer *o = &offers[i];

		if (o->since <= ffa_version() &&
		    FFA_CODE(FFA_FEATURES, o->function))
			CHECK_EQ(o->function, 0);
	}
}

CASE(ffa_features, hide_what_came_after_the_version_in_use, CASE_PLAIN)
{
	for (uint32_t i = 0; i < ARRAY_SIZE(offers); i++) {
		const struct offer *o = &offers[i];

		if (o->since <= ffa_version())
			continue;
		CHECK_EQ(FFA_CODE(FFA_FEATURES, o->function),
			 FFA_NOT_SUPPORTED);
		CHECK_EQ(FFA_CODE(o->function), FFA_NOT_SUPPORTED);
	}
}

CASE(ffa_features, do_not_name_the_calls_of_partitions, CASE_PLAIN)
{
	for (uint32_t i = 0; i < ARRAY_SIZE(not_offered); i++) {
		if (FFA_CODE(FFA_FEATURES, not_offered[i]) != FFA_NOT_SUPPORTED)
			CHECK_EQ(not_offered[i], 0);
	}
}

static bool is_call(uint32_t function)
{
	for (uint32_t i = 0; i < ARRAY_SIZE(offers); i++) {
		if (offers[i].function == function)
			return offers[i].kind == CALL &&
			       offers[i].since <= ffa_version();
	}
	return false;
}

/* This one is never brought before the manager: TF-A refuses it as a call out
 * of place. */
static int32_t refusal_of(uint32_t function)
{
	return function == FFA_NORMAL_WORLD_RESUME ? FFA_DENIED
						   : FFA_NOT_SUPPORTED;
}

/* Every number that TF-A knows as one of FF-A, in both forms. */
CASE(ffa_features, calls_that_are_not_offered_are_not_served, CASE_PLAIN)
{
	for (uint32_t n = 0x60; n < 0x90; n++) {
		for (uint32_t form = 0; form < 2; form++) {
			uint32_t f = form ? FFA_WIDE(FF(n)) : FF(n);

			if (!is_call(f) && FFA_CODE(f) != refusal_of(f))
				CHECK_EQ(f, 0);
		}
	}
}

CASE(ffa_features, calls_that_are_offered_are_there, CASE_PLAIN)
{
	for (uint32_t i = 0; i < ARRAY_SIZE(offers); i++) {
		uint32_t f = offers[i].function;

		if (is_call(f) && f != FFA_FEATURES &&
		    FFA_CODE(f) == FFA_NOT_SUPPORTED)
			CHECK_EQ(f, 0);
	}
	(void)ffa_unmap_buffers();
	(void)FFA_CODE(FFA_NOTIF_DESTROY);
}

static bool has_properties(uint32_t function)
{
	return (function & ~FFA_64BIT) == FFA_RXTX_MAP ||
	       (function & ~FFA_64BIT) == FFA_MEM_RETRIEVE_REQ;
}

CASE(ffa_features, say_nothing_where_there_is_nothing_to_say, CASE_PLAIN)
{
	for (uint32_t i = 0; i < ARRAY_SIZE(offers); i++) {
		struct ffa_call c = FFA(FFA_FEATURES, offers[i].function);

		if (has_properties(offers[i].function) || ffa_call(&c))
			continue;
		for (uint32_t k = 1; k < 8; k++)
			CHECK_EQ(c.x[k], 0);
	}
}

/* w2: granule 4 KiB in bits 1:0; from 1.2 on the greatest size in 31:16. */
CASE(ffa_features, of_the_buffers_are_their_sizes, CASE_PLAIN)
{
	struct ffa_call a = FFA(FFA_FEATURES, FFA_RXTX_MAP);
	struct ffa_call b = FFA(FFA_FEATURES, FFA_WIDE(FFA_RXTX_MAP));

	CHECK_EQ(ffa_call(&a), 0);
	CHECK_EQ(ffa_call(&b), 0);
	CHECK_EQ(a.x[2], b.x[2]);
	CHECK_EQ(a.x[2] & 0xffff, 0);
	if (ffa_version() < FFA_1_2)
		CHECK_EQ(a.x[2] >> 16, 0);
	CHECK(a.x[2] >> 16 < 64);
}

/* Whoever asks for memory of its own knows whose it is. */
CASE(ffa_features, of_retrieving_are_the_ns_bit_and_a_hypervisors, CASE_PLAIN)
{
	static const uint32_t forms[] = {FFA_MEM_RETRIEVE_REQ,
					 FFA_WIDE(FFA_MEM_RETRIEVE_REQ)};

	for (uint32_t i = 0; i < ARRAY_SIZE(forms); i++) {
		struct ffa_call silent = FFA(FFA_FEATURES, forms[i]);
		struct ffa_call knows = FFA(FFA_FEATURES, forms[i], BIT32(1));

		CHECK_EQ(ffa_call(&silent), 0);
		CHECK_EQ(silent.x[2], BIT32(2) | BIT32(1));
		CHECK_EQ(ffa_call(&knows), 0);
		CHECK_EQ(knows.x[2], BIT32(2) | BIT32(1));
		CHECK_EQ(FFA_CODE(FFA_FEATURES, forms[i], 1),
			 FFA_NOT_SUPPORTED);
	}
}

CASE(ffa_features, of_the_manager_are_the_schedule_interrupt_alone, CASE_PLAIN)
{
	struct ffa_call sri = FFA(FFA_FEATURES, 2);

	CHECK_EQ(FFA_CODE(FFA_FEATURES, 0), FFA_NOT_SUPPORTED);
	CHECK_EQ(FFA_CODE(FFA_FEATURES, 1), FFA_NOT_SUPPORTED);
	CHECK_EQ(FFA_CODE(FFA_FEATURES, 3), FFA_NOT_SUPPORTED);
	for (uint32_t n = 4; n < 256; n++)
		CHECK_EQ(FFA_CODE(FFA_FEATURES, n), FFA_NOT_SUPPORTED);
	CHECK_EQ(ffa_call(&sri), 0);
	CHECK(sri.x[2] >= 8 && sri.x[2] < 16);
}

CASE(ffa_features, of_the_manager_have_no_other_bits, CASE_PLAIN)
{
	for (uint32_t bit = 8; bit < 31; bit++)
		CHECK_EQ(FFA_CODE(FFA_FEATURES, BIT32(bit) | 2),
			 FFA_NOT_SUPPORTED);
	CHECK_EQ(FFA_CODE(FFA_FEATURES, 2, 1), FFA_NOT_SUPPORTED);
	CHECK_EQ(FFA_CODE(FFA_FEATURES, 2, 0x80000000), FFA_NOT_SUPPORTED);
}

CASE(ffa_features, upper_halves_of_arguments_are_ignored, CASE_PLAIN)
{
	uint64_t dirt = UINT64_C(0xffffffff00000000);

	CHECK_EQ(FFA_CODE(FFA_FEATURES, dirt | FFA_RX_RELEASE), 0);
	CHECK_EQ(FFA_CODE(FFA_FEATURES, dirt | FFA_YIELD), FFA_NOT_SUPPORTED);
}

CASE(ffa_id, of_normal_world_is_0, CASE_PLAIN)
{
	struct ffa_call c = FFA(FFA_ID_GET);

	CHECK_EQ(ffa_call(&c), 0);
	CHECK_EQ(c.x[2], 0);
}

CASE(ffa_id, of_the_manager_is_that_of_its_manifest, CASE_PLAIN)
{
	struct ffa_call c = FFA(FFA_SPM_ID_GET);

	CHECK_EQ(ffa_call(&c), 0);
	CHECK_EQ(c.x[2], FFA_SPMC_ID);
}
