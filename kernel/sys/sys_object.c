/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/crypt_values.h"
#include "base/bytes/mem.h"
#include "kernel/sys/object_fill.h"
#include "kernel/sys/sys_priv.h"
#include "kernel/sys/sys_stored.h"

/* Objects: calls of 3.4 in abi-ta but key generation. */

/* (type, max size, u32 *obj) */
uint32_t sys_obj_alloc(struct sys_args *args)
{
	struct object *o = NULL;
	enum status st;

	/* Data live in storage only. */
	if (args->a[0] == TA_TYPE_DATA)
		return GP_ERROR_NOT_SUPPORTED;
	st = object_create((uint32_t)args->a[0], (uint32_t)args->a[1], &o);
	if (st != ST_OK)
		return gp_from_status(st);
	st = object_add(args->ta, o);
	if (st != ST_OK) {
		object_destroy(o);
		return gp_from_status(st);
	}
	sys_return_value(args, 2, o->handle);
	return GP_SUCCESS;
}

/* (obj) */
uint32_t sys_obj_close(struct sys_args *args)
{
	struct object *o = object_find(args, 0);

	if (!o)
		return GP_ERROR_BAD_STATE;
	return object_close(args->ta, o) == ST_OK ? GP_SUCCESS
						  : GP_ERROR_ITEM_NOT_FOUND;
}

/* (obj) An operation's key may be taken from it: the next start of the
 * operation looks at it again. */
uint32_t sys_obj_reset(struct sys_args *args)
{
	struct object *o = object_find(args, 0);

	if (!o)
		return GP_ERROR_BAD_STATE;
	if (object_is_persistent(o))
		return GP_ERROR_BAD_PARAMETERS;
	object_reset(o);
	return GP_SUCCESS;
}

static bool is_blank(const struct object *o)
{
	return !object_is_persistent(o) && !object_is_initialised(o);
}

/* (dst, src) */
uint32_t sys_obj_copy(struct sys_args *args)
{
	struct object *dst = object_find(args, 0);
	const struct object *src = object_find(args, 1);

	if (!dst || !src)
		return GP_ERROR_BAD_STATE;
	if (!object_is_initialised(src) || !is_blank(dst))
		return GP_ERROR_BAD_PARAMETERS;
	return gp_from_status(object_copy(dst, src));
}

/* (obj, info *) */
uint32_t sys_obj_get_info(struct sys_args *args)
{
	const struct object *o = object_find(args, 0);
	struct utee_object_info info = {0};

	if (!o)
		return GP_ERROR_BAD_STATE;
	info.type = o->type->id;
	info.size_bits = o->size_bits;
	info.max_bits = o->max_bits;
	info.usage = o->usage;
	info.flags = o->flags;
	if (o->store_ops)
		o->store_ops->get_data(o->store, &info.data_bytes,
				       &info.data_position);
	return gp_from_status(
		uctx_copy_out(sys_user(args, 1), &info, sizeof(info)));
}

/* (obj, mask) */
uint32_t sys_obj_restrict_usage(struct sys_args *args)
{
	struct object *o = object_find(args, 0);
	uint32_t usage;
	enum status st;

	if (!o)
		return GP_ERROR_BAD_STATE;
	usage = o->usage & (uint32_t)args->a[1];
	if (o->store_ops) {
		st = o->store_ops->save_usage(o->store, usage);
		if (st != ST_OK)
			return sys_storage_done(args, o, false, st);
	}
	o->usage = usage;
	return GP_SUCCESS;
}

/* @size bytes at @src through buffer argument 2, its length in argument 3. */
static uint32_t answer(struct sys_args *args, const void *src, uint64_t size)
{
	uint64_t room = args->v[3];

	sys_return_value(args, 3, size);
	if (size == 0)
		return GP_SUCCESS;
	if (args->a[2] == 0 || room < size)
		return GP_ERROR_SHORT_BUFFER;
	return gp_from_status(uctx_copy_out(sys_user(args, 2), src, size));
}

/* (obj, attr id, buf, u64 *size) */
uint32_t sys_obj_get_attr(struct sys_args *args)
{
	const uint32_t id = (uint32_t)args->a[1];
	const struct object *o = object_find(args, 0);
	const struct object_attr *a;

	if (!o)
		return GP_ERROR_ITEM_NOT_FOUND;
	if (!object_is_initialised(o))
		return GP_ERROR_BAD_PARAMETERS;
	if (!(id & TA_ATTR_IS_PUBLIC) && !(o->usage & TA_USAGE_EXTRACTABLE))
		return GP_ERROR_BAD_PARAMETERS;
	a = object_attr(o, id);
	if (!a)
		return GP_ERROR_ITEM_NOT_FOUND;
	if (id & TA_ATTR_IS_VALUE) {
		const uint32_t pair[2] = {a->value, 0};

		return answer(args, pair, sizeof(pair));
	}
	return answer(args, a->bytes, a->size_bytes);
}

static enum status populate(struct object *o, const struct sys_attrs *attrs)
{
	enum status st = object_check_set(o->type, attrs, FILL_POPULATE);

	if (st == ST_OK)
		st = object_fill(o, attrs);
	if (st != ST_OK)
		return st;
	st = object_measure(o);
	if (st != ST_OK) {
		object_clear(o);
		return st;
	}
	o->flags |= OBJECT_INITIALIZED;
	return ST_OK;
}

/* (obj, attrs, count) */
uint32_t sys_obj_populate(struct sys_args *args)
{
	struct object *o = object_find(args, 0);
	struct sys_attrs attrs;
	enum status st;

	if (!o)
		return GP_ERROR_BAD_STATE;
	if (!is_blank(o))
		return GP_ERROR_BAD_PARAMETERS;
	st = sys_attrs_read(args, 1, &attrs);
	return gp_from_status(st == ST_OK ? populate(o, &attrs) : st);
}
