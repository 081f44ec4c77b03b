/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/sys_attrs.h"

#include "kernel/sys/sys_priv.h"
#include "kernel/uctx/uctx.h"

enum status sys_attrs_read(const struct sys_args *args, unsigned int idx,
			   struct sys_attrs *out)
{
	uint64_t count = args->a[idx + 1];

	if (count > SYS_ATTRS_KEPT)
		return ST_BAD_PARAM;
	out->count = (uint32_t)count;
	return uctx_copy_in(out->a, sys_user(args, idx),
			    count * sizeof(out->a[0]));
}

const struct utee_attribute *sys_attrs_find(const struct sys_attrs *attrs,
					    uint32_t id)
{
	for (uint32_t i = 0; i < attrs->count; i++) {
		if (attrs->a[i].attribute_id == id)
			return &attrs->a[i];
	}
	return NULL;
}

uint32_t sys_attrs_value(const struct sys_attrs *attrs, uint32_t id,
			 uint32_t otherwise)
{
	const struct utee_attribute *a = sys_attrs_find(attrs, id);

	return a ? (uint32_t)a->a : otherwise;
}
