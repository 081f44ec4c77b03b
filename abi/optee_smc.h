/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ABI_OPTEE_SMC_H
#define ABI_OPTEE_SMC_H

#include "abi/smccc.h"

/*
 * Calls from normal world: function in a0, arguments in a1..a7, results in
 * a0..a3; all are 32 bits wide, 64-bit numbers come in two (high, low).
 * The names are those of the driver's side. Spec: OPTEE_SMC.
 */
#define OPTEE_SMC_FAST_CALL(n)  (SMCCC_FAST | SMCCC_OWNER_TOS << 24 | (n))
#define OPTEE_SMC_QUERY_CALL(n) (SMCCC_FAST | SMCCC_OWNER_TOS_ID << 24 | (n))
#define OPTEE_SMC_YIELD_CALL(n) (SMCCC_OWNER_TOS << 24 | (n))

#define OPTEE_SMC_CALLS_COUNT    OPTEE_SMC_QUERY_CALL(0xFF00)
#define OPTEE_SMC_CALLS_UID      OPTEE_SMC_QUERY_CALL(0xFF01)
#define OPTEE_SMC_CALLS_REVISION OPTEE_SMC_QUERY_CALL(0xFF03)

#define OPTEE_SMC_GET_OS_UUID           OPTEE_SMC_FAST_CALL(0)
#define OPTEE_SMC_GET_OS_REVISION       OPTEE_SMC_FAST_CALL(1)
#define OPTEE_SMC_GET_SHM_CONFIG        OPTEE_SMC_FAST_CALL(7)
#define OPTEE_SMC_EXCHANGE_CAPABILITIES OPTEE_SMC_FAST_CALL(9)
#define OPTEE_SMC_DISABLE_SHM_CACHE     OPTEE_SMC_FAST_CALL(10)
#define OPTEE_SMC_ENABLE_SHM_CACHE      OPTEE_SMC_FAST_CALL(11)
#define OPTEE_SMC_GET_THREAD_COUNT      OPTEE_SMC_FAST_CALL(15)
#define OPTEE_SMC_ENABLE_ASYNC_NOTIF    OPTEE_SMC_FAST_CALL(16)
#define OPTEE_SMC_GET_ASYNC_NOTIF_VALUE OPTEE_SMC_FAST_CALL(17)
/* Fast functions that are served here, for CALLS_COUNT. */
#define OPTEE_SMC_FAST_COUNT            12u

#define OPTEE_SMC_RETURN_FROM_RPC    OPTEE_SMC_YIELD_CALL(3)
#define OPTEE_SMC_CALL_WITH_ARG      OPTEE_SMC_YIELD_CALL(4)
#define OPTEE_SMC_CALL_WITH_RPC_ARG  OPTEE_SMC_YIELD_CALL(18)
#define OPTEE_SMC_CALL_WITH_REGD_ARG OPTEE_SMC_YIELD_CALL(19)
#define OPTEE_SMC_YIELD_COUNT        4u

/* a0..a3 of CALLS_UID: the API; of GET_OS_UUID: the implementation. Drivers
 * compare the first. */
#define OPTEE_API_UID                                                          \
	{                                                                      \
		0x384fb3e0, 0xe7f811e3, 0xaf630002, 0xa5d5c51b                 \
	}
#define OPTEE_OS_UUID                                                          \
	{                                                                      \
		0x486178e0, 0xe7f811e3, 0xbc5e0002, 0xa5d5c51b                 \
	}
#define OPTEE_API_REVISION_MAJOR 2u
#define OPTEE_API_REVISION_MINOR 0u

/* Final a0. */
#define OPTEE_SMC_RETURN_OK            0u
#define OPTEE_SMC_RETURN_ETHREAD_LIMIT 1u
#define OPTEE_SMC_RETURN_EBUSY         2u
#define OPTEE_SMC_RETURN_ERESUME       3u
#define OPTEE_SMC_RETURN_EBADADDR      4u
#define OPTEE_SMC_RETURN_EBADCMD       5u
#define OPTEE_SMC_RETURN_ENOMEM        6u
#define OPTEE_SMC_RETURN_ENOTAVAIL     7u

/* a0 of a call that wants something from normal world first; a3 names the
 * thread to resume. */
#define OPTEE_SMC_RPC(func)        (UINT32_C(0xFFFF0000) | (func))
#define OPTEE_SMC_RPC_ALLOC        OPTEE_SMC_RPC(0)
#define OPTEE_SMC_RPC_FREE         OPTEE_SMC_RPC(2)
#define OPTEE_SMC_RPC_FOREIGN_INTR OPTEE_SMC_RPC(4)
#define OPTEE_SMC_RPC_CMD          OPTEE_SMC_RPC(5)

/* EXCHANGE_CAPABILITIES: normal world's, and ours. */
#define OPTEE_SMC_NSEC_CAP_UNIPROCESSOR (UINT32_C(1) << 0)
#define OPTEE_SMC_SEC_CAP_RESERVED_SHM  (UINT32_C(1) << 0)
#define OPTEE_SMC_SEC_CAP_DYNAMIC_SHM   (UINT32_C(1) << 2)
#define OPTEE_SMC_SEC_CAP_MEMREF_NULL   (UINT32_C(1) << 4)
#define OPTEE_SMC_SEC_CAP_ASYNC_NOTIF   (UINT32_C(1) << 5)
#define OPTEE_SMC_SEC_CAP_RPC_ARG       (UINT32_C(1) << 6)
#define OPTEE_SMC_SEC_CAP_RPMB_PROBE    (UINT32_C(1) << 7)

/* Parameters of the RPC message that lies behind the call's message. */
#define OPTEE_RPC_ARG_PARAMS 4u

/* GET_SHM_CONFIG, a3. */
#define OPTEE_SMC_SHM_CACHED 1u

/* GET_ASYNC_NOTIF_VALUE, a2. */
#define OPTEE_SMC_NOTIF_VALUE_VALID   (UINT32_C(1) << 0)
#define OPTEE_SMC_NOTIF_VALUE_PENDING (UINT32_C(1) << 1)

#endif
