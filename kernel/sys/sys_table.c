/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/sys_priv.h"

/*
 * Spec: abi-ta 3.2. P: private memory; U: any memory of the TA; R, W: what it
 * must allow. The last column of a row is what the dispatcher enforces; the
 * handler may rely on it.
 */
#define U32     SYS_ARG_U32
#define WORD    SYS_ARG_WORD
#define LEN     SYS_ARG_LEN
#define COUNT   SYS_ARG_COUNT
#define OPT     SYS_ARG_OPT
#define U_R     (SYS_ARG_BUF | SYS_ARG_IN)
#define U_W     (SYS_ARG_BUF | SYS_ARG_OUT)
#define P_R     (SYS_ARG_BUF | SYS_ARG_IN | SYS_ARG_PRIVATE)
#define P_W(s)  ((s) | SYS_ARG_OUT | SYS_ARG_PRIVATE)
#define U_W1(s) ((s) | SYS_ARG_OUT)
#define P_RW(s) ((s) | SYS_ARG_IN | SYS_ARG_OUT | SYS_ARG_PRIVATE)
#define P_R1(s) ((s) | SYS_ARG_IN | SYS_ARG_PRIVATE)
#define ATTRS   (SYS_ARG_ATTRS | SYS_ARG_IN)
/* The block of parameters is copied once, so it may lie anywhere. */
#define PARAMS  (SYS_ARG_PARAMS | SYS_ARG_IN | SYS_ARG_OUT | OPT)
#define N32     SYS_ARG_U32P
#define N64     SYS_ARG_U64P

