/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "base/bytes/uuid.h"
#include "kernel/sys/sys_priv.h"

/*
 * A TA as a client. Its block of parameters is copied in once; memrefs are
 * checked against its own rights. Spec: abi-ta 5.1, 5.2.
 */

/* Where the memref may be handed on to another TA, name the pages. */
static void find_pages(const struct uctx *u, struct ta_memref *m)
{
	const struct uctx_region *r = uctx_find(u, m->user.va);
	uint64_t offset;

	if (!r || (r->kind != UCTX_PARAM && r->kind != UCTX_SHAREABLE))
		return;
	offset = m->user.va - r->va;
	if (!range_fits(offset, m->size_bytes, r->page_count * PAGE_BYTES))
		return;
	m->mobj = mobj_get(r->mobj);
	m->offset_bytes = r->mobj_page * PAGE_BYTES + offset;
}

static enum status decode_memref(const struct uctx *u, enum ta_param_type type,
				 uint64_t va, uint64_t size,
				 struct ta_memref *m)
{
	unsigned int attr = MAP_READ;
	enum status st;

	if (type != TA_PARAM_MEMREF_IN)
		attr |= MAP_WRITE;
	if (va == 0 && size != 0)
		return ST_BAD_PARAM;
	if (u->is_32bit && (va > UINT32_MAX || size > UINT32_MAX))
		return ST_DENIED;
	st = uctx_check(u, (user_addr_t){va}, size, attr, true);
	if (st != ST_OK)
		return st;
	*m = (struct ta_memref){.size_bytes = size,
				.is_user = true,
				.is_null = va == 0,
				.user = {va}};
	if (size > 0)
		find_pages(u, m);
	return ST_OK;
}

static enum status decode_param(const struct uctx *u, enum ta_param_type type,
				uint64_t a, uint64_t b, struct ta_param *out)
{
	out->type = type;
	switch (type) {
	case TA_PARAM_NONE:
	case TA_PARAM_VALUE_OUT:
		return ST_OK;
	case TA_PARAM_VALUE_IN:
	case TA_PARAM_VALUE_INOUT:
		out->value.a = (uint32_t)a;
		out->value.b = (uint32_t)b;
		return ST_OK;
	case TA_PARAM_MEMREF_IN:
	case TA_PARAM_MEMREF_OUT:
	case TA_PARAM_MEMREF_INOUT:
		return decode_memref(u, type, a, b, &out->memref);
	}
	return ST_BAD_PARAM;
}

/* On error no reference is left in @ps. */
static enum status decode_params(const struct uctx *u,
				 const struct utee_params *raw,
				 struct ta_params *ps)
{
	enum status st = ST_OK;

	*ps = (struct ta_params){0};
	if (raw->types >> (4 * TA_PARAM_COUNT) != 0)
		return ST_BAD_PARAM;
	for (unsigned int i = 0; i < TA_PARAM_COUNT && st == ST_OK; i++)
		st = decode_param(
			u, (enum ta_param_type)(raw->types >> (4 * i) & 0xF),
			raw->p[i].a, raw->p[i].b, &ps->p[i]);
	if (st != ST_OK)
		ta_params_put(ps);
	return st;
}

/* Bring the callee's answers into the block that goes back to the TA. */
static void encode_params(const struct ta_params *ps, struct utee_params *raw)
{
	for (unsigned int i = 0; i < TA_PARAM_COUNT; i++) {
		const struct ta_param *p = &ps->p[i];

		switch (p->type) {
		case TA_PARAM_VALUE_OUT:
		case TA_PARAM_VALUE_INOUT:
			raw->p[i].a = p->value.a;
			raw->p[i].b = p->value.b;
			break;
		case TA_PARAM_MEMREF_OUT:
		case TA_PARAM_MEMREF_INOUT:
			raw->p[i].b = p->memref.size_bytes;
			break;
		case TA_PARAM_NONE:
		case TA_PARAM_VALUE_IN:
		case TA_PARAM_MEMREF_IN:
			break;
		}
	}
}

/* Parameters in argument @idx (NULL: none). */
static enum status take_params(const struct sys_args *args, unsigned int idx,
			       struct utee_params *raw, struct ta_params *ps)
{
	enum status st;

	*raw = (struct utee_params){0};
	if (args->a[idx] != 0) {
		st = uctx_copy_in(raw, sys_user(args, idx), sizeof(*raw));
		if (st != ST_OK)
			return st;
	}
	return decode_params(args->ta->uctx, raw, ps);
}

static enum status give_params(const struct sys_args *args, unsigned int idx,
			       struct utee_params *raw,
			       const struct ta_params *ps)
{
	if (args->a[idx] == 0)
		return ST_OK;
	encode_params(ps, raw);
	return uctx_copy_out(sys_user(args, idx), raw, sizeof(*raw));
}

/* (uuid, timeout, params, u32 *session, u32 *origin) */
uint32_t sys_open_ta_session(struct sys_args *args)
{
	struct ta_identity self = {.login = TA_LOGIN_TRUSTED_APP};
	struct ta_result result;
	struct utee_params raw;
	struct ta_params ps;
	uint8_t uuid[UUID_BYTES];
	uint32_t id = 0;
	enum status st;

	sys_return_value(args, 4, GP_ORIGIN_TEE);
	st = uctx_copy_in(uuid, sys_user(args, 0), sizeof(uuid));
	if (st != ST_OK)
		return gp_from_status(st);
	uuid_swap_order(uuid, uuid);
	st = take_params(args, 2, &raw, &ps);
	if (st != ST_OK)
		return gp_from_status(st);
	memcpy(self.uuid, args->ta->uuid, sizeof(self.uuid));
	result = ta_open_session(args->ta, &self, uuid, (uint32_t)args->a[1],
				 &ps, &id);
	sys_return_value(args, 4, result.origin);
	if (result.code == GP_SUCCESS) {
		sys_return_value(args, 3, id);
		st = give_params(args, 2, &raw, &ps);
	}
	ta_params_put(&ps);
	return st == ST_OK ? result.code : gp_from_status(st);
}

/* (session) */
uint32_t sys_close_ta_session(struct sys_args *args)
{
	if (args->a[0] > UINT32_MAX)
		return GP_ERROR_ITEM_NOT_FOUND;
	return ta_close_session(args->ta, (uint32_t)args->a[0]).code;
}

/* (session, timeout, cmd, params, u32 *origin) */
uint32_t sys_invoke_ta_command(struct sys_args *args)
{
	struct ta_result result;
	struct utee_params raw;
	struct ta_params ps;
	enum status st;

	sys_return_value(args, 4, GP_ORIGIN_TEE);
	if (args->a[0] > UINT32_MAX)
		return GP_ERROR_BAD_PARAMETERS;
	st = take_params(args, 3, &raw, &ps);
	if (st != ST_OK)
		return gp_from_status(st);
	result = ta_invoke(args->ta, (uint32_t)args->a[0], (uint32_t)args->a[2],
			   (uint32_t)args->a[1], &ps);
	sys_return_value(args, 4, result.origin);
	if (result.code != GP_ERROR_TARGET_DEAD)
		st = give_params(args, 3, &raw, &ps);
	ta_params_put(&ps);
	return st == ST_OK ? result.code : gp_from_status(st);
}
