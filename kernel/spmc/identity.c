/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/spmc/identity.h"
#include "base/bytes/mem.h"

struct spmc_identity spmc_identity = {.id = FFA_ID_SECURE};

uint32_t identity_negotiate(struct spmc_endpoint *e, uint32_t theirs)
{
	const uint32_t refusal = (uint32_t)FFA_ERROR_NOT_SUPPORTED;

	if (theirs & FFA_VERSION_MBZ ||
	    FFA_VERSION_MAJOR(theirs) != FFA_VERSION_MAJOR(SPMC_VERSION))
		return refusal;
	if (e->is_version_fixed && theirs != e->version)
		return refusal;
	/* Linux takes a refusal for no FF-A at all, and a lower version than
	 * its own for one to speak. */
	if (theirs > SPMC_VERSION)
		return endpoint_is_secure(e) ? refusal : SPMC_VERSION;
	e->version = theirs;
	return SPMC_VERSION;
}

void identity_call_version(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	ffa_answer(r, identity_negotiate(caller, ffa_w(r, 1)));
}

void identity_call_id(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	ffa_success(r);
	r->x[2] = caller->id;
}

void identity_call_spm_id(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	(void)caller;
	ffa_success(r);
	r->x[2] = spmc_identity.id;
}

/* (feature): features that are no functions. */
static void answer_feature(const struct spmc_endpoint *caller,
			   struct ffa_regs *r, uint32_t feature)
{
	uint32_t intid = spmc_identity.schedule_intid;

	if (feature != FFA_FEATURE_SRI || ffa_w(r, 2) || !intid ||
	    endpoint_is_secure(caller)) {
		ffa_fail(r, FFA_ERROR_NOT_SUPPORTED);
		return;
	}
	ffa_success(r);
	r->x[2] = intid;
}

static void answer_rxtx(const struct spmc_endpoint *caller, struct ffa_regs *r)
{
	ffa_success(r);
	/* Pages of 4 KiB, so aligned; how many fit came with 1.2. */
	if (caller->version >= FFA_VERSION_1_2)
		r->x[2] = (uint64_t)FFA_RXTX_PAGES_MAX << 16;
}

/* From 1.1 on every partition must know the bit; before, it had to say so.
 * Normal world's manager asks about memory that is its own. */
static void answer_retrieve(struct spmc_endpoint *caller, struct ffa_regs *r,
			    uint32_t properties)
{
	bool knows = properties & FFA_FEATURE_RETRIEVE_NS_BIT;
	bool must_know = endpoint_is_secure(caller) &&
			 caller->version >= FFA_VERSION_1_1;

	if (properties & ~FFA_FEATURE_RETRIEVE_NS_BIT ||
	    (must_know && !knows)) {
		ffa_fail(r, FFA_ERROR_NOT_SUPPORTED);
		return;
	}
	caller->knows_ns_bit = knows;
	ffa_success(r);
	r->x[2] = properties;
	if (!endpoint_is_secure(caller))
		r->x[2] = FFA_FEATURE_RETRIEVE_NS_BIT |
			  FFA_FEATURE_RETRIEVE_BY_HYPERVISOR;
}

/* (function or feature, properties) */
void identity_call_features(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	uint32_t what = ffa_w(r, 1);
	uint32_t properties = ffa_w(r, 2);

	if (!(what & SMCCC_FAST)) {
		answer_feature(caller, r, what);
		return;
	}
	if (!call_is_offered(caller, what)) {
		ffa_fail(r, FFA_ERROR_NOT_SUPPORTED);
		return;
	}
	switch (what & ~SMCCC_64) {
	case FFA_MEM_RETRIEVE_REQ:
		answer_retrieve(caller, r, properties);
		break;
	case FFA_RXTX_MAP:
		answer_rxtx(caller, r);
		break;
	default:
		ffa_success(r);
		break;
	}
}