#define CALL(call, fn, ...)                                                    \
	[SYS_##call] = {.name = #call, .handler = (fn), .kinds = {__VA_ARGS__}}

#define NUMBER(number, call, args) SYS_##call = (number),
enum {
	TA_SYSCALLS(NUMBER)
};

const struct sys_entry sys_table[TA_SYSCALL_LAST + 1] = {
	CALL(return, sys_return, U32),
	CALL(log, sys_log, U_R, LEN),
	CALL(panic, sys_panic, U32, WORD),
	CALL(get_property, sys_get_property, WORD, WORD, U_W | OPT,
	     P_RW(N32) | OPT, U_W | OPT, P_RW(N32) | OPT, P_W(N32) | OPT),
	CALL(get_property_name_to_index, sys_get_property_name_to_index, WORD,
	     U_R | OPT, LEN, P_W(N32)),
	CALL(open_ta_session, sys_open_ta_session, P_R1(SYS_ARG_UUID), U32,
	     PARAMS, P_W(N32), P_W(N32) | OPT),
	CALL(close_ta_session, sys_close_ta_session, WORD),
	CALL(invoke_ta_command, sys_invoke_ta_command, WORD, U32, U32, PARAMS,
	     P_W(N32) | OPT),
	CALL(check_access_rights, sys_check_access_rights, U32, WORD, WORD),
	CALL(get_cancellation_flag, sys_get_cancellation_flag, U_W1(N32)),
	CALL(unmask_cancellation, sys_unmask_cancellation, U_W1(N32)),
	CALL(mask_cancellation, sys_mask_cancellation, U_W1(N32)),
	CALL(wait, sys_wait, U32),
	CALL(get_time, sys_get_time, U32, P_W(SYS_ARG_TIME)),
	CALL(set_ta_time, sys_set_ta_time, P_R1(SYS_ARG_TIME)),
	CALL(cryp_state_alloc, sys_cryp_state_alloc, U32, U32, WORD, WORD,
	     P_W(N32)),
	CALL(cryp_state_copy, sys_cryp_state_copy, WORD, WORD),
	CALL(cryp_state_free, sys_cryp_state_free, WORD),
	/* The IV of hash_init is ignored, so its pointer is too. */
	CALL(hash_init, sys_hash_init, WORD, WORD, WORD),
	CALL(hash_update, sys_hash_update, WORD, U_R | OPT, LEN),
	CALL(hash_final, sys_hash_final, WORD, U_R | OPT, LEN, U_W, P_RW(N64)),
	CALL(cipher_init, sys_cipher_init, WORD, U_R, LEN),
	CALL(cipher_update, sys_cipher_update, WORD, U_R, LEN, U_W, P_RW(N64)),
	CALL(cipher_final, sys_cipher_final, WORD, U_R, LEN, U_W | OPT,
	     P_RW(N64) | OPT),
	CALL(cryp_obj_get_info, sys_obj_get_info, WORD, P_W(SYS_ARG_INFO)),
	CALL(cryp_obj_restrict_usage, sys_obj_restrict_usage, WORD, U32),
	CALL(cryp_obj_get_attr, sys_obj_get_attr, WORD, U32, U_W | OPT,
	     P_RW(N64)),
	CALL(cryp_obj_alloc, sys_obj_alloc, U32, U32, P_W(N32)),
	CALL(cryp_obj_close, sys_obj_close, WORD),
	CALL(cryp_obj_reset, sys_obj_reset, WORD),
	CALL(cryp_obj_populate, sys_obj_populate, WORD, ATTRS, COUNT),
	CALL(cryp_obj_copy, sys_obj_copy, WORD, WORD),
	CALL(cryp_derive_key, sys_derive_key, WORD, ATTRS, COUNT, WORD),
	CALL(cryp_random_number_generate, sys_random, U_W, LEN),
	CALL(authenc_init, sys_authenc_init, WORD, U_R, LEN, WORD, WORD, WORD),
	CALL(authenc_update_aad, sys_authenc_update_aad, WORD, U_R, LEN),
	CALL(authenc_update_payload, sys_authenc_update_payload, WORD, U_R, LEN,
	     U_W, P_RW(N64)),
	CALL(authenc_enc_final, sys_authenc_enc_final, WORD, U_R, LEN,
	     U_W | OPT, P_RW(N64) | OPT, U_W, P_RW(N64)),
	CALL(authenc_dec_final, sys_authenc_dec_final, WORD, U_R, LEN,
	     U_W | OPT, P_RW(N64) | OPT, U_R, LEN),
	CALL(asymm_operate, sys_asymm_operate, WORD, ATTRS, COUNT, U_R, LEN,
	     U_W, P_RW(N64)),
	CALL(asymm_verify, sys_asymm_verify, WORD, ATTRS, COUNT, U_R, LEN, U_R,
	     LEN),
	CALL(storage_obj_open, sys_storage_open, U32, P_R, LEN, U32, P_W(N32)),
	CALL(storage_obj_create, sys_storage_create, U32, P_R, LEN, U32, WORD,
	     U_R | OPT, LEN, P_W(N32) | OPT),
	CALL(storage_obj_del, sys_storage_delete, WORD),
	CALL(storage_obj_rename, sys_storage_rename, WORD, P_R, LEN),
	CALL(storage_alloc_enum, sys_storage_alloc_enum, P_W(N32)),
	CALL(storage_free_enum, sys_storage_free_enum, WORD),
	CALL(storage_reset_enum, sys_storage_reset_enum, WORD),
	CALL(storage_start_enum, sys_storage_start_enum, WORD, U32),
	CALL(storage_next_enum, sys_storage_next_enum, WORD, P_W(SYS_ARG_INFO),
	     P_W(SYS_ARG_ID), P_W(N64)),
	CALL(storage_obj_read, sys_storage_read, WORD, U_W, LEN, P_W(N64)),
	CALL(storage_obj_write, sys_storage_write, WORD, U_R, LEN),
	CALL(storage_obj_trunc, sys_storage_truncate, WORD, WORD),
	/* The offset is an int32_t: its handler reads the 32 bits signed. */
	CALL(storage_obj_seek, sys_storage_seek, WORD, U32, U32),
	CALL(cryp_obj_generate_key, sys_obj_generate_key, WORD, WORD, ATTRS,
	     COUNT),
	CALL(cache_operation, sys_cache_operation, WORD, WORD, U32),
};
