/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/crypt_values.h"
#include "base/bytes/mem.h"
#include "kernel/crypto/rng.h"
#include "kernel/sys/lattice.h"
#include "kernel/sys/object_fill.h"
#include "kernel/sys/op_key.h"
#include "kernel/sys/sys_priv.h"

/* New keys. Spec: GP Core 1.3 5.3.5, abi-ta 3.4. */

#define RSA_E_MAX_BYTES 32

/* Where a new number of @o goes. */
static struct number_out room_of(struct object *o, uint32_t id)
{
	struct object_attr *a = &o->attrs[object_type_attr(o->type, id)];

	return (struct number_out){a->bytes, a->room_bytes};
}

/* It was written there. */
static void keep(struct object *o, uint32_t id, const struct number_out *n)
{
	int idx = object_type_attr(o->type, id);

	o->attrs[idx].size_bytes = (uint32_t)n->size_bytes;
	o->attr_mask |= BIT32(idx);
}

/* The lowest bit of each byte makes the number of ones odd. */
static void set_parity(uint8_t *key, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		unsigned int upper = key[i] >> 1;
		unsigned int ones = upper ^ upper >> 4;

		ones ^= ones >> 2;
		ones ^= ones >> 1;
		key[i] = (uint8_t)(upper << 1 | (~ones & 1u));
	}
}

static enum status generate_secret(struct object *o, uint32_t bits)
{
	const bool is_des = object_type_is_des(o->type);
	uint8_t *key;

	if (is_des && object_size_lacks_parity(bits))
		bits += bits / 7;
	key = object_secret_room(o, bits / 8);
	if (!key)
		return ST_BAD_PARAM;
	rng_bytes(key, bits / 8);
	if (is_des)
		set_parity(key, bits / 8);
	return ST_OK;
}

static enum status generate_rsa(struct object *o, uint32_t bits)
{
	struct number given = object_number(o, TA_ATTR_RSA_E);
	uint8_t e[RSA_E_MAX_BYTES];
	struct rsa_key_out out = {
		.n = room_of(o, TA_ATTR_RSA_MODULUS),
		.e = room_of(o, TA_ATTR_RSA_E),
		.d = room_of(o, TA_ATTR_RSA_D),
		.p = room_of(o, TA_ATTR_RSA_P),
		.q = room_of(o, TA_ATTR_RSA_Q),
		.dp = room_of(o, TA_ATTR_RSA_DP),
		.dq = room_of(o, TA_ATTR_RSA_DQ),
		.qinv = room_of(o, TA_ATTR_RSA_QINV),
	};
	enum status st;

	if (given.size_bytes > sizeof(e))
		return ST_BAD_PARAM;
	/* Given, but zero. */
	if (object_attr(o, TA_ATTR_RSA_E) && given.size_bytes == 0)
		return ST_BAD_PARAM;
	/* Its place is also where the result goes. */
	if (given.size_bytes > 0)
		memcpy(e, given.bytes, given.size_bytes);
	st = rsa_generate(bits, &(struct number){e, given.size_bytes}, &out);
	if (st != ST_OK)
		return st;
	keep(o, TA_ATTR_RSA_MODULUS, &out.n);
	keep(o, TA_ATTR_RSA_E, &out.e);
	keep(o, TA_ATTR_RSA_D, &out.d);
	keep(o, TA_ATTR_RSA_P, &out.p);
	keep(o, TA_ATTR_RSA_Q, &out.q);
	keep(o, TA_ATTR_RSA_DP, &out.dp);
	keep(o, TA_ATTR_RSA_DQ, &out.dq);
	keep(o, TA_ATTR_RSA_QINV, &out.qinv);
	return ST_OK;
}

static enum status generate_dsa(struct object *o)
{
	const struct dsa_group group = op_dsa_group(o);
	struct number_out x = room_of(o, TA_ATTR_DSA_X);
	struct number_out y = room_of(o, TA_ATTR_DSA_Y);
	enum status st = dsa_generate(&group, &x, &y);

	if (st != ST_OK)
		return st;
	keep(o, TA_ATTR_DSA_X, &x);
	keep(o, TA_ATTR_DSA_Y, &y);
	return ST_OK;
}

static enum status generate_dh(struct object *o)
{
	const struct dh_group group = op_dh_group(o);
	const uint32_t x_bits = object_value(o, TA_ATTR_DH_X_BITS, 0);
	struct number_out x = room_of(o, TA_ATTR_DH_X);
	struct number_out y = room_of(o, TA_ATTR_DH_Y);
	enum status st = dh_generate(&group, x_bits, &x, &y);

	if (st != ST_OK)
		return st;
	keep(o, TA_ATTR_DH_X, &x);
	keep(o, TA_ATTR_DH_Y, &y);
	return object_set_value(o, TA_ATTR_DH_X_BITS, x_bits);
}

