/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_RPMB_NAMES_H
#define KERNEL_STORAGE_RPMB_NAMES_H

#include "kernel/storage/rpmb/table.h"
#include "kernel/storage/storage.h"

/* Names in the file table: "/", the owner's UUID in hex, "/", the object's id
 * in hex; upper case. Spec: abi-formats 3.3. */
void rpmb_name_of(const struct storage_name *name, char out[RPMB_NAME_BYTES]);
/* False: it is not a name of that form. */
bool rpmb_name_decode(const char name[RPMB_NAME_BYTES],
		      struct storage_name *out);
bool rpmb_name_is_unfinished(const char name[RPMB_NAME_BYTES]);

#endif
