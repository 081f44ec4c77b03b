/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/object.h"

#include "abi/crypt_values.h"
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"
#include "kernel/sys/sys_data.h"
#include "kernel/sys/sys_priv.h"

/* Keys of lattices: private ones may be in their longer form. */
static uint32_t string_room(const struct object_type *t, uint32_t id,
			    uint32_t bits)
{
	const struct ml_sizes sizes = object_lattice_sizes(t, bits);

	return (uint32_t)(id == TA_ATTR_ML_PUBLIC ? sizes.public_bytes
						  : sizes.expanded_bytes);
}

/* Room that attribute @idx of a new object needs. */
static uint32_t room_of(const struct object_type *t, unsigned int idx,
			uint32_t max_bits)
{
	switch ((enum attr_kind)t->attrs[idx].kind) {
	case ATTR_SECRET:
		/* Of the type, not of the object: a derived secret may be
		 * longer than the largest size. */
		return t->max_bits / 8u;
	case ATTR_NUMBER:
		return (max_bits + 7) / 8;
	case ATTR_FIXED:
		return t->fixed_bytes;
	case ATTR_STRING:
		return string_room(t, t->attrs[idx].id, max_bits);
	case ATTR_VALUE:
		return 0;
	}
	return 0;
}

enum status object_create(uint32_t type_id, uint32_t max_bits,
			  struct object **out)
{
	const struct object_type *t = object_type_find(type_id);
	size_t size = sizeof(struct object);
	struct object *o;
	uint8_t *room;

	if (!t || !object_type_permits(t, max_bits))
		return ST_NOT_SUPPORTED;
	for (unsigned int i = 0; i < t->attr_count; i++)
		size += sizeof(o->attrs[0]) + room_of(t, i, max_bits);
	o = heap_alloc(size);
	if (!o)
		return ST_NO_MEM;
	o->type = t;
	o->max_bits = max_bits;
	o->usage = OBJECT_USAGE_ALL;
	room = (uint8_t *)&o->attrs[t->attr_count];
	for (unsigned int i = 0; i < t->attr_count; i++) {
		o->attrs[i].bytes = room;
		o->attrs[i].room_bytes = room_of(t, i, max_bits);
		room += o->attrs[i].room_bytes;
	}
	*out = o;
	return ST_OK;
}

void object_destroy(void *object)
{
	struct object *o = object;

	if (o && o->store_ops)
		o->store_ops->close(o->store);
	heap_free(o);
}

void object_clear(struct object *o)
{
	for (unsigned int i = 0; i < o->type->attr_count; i++) {
		struct object_attr *a = &o->attrs[i];

		secure_zero(a->bytes, a->room_bytes);
		a->size_bytes = 0;
		a->value = 0;
	}
	o->attr_mask = 0;
	o->size_bits = 0;
}

void object_reset(struct object *o)
{
	object_clear(o);
	o->usage = OBJECT_USAGE_ALL;
	o->flags &= ~OBJECT_INITIALIZED;
}

static bool is_set(const struct object *o, int idx)
{
	return idx >= 0 && (o->attr_mask & BIT32(idx));
}

const struct object_attr *object_attr(const struct object *o, uint32_t id)
{
	int idx = object_type_attr(o->type, id);

	return is_set(o, idx) ? &o->attrs[idx] : NULL;
}

struct number object_number(const struct object *o, uint32_t id)
{
	const struct object_attr *a = object_attr(o, id);

	return a ? (struct number){a->bytes, a->size_bytes}
		 : (struct number){NULL, 0};
}

uint32_t object_value(const struct object *o, uint32_t id, uint32_t otherwise)
{
	const struct object_attr *a = object_attr(o, id);

	return a ? a->value : otherwise;
}

void object_trim_number(struct object_attr *a)
{
	uint32_t zeros = 0;

	while (zeros < a->size_bytes && a->bytes[zeros] == 0)
		zeros++;
	if (zeros == 0)
		return;
	a->size_bytes -= zeros;
	memmove(a->bytes, a->bytes + zeros, a->size_bytes);
	secure_zero(a->bytes + a->size_bytes, zeros);
}

static enum status set_at(struct object *o, unsigned int idx,
			  const uint8_t *bytes, size_t size)
{
	const enum attr_kind kind = o->type->attrs[idx].kind;
	struct object_attr *a = &o->attrs[idx];

	if (kind == ATTR_NUMBER) {
		while (size > 0 && bytes[0] == 0) {
			bytes++;
			size--;
		}
		if (size > a->room_bytes)
			return ST_BAD_STATE;
	}
	if (size > a->room_bytes ||
	    (kind == ATTR_FIXED && size != a->room_bytes))
		return ST_SECURITY;
	if (size > 0)
		memcpy(a->bytes, bytes, size);
	secure_zero(a->bytes + size, a->room_bytes - size);
	a->size_bytes = (uint32_t)size;
	o->attr_mask |= BIT32(idx);
	return ST_OK;
}

enum status object_set_bytes(struct object *o, uint32_t id, const void *bytes,
			     size_t size_bytes)
{
	int idx = object_type_attr(o->type, id);

	if (idx < 0 || o->type->attrs[idx].kind == ATTR_VALUE)
		return ST_NOT_FOUND;
	return set_at(o, (unsigned int)idx, bytes, size_bytes);
}

