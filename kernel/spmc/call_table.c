/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/spmc/console.h"
#include "kernel/spmc/identity.h"
#include "kernel/spmc/mem/transaction.h"
#include "kernel/spmc/message.h"
#include "kernel/spmc/partition_info.h"

/*
 * Every function that we serve: in which forms, for whom, since which version.
 * Calls are refused and FFA_FEATURES is answered from this one table, so that
 * what is offered is what is there. Spec: DEN0077A 1.2, 13.3.
 */
enum row_flags {
	FORM_32 = 1 << 0,
	FORM_64 = 1 << 1,
	BOTH = FORM_32 | FORM_64,
	NS = 1 << 2,        /* normal world may call it */
	SP = 1 << 3,        /* partitions may */
	NS_ANSWER = 1 << 4, /* a result that normal world understands */
	SP_ANSWER = 1 << 5, /* a result that partitions get */
	WIDE = 1 << 6,      /* needs x8..x17, which the dispatcher may drop */
};

struct row {
	uint32_t function; /* 32-bit form */
	uint16_t flags;
	uint32_t since; /* version of the caller */
	/* NULL: served by whoever lets partitions run. */
	void (*serve)(struct spmc_endpoint *caller, struct ffa_regs *r);
};

#define V1_0 FFA_VERSION_1_0
#define V1_1 FFA_VERSION_1_1
#define V1_2 FFA_VERSION_1_2

static const struct row rows[] = {
	{FFA_ERROR, FORM_32 | NS_ANSWER | SP_ANSWER | SP, V1_0, NULL},
	{FFA_SUCCESS, BOTH | NS_ANSWER | SP_ANSWER, V1_0, NULL},
	{FFA_INTERRUPT, FORM_32 | NS_ANSWER | SP_ANSWER, V1_0, NULL},
	{FFA_VERSION, FORM_32 | NS | SP, V1_0, identity_call_version},
	{FFA_FEATURES, FORM_32 | NS | SP, V1_0, identity_call_features},
	{FFA_RX_RELEASE, FORM_32 | NS | SP, V1_0, rxtx_call_release},
	{FFA_RXTX_MAP, BOTH | NS | SP, V1_0, rxtx_call_map},
	{FFA_RXTX_UNMAP, FORM_32 | NS | SP, V1_0, rxtx_call_unmap},
	{FFA_PARTITION_INFO_GET, FORM_32 | NS | SP, V1_0, partition_info_call},
	{FFA_ID_GET, FORM_32 | NS | SP, V1_0, identity_call_id},
	{FFA_MSG_WAIT, FORM_32 | NS_ANSWER | SP, V1_0, NULL},
	{FFA_YIELD, FORM_32 | SP, V1_0, NULL},
	{FFA_RUN, FORM_32 | NS | SP, V1_0, NULL},
	{FFA_MSG_SEND_DIRECT_REQ, BOTH | NS | SP, V1_0, NULL},
	{FFA_MSG_SEND_DIRECT_RESP, BOTH | NS_ANSWER | SP, V1_0, NULL},
	{FFA_MEM_DONATE, BOTH | NS | SP, V1_0, mem_call_send},
	{FFA_MEM_LEND, BOTH | NS | SP, V1_0, mem_call_send},
	{FFA_MEM_SHARE, BOTH | NS | SP, V1_0, mem_call_send},
	{FFA_MEM_RETRIEVE_REQ, BOTH | NS | SP, V1_0, mem_call_retrieve},
	{FFA_MEM_RETRIEVE_RESP, FORM_32 | NS_ANSWER | SP_ANSWER, V1_0, NULL},
	{FFA_MEM_RELINQUISH, FORM_32 | NS | SP, V1_0, mem_call_relinquish},
	{FFA_MEM_RECLAIM, FORM_32 | NS | SP, V1_0, mem_call_reclaim},
	{FFA_MEM_FRAG_RX, FORM_32 | NS | SP, V1_0, mem_call_frag_rx},
	{FFA_MEM_FRAG_TX, FORM_32 | NS | SP, V1_0, mem_call_frag_tx},
	{FFA_NOTIFICATION_BITMAP_CREATE, FORM_32 | NS, V1_1,
	 notification_call_create},
	{FFA_NOTIFICATION_BITMAP_DESTROY, FORM_32 | NS, V1_1,
	 notification_call_destroy},
	{FFA_NOTIFICATION_BIND, FORM_32 | NS | SP, V1_1,
	 notification_call_bind},
	{FFA_NOTIFICATION_UNBIND, FORM_32 | NS | SP, V1_1,
	 notification_call_unbind},
	{FFA_NOTIFICATION_SET, FORM_32 | NS | SP, V1_1, notification_call_set},
	{FFA_NOTIFICATION_GET, FORM_32 | NS | SP, V1_1, notification_call_get},
	{FFA_NOTIFICATION_INFO_GET, BOTH | NS, V1_1,
	 notification_call_info_get},
	{FFA_RX_ACQUIRE, FORM_32 | NS, V1_1, rxtx_call_acquire},
	{FFA_SPM_ID_GET, FORM_32 | NS | SP, V1_1, identity_call_spm_id},
	{FFA_MSG_SEND2, FORM_32 | NS | SP, V1_1, message_call_send},
	{FFA_MEM_PERM_GET, BOTH | SP, V1_1, NULL},
	{FFA_MEM_PERM_SET, BOTH | SP, V1_1, NULL},
	{FFA_CONSOLE_LOG, BOTH | SP, V1_0, console_call_log},
	{FFA_PARTITION_INFO_GET_REGS, FORM_64 | NS | SP | WIDE, V1_2,
	 partition_info_call_regs},
	{FFA_MSG_SEND_DIRECT_REQ2, FORM_64 | NS | SP | WIDE, V1_2, NULL},
	{FFA_MSG_SEND_DIRECT_RESP2, FORM_64 | NS_ANSWER | SP | WIDE, V1_2,
	 NULL},
};

static const struct row *find_row(uint32_t function)
{
	uint32_t form = function & SMCCC_64 ? FORM_64 : FORM_32;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].function == (function & ~SMCCC_64))
			return rows[i].flags & form ? &rows[i] : NULL;
	}
	return NULL;
}

static bool can_carry(const struct spmc_endpoint *e, const struct row *row)
{
	return !(row->flags & WIDE) || endpoint_is_secure(e) ||
	       spmc_identity.has_wide_calls;
}

static bool may_call(const struct spmc_endpoint *e, const struct row *row)
{
	return row->flags & (endpoint_is_secure(e) ? SP : NS) &&
	       e->version >= row->since && can_carry(e, row);
}

bool call_is_offered(const struct spmc_endpoint *e, uint32_t function)
{
	const struct row *row = find_row(function);
	uint32_t who = endpoint_is_secure(e) ? SP | SP_ANSWER : NS | NS_ANSWER;

	return row && row->flags & who && e->version >= row->since &&
	       can_carry(e, row);
}

bool spmc_call(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	uint32_t function = ffa_w(r, 0);
	const struct row *row = find_row(function);

	if (!row || !may_call(caller, row)) {
		ffa_fail(r, FFA_ERROR_NOT_SUPPORTED);
		return true;
	}
	/* Who has begun to talk sticks to the version. */
	if (function != FFA_VERSION)
		caller->is_version_fixed = true;
	if (!row->serve)
		return false;
	row->serve(caller, r);
	return true;
}
