/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/crypt_values.h"
#include "kernel/crypto/kdf.h"
#include "kernel/sys/op_derive.h"

/* Keys from secrets. What is hashed besides the secret may be of any size. */
#define ANY_SIZE (SIZE_MAX / 2)

static struct kdf_bytes secret_of(const struct derive_job *job)
{
	const struct number secret = crypt_secret(job->state->key);

	return (struct kdf_bytes){secret.size_bytes ? secret.bytes : NULL,
				  secret.size_bytes};
}

static struct kdf_bytes kdf_of(const struct op_bytes *b)
{
	return (struct kdf_bytes){b->data, b->size_bytes};
}

static uint8_t *room_of(const struct derive_job *job, uint32_t length)
{
	return length ? object_secret_room(job->target, length) : NULL;
}

/* By either of two ids that editions of the specification gave it. */
static enum status read_either(const struct derive_job *job, uint32_t id,
			       uint32_t id2, struct op_bytes *out)
{
	return op_bytes_read(&job->attrs,
			     sys_attrs_find(&job->attrs, id) ? id : id2,
			     ANY_SIZE, out);
}

static enum status hkdf_hash(const struct derive_job *job, enum hash_alg *hash)
{
	const struct utee_attribute *a =
		sys_attrs_find(&job->attrs, TA_ATTR_HKDF_HASH_2);
	const struct op_alg *alg;

	*hash = job->state->alg->hash;
	if (!a)
		return ST_OK;
	alg = op_alg_find((uint32_t)a->a);
	if (!alg || alg->class != OP_DIGEST)
		return ST_NOT_SUPPORTED;
	*hash = alg->hash;
	return ST_OK;
}

static enum status expand(enum hash_alg hash, const struct kdf_bytes *secret,
			  const struct op_bytes *salt,
			  const struct op_bytes *info, uint8_t *out,
			  size_t size)
{
	const struct kdf_bytes s = kdf_of(salt);
	const struct kdf_bytes i = kdf_of(info);

	return hkdf(hash, secret, &s, &i, out, size);
}

static enum status derive_hkdf(const struct derive_job *job)
{
	const uint32_t length = sys_attrs_value(
		&job->attrs, TA_ATTR_HKDF_LENGTH,
		sys_attrs_value(&job->attrs, TA_ATTR_HKDF_LENGTH_2, 0));
	const struct kdf_bytes secret = secret_of(job);
	struct op_bytes salt = {NULL, 0};
	struct op_bytes info = {NULL, 0};
	uint8_t *room = room_of(job, length);
	enum hash_alg hash;
	enum status st = hkdf_hash(job, &hash);

	if (!room)
		return ST_BAD_PARAM;
	if (st == ST_OK)
		st = read_either(job, TA_ATTR_HKDF_SALT, TA_ATTR_HKDF_SALT_2,
				 &salt);
	if (st == ST_OK)
		st = read_either(job, TA_ATTR_HKDF_INFO, TA_ATTR_HKDF_INFO_2,
				 &info);
	if (st == ST_OK)
		st = expand(hash, &secret, &salt, &info, room, length);
	op_bytes_free(&salt);
	op_bytes_free(&info);
	return st;
}

static enum status derive_concat(const struct derive_job *job)
{
	const uint32_t length =
		sys_attrs_value(&job->attrs, TA_ATTR_CONCAT_KDF_LENGTH, 0);
	const struct kdf_bytes secret = secret_of(job);
	struct kdf_bytes info;
	struct op_bytes b;
	uint8_t *room = room_of(job, length);
	enum status st;

	if (!room)
		return ST_BAD_PARAM;
	st = op_bytes_read(&job->attrs, TA_ATTR_CONCAT_KDF_INFO, ANY_SIZE, &b);
	if (st != ST_OK)
		return st;
	info = kdf_of(&b);
	st = concat_kdf(job->state->alg->hash, &secret, &info, room, length);
	op_bytes_free(&b);
	return st;
}

static enum status derive_pbkdf2(const struct derive_job *job)
{
	const uint32_t length =
		sys_attrs_value(&job->attrs, TA_ATTR_PBKDF2_LENGTH, 0);
	const uint32_t iterations =
		sys_attrs_value(&job->attrs, TA_ATTR_PBKDF2_ITERATIONS, 0);
	const struct kdf_bytes password = secret_of(job);
	struct op_bytes b;
	struct kdf_bytes salt;
	uint8_t *room = room_of(job, length);
	enum status st;

	if (!room)
		return ST_BAD_PARAM;
	st = op_bytes_read(&job->attrs, TA_ATTR_PBKDF2_SALT, ANY_SIZE, &b);
	if (st != ST_OK)
		return st;
	salt = kdf_of(&b);
	st = pbkdf2(job->state->alg->hash, &password, &salt, iterations, room,
		    length);
	op_bytes_free(&b);
	return st;
}

enum status derive_kdf(struct derive_job *job)
{
	switch ((enum op_scheme)job->state->alg->how) {
	case OP_CONCAT_KDF:
		return derive_concat(job);
	case OP_PBKDF2:
		return derive_pbkdf2(job);
	default:
		return derive_hkdf(job);
	}
}
