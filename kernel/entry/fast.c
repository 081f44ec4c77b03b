/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/optee_smc.h"
#include "abi/version.h"
#include "kernel/entry/entry_priv.h"
#include "kernel/mm/kmap.h"
#include "kernel/storage/rpmb/policy.h"
#include "kernel/svc/notif.h"
#include "kernel/thread/rpc.h"

bool entry_is_open;
static struct reserved_shm reserved;

void entry_begin_service(void)
{
	/* Values of sleeping threads must fit below what a driver without
	 * asynchronous notifications keeps room for: 255. */
	if (!notif_is_offered())
		thread_set_limit(255 - NOTIF_ASYNC_MAX - 1);
	__atomic_store_n(&entry_is_open, true, __ATOMIC_RELEASE);
}

enum status entry_set_reserved_shm(uint64_t base, uint64_t size_bytes)
{
	if (!size_bytes || !IS_ALIGNED(base | size_bytes, PAGE_BYTES) ||
	    !kmap_ns(base, size_bytes))
		return ST_BAD_PARAM;
	reserved.base = base;
	reserved.size_bytes = size_bytes;
	return ST_OK;
}

const struct reserved_shm *entry_reserved_shm(void)
{
	return &reserved;
}

static void answer4(struct smc_regs *r, const uint32_t words[4])
{
	for (unsigned int i = 0; i < 4; i++)
		r->a[i] = words[i];
}

static void exchange_capabilities(struct smc_regs *r, uint32_t theirs)
{
	uint32_t ours = OPTEE_SMC_SEC_CAP_DYNAMIC_SHM |
			OPTEE_SMC_SEC_CAP_MEMREF_NULL |
			OPTEE_SMC_SEC_CAP_RPC_ARG;

	if (theirs & ~OPTEE_SMC_NSEC_CAP_UNIPROCESSOR) {
		r->a[0] = OPTEE_SMC_RETURN_ENOTAVAIL;
		return;
	}
	if (notif_is_offered())
		ours |= OPTEE_SMC_SEC_CAP_ASYNC_NOTIF;
	if (reserved.size_bytes)
		ours |= OPTEE_SMC_SEC_CAP_RESERVED_SHM;
	/* Who has RPMB devices may serve them without the supplicant. */
	if (rpmb_policy.is_enabled && !rpmb_policy.writes_key)
		ours |= OPTEE_SMC_SEC_CAP_RPMB_PROBE;
	r->a[0] = OPTEE_SMC_RETURN_OK;
	r->a[1] = ours;
	/* Linux has room for values below this one. */
	r->a[2] = NOTIF_ASYNC_MAX + 1 + thread_limit();
	r->a[3] = OPTEE_RPC_ARG_PARAMS;
}

static void get_shm_config(struct smc_regs *r)
{
	if (!reserved.size_bytes) {
		r->a[0] = OPTEE_SMC_RETURN_ENOTAVAIL;
		return;
	}
	r->a[0] = OPTEE_SMC_RETURN_OK;
	r->a[1] = reserved.base;
	r->a[2] = reserved.size_bytes;
	r->a[3] = OPTEE_SMC_SHM_CACHED;
}

static void disable_shm_cache(struct smc_regs *r)
{
	uint64_t cookie = 0;
	enum status st = rpc_cache_disable(&cookie);

	if (st == ST_OK) {
		r->a[0] = OPTEE_SMC_RETURN_OK;
		r->a[1] = cookie >> 32;
		r->a[2] = cookie & UINT32_MAX;
	} else if (st == ST_BUSY) {
		r->a[0] = OPTEE_SMC_RETURN_EBUSY;
	} else {
		r->a[0] = OPTEE_SMC_RETURN_ENOTAVAIL;
	}
}

static void get_notif_value(struct smc_regs *r)
{
	uint32_t value = 0;
	bool more = false;

	r->a[0] = OPTEE_SMC_RETURN_OK;
	if (!notif_take(&value, &more))
		return;
	r->a[1] = value;
	r->a[2] = OPTEE_SMC_NOTIF_VALUE_VALID;
	if (more)
		r->a[2] |= OPTEE_SMC_NOTIF_VALUE_PENDING;
}

/* What any driver may ask a trusted OS. */
static bool answer_query(struct smc_regs *r, uint32_t function)
{
	static const uint32_t api_uid[] = OPTEE_API_UID;
	static const uint32_t os_uuid[] = OPTEE_OS_UUID;

	switch (function) {
	case OPTEE_SMC_CALLS_COUNT:
		r->a[0] = OPTEE_SMC_FAST_COUNT + OPTEE_SMC_YIELD_COUNT;
		return true;
	case OPTEE_SMC_CALLS_UID:
		answer4(r, api_uid);
		return true;
	case OPTEE_SMC_CALLS_REVISION:
		r->a[0] = OPTEE_API_REVISION_MAJOR;
		r->a[1] = OPTEE_API_REVISION_MINOR;
		return true;
	case OPTEE_SMC_GET_OS_UUID:
		answer4(r, os_uuid);
		return true;
	case OPTEE_SMC_GET_OS_REVISION:
		r->a[0] = REDOUBT_VERSION_MAJOR;
		r->a[1] = REDOUBT_VERSION_MINOR;
		return true;
	default:
		return false;
	}
}

void entry_fast_smc(struct smc_regs *r)
{
	uint32_t function = (uint32_t)r->a[0];
	uint32_t a1 = (uint32_t)r->a[1];

	r->a[0] = SMCCC_UNKNOWN;
	r->a[1] = 0;
	r->a[2] = 0;
	r->a[3] = 0;
	if (unlikely(!entry_is_serving())) {
		if (function >> SMCCC_OWNER_SHIFT !=
		    OPTEE_SMC_QUERY_CALL(0) >> SMCCC_OWNER_SHIFT)
			r->a[0] = OPTEE_SMC_RETURN_ENOTAVAIL;
		return;
	}
	if (answer_query(r, function))
		return;
	switch (function) {
	case OPTEE_SMC_GET_SHM_CONFIG:
		get_shm_config(r);
		break;
	case OPTEE_SMC_EXCHANGE_CAPABILITIES:
		exchange_capabilities(r, a1);
		break;
	case OPTEE_SMC_DISABLE_SHM_CACHE:
		disable_shm_cache(r);
		break;
	case OPTEE_SMC_ENABLE_SHM_CACHE:
		r->a[0] = rpc_cache_enable() == ST_OK ? OPTEE_SMC_RETURN_OK
						      : OPTEE_SMC_RETURN_EBUSY;
		break;
	case OPTEE_SMC_GET_THREAD_COUNT:
		r->a[0] = OPTEE_SMC_RETURN_OK;
		r->a[1] = thread_limit();
		break;
	case OPTEE_SMC_ENABLE_ASYNC_NOTIF:
		r->a[0] = notif_enable() == ST_OK ? OPTEE_SMC_RETURN_OK
						  : OPTEE_SMC_RETURN_ENOTAVAIL;
		break;
	case OPTEE_SMC_GET_ASYNC_NOTIF_VALUE:
		get_notif_value(r);
		break;
	default:
		break;
	}
}
