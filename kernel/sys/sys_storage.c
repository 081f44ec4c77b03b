/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/crypt_values.h"
#include "base/bytes/mem.h"
#include "base/bytes/uuid.h"
#include "kernel/sys/stored.h"
#include "kernel/sys/sys_priv.h"
#include "kernel/sys/sys_stored.h"

/* Persistent objects: opening, making, renaming, deleting. Spec: abi-ta 3.6 */

#define ACCESS_FLAGS                                                           \
	(TA_DATA_READ | TA_DATA_WRITE | TA_DATA_WRITE_META |                   \
	 TA_DATA_SHARE_READ | TA_DATA_SHARE_WRITE)
static_assert(TA_DATA_READ == STORAGE_READ && TA_DATA_WRITE == STORAGE_WRITE &&
		      TA_DATA_WRITE_META == STORAGE_WRITE_META &&
		      TA_DATA_SHARE_READ == STORAGE_SHARE_READ &&
		      TA_DATA_SHARE_WRITE == STORAGE_SHARE_WRITE &&
		      TA_DATA_OVERWRITE == STORAGE_OVERWRITE,
	      "flags of a TA are flags of a store");

enum status sys_storage_owner(const struct sys_args *args,
			      uint8_t owner[UUID_BYTES])
{
	uuid_swap_order(args->ta->uuid, owner);
	/* That is the core's own. */
	return uuid_is_nil(owner) ? ST_NOT_FOUND : ST_OK;
}

/* Id in arguments @idx and @idx + 1. */
static enum status read_name(const struct sys_args *args, unsigned int idx,
			     struct storage_name *name)
{
	enum status st = ST_OK;

	*name = (struct storage_name){};
	if (args->a[idx + 1] > TA_OBJECT_ID_MAX)
		return ST_BAD_PARAM;
	st = sys_storage_owner(args, name->owner);
	if (st != ST_OK)
		return st;
	name->id_bytes = (uint8_t)args->a[idx + 1];
	return uctx_copy_in(name->id, sys_user(args, idx), name->id_bytes);
}

/* Into the table of the TA's objects; answered through argument @idx. */
static enum status hand_out(struct sys_args *args, struct object *o,
			    unsigned int idx)
{
	enum status st = object_add(args->ta, o);

	if (st == ST_OK)
		sys_return_value(args, idx, o->handle);
	else
		object_destroy(o);
	return st;
}

/* (storage, id, id_len, flags, u32 *obj) */
uint32_t sys_storage_open(struct sys_args *args)
{
	uint32_t flags = (uint32_t)args->a[3];
	struct storage_name name;
	struct object *o = NULL;
	enum status st = read_name(args, 1, &name);

	if (st == ST_OK && flags & ~ACCESS_FLAGS)
		st = ST_BAD_PARAM;
	if (st == ST_OK)
		st = stored_open((uint32_t)args->a[0], &name, flags, &o);
	if (st == ST_OK)
		st = hand_out(args, o, 4);
	return stored_result(st);
}

struct create_call {
	struct storage_name name;
	struct storage_source data;
	struct object *attrs; /* that the TA gave, or NULL */
	bool wants_handle;
};

static enum status decode_create(const struct sys_args *args,
				 struct create_call *c)
{
	enum status st = read_name(args, 1, &c->name);

	if (st != ST_OK)
		return st;
	if ((uint32_t)args->a[3] & ~(ACCESS_FLAGS | TA_DATA_OVERWRITE))
		return ST_BAD_PARAM;
	if (!args->a[5] && args->a[6])
		return ST_BAD_PARAM;
	c->data = (struct storage_source){.user = sys_user(args, 5),
					  .size_bytes = (size_t)args->a[6]};
	c->wants_handle = args->a[7];
	if (!args->a[4])
		return ST_OK;
	c->attrs = object_find(args, 4);
	return c->attrs && object_is_initialised(c->attrs) ? ST_OK
							   : ST_BAD_PARAM;
}

/* An object with the attributes that the TA gave, or a data object. */
static enum status make_object(const struct object *attrs, struct object **out)
{
	struct object *o = NULL;
	enum status st =
		attrs ? object_create(attrs->type->id, attrs->max_bits, &o)
		      : object_create(TA_TYPE_DATA, 0, &o);

