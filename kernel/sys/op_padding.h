/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_OP_PADDING_H
#define KERNEL_SYS_OP_PADDING_H

#include "kernel/sys/sys_crypt.h"
#include "kernel/sys/sys_priv.h"

/*
 * The end of a cipher whose algorithm pads (OP_PKCS5). When it decrypts, the
 * TA's library keeps a whole block back for it, as for CTS.
 * Spec: RFC 5652 6.3
 */

/* Bytes of room for the result of @size_bytes; 0: there is no such input. */
uint64_t padding_room(const struct crypt_state *s, uint64_t size_bytes);
/* Arguments as of the system call. @out_bytes: how many were written.
 * ST_OK; ST_SECURITY (decrypted, and no padding is there); ST_DENIED;
 * ST_NO_MEM. */
enum status padding_finish(const struct sys_args *args,
			   const struct crypt_state *s, uint64_t *out_bytes);

#endif
