/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/mm/heap.h"
#include "kernel/sys/sys_data.h"
#include "kernel/sys/sys_priv.h"

/*
 * Persistent objects. There is no store behind the known storage ids yet:
 * they answer that storage is not available, which the TA library hands on
 * to the TA. Spec: abi-ta 3.6, 3.7.
 */
struct storage_enum {
	bool is_started;
};

static bool storage_is_known(uint64_t id)
{
	return id == TA_STORAGE_PRIVATE || id == TA_STORAGE_PRIVATE_REE;
}

static uint32_t refuse(uint64_t storage_id)
{
	return storage_is_known(storage_id) ? GP_ERROR_STORAGE_NOT_AVAILABLE
					    : GP_ERROR_ITEM_NOT_FOUND;
}

/* (storage, id, id_len, flags, u32 *obj) */
uint32_t sys_storage_open(struct sys_args *args)
{
	if (args->a[2] > TA_OBJECT_ID_MAX)
		return GP_ERROR_BAD_PARAMETERS;
	return refuse(args->a[0]);
}

/* (storage, id, id_len, flags, attr obj, data, len, u32 *obj) */
uint32_t sys_storage_create(struct sys_args *args)
{
	if (args->a[2] > TA_OBJECT_ID_MAX ||
	    (args->a[5] == 0 && args->a[6] != 0))
		return GP_ERROR_BAD_PARAMETERS;
	return refuse(args->a[0]);
}

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

/* (enum, storage) */
uint32_t sys_storage_start_enum(struct sys_args *args)
{
	struct storage_enum *e = find(args);

	if (!e)
		return GP_ERROR_BAD_PARAMETERS;
	return refuse(args->a[1]);
}

/* Calls on persistent objects, of which there are none yet. */
uint32_t sys_storage_on_object(__unused struct sys_args *args)
{
	return GP_ERROR_BAD_STATE;
}

/* (enum, info *, id *, u64 *id_len) */
uint32_t sys_storage_next_enum(struct sys_args *args)
{
	return find(args) ? GP_ERROR_ITEM_NOT_FOUND : GP_ERROR_BAD_PARAMETERS;
}
