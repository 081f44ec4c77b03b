/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_SYS_DATA_H
#define KERNEL_SYS_SYS_DATA_H

#include "kernel/sys/handle.h"
#include "kernel/ta/instance.h"

/* What system calls keep for a TA instance: instance->sys_data. */
struct sys_data {
	struct handle_table objects; /* struct object, object.h */
	struct handle_table states;  /* struct crypt_state, sys_crypt.h */
	struct handle_table enums;   /* struct storage_enum, sys_storage.c */
};

/* Of @ta, made on first use; freed by the instance. ST_NO_MEM. */
enum status sys_data_get(struct ta_instance *ta, struct sys_data **out);
/* Of @ta as it is, or NULL: for lookups. */
static inline struct sys_data *sys_data_find(const struct ta_instance *ta)
{
	return ta->sys_data;
}

#endif
