/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_SYS_STORED_H
#define KERNEL_SYS_SYS_STORED_H

#include "base/bytes/uuid.h"
#include "kernel/sys/stored.h"

/* Shared by the handlers of storage calls. */

/* Whose objects the calling TA sees. ST_OK; ST_NOT_FOUND (nobody's). */
enum status sys_storage_owner(const struct sys_args *args,
			      uint8_t owner[UUID_BYTES]);
/* End of a call on @o, which @may_grow: what the TA is told, and what becomes
 * of its handle. */
uint32_t sys_storage_done(struct sys_args *args, struct object *o,
			  bool may_grow, enum status st);

#endif
