/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ABI_SYSCALL_H
#define ABI_SYSCALL_H

/*
 * System calls of a TA: X(number, name, count of arguments). The stubs of
 * trusted/libtee are made from this list (also in assembly, so nothing but
 * the macro may stand here); the kernel's table is checked against it.
 *
 * A64: number in x8, arguments in x0..x7, result in x0.
 * A32: number in r7, arguments in r0..r3; r5 = address of the others, r6 =
 * how many there are; result in r0.
 * 55 to 69 are retired and answer TEE_ERROR_NOT_SUPPORTED.
 */
#define TA_SYSCALLS(X)                                                         \
	X(0, return, 1)                                                        \
	X(1, log, 2)                                                           \
	X(2, panic, 2)                                                         \
	X(3, get_property, 7)                                                  \
	X(4, get_property_name_to_index, 4)                                    \
	X(5, open_ta_session, 5)                                               \
	X(6, close_ta_session, 1)                                              \
	X(7, invoke_ta_command, 5)                                             \
	X(8, check_access_rights, 3)                                           \
	X(9, get_cancellation_flag, 1)                                         \
	X(10, unmask_cancellation, 1)                                          \
	X(11, mask_cancellation, 1)                                            \
	X(12, wait, 1)                                                         \
	X(13, get_time, 2)                                                     \
	X(14, set_ta_time, 1)                                                  \
	X(15, cryp_state_alloc, 5)                                             \
	X(16, cryp_state_copy, 2)                                              \
	X(17, cryp_state_free, 1)                                              \
	X(18, hash_init, 3)                                                    \
	X(19, hash_update, 3)                                                  \
	X(20, hash_final, 5)                                                   \
	X(21, cipher_init, 3)                                                  \
	X(22, cipher_update, 5)                                                \
	X(23, cipher_final, 5)                                                 \
	X(24, cryp_obj_get_info, 2)                                            \
	X(25, cryp_obj_restrict_usage, 2)                                      \
	X(26, cryp_obj_get_attr, 4)                                            \
	X(27, cryp_obj_alloc, 3)                                               \
	X(28, cryp_obj_close, 1)                                               \
	X(29, cryp_obj_reset, 1)                                               \
	X(30, cryp_obj_populate, 3)                                            \
	X(31, cryp_obj_copy, 2)                                                \
	X(32, cryp_derive_key, 4)                                              \
	X(33, cryp_random_number_generate, 2)                                  \
	X(34, authenc_init, 6)                                                 \
	X(35, authenc_update_aad, 3)                                           \
	X(36, authenc_update_payload, 5)                                       \
	X(37, authenc_enc_final, 7)                                            \
	X(38, authenc_dec_final, 7)                                            \
	X(39, asymm_operate, 7)                                                \
	X(40, asymm_verify, 7)                                                 \
	X(41, storage_obj_open, 5)                                             \
	X(42, storage_obj_create, 8)                                           \
	X(43, storage_obj_del, 1)                                              \
	X(44, storage_obj_rename, 3)                                           \
	X(45, storage_alloc_enum, 1)                                           \
	X(46, storage_free_enum, 1)                                            \
	X(47, storage_reset_enum, 1)                                           \
	X(48, storage_start_enum, 2)                                           \
	X(49, storage_next_enum, 4)                                            \
	X(50, storage_obj_read, 4)                                             \
	X(51, storage_obj_write, 3)                                            \
	X(52, storage_obj_trunc, 2)                                            \
	X(53, storage_obj_seek, 3)                                             \
	X(54, cryp_obj_generate_key, 4)                                        \
	X(70, cache_operation, 3)

#define TA_SYSCALL_LAST     70
#define TA_SYSCALL_ARGS_MAX 8
#define TA_SYSCALL_REGS_A32 4

#endif