enum status object_set_value(struct object *o, uint32_t id, uint32_t value)
{
	int idx = object_type_attr(o->type, id);

	if (idx < 0 || o->type->attrs[idx].kind != ATTR_VALUE)
		return ST_NOT_FOUND;
	o->attrs[idx].value = value;
	o->attr_mask |= BIT32(idx);
	return ST_OK;
}

uint8_t *object_secret_room(struct object *o, size_t size_bytes)
{
	struct object_attr *a = &o->attrs[0];

	if (o->type->attr_count != 1 || o->type->attrs[0].kind != ATTR_SECRET ||
	    size_bytes > a->room_bytes)
		return NULL;
	secure_zero(a->bytes, a->room_bytes);
	a->size_bytes = (uint32_t)size_bytes;
	o->attr_mask = 1;
	return a->bytes;
}

enum status object_copy(struct object *dst, const struct object *src)
{
	const struct object_type *t = dst->type;

	if (t != src->type && (t->id | TA_TYPE_PAIR_BIT) != src->type->id)
		return ST_BAD_PARAM;
	if (src->size_bits > dst->max_bits)
		return ST_BAD_PARAM;
	for (unsigned int i = 0; i < t->attr_count; i++) {
		const struct object_attr *a = object_attr(src, t->attrs[i].id);
		enum status st = ST_OK;

		if (!a)
			continue;
		if (t->attrs[i].kind == ATTR_VALUE)
			st = object_set_value(dst, t->attrs[i].id, a->value);
		else
			st = set_at(dst, i, a->bytes, a->size_bytes);
		if (st != ST_OK) {
			object_clear(dst);
			return ST_BAD_PARAM;
		}
	}
	dst->size_bits = src->size_bits;
	dst->usage = src->usage;
	dst->flags |= OBJECT_INITIALIZED;
	return ST_OK;
}

static uint32_t bits_of(const struct object_attr *a)
{
	if (a->size_bytes == 0)
		return 0;
	return a->size_bytes * 8 - (uint32_t)__builtin_clz(a->bytes[0]) + 24;
}

/* The size of an object with a public key of @bytes; 0: none. */
static uint32_t string_bits(const struct object_type *t, size_t bytes)
{
	for (uint32_t bits = t->min_bits; bits <= t->max_bits; bits++) {
		if (bytes > 0 &&
		    object_lattice_sizes(t, bits).public_bytes == bytes)
			return bits;
	}
	return 0;
}

/* Strings of any other size than that of the object's say so when they are
 * used; here they would be found out late. */
static bool has_fit_strings(const struct object *o, uint32_t bits)
{
	const struct ml_sizes sizes = object_lattice_sizes(o->type, bits);
	const struct number key = object_number(o, TA_ATTR_ML_PRIVATE);

	if (object_type_attr(o->type, TA_ATTR_ML_PRIVATE) == OBJECT_NO_ATTR)
		return true;
	return key.size_bytes == sizes.seed_bytes ||
	       key.size_bytes == sizes.expanded_bytes;
}

/* What attribute @idx says about the size of its object. */
static uint32_t size_from(const struct object *o, unsigned int idx)
{
	const struct object_attr *a = &o->attrs[idx];
	uint32_t bits = a->size_bytes * 8;

	if (o->type->attrs[idx].kind == ATTR_NUMBER)
		return bits_of(a);
	if (o->type->attrs[idx].kind == ATTR_VALUE)
		return object_curve_bits(a->value);
	if (o->type->attrs[idx].kind == ATTR_STRING)
		return string_bits(o->type, a->size_bytes);
	if (object_type_is_des(o->type) &&
	    object_size_lacks_parity(o->max_bits))
		bits -= bits / 8;
	return bits;
}

enum status object_measure(struct object *o)
{
	uint32_t bits = o->type->max_bits; /* when no attribute says it */

	for (unsigned int i = 0; i < o->type->attr_count; i++) {
		if (o->type->attrs[i].flags & ATTR_SIZES)
			bits = is_set(o, (int)i) ? size_from(o, i) : 0;
	}
	if (bits > o->max_bits)
		return ST_BAD_STATE;
	if (!object_type_permits(o->type, bits) || !has_fit_strings(o, bits))
		return ST_BAD_PARAM;
	o->size_bits = bits;
	return ST_OK;
}

struct object *object_find(const struct sys_args *args, unsigned int idx)
{
	struct sys_data *d = sys_data_find(args->ta);

	return d ? handle_find(&d->objects, args->a[idx]) : NULL;
}

enum status object_add(struct ta_instance *ta, struct object *o)
{
	struct sys_data *d = NULL;
	enum status st = sys_data_get(ta, &d);

	return st == ST_OK ? handle_add(&d->objects, o, &o->handle) : st;
}

enum status object_close(struct ta_instance *ta, struct object *o)
{
	if (o->is_claimed)
		return ST_BUSY;
	(void)handle_remove(&sys_data_find(ta)->objects, o->handle);
	object_destroy(o);
	return ST_OK;
}
