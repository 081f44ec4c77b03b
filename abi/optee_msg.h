/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ABI_OPTEE_MSG_H
#define ABI_OPTEE_MSG_H

#include <stddef.h>
#include <stdint.h>

/*
 * The message that a yielding call carries in shared memory: a header, then
 * num_params parameters. The same layout carries RPCs the other way.
 * Spec: OPTEE_MSG.
 */
struct optee_msg_param {
	uint64_t attr;
	/* value: a, b, c. rmem: offset, size, cookie. tmem: address, size,
	 * cookie. fmem: offset and, in the upper 16 bits, where the buffer
	 * begins in its first page; size; handle. */
	uint64_t word[3];
};
_Static_assert(sizeof(struct optee_msg_param) == 32, "optee_msg_param");

struct optee_msg_header {
	uint32_t cmd;
	uint32_t func;
	uint32_t session;
	uint32_t cancel_id;
	uint32_t pad;
	uint32_t ret;
	uint32_t ret_origin;
	uint32_t num_params;
};
_Static_assert(sizeof(struct optee_msg_header) == 32, "optee_msg_header");

#define OPTEE_MSG_BYTES(num_params)                                            \
	(sizeof(struct optee_msg_header) +                                     \
	 sizeof(struct optee_msg_param) * (size_t)(num_params))
/* As many as a page holds. */
#define OPTEE_MSG_PARAMS_MAX 127u
_Static_assert(OPTEE_MSG_BYTES(OPTEE_MSG_PARAMS_MAX) == 4096, "one page");

/* attr */
#define OPTEE_MSG_TYPE_MASK        UINT64_C(0xFF)
#define OPTEE_MSG_TYPE_NONE        UINT64_C(0x0)
#define OPTEE_MSG_TYPE_VALUE_IN    UINT64_C(0x1)
#define OPTEE_MSG_TYPE_VALUE_OUT   UINT64_C(0x2)
#define OPTEE_MSG_TYPE_VALUE_INOUT UINT64_C(0x3)
#define OPTEE_MSG_TYPE_RMEM_IN     UINT64_C(0x5)
#define OPTEE_MSG_TYPE_RMEM_OUT    UINT64_C(0x6)
#define OPTEE_MSG_TYPE_RMEM_INOUT  UINT64_C(0x7)
/* Over FF-A: the numbers of rmem. */
#define OPTEE_MSG_TYPE_FMEM_IN     OPTEE_MSG_TYPE_RMEM_IN
#define OPTEE_MSG_TYPE_FMEM_OUT    OPTEE_MSG_TYPE_RMEM_OUT
#define OPTEE_MSG_TYPE_FMEM_INOUT  OPTEE_MSG_TYPE_RMEM_INOUT
#define OPTEE_MSG_TYPE_TMEM_IN     UINT64_C(0x9)
#define OPTEE_MSG_TYPE_TMEM_OUT    UINT64_C(0xA)
#define OPTEE_MSG_TYPE_TMEM_INOUT  UINT64_C(0xB)
#define OPTEE_MSG_ATTR_META        (UINT64_C(1) << 8)
#define OPTEE_MSG_ATTR_NONCONTIG   (UINT64_C(1) << 9)
#define OPTEE_MSG_ATTR_CACHE_MASK  (UINT64_C(7) << 16) /* 0: predefined */

/* fmem, word 0; and the handle of no memory. */
#define OPTEE_MSG_FMEM_OFFSET(w)  ((w)&UINT64_C(0xFFFFFFFFFFFF))
#define OPTEE_MSG_FMEM_IN_PAGE(w) ((uint32_t)((w) >> 48))
#define OPTEE_MSG_FMEM_NULL       UINT64_MAX

/* A list of pages: 511 addresses a page, then the address of the next. */
#define OPTEE_MSG_LIST_ENTRIES 511u

enum optee_msg_cmd {
	OPTEE_MSG_CMD_OPEN_SESSION = 0,
	OPTEE_MSG_CMD_INVOKE_COMMAND = 1,
	OPTEE_MSG_CMD_CLOSE_SESSION = 2,
	OPTEE_MSG_CMD_CANCEL = 3,
	OPTEE_MSG_CMD_REGISTER_SHM = 4,
	OPTEE_MSG_CMD_UNREGISTER_SHM = 5,
	OPTEE_MSG_CMD_DO_BOTTOM_HALF = 6,
	OPTEE_MSG_CMD_STOP_ASYNC_NOTIF = 7,
};

#endif
