/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_SYS_PRIV_H
#define KERNEL_SYS_SYS_PRIV_H

#include "abi/gp.h"
#include "abi/ta.h"
#include "kernel/sys/sys.h"
#include "kernel/ta/instance.h"
#include "kernel/ta/result.h"

/* The address in argument @idx. */
static inline user_addr_t sys_user(const struct sys_args *args,
				   unsigned int idx)
{
	return (user_addr_t){args->a[idx]};
}

/* Answer @value through the U32P or U64P argument @idx; NULL is skipped. Goes
 * to the TA when the handler returns, whatever it returns. */
static inline void sys_return_value(struct sys_args *args, unsigned int idx,
				    uint64_t value)
{
	args->v[idx] = value;
	args->write_mask |= BIT32(idx);
}

/* Answer through @idx that @need bytes are (to be) written. GP_SUCCESS when the
 * room that the TA gave is enough. */
static inline uint32_t sys_check_room(struct sys_args *args, unsigned int idx,
				      uint64_t need)
{
	uint64_t room = args->v[idx];

	sys_return_value(args, idx, need);
	return room < need ? GP_ERROR_SHORT_BUFFER : GP_SUCCESS;
}

/* Handlers, by topic file. Each is called by sys_dispatch() only. */
typedef uint32_t sys_handler(struct sys_args *args);

/* sys_basic.c */
sys_handler sys_return, sys_log, sys_panic;
/* sys_property.c */
sys_handler sys_get_property, sys_get_property_name_to_index;
/* sys_session.c */
sys_handler sys_open_ta_session, sys_close_ta_session, sys_invoke_ta_command;
/* sys_access.c */
sys_handler sys_check_access_rights, sys_cache_operation;
/* sys_cancel.c */
sys_handler sys_get_cancellation_flag, sys_unmask_cancellation;
sys_handler sys_mask_cancellation;
/* sys_time.c */
sys_handler sys_wait, sys_get_time, sys_set_ta_time;
/* sys_crypt.c */
sys_handler sys_cryp_state_alloc, sys_cryp_state_copy, sys_cryp_state_free;
/* sys_hash.c */
sys_handler sys_hash_init, sys_hash_update, sys_hash_final;
/* sys_cipher.c */
sys_handler sys_cipher_init, sys_cipher_update, sys_cipher_final;
/* sys_ae.c */
sys_handler sys_authenc_init, sys_authenc_update_aad;
sys_handler sys_authenc_update_payload, sys_authenc_enc_final;
sys_handler sys_authenc_dec_final;
/* sys_asymm.c */
sys_handler sys_asymm_operate, sys_asymm_verify;
/* sys_derive.c */
sys_handler sys_derive_key;
/* sys_random.c */
sys_handler sys_random;
/* sys_object.c */
sys_handler sys_obj_alloc, sys_obj_close, sys_obj_reset, sys_obj_copy;
sys_handler sys_obj_get_info, sys_obj_restrict_usage, sys_obj_get_attr;
sys_handler sys_obj_populate;
/* sys_generate.c */
sys_handler sys_obj_generate_key;
/* sys_storage.c */
sys_handler sys_storage_open, sys_storage_create, sys_storage_delete;
sys_handler sys_storage_rename;
/* sys_stream.c */
sys_handler sys_storage_read, sys_storage_write, sys_storage_truncate;
sys_handler sys_storage_seek;
/* sys_enum.c */
sys_handler sys_storage_alloc_enum;
sys_handler sys_storage_free_enum, sys_storage_reset_enum;
sys_handler sys_storage_start_enum, sys_storage_next_enum;

#endif