	if (st != ST_OK)
		return st == ST_NOT_SUPPORTED ? ST_BAD_PARAM : st;
	if (attrs)
		st = object_copy(o, attrs);
	if (st != ST_OK)
		object_destroy(o);
	else
		*out = o;
	return st;
}

/* @o gets its handle first: without one nothing may have been made. */
static enum status create_handle(struct sys_args *args,
				 const struct create_call *c, struct object *o)
{
	struct stored *s = NULL;
	enum status st = hand_out(args, o, 7);

	if (st != ST_OK)
		return st;
	st = stored_create((uint32_t)args->a[0], &c->name, (uint32_t)args->a[3],
			   o, &c->data, &s);
	if (st == ST_OK) {
		stored_attach(o, s);
		return ST_OK;
	}
	(void)object_close(args->ta, o);
	sys_return_value(args, 7, 0);
	return st;
}

/* A new handle, or none. */
static enum status create_apart(struct sys_args *args,
				const struct create_call *c)
{
	struct object *o = NULL;
	enum status st = make_object(c->attrs, &o);

	if (st != ST_OK)
		return st;
	if (c->wants_handle)
		return create_handle(args, c, o);
	st = stored_create((uint32_t)args->a[0], &c->name, (uint32_t)args->a[3],
			   o, &c->data, NULL);
	object_destroy(o);
	return st;
}

/* The transient object that the TA gave becomes the persistent one. */
static enum status create_in_place(const struct sys_args *args,
				   const struct create_call *c)
{
	struct stored *s = NULL;
	enum status st =
		stored_create((uint32_t)args->a[0], &c->name,
			      (uint32_t)args->a[3], c->attrs, &c->data, &s);

	if (st == ST_OK)
		stored_attach(c->attrs, s);
	return st;
}

/* (storage, id, id_len, flags, attr obj, data, len, u32 *obj) */
uint32_t sys_storage_create(struct sys_args *args)
{
	struct create_call c = {};
	enum status st = decode_create(args, &c);

	if (st == ST_OK) {
		if (!c.wants_handle && c.attrs &&
		    !object_is_persistent(c.attrs))
			st = create_in_place(args, &c);
		else
			st = create_apart(args, &c);
	}
	return stored_result(st);
}

uint32_t sys_storage_done(struct sys_args *args, struct object *o,
			  bool may_grow, enum status st)
{
	/* A corrupt object's handle is closed, unless the TA wants it. */
	if (st == ST_CORRUPT &&
	    !(args->ta->flags & TA_FLAG_DONT_CLOSE_HANDLE_ON_CORRUPT_OBJECT) &&
	    object_close(args->ta, o) != ST_OK)
		return GP_ERROR_CORRUPT_OBJECT;
	return stored_use_result(st, may_grow);
}

/* An operation has it still: it goes on as a transient object. */
static void detach(struct object *o)
{
	o->store_ops->close(o->store);
	o->store_ops = NULL;
	o->flags = OBJECT_INITIALIZED;
}

/*
 * (obj) The handle goes whatever happens. There is one word for all that keeps
 * the object from going too; any other panics the TA, as if a full disk or what
 * normal world did to a file were its fault. Spec: GP Core 1.3 5.7
 */
uint32_t sys_storage_delete(struct sys_args *args)
{
	struct object *o = object_find(args, 0);
	struct stored *s = o ? stored_of(o) : NULL;
	struct storage_file *f = NULL;
	enum status st = ST_OK;

	if (!s)
		return GP_ERROR_BAD_STATE;
	if (!(o->flags & TA_DATA_WRITE_META))
		return GP_ERROR_ACCESS_CONFLICT;
	f = s->file;
	s->file = NULL;
	st = storage_remove(f);
	if (object_close(args->ta, o) != ST_OK)
		detach(o);
	return st == ST_OK ? GP_SUCCESS : GP_ERROR_STORAGE_NOT_AVAILABLE;
}

/* (obj, id, id_len) */
uint32_t sys_storage_rename(struct sys_args *args)
{
	struct object *o = object_find(args, 0);
	const struct stored *s = o ? stored_of(o) : NULL;
	struct storage_name name;
	enum status st = ST_OK;

	if (!s || !(o->flags & TA_DATA_WRITE_META))
		return GP_ERROR_BAD_STATE;
	st = read_name(args, 1, &name);
	if (st == ST_OK)
		st = storage_rename(s->file, &name);
	return sys_storage_done(args, o, false, st);
}