static enum status generate_ec(struct object *o, uint32_t bits)
{
	const enum ec_curve curve = op_ec_curve(o);
	const size_t size = ec_size(curve);
	uint8_t d[EC_MAX_BYTES];
	uint8_t x[EC_MAX_BYTES];
	uint8_t y[EC_MAX_BYTES];
	enum status st;

	if (curve != EC_SM2 &&
	    object_curve_bits(object_value(o, TA_ATTR_ECC_CURVE, 0)) != bits)
		return ST_BAD_PARAM;
	st = ec_generate(curve, d, x, y);
	if (st == ST_OK)
		st = object_set_bytes(o, TA_ATTR_ECC_D, d, size);
	if (st == ST_OK)
		st = object_set_bytes(o, TA_ATTR_ECC_X, x, size);
	if (st == ST_OK)
		st = object_set_bytes(o, TA_ATTR_ECC_Y, y, size);
	secure_zero(d, sizeof(d));
	return st;
}

/* Private and public strings of fixed size: attributes 0 and 1. */
static enum status generate_strings(struct object *o)
{
	uint8_t *private_key = o->attrs[0].bytes;
	uint8_t *public_key = o->attrs[1].bytes;
	enum status st;

	switch (o->type->id) {
	case TA_TYPE_ED25519_PAIR:
		st = edwards_generate(EDWARDS_25519, private_key, public_key);
		break;
	case TA_TYPE_ED448_PAIR:
		st = edwards_generate(EDWARDS_448, private_key, public_key);
		break;
	case TA_TYPE_X25519_PAIR:
		st = montgomery_generate(MONTGOMERY_25519, private_key,
					 public_key);
		break;
	default:
		st = montgomery_generate(MONTGOMERY_448, private_key,
					 public_key);
		break;
	}
	if (st != ST_OK)
		return st;
	o->attrs[0].size_bytes = o->attrs[0].room_bytes;
	o->attrs[1].size_bytes = o->attrs[1].room_bytes;
	o->attr_mask = 3;
	return ST_OK;
}

static bool is_generated(const struct object_type *t)
{
	switch (t->id) {
	case TA_TYPE_HKDF_IKM:
	case TA_TYPE_CONCAT_KDF_Z:
	case TA_TYPE_PBKDF2_PASSWORD:
	case TA_TYPE_DATA:
		return false;
	default:
		/* A pair, or the one secret of a symmetric type. */
		return (t->id & TA_TYPE_PAIR_BIT) ||
		       t->attrs[0].kind == ATTR_SECRET;
	}
}

static enum status generate(struct object *o, uint32_t bits)
{
	if (o->type->attrs[0].kind == ATTR_SECRET)
		return generate_secret(o, bits);
	if (o->type->attrs[0].kind == ATTR_FIXED)
		return generate_strings(o);
	if (o->type->attrs[0].kind == ATTR_STRING)
		return lattice_generate(o, bits);
	switch (o->type->id) {
	case TA_TYPE_RSA_PAIR:
		return generate_rsa(o, bits);
	case TA_TYPE_DSA_PAIR:
		return generate_dsa(o);
	case TA_TYPE_DH_PAIR:
		return generate_dh(o);
	default:
		return generate_ec(o, bits);
	}
}

static bool is_sized_by_group(const struct object_type *t)
{
	return t->id == TA_TYPE_DSA_PAIR || t->id == TA_TYPE_DH_PAIR;
}

/* The prime that is given is of the size that is asked for. */
static enum status check_group_size(struct object *o, uint32_t bits)
{
	enum status st = object_measure(o);

	return st == ST_OK && o->size_bits != bits ? ST_BAD_PARAM : st;
}

static enum status fill_and_generate(struct object *o, uint32_t bits,
				     const struct sys_attrs *attrs)
{
	enum status st = object_check_set(o->type, attrs, FILL_GENERATE);

	if (st == ST_OK)
		st = object_fill(o, attrs);
	if (st == ST_OK && is_sized_by_group(o->type))
		st = check_group_size(o, bits);
	if (st == ST_OK)
		st = generate(o, bits);
	if (st != ST_OK) {
		object_clear(o);
		return st;
	}
	o->size_bits = bits;
	o->flags |= OBJECT_INITIALIZED;
	return ST_OK;
}

/* (obj, size, attrs, count) */
uint32_t sys_obj_generate_key(struct sys_args *args)
{
	struct object *o = object_find(args, 0);
	const uint64_t bits = args->a[1];
	struct sys_attrs attrs;
	enum status st;

	if (!o || object_is_persistent(o) || object_is_initialised(o))
		return GP_ERROR_BAD_STATE;
	if (!is_generated(o->type))
		return GP_ERROR_BAD_FORMAT;
	if (bits > UINT32_MAX || !object_type_permits(o->type, (uint32_t)bits))
		return GP_ERROR_NOT_SUPPORTED;
	if (bits > o->max_bits)
		return GP_ERROR_BAD_PARAMETERS;
	st = sys_attrs_read(args, 2, &attrs);
	if (st == ST_OK)
		st = fill_and_generate(o, (uint32_t)bits, &attrs);
	return gp_from_status(st);
}
