/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ABI_SYSCALL_VALUES_H
#define ABI_SYSCALL_VALUES_H

#include <stdint.h>

/*
 * Numbers and structures in the arguments of a TA's system calls
 * (abi/syscall.h).
 */

/* Sets of properties (get_property). */
#define TA_PROPSET_TEE    UINT64_C(0xFFFFFFFD)
#define TA_PROPSET_CLIENT UINT64_C(0xFFFFFFFE)
#define TA_PROPSET_TA     UINT64_C(0xFFFFFFFF)

enum ta_property_type {
	TA_PROPERTY_BOOL = 0,     /* 1 byte */
	TA_PROPERTY_U32 = 1,      /* 4 bytes */
	TA_PROPERTY_UUID = 2,     /* 16 bytes, memory order */
	TA_PROPERTY_IDENTITY = 3, /* login u32, UUID in memory order */
	TA_PROPERTY_STRING = 4,   /* NUL included in the length */
	TA_PROPERTY_BINARY = 5,
	TA_PROPERTY_U64 = 6,
};

enum ta_time_category {
	TA_TIME_SYSTEM = 0,
	TA_TIME_PERSISTENT = 1,
	TA_TIME_REE = 2,
};

/* check_access_rights */
#define TA_ACCESS_READ      UINT32_C(0x1)
#define TA_ACCESS_WRITE     UINT32_C(0x2)
#define TA_ACCESS_ANY_OWNER UINT32_C(0x4)
#define TA_ACCESS_NONSECURE UINT32_C(0x10000000)
#define TA_ACCESS_SECURE    UINT32_C(0x20000000)

enum ta_cache_op {
	TA_CACHE_CLEAN = 0,
	TA_CACHE_FLUSH = 1, /* clean and invalidate */
	TA_CACHE_INVALIDATE = 2,
};

/* Modes of an operation (cryp_state_alloc). */
enum ta_crypt_mode {
	TA_MODE_ENCRYPT = 0,
	TA_MODE_DECRYPT = 1,
	TA_MODE_SIGN = 2,
	TA_MODE_VERIFY = 3,
	TA_MODE_MAC = 4,
	TA_MODE_DIGEST = 5,
	TA_MODE_DERIVE = 6,
};

#define TA_STORAGE_PRIVATE      UINT32_C(1)
#define TA_STORAGE_PRIVATE_REE  UINT32_C(0x80000000)
#define TA_STORAGE_PRIVATE_RPMB UINT32_C(0x80000100)

#define TA_OBJECT_ID_MAX 64

/* cryp_obj_get_info, storage_next_enum. Spec: abi-ta 3.3. */
struct utee_object_info {
	uint32_t type;
	uint32_t size_bits;
	uint32_t max_bits;
	uint32_t usage;
	uint32_t data_bytes;
	uint32_t data_position;
	uint32_t flags;
};
#define TA_OBJECT_INFO_BYTES 28
_Static_assert(sizeof(struct utee_object_info) == TA_OBJECT_INFO_BYTES,
	       "utee_object_info");

/* What the stub of panic pushes before it calls. */
struct ta_panic_regs64 {
	uint64_t fp;
	uint64_t pc;
};
struct ta_panic_regs32 {
	uint32_t pc;
	uint32_t r[12];
	uint32_t lr;
};

#endif
