/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ABI_OPTEE_FFA_H
#define ABI_OPTEE_FFA_H

#include <stdint.h>

/*
 * The trusted OS as an endpoint of FF-A, found by its UUID. Direct messages of
 * the 32-bit form: function in w3, arguments in w4..w7; results in w3..w7.
 * Numbers of 64 bits come in two, low one first. Spec: OPTEE_FFA.
 */
#define OPTEE_FFA_UUID                                                         \
	{                                                                      \
		0x48, 0x61, 0x78, 0xe0, 0xe7, 0xf8, 0x11, 0xe3, 0xbc, 0x5e,    \
			0x00, 0x02, 0xa5, 0xd5, 0xc5, 0x1b                     \
	}

/* Functions. Those with bit 31 may be interrupted and ask for help. */
#define OPTEE_FFA_GET_API_VERSION       UINT32_C(0)
#define OPTEE_FFA_GET_OS_VERSION        UINT32_C(1)
#define OPTEE_FFA_EXCHANGE_CAPABILITIES UINT32_C(2)
#define OPTEE_FFA_UNREGISTER_SHM        UINT32_C(3) /* (handle) */
#define OPTEE_FFA_ENABLE_ASYNC_NOTIF    UINT32_C(5) /* (bottom half's) */
#define OPTEE_FFA_CALL_WITH_ARG         UINT32_C(0x80000000)
#define OPTEE_FFA_RESUME                UINT32_C(0x80000001)

#define OPTEE_FFA_VERSION_MAJOR 1u
#define OPTEE_FFA_VERSION_MINOR 0u

/* Capabilities: w5. */
#define OPTEE_FFA_CAP_ARG_OFFSET  (UINT32_C(1) << 0)
#define OPTEE_FFA_CAP_ASYNC_NOTIF (UINT32_C(1) << 1)
#define OPTEE_FFA_CAP_RPMB_PROBE  (UINT32_C(1) << 2)

/* Drivers keep room for notifications below this value, whatever w6 of the
 * capabilities says. */
#define OPTEE_FFA_NOTIF_VALUES 255u

/* Results of a call with an argument and of RESUME: a TEE result in w3, what
 * has happened in w4, and in w7 what RESUME has to name. */
#define OPTEE_FFA_CALL_DONE        UINT32_C(0)
#define OPTEE_FFA_CALL_RPC         UINT32_C(1)
#define OPTEE_FFA_CALL_INTERRUPTED UINT32_C(2)

#endif
