/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/op_asymm.h"

#include "abi/crypt_values.h"
#include "base/bytes/mem.h"
#include "kernel/crypto/sm2.h"
#include "kernel/uctx/uctx.h"

/* Encryption, and how much comes out of everything. */

uint64_t asymm_max_input(const struct crypt_state *s)
{
	switch ((enum op_scheme)s->alg->how) {
	case OP_ED25519:
	case OP_ED448:
	case OP_ML_DSA:
	case OP_SM2_PKE:
		return SIZE_MAX / 2;
	default:
		return RSA_MAX_BYTES;
	}
}

static enum status sm2_room(const struct asymm_job *job, size_t *room)
{
	const size_t size = job->in.size_bytes;

	if (job->state->mode == TA_MODE_ENCRYPT) {
		*room = size + SM2_OVERHEAD_BYTES;
		return ST_OK;
	}
	if (size < SM2_OVERHEAD_BYTES)
		return ST_BAD_PARAM;
	*room = size - SM2_OVERHEAD_BYTES;
	return ST_OK;
}

enum status asymm_room(const struct asymm_job *job, size_t *room,
		       bool *is_exact)
{
	const struct object *key = job->state->key;
	struct rsa_key rsa;
	struct dsa_group dsa;

	*is_exact = true;
	switch ((enum op_scheme)job->state->alg->how) {
	case OP_SM2_PKE:
		return sm2_room(job, room);
	case OP_DSA:
		dsa = op_dsa_group(key);
		*room = 2 * dsa_order_size(&dsa);
		break;
	case OP_ECDSA:
	case OP_ECDSA_ANY:
	case OP_SM2_DSA:
		*room = 2 * ec_size(op_ec_curve(key));
		break;
	case OP_ED25519:
		*room = edwards_signature_size(EDWARDS_25519);
		break;
	case OP_ED448:
		*room = edwards_signature_size(EDWARDS_448);
		break;
	case OP_ML_DSA:
		*room = object_lattice_sizes(key->type, key->size_bits)
				.output_bytes;
		break;
	default:
		rsa = op_rsa_key(key);
		*room = rsa_size(&rsa);
		*is_exact = job->state->mode != TA_MODE_DECRYPT &&
			    job->state->alg->how != OP_RSA_RAW;
		break;
	}
	return *room > 0 ? ST_OK : ST_BAD_PARAM;
}

/* MGF1's hash, which an attribute may name by its algorithm: a reference to
 * one u32. */
static enum status read_mgf_hash(const struct asymm_job *job,
				 enum hash_alg *hash)
{
	const struct utee_attribute *a =
		sys_attrs_find(&job->attrs, TA_ATTR_RSA_MGF_HASH);
	const struct op_alg *alg;
	uint32_t id = 0;
	enum status st;

	if (!a)
		return ST_OK;
	if (a->b != sizeof(id))
		return ST_BAD_PARAM;
	st = uctx_copy_in(&id, (user_addr_t){a->a}, sizeof(id));
	if (st != ST_OK)
		return st;
	alg = op_alg_find(id);
	if (!alg || alg->class != OP_DIGEST)
		return ST_NOT_SUPPORTED;
	*hash = alg->hash;
	return ST_OK;
}

/* The incumbent gives a number without its zeros in front, but for one. */
static void trim_number(struct asymm_job *job)
{
	size_t zeros = 0;

	while (zeros + 1 < job->out_bytes && job->out[zeros] == 0)
		zeros++;
	job->out_bytes -= zeros;
	memmove(job->out, job->out + zeros, job->out_bytes);
}

static enum status rsa_crypt(struct asymm_job *job,
			     const struct rsa_encryption_params *params)
{
	const struct rsa_key key = op_rsa_key(job->state->key);
	const struct number in = {job->in.data, job->in.size_bytes};
	enum status st;

	if (job->state->mode == TA_MODE_ENCRYPT)
		st = rsa_encrypt(&key, params, &in, job->out, &job->out_bytes);
	else
		st = rsa_decrypt(&key, params, &in, job->out, &job->out_bytes);
	if (st == ST_OK && params->scheme == RSA_RAW)
		trim_number(job);
	/* Private parts that belong to another key. */
	return st == ST_CORRUPT ? ST_BAD_PARAM : st;
}

static enum status oaep_crypt(struct asymm_job *job)
{
	struct rsa_encryption_params params = {
		.scheme = RSA_OAEP,
		.hash = job->state->alg->hash,
		.mgf_hash = job->state->alg->hash,
	};
	struct op_bytes label = {NULL, 0};
	enum status st = read_mgf_hash(job, &params.mgf_hash);

	if (st == ST_OK)
		st = op_bytes_read(&job->attrs, TA_ATTR_RSA_OAEP_LABEL,
				   SIZE_MAX / 2, &label);
	if (st != ST_OK)
		return st;
	params.label = label.data;
	params.label_bytes = label.size_bytes;
	st = rsa_crypt(job, &params);
	op_bytes_free(&label);
	return st;
}

static enum status sm2_crypt(struct asymm_job *job)
{
	const struct object *key = job->state->key;
	const struct ec_point q = op_ec_point(key);
	const struct number d = object_number(key, TA_ATTR_ECC_D);
	enum status st;

	if (job->state->mode == TA_MODE_ENCRYPT)
		return sm2_encrypt(&q, job->in.data, job->in.size_bytes,
				   job->out);
	st = sm2_decrypt(&d, job->in.data, job->in.size_bytes, job->out);
	return st == ST_SECURITY ? ST_BAD_PARAM : st;
}

enum status asymm_crypt(struct asymm_job *job)
{
	switch ((enum op_scheme)job->state->alg->how) {
	case OP_RSA_RAW:
		return rsa_crypt(job, &(const struct rsa_encryption_params){
					      .scheme = RSA_RAW});
	case OP_RSA_PKCS1:
		return rsa_crypt(job, &(const struct rsa_encryption_params){
					      .scheme = RSA_PKCS1});
	case OP_RSA_OAEP:
		return oaep_crypt(job);
	case OP_SM2_PKE:
		return sm2_crypt(job);
	default:
		return ST_NOT_SUPPORTED;
	}
}
