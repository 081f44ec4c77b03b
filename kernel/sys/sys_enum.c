/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/mm/heap.h"
#include "kernel/sys/sys_data.h"
#include "kernel/sys/sys_priv.h"
#include "kernel/sys/sys_stored.h"

/* Enumerators of a TA's persistent objects. Spec: abi-ta 3.6 */
struct storage_enum {
	bool is_started;
	uint32_t storage_id;
	uint64_t cursor;
};

static struct storage_enum *find(const struct sys_args *args)
{
	struct sys_data *d = sys_data_find(args->ta);

	return d ? handle_find(&d->enums, args->a[0]) : NULL;
}

/* (u32 *enum) */
uint32_t sys_storage_alloc_enum(struct sys_args *args)
{
	struct storage_enum *e;
	struct sys_data *d = NULL;
	uint32_t handle = 0;
	enum status st = sys_data_get(args->ta, &d);

	if (st != ST_OK)
		return gp_from_status(st);
	e = heap_alloc(sizeof(*e));
	if (!e)
		return GP_ERROR_OUT_OF_MEMORY;
	st = handle_add(&d->enums, e, &handle);
	if (st != ST_OK) {
		heap_free(e);
		return gp_from_status(st);
	}
	sys_return_value(args, 0, handle);
	return GP_SUCCESS;
}

/* (enum) */
uint32_t sys_storage_free_enum(struct sys_args *args)
{
	struct sys_data *d = sys_data_find(args->ta);
	struct storage_enum *e =
		d ? handle_remove(&d->enums, args->a[0]) : NULL;

	if (!e)
		return GP_ERROR_BAD_PARAMETERS;
	heap_free(e);
	return GP_SUCCESS;
}

/* (enum) */
uint32_t sys_storage_reset_enum(struct sys_args *args)
{
	struct storage_enum *e = find(args);

	if (!e)
		return GP_ERROR_BAD_PARAMETERS;
	e->is_started = false;
	return GP_SUCCESS;
}

/* The next object behind *@cursor. */
static enum status next_name(const struct sys_args *args, uint32_t storage_id,
			     uint64_t *cursor, struct storage_name *name)
{
	uint8_t owner[UUID_BYTES];
	enum status st = sys_storage_owner(args, owner);

	return st == ST_OK ? storage_next(storage_id, owner, cursor, name) : st;
}

/* (enum, storage) Nothing to enumerate is said at once. */
uint32_t sys_storage_start_enum(struct sys_args *args)
{
	struct storage_enum *e = find(args);
	struct storage_name name;
	uint64_t cursor = 0;
	enum status st = ST_OK;

	if (!e)
		return GP_ERROR_BAD_PARAMETERS;
	e->is_started = false;
	st = next_name(args, (uint32_t)args->a[1], &cursor, &name);
	if (st == ST_OK) {
		e->is_started = true;
		e->storage_id = (uint32_t)args->a[1];
		e->cursor = 0;
	}
	return stored_use_result(st, false);
}

static enum status next(const struct sys_args *args, struct storage_enum *e,
			struct storage_name *name,
			struct utee_object_info *info)
{
	enum status st = ST_NOT_FOUND;

	if (!e->is_started)
		return ST_NOT_FOUND;
	do {
		uint64_t cursor = e->cursor;

		st = next_name(args, e->storage_id, &cursor, name);
		if (st != ST_OK)
			return st;
		st = stored_peek(e->storage_id, name, info);
		if (st == ST_OK || st == ST_NOT_FOUND)
			e->cursor = cursor;
		/* One that has just gone is passed over. */
	} while (st == ST_NOT_FOUND);
	return st;
}

/* (enum, info *, id *, u64 *id_len) */
uint32_t sys_storage_next_enum(struct sys_args *args)
{
	struct storage_enum *e = find(args);
	struct utee_object_info info;
	struct storage_name name;
	enum status st = ST_OK;

	if (!e)
		return GP_ERROR_BAD_PARAMETERS;
	st = next(args, e, &name, &info);
	if (st == ST_OK)
		st = uctx_copy_out(sys_user(args, 1), &info, sizeof(info));
	if (st == ST_OK)
		st = uctx_copy_out(sys_user(args, 2), name.id, name.id_bytes);
	if (st == ST_OK)
		sys_return_value(args, 3, name.id_bytes);
	return stored_use_result(st, false);
}
