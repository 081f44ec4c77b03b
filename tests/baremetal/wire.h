/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_WIRE_H
#define TESTS_BAREMETAL_WIRE_H

#include "base/bytes/compiler.h"

/*
 * The normal world's side of the OP-TEE SMC and message ABI. Written down here
 * a second time, and not taken from abi/, on purpose: a wrong number there must
 * not make a test pass.
 */

/* Fast calls. */
#define SMC_CALLS_COUNT       0xBF00FF00u
#define SMC_CALLS_UID         0xBF00FF01u
#define SMC_CALLS_REVISION    0xBF00FF03u
#define SMC_GET_OS_UUID       0xB2000000u
#define SMC_GET_OS_REVISION   0xB2000001u
#define SMC_GET_SHM_CONFIG    0xB2000007u
#define SMC_L2CC_MUTEX        0xB2000008u
#define SMC_EXCHANGE_CAPS     0xB2000009u
#define SMC_DISABLE_SHM_CACHE 0xB200000Au
#define SMC_ENABLE_SHM_CACHE  0xB200000Bu
#define SMC_BOOT_SECONDARY    0xB200000Cu
#define SMC_VM_CREATED        0xB200000Du
#define SMC_VM_DESTROYED      0xB200000Eu
#define SMC_GET_THREAD_COUNT  0xB200000Fu
#define SMC_ENABLE_NOTIF      0xB2000010u
#define SMC_GET_NOTIF_VALUE   0xB2000011u
#define SMC_GET_PROTMEM       0xB2000014u

/* Yielding calls. */
#define SMC_RETURN_FROM_RPC    0x32000003u
#define SMC_CALL_WITH_ARG      0x32000004u
#define SMC_CALL_WITH_RPC_ARG  0x32000012u
#define SMC_CALL_WITH_REGD_ARG 0x32000013u

/* a0 on return. */
#define RET_OK        0u
#define RET_ETHREAD   1u
#define RET_EBUSY     2u
#define RET_ERESUME   3u
#define RET_EBADADDR  4u
#define RET_EBADCMD   5u
#define RET_ENOMEM    6u
#define RET_ENOTAVAIL 7u
#define RET_UNKNOWN   0xFFFFFFFFu
#define RET_RPC       0xFFFF0000u

#define RPC_ALLOC       0u
#define RPC_FREE        2u
#define RPC_FOREIGN_INT 4u
#define RPC_CMD         5u

/* Capabilities, a1 of EXCHANGE_CAPS. */
#define CAP_RESERVED_SHM BIT32(0)
#define CAP_UNREGISTERED BIT32(1)
#define CAP_DYNAMIC_SHM  BIT32(2)
#define CAP_VIRT         BIT32(3)
#define CAP_MEMREF_NULL  BIT32(4)
#define CAP_ASYNC_NOTIF  BIT32(5)
#define CAP_RPC_ARG      BIT32(6)
#define CAP_RPMB_PROBE   BIT32(7)

/* Message commands. */
enum {
	CMD_OPEN_SESSION,
	CMD_INVOKE,
	CMD_CLOSE_SESSION,
	CMD_CANCEL,
	CMD_REGISTER_SHM,
	CMD_UNREGISTER_SHM,
	CMD_DO_BOTTOM_HALF,
	CMD_STOP_NOTIF,
};

/* RPC commands. */
enum {
	RPC_LOAD_TA = 0,
	RPC_RPMB = 1,
	RPC_FS = 2,
	RPC_GET_TIME = 3,
	RPC_NOTIFICATION = 4,
	RPC_SUSPEND = 5,
	RPC_SHM_ALLOC = 6,
	RPC_SHM_FREE = 7,
};

/* Parameter attributes. */
enum {
	ATTR_NONE = 0,
	ATTR_VALUE_IN = 1,
	ATTR_VALUE_OUT = 2,
	ATTR_VALUE_INOUT = 3,
	ATTR_RMEM_IN = 5,
	ATTR_RMEM_OUT = 6,
	ATTR_RMEM_INOUT = 7,
	ATTR_TMEM_IN = 9,
	ATTR_TMEM_OUT = 0xA,
	ATTR_TMEM_INOUT = 0xB,
	ATTR_TYPE = 0xFF,
	ATTR_META = 0x100,
	ATTR_NONCONTIG = 0x200,
};

struct tee_param {
	uint64_t attr;
	union {
		struct {
			uint64_t a, b, c;
		} value;
		struct {
			uint64_t offset, size, cookie;
		} rmem;
		struct {
			uint64_t pa, size, cookie;
		} tmem;
		uint64_t word[3];
	};
};
static_assert(sizeof(struct tee_param) == 32, "OPTEE_MSG parameter");

struct tee_msg {
	uint32_t cmd;
	uint32_t func;
	uint32_t session;
	uint32_t cancel_id;
	uint32_t pad;
	uint32_t ret;
	uint32_t ret_origin;
	uint32_t param_count;
	struct tee_param param[];
};
static_assert(sizeof(struct tee_msg) == 32, "OPTEE_MSG header");

#define MSG_BYTES(n)     (32ul + 32ul * (n))
#define MSG_PARAMS_MAX   127u /* what fits one page */
#define RPC_PARAMS       4u
#define LOGIN_PUBLIC     0u
#define LOGIN_REE_KERNEL 0x80000000u

#endif
