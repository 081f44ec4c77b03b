/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages that reach nobody: who may be named, and how. What partitions answer
 * is in ffa_partition_*.c. Spec: DEN0077A 1.2, 7 and 14-15.
 */
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/ffa.h"

static const uint32_t requests[] = {FFA_DIRECT_REQ, FFA_WIDE(FFA_DIRECT_REQ),
				    FFA_WIDE(FFA_DIRECT_REQ2)};

static bool is_there(uint32_t request)
{
	return request != FFA_WIDE(FFA_DIRECT_REQ2) || ffa_version() >= FFA_1_2;
}

static void check_refused(uint64_t ids, uint64_t w2, int32_t code)
{
	for (uint32_t i = 0; i < ARRAY_SIZE(requests); i++) {
		if (is_there(requests[i]))
			CHECK_EQ(FFA_CODE(requests[i], ids, w2), code);
	}
}

CASE(ffa_message, to_nobody_is_refused, CASE_PLAIN)
{
	check_refused(FFA_IDS(0, FFA_NOBODY), 0, FFA_INVALID_PARAMETERS);
	check_refused(FFA_IDS(0, 0xbfff), 0, FFA_INVALID_PARAMETERS);
}

CASE(ffa_message, to_normal_world_is_refused, CASE_PLAIN)
{
	check_refused(FFA_IDS(0, 0), 0, FFA_INVALID_PARAMETERS);
	check_refused(FFA_IDS(0, 1), 0, FFA_INVALID_PARAMETERS);
	check_refused(FFA_IDS(1, 0), 0, FFA_INVALID_PARAMETERS);
	check_refused(FFA_IDS(0, 0x7fff), 0, FFA_INVALID_PARAMETERS);
}

CASE(ffa_message, to_manager_or_dispatcher_is_refused, CASE_PLAIN)
{
	check_refused(FFA_IDS(0, FFA_SPMC_ID), 0, FFA_INVALID_PARAMETERS);
	check_refused(FFA_IDS(0, FFA_SPMD_ID), 0, FFA_INVALID_PARAMETERS);
}

CASE(ffa_message, in_the_name_of_the_secure_world_is_refused, CASE_PLAIN)
{
	check_refused(FFA_IDS(FFA_SPMC_ID, FFA_SPMC_ID), 0,
		      FFA_INVALID_PARAMETERS);
	check_refused(FFA_IDS(0x8001, 0x8002), 0, FFA_INVALID_PARAMETERS);
	/* What only the dispatcher may say. */
	check_refused(FFA_IDS(FFA_SPMD_ID, FFA_SPMC_ID), FFA_FRAMEWORK | 8,
		      FFA_INVALID_PARAMETERS);
	check_refused(FFA_IDS(FFA_SPMD_ID, FFA_SPMC_ID), FFA_FRAMEWORK,
		      FFA_INVALID_PARAMETERS);
}

CASE(ffa_message, of_the_framework_to_the_manager_is_refused, CASE_PLAIN)
{
	for (uint32_t type = 0; type < 256; type++) {
		CHECK_EQ(FFA_CODE(FFA_DIRECT_REQ, FFA_IDS(0, FFA_SPMC_ID),
				  FFA_FRAMEWORK | type, 0x84000002),
			 FFA_INVALID_PARAMETERS);
		CHECK_EQ(FFA_CODE(FFA_DIRECT_REQ, FFA_IDS(0, FFA_NOBODY),
				  FFA_FRAMEWORK | type),
			 FFA_INVALID_PARAMETERS);
	}
	/* The version in force did not move. */
	CHECK_EQ(FFA_CODE(FFA_FEATURES, FFA_SPM_ID_GET), 0);
}

CASE(ffa_message, answers_from_normal_world_are_not_taken, CASE_PLAIN)
{
	static const uint32_t answers[] = {
		FFA_DIRECT_RESP,
		FFA_WIDE(FFA_DIRECT_RESP),
		FFA_WIDE(FFA_DIRECT_RESP2),
		FFA_SUCCESS,
		FFA_WIDE(FFA_SUCCESS),
		FFA_ERROR,
		FFA_MEM_RETRIEVE_RESP,
	};
	static const uint32_t to[] = {0, FFA_SPMC_ID, 0x8001, 0x8002,
				      FFA_SPMD_ID};

	for (uint32_t i = 0; i < ARRAY_SIZE(answers); i++) {
		for (uint32_t k = 0; k < ARRAY_SIZE(to); k++)
			CHECK_EQ(FFA_CODE(answers[i], FFA_IDS(0, to[k])),
				 FFA_NOT_SUPPORTED);
	}
}

CASE(ffa_message, run_of_nobody_is_refused, CASE_PLAIN)
{
	int32_t code;

	CHECK_EQ(FFA_CODE(FFA_RUN, FFA_IDS(FFA_NOBODY, 0)),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_RUN, FFA_IDS(FFA_SPMC_ID, 0)),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_RUN, FFA_IDS(FFA_SPMD_ID, 0)),
		 FFA_INVALID_PARAMETERS);
	code = FFA_CODE(FFA_RUN, FFA_IDS(1, 0));
	CHECK(code == FFA_DENIED || code == FFA_INVALID_PARAMETERS);
	code = FFA_CODE(FFA_RUN, 0);
	CHECK(code == FFA_DENIED || code == FFA_INVALID_PARAMETERS);
}

/* The head of an indirect message in TX. */
static void write_head(uint32_t flags, uint32_t offset, uint16_t from,
		       uint16_t to, uint32_t size)
{
	uint32_t head[10] = {flags, 0, offset, to | (uint32_t)from << 16, size};

	memcpy(ffa_tx, head, sizeof(head));
}

CASE(ffa_message, indirect_needs_a_buffer, CASE_PLAIN)
{
	CHECK_EQ(FFA_CODE(FFA_MSG_SEND2), FFA_DENIED);
}

CASE(ffa_message, indirect_to_nobody_is_refused, CASE_PLAIN)
{
	static const uint16_t to[] = {0, 1, FFA_NOBODY, FFA_SPMC_ID,
				      FFA_SPMD_ID};

	CHECK_EQ(ffa_map_buffers(), 0);
	for (uint32_t i = 0; i < ARRAY_SIZE(to); i++) {
		write_head(0, 40, 0, to[i], 16);
		CHECK_EQ(FFA_CODE(FFA_MSG_SEND2), FFA_INVALID_PARAMETERS);
	}
	CHECK_EQ(ffa_unmap_buffers(), 0);
}
