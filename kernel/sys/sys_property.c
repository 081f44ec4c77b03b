/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/sys/property.h"
#include "kernel/sys/sys_priv.h"

#define NAME_MAX 128

/*
 * Give @src to the buffer in argument @idx whose room is named by the next
 * argument: tells the length always, copies when there is room. Nothing
 * happens when either is NULL.
 */
static enum status give(struct sys_args *args, unsigned int idx,
			const void *src, size_t size)
{
	uint64_t room = args->v[idx + 1];

	if (args->a[idx] == 0 || args->a[idx + 1] == 0)
		return ST_OK;
	sys_return_value(args, idx + 1, size);
	if (room < size)
		return ST_SHORT_BUFFER;
	return uctx_copy_out(sys_user(args, idx), src, size);
}

/* (set, index, name, u32 *name_len, buf, u32 *buf_len, u32 *type); the order
 * of what is written is part of the contract. */
uint32_t sys_get_property(struct sys_args *args)
{
	const struct property_scope scope = {args->ta, ta_session_current()};
	const struct property *p = property_at(args->a[0], args->a[1]);
	struct property_value value;
	enum status st;

	if (!p)
		return GP_ERROR_ITEM_NOT_FOUND;
	st = property_read(p, &scope, &value);
	if (st != ST_OK)
		return gp_from_status(st);
	sys_return_value(args, 6, p->type);
	st = give(args, 4, value.bytes, value.size_bytes);
	if (st != ST_OK)
		return gp_from_status(st);
	return gp_from_status(give(args, 2, p->name, strlen(p->name) + 1));
}

/* (set, name, name_len, u32 *index) */
uint32_t sys_get_property_name_to_index(struct sys_args *args)
{
	char name[NAME_MAX];
	uint32_t index = 0;
	enum status st;

	if (args->a[1] == 0 || args->a[2] == 0)
		return GP_ERROR_BAD_PARAMETERS;
	if (args->a[2] > sizeof(name)) /* no name is that long */
		return GP_ERROR_ITEM_NOT_FOUND;
	st = uctx_copy_in(name, sys_user(args, 1), args->a[2]);
	if (st != ST_OK)
		return gp_from_status(st);
	name[args->a[2] - 1] = '\0';
	st = property_index(args->a[0], name, &index);
	if (st == ST_OK)
		sys_return_value(args, 3, index);
	return gp_from_status(st);
}
