/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/object_fill.h"

#include "base/bytes/mem.h"
#include "kernel/uctx/uctx.h"

/* A number may be longer than its room by zeros in front; not by more. */
#define ZEROS_MAX 64

static bool takes(const struct attr_rule *rule, enum object_fill_for purpose)
{
	const unsigned int populate =
		ATTR_REQUIRED | ATTR_GROUP | ATTR_OPTIONAL;
	const unsigned int generate = ATTR_GEN_REQUIRED | ATTR_GEN_OPTIONAL;

	return rule->flags & (purpose == FILL_POPULATE ? populate : generate);
}

enum status object_check_set(const struct object_type *t,
			     const struct sys_attrs *attrs,
			     enum object_fill_for purpose)
{
	const unsigned int required =
		purpose == FILL_POPULATE ? ATTR_REQUIRED : ATTR_GEN_REQUIRED;
	bool has_group = false;
	uint32_t given = 0;

	for (uint32_t i = 0; i < attrs->count; i++) {
		int idx = object_type_attr(t, attrs->a[i].attribute_id);

		if (idx < 0 || (given & BIT32(idx)) ||
		    !takes(&t->attrs[idx], purpose))
			return ST_NOT_FOUND;
		given |= BIT32(idx);
		if (t->attrs[idx].flags & ATTR_GROUP)
			has_group = true;
	}
	for (unsigned int i = 0; i < t->attr_count; i++) {
		bool is_needed = (t->attrs[i].flags & required) ||
				 (has_group && t->attrs[i].flags & ATTR_GROUP);

		if (is_needed && !(given & BIT32(i)))
			return ST_NOT_FOUND;
	}
	return ST_OK;
}

/* The user's number without the zeros in front that make it longer than
 * @room. */
static enum status skip_zeros(user_addr_t *from, uint64_t *size, uint32_t room)
{
	uint8_t zeros[ZEROS_MAX] = {0};
	uint8_t sum = 0;
	uint64_t n;
	enum status st;

	if (*size <= room)
		return ST_OK;
	n = *size - room;
	if (n > sizeof(zeros))
		return ST_BAD_STATE;
	st = uctx_copy_in(zeros, *from, n);
	for (uint64_t i = 0; i < n; i++)
		sum |= zeros[i];
	secure_zero(zeros, sizeof(zeros));
	if (st != ST_OK)
		return st;
	from->va += n;
	*size -= n;
	return sum == 0 ? ST_OK : ST_BAD_STATE;
}

static enum status fill_bytes(struct object *o, unsigned int idx,
			      user_addr_t from, uint64_t size)
{
	const enum attr_kind kind = o->type->attrs[idx].kind;
	struct object_attr *a = &o->attrs[idx];
	enum status st;

	if (kind == ATTR_NUMBER) {
		st = skip_zeros(&from, &size, a->room_bytes);
		if (st != ST_OK)
			return st;
	}
	if (size > a->room_bytes ||
	    (kind == ATTR_FIXED && size != a->room_bytes))
		return ST_SECURITY;
	st = uctx_copy_in(a->bytes, from, size);
	if (st != ST_OK)
		return st;
	a->size_bytes = (uint32_t)size;
	o->attr_mask |= BIT32(idx);
	if (kind == ATTR_NUMBER)
		object_trim_number(a);
	return ST_OK;
}

enum status object_fill(struct object *o, const struct sys_attrs *attrs)
{
	for (uint32_t i = 0; i < attrs->count; i++) {
		const struct utee_attribute *u = &attrs->a[i];
		int idx = object_type_attr(o->type, u->attribute_id);
		enum status st;

		if (idx < 0)
			return ST_NOT_FOUND;
		if (o->type->attrs[idx].kind == ATTR_VALUE)
			st = object_set_value(o, u->attribute_id,
					      (uint32_t)u->a);
		else
			st = fill_bytes(o, (unsigned int)idx,
					(user_addr_t){u->a}, u->b);
		if (st != ST_OK) {
			object_clear(o);
			return st;
		}
	}
	return ST_OK;
}
