/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_SYS_ATTRS_H
#define KERNEL_SYS_SYS_ATTRS_H

#include "abi/ta.h"
#include "base/status.h"
#include "kernel/sys/sys.h"

/* Attributes of a call, copied once. What references point to still lies with
 * the TA. */
#define SYS_ATTRS_KEPT 16

struct sys_attrs {
	struct utee_attribute a[SYS_ATTRS_KEPT];
	uint32_t count;
};

/* Of the ATTRS argument @idx. ST_OK; ST_BAD_PARAM (more than any call takes);
 * ST_DENIED. */
enum status sys_attrs_read(const struct sys_args *args, unsigned int idx,
			   struct sys_attrs *out);
/* The first with @id, or NULL. */
const struct utee_attribute *sys_attrs_find(const struct sys_attrs *attrs,
					    uint32_t id);
/* Value of @id, or @otherwise. */
uint32_t sys_attrs_value(const struct sys_attrs *attrs, uint32_t id,
			 uint32_t otherwise);

#endif
