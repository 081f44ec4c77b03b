/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef USER_TA_HEADER_H
#define USER_TA_HEADER_H

#include <abi/ta.h>
#include <tee_api_types.h>
#include <util.h>

/* Retired flags that old sources still name. */
#define TA_FLAG_USER_MODE     0
#define TA_FLAG_EXEC_DDR      0
#define TA_FLAG_REMAP_SUPPORT 0

#define TA_PROP_STR_SINGLE_INSTANCE "gpd.ta.singleInstance"
#define TA_PROP_STR_MULTI_SESSION   "gpd.ta.multiSession"
#define TA_PROP_STR_KEEP_ALIVE      "gpd.ta.instanceKeepAlive"
#define TA_PROP_STR_KEEP_CRASHED    "optee.ta.instanceKeepCrashed"
#define TA_PROP_STR_DATA_SIZE       "gpd.ta.dataSize"
#define TA_PROP_STR_STACK_SIZE      "gpd.ta.stackSize"
#define TA_PROP_STR_VERSION         "gpd.ta.version"
#define TA_PROP_STR_DESCRIPTION     "gpd.ta.description"
#define TA_PROP_STR_ENDIAN          "gpd.ta.endian"
#define TA_PROP_STR_DOES_NOT_CLOSE_HANDLE_ON_CORRUPT_OBJECT                    \
	"gpd.ta.doesNotCloseHandleOnCorruptObject"

/* Numbers as in system call get_property. */
enum user_ta_prop_type {
	USER_TA_PROP_TYPE_BOOL,         /* bool */
	USER_TA_PROP_TYPE_U32,          /* uint32_t */
	USER_TA_PROP_TYPE_UUID,         /* TEE_UUID */
	USER_TA_PROP_TYPE_IDENTITY,     /* TEE_Identity */
	USER_TA_PROP_TYPE_STRING,       /* characters and NUL */
	USER_TA_PROP_TYPE_BINARY_BLOCK, /* base64 text and NUL */
	USER_TA_PROP_TYPE_U64,          /* uint64_t */
	USER_TA_PROP_TYPE_INVALID,
};

struct user_ta_property {
	const char *name;
	enum user_ta_prop_type type;
	const void *value;
};

/* What trusted/devkit/src/user_ta_header.c makes of the TA's
 * user_ta_header_defines.h. */
extern const struct ta_head ta_head;
extern const struct user_ta_property ta_props[];
extern const size_t ta_num_props;
extern uint8_t ta_heap[];
extern const size_t ta_heap_size;
extern uint8_t __ta_no_share_heap[];
extern const size_t __ta_no_share_heap_size;

/* Filled by the loader. */
struct dl_phdr_info;
struct __elf_phdr_info {
	uint32_t reserved;
	uint16_t count;
	uint8_t reserved2;
	char zero;
	struct dl_phdr_info *dlpi;
};
extern struct __elf_phdr_info __elf_phdr_info;

#endif
