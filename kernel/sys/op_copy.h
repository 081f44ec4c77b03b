/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_OP_COPY_H
#define KERNEL_SYS_OP_COPY_H

#include "kernel/sys/sys_crypt.h"

/* Make @dst go on where @src stands, each alone; both have the same algorithm
 * and mode, symmetric. The keys of @dst stay. ST_OK; ST_NO_MEM: @dst is as it
 * was. */
enum status op_copy(struct crypt_state *dst, const struct crypt_state *src);

#endif
