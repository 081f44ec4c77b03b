/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Compiled into each TA: what the loader and the library want to know about
 * it, from the TA's own user_ta_header_defines.h.
 */
#include <tee_internal_api.h>
#include <trace.h>
#include <user_ta_header.h>
#include <user_ta_header_defines.h>

/* The library's own share of the stack. */
#define LIBRARY_STACK_SIZE 2048

#ifdef TA_FRAMEWORK_STACK_SIZE
#define TA_STACK_TOTAL (TA_STACK_SIZE + TA_FRAMEWORK_STACK_SIZE)
#else
#define TA_STACK_TOTAL (TA_STACK_SIZE + LIBRARY_STACK_SIZE)
#endif

#ifdef CFG_TEE_TA_LOG_LEVEL
int trace_level = CFG_TEE_TA_LOG_LEVEL;
#else
int trace_level = TRACE_ERROR;
#endif
#ifdef TA_LOG_TAG
const char trace_ext_prefix[] = TA_LOG_TAG;
#else
const char trace_ext_prefix[] = "TA";
#endif

/*
 * struct ta_head with the UUID in the type that TA_UUID is written in: the
 * two have the same octets.
 */
const struct {
	TEE_UUID uuid;
	uint32_t stack_size;
	uint32_t flags;
	uint64_t depr_entry;
} ta_head_image __asm__("ta_head") /* style: ok (the name of a symbol) */
	__attribute__((section(".ta_head"), used)) = {
		.uuid = TA_UUID,
		.stack_size = TA_STACK_TOTAL,
		.flags = TA_FLAGS,
		.depr_entry = UINT64_MAX,
};
_Static_assert(sizeof(ta_head_image) == sizeof(struct ta_head), "ta_head");

/* Heap. */
uint8_t ta_heap[TA_DATA_SIZE] __attribute__((aligned(16)));
const size_t ta_heap_size = sizeof(ta_heap);
#ifdef TA_NO_SHARE_DATA_SIZE
uint8_t __ta_no_share_heap[TA_NO_SHARE_DATA_SIZE];
const size_t __ta_no_share_heap_size = sizeof(__ta_no_share_heap);
#endif

/* Written by the loader, so not in .bss that it might not have yet. */
struct __elf_phdr_info __elf_phdr_info
	__attribute__((section(".data"), used)) = {};

/* Properties of set TEE_PROPSET_CURRENT_TA. */
#ifndef TA_VERSION
#define TA_VERSION "Undefined version"
#endif
#ifndef TA_DESCRIPTION
#define TA_DESCRIPTION "Undefined description"
#endif

static const bool is_single_instance =
	(TA_FLAGS & TA_FLAG_SINGLE_INSTANCE) != 0;
static const bool is_multi_session = (TA_FLAGS & TA_FLAG_MULTI_SESSION) != 0;
static const bool is_kept_alive = (TA_FLAGS & TA_FLAG_INSTANCE_KEEP_ALIVE) != 0;
static const bool is_kept_crashed =
	(TA_FLAGS & TA_FLAG_INSTANCE_KEEP_CRASHED) != 0;
static const bool keeps_corrupt_handles =
	(TA_FLAGS & TA_FLAG_DONT_CLOSE_HANDLE_ON_CORRUPT_OBJECT) != 0;
static const uint32_t data_size = TA_DATA_SIZE;
static const uint32_t stack_size = TA_STACK_SIZE;
static const uint32_t endian; /* 0: little */

const struct user_ta_property ta_props[] = {
	{TA_PROP_STR_SINGLE_INSTANCE, USER_TA_PROP_TYPE_BOOL,
	 &is_single_instance},
	{TA_PROP_STR_MULTI_SESSION, USER_TA_PROP_TYPE_BOOL, &is_multi_session},
	{TA_PROP_STR_KEEP_ALIVE, USER_TA_PROP_TYPE_BOOL, &is_kept_alive},
	{TA_PROP_STR_KEEP_CRASHED, USER_TA_PROP_TYPE_BOOL, &is_kept_crashed},
	{TA_PROP_STR_DATA_SIZE, USER_TA_PROP_TYPE_U32, &data_size},
	{TA_PROP_STR_STACK_SIZE, USER_TA_PROP_TYPE_U32, &stack_size},
	{TA_PROP_STR_VERSION, USER_TA_PROP_TYPE_STRING, TA_VERSION},
	{TA_PROP_STR_DESCRIPTION, USER_TA_PROP_TYPE_STRING, TA_DESCRIPTION},
	{TA_PROP_STR_ENDIAN, USER_TA_PROP_TYPE_U32, &endian},
	{TA_PROP_STR_DOES_NOT_CLOSE_HANDLE_ON_CORRUPT_OBJECT,
	 USER_TA_PROP_TYPE_BOOL, &keeps_corrupt_handles},
#ifdef TA_CURRENT_TA_EXT_PROPERTIES
	TA_CURRENT_TA_EXT_PROPERTIES
#endif
};
const size_t ta_num_props = sizeof(ta_props) / sizeof(ta_props[0]);

#if defined(__OPTEE_CORE_API_COMPAT_1_1) && __OPTEE_CORE_API_COMPAT_1_1
/* The TA's entry points are of version 1.1. */
#undef TEE_Param
#undef TA_OpenSessionEntryPoint
#undef TA_InvokeCommandEntryPoint
TEE_Result TA_OpenSessionEntryPoint(uint32_t paramTypes,
				    TEE_Param params[TEE_NUM_PARAMS],
				    void **sessionContext)
{
	return __ta_open_sess(paramTypes, params, sessionContext,
			      __GP11_TA_OpenSessionEntryPoint);
}

TEE_Result TA_InvokeCommandEntryPoint(void *sessionContext, uint32_t commandID,
				      uint32_t paramTypes,
				      TEE_Param params[TEE_NUM_PARAMS])
{
	return __ta_invoke_cmd(sessionContext, commandID, paramTypes, params,
			       __GP11_TA_InvokeCommandEntryPoint);
}
#endif
