/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/op_derive.h"

#include "abi/crypt_values.h"
#include "base/bytes/mem.h"
#include "kernel/crypto/kdf.h"
#include "kernel/crypto/sm2.h"
#include "kernel/uctx/uctx.h"

#define DH_MAX_BYTES (DH_MAX_BITS / 8)

/* Room for a secret of @size bytes, or NULL when the target has not as much. */
static uint8_t *secret_room(const struct derive_job *job, size_t size)
{
	return object_secret_room(job->target, size);
}

/* Attribute @id as a number, copied to @buf of @room bytes; zeros in front do
 * not count. */
static enum status read_number(const struct derive_job *job, uint32_t id,
			       uint8_t *buf, size_t room, struct number *out)
{
	struct op_bytes b;
	size_t zeros = 0;
	enum status st =
		op_bytes_read(&job->attrs, id, room + EC_MAX_BYTES, &b);

	if (st != ST_OK)
		return st;
	while (zeros < b.size_bytes && b.data[zeros] == 0)
		zeros++;
	*out = (struct number){buf, b.size_bytes - zeros};
	if (out->size_bytes > room)
		st = ST_BAD_PARAM;
	else if (out->size_bytes > 0)
		memcpy(buf, b.data + zeros, out->size_bytes);
	op_bytes_free(&b);
	return st;
}

static enum status derive_dh(const struct derive_job *job)
{
	const struct dh_group group = op_dh_group(job->state->key);
	const struct number x = object_number(job->state->key, TA_ATTR_DH_X);
	uint8_t secret[DH_MAX_BYTES];
	uint8_t peer[DH_MAX_BYTES];
	struct number_out out = {secret, sizeof(secret)};
	struct number y;
	uint8_t *room;
	enum status st = read_number(job, TA_ATTR_DH_Y, peer, sizeof(peer), &y);

	if (st == ST_OK)
		st = dh_shared_secret(&group, &x, &y, &out);
	if (st != ST_OK)
		return st;
	room = secret_room(job, out.size_bytes);
	if (room)
		memcpy(room, secret, out.size_bytes);
	secure_zero(secret, sizeof(secret));
	return room ? ST_OK : ST_BAD_PARAM;
}

static enum status read_point(const struct derive_job *job, uint32_t x_id,
			      uint32_t y_id, uint8_t buf[2][EC_MAX_BYTES],
			      struct ec_point *out)
{
	enum status st = read_number(job, x_id, buf[0], EC_MAX_BYTES, &out->x);

	return st == ST_OK
		       ? read_number(job, y_id, buf[1], EC_MAX_BYTES, &out->y)
		       : st;
}

static enum status derive_ecdh(const struct derive_job *job)
{
	const struct object *key = job->state->key;
	const struct number d = object_number(key, TA_ATTR_ECC_D);
	const enum ec_curve curve = op_ec_curve(key);
	uint8_t peer[2][EC_MAX_BYTES];
	struct ec_point q;
	uint8_t *room;
	enum status st =
		read_point(job, TA_ATTR_ECC_X, TA_ATTR_ECC_Y, peer, &q);

	if (st != ST_OK)
		return st;
	room = secret_room(job, ec_size(curve));
	return room ? ecdh_derive(curve, &d, &q, room) : ST_BAD_PARAM;
}

static enum status derive_montgomery(const struct derive_job *job,
				     enum montgomery_curve curve)
{
	const bool is_448 = curve == MONTGOMERY_448;
	const uint32_t public_id =
		is_448 ? TA_ATTR_X448_PUBLIC : TA_ATTR_X25519_PUBLIC;
	const struct number key =
		object_number(job->state->key, is_448 ? TA_ATTR_X448_PRIVATE
						      : TA_ATTR_X25519_PRIVATE);
	const size_t size = montgomery_size(curve);
	struct op_bytes peer;
	uint8_t *room = secret_room(job, size);
	enum status st;

	if (!room || key.size_bytes != size)
		return ST_BAD_PARAM;
	st = op_bytes_read(&job->attrs, public_id, size, &peer);
	if (st != ST_OK)
		return st;
	st = peer.size_bytes == size
		     ? montgomery_derive(curve, key.bytes, peer.data, room)
		     : ST_BAD_PARAM;
	op_bytes_free(&peer);
	return st;
}

enum status derive_shared(struct derive_job *job)
{
	enum status st;

	switch ((enum op_scheme)job->state->alg->how) {
	case OP_DH:
		st = derive_dh(job);
		break;
	case OP_ECDH:
		st = derive_ecdh(job);
		break;
	case OP_X25519:
		st = derive_montgomery(job, MONTGOMERY_25519);
		break;
	default:
		st = derive_montgomery(job, MONTGOMERY_448);
		break;
	}
	/* The peer's key was chosen to make a secret that others know. */
	return st == ST_SECURITY ? ST_BAD_PARAM : st;
}
