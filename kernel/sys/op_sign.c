/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/crypt_values.h"
#include "base/bytes/mem.h"
#include "kernel/crypto/sm2.h"
#include "kernel/sys/lattice.h"
#include "kernel/sys/op_asymm.h"

/* Signatures. Spec: abi-ta 3.5. */

#define CONTEXT_MAX_BYTES 255

static struct number digest_of(const struct asymm_job *job)
{
	return (struct number){job->in.data, job->in.size_bytes};
}

static bool is_bare(const struct op_alg *alg)
{
	return alg->how == OP_RSA_SIG_BARE;
}

static enum status rsa_params(const struct asymm_job *job,
			      struct rsa_signature_params *out)
{
	const struct op_alg *alg = job->state->alg;
	const size_t digest = hash_size(alg->hash);
	uint32_t salt = sys_attrs_value(&job->attrs, TA_ATTR_RSA_PSS_SALT_SIZE,
					(uint32_t)digest);

	if (salt > RSA_MAX_BYTES)
		return ST_BAD_PARAM;
	if (!is_bare(alg) && job->in.size_bytes != digest)
		return ST_BAD_PARAM;
	out->hash = alg->hash;
	out->salt_bytes = (int)salt;
	if (alg->how == OP_RSA_SIG_PSS)
		out->scheme = RSA_SIG_PSS;
	else
		out->scheme = is_bare(alg) ? RSA_SIG_PKCS1_BARE : RSA_SIG_PKCS1;
	return ST_OK;
}

static enum status sign_rsa(struct asymm_job *job)
{
	const struct rsa_key key = op_rsa_key(job->state->key);
	const struct number digest = digest_of(job);
	struct rsa_signature_params params = {0};
	enum status st = rsa_params(job, &params);

	if (st == ST_OK)
		st = rsa_sign(&key, &params, &digest, job->out,
			      &job->out_bytes);
	return st == ST_CORRUPT ? ST_BAD_PARAM : st;
}

/* Curve and algorithm belong together, but for the ids that go with any. */
static enum status check_curve(const struct crypt_state *s, enum ec_curve curve)
{
	if (curve == EC_CURVE_COUNT)
		return ST_BAD_PARAM;
	if (s->alg->how == OP_ECDSA && curve != op_ec_curve_of(s->alg->param))
		return ST_BAD_PARAM;
	return ST_OK;
}

static enum status sign_ecdsa(struct asymm_job *job)
{
	const enum ec_curve curve = op_ec_curve(job->state->key);
	const struct number d = object_number(job->state->key, TA_ATTR_ECC_D);
	enum status st = check_curve(job->state, curve);

	if (st == ST_OK)
		st = ecdsa_sign(curve, &d, job->in.data, job->in.size_bytes,
				job->out);
	return st;
}

/* Digests are as long as the hash's, or cut to the order. */
static enum status sign_dsa(struct asymm_job *job)
{
	const struct dsa_group group = op_dsa_group(job->state->key);
	const struct number x = object_number(job->state->key, TA_ATTR_DSA_X);
	const struct number digest = digest_of(job);

	if (digest.size_bytes !=
	    MIN(hash_size(job->state->alg->hash), dsa_order_size(&group)))
		return ST_SECURITY;
	return dsa_sign(&group, &x, &digest, job->out, &job->out_bytes);
}

static enum status sign_sm2(struct asymm_job *job)
{
	const struct number d = object_number(job->state->key, TA_ATTR_ECC_D);

	if (job->in.size_bytes != SM2_BYTES)
		return ST_BAD_PARAM;
	return sm2_sign(&d, job->in.data, job->out);
}

/* The message with its variant; *@context is freed by the caller. */
static enum status edwards_read(const struct asymm_job *job,
				struct op_bytes *context,
				struct edwards_message *out)
{
	const struct utee_attribute *prehash =
		sys_attrs_find(&job->attrs, TA_ATTR_EDDSA_PREHASH);
	enum status st;

	if (prehash && (prehash->a > 1 || prehash->b != 0))
		return ST_BAD_PARAM;
	st = op_bytes_read(&job->attrs, TA_ATTR_EDDSA_CONTEXT,
			   CONTEXT_MAX_BYTES, context);
	if (st != ST_OK)
		return st;
	*out = (struct edwards_message){
		.bytes = job->in.data,
		.size_bytes = job->in.size_bytes,
		.prehash = prehash && prehash->a == 1,
		.context = context->data,
		.context_bytes = context->size_bytes,
	};
	return ST_OK;
}

static enum edwards_curve edwards_curve_of(const struct crypt_state *s)
{
	return s->alg->how == OP_ED448 ? EDWARDS_448 : EDWARDS_25519;
}

static struct number edwards_key(const struct crypt_state *s, bool is_private)
{
	if (s->alg->how == OP_ED448)
		return object_number(s->key, is_private ? TA_ATTR_ED448_PRIVATE
							: TA_ATTR_ED448_PUBLIC);
	return object_number(s->key, is_private ? TA_ATTR_ED25519_PRIVATE
						: TA_ATTR_ED25519_PUBLIC);
}

static enum status sign_edwards(struct asymm_job *job)
{
	const struct number key = edwards_key(job->state, true);
	const enum edwards_curve curve = edwards_curve_of(job->state);
	struct op_bytes context = {NULL, 0};
	struct edwards_message m;
	enum status st = edwards_read(job, &context, &m);

	if (st != ST_OK)
		return st;
	st = key.size_bytes == edwards_key_size(curve)
		     ? edwards_sign(curve, key.bytes, &m, job->out)
		     : ST_BAD_PARAM;
	op_bytes_free(&context);
	return st;
}

enum status asymm_sign(struct asymm_job *job)
{
	switch ((enum op_scheme)job->state->alg->how) {
	case OP_RSA_SIG_PKCS1:
	case OP_RSA_SIG_BARE:
	case OP_RSA_SIG_PSS:
		return sign_rsa(job);
	case OP_DSA:
		return sign_dsa(job);
	case OP_ECDSA:
	case OP_ECDSA_ANY:
		return sign_ecdsa(job);
	case OP_SM2_DSA:
		return sign_sm2(job);
	case OP_ED25519:
	case OP_ED448:
		return sign_edwards(job);
	case OP_ML_DSA:
		return lattice_sign(job);
	default:
		return ST_NOT_SUPPORTED;
	}
}

/* What the digest's size does not explain is the fault of signature or key:
 * it does not verify. The TA's library takes no other answer. */
static enum status verdict(enum status st)
{
	return st == ST_BAD_PARAM || st == ST_NOT_SUPPORTED ? ST_SECURITY : st;
}

static enum status verify_rsa(const struct asymm_job *job,
			      const struct op_bytes *sig)
{
	const struct rsa_key key = op_rsa_key(job->state->key);
	const struct number digest = digest_of(job);
	const struct number s = {sig->data, sig->size_bytes};
	struct rsa_signature_params params = {0};
	enum status st = rsa_params(job, &params);

	return st == ST_OK ? verdict(rsa_verify(&key, &params, &digest, &s))
			   : st;
}

static enum status verify_ecdsa(const struct asymm_job *job,
				const struct op_bytes *sig)
{
	const enum ec_curve curve = op_ec_curve(job->state->key);
	const struct ec_point q = op_ec_point(job->state->key);
	enum status st = check_curve(job->state, curve);

	if (st == ST_OK &&
	    (job->in.size_bytes == 0 || job->in.size_bytes > HASH_MAX_BYTES))
		st = ST_BAD_PARAM;
	if (st != ST_OK)
		return st;
	return verdict(ecdsa_verify(curve, &q, job->in.data, job->in.size_bytes,
				    sig->data, sig->size_bytes));
}

static enum status verify_dsa(const struct asymm_job *job,
			      const struct op_bytes *sig)
{
	const struct dsa_group group = op_dsa_group(job->state->key);
	const struct number y = object_number(job->state->key, TA_ATTR_DSA_Y);
	const struct number digest = digest_of(job);
	const struct number s = {sig->data, sig->size_bytes};

	if (digest.size_bytes != hash_size(job->state->alg->hash) &&
	    digest.size_bytes != dsa_order_size(&group))
		return ST_BAD_PARAM;
	return verdict(dsa_verify(&group, &y, &digest, &s));
}

static enum status verify_sm2(const struct asymm_job *job,
			      const struct op_bytes *sig)
{
	const struct ec_point q = op_ec_point(job->state->key);

	if (job->in.size_bytes != SM2_BYTES)
		return ST_BAD_PARAM;
	return verdict(
		sm2_verify(&q, job->in.data, sig->data, sig->size_bytes));
}

static enum status verify_edwards(const struct asymm_job *job,
				  const struct op_bytes *sig)
{
	const struct number key = edwards_key(job->state, false);
	const enum edwards_curve curve = edwards_curve_of(job->state);
	struct op_bytes context = {NULL, 0};
	struct edwards_message m;
	enum status st = edwards_read(job, &context, &m);

	if (st != ST_OK)
		return st;
	st = key.size_bytes == edwards_key_size(curve)
		     ? edwards_verify(curve, key.bytes, &m, sig->data,
				      sig->size_bytes)
		     : ST_SECURITY;
	op_bytes_free(&context);
	return verdict(st);
}

enum status asymm_verify(const struct asymm_job *job,
			 const struct op_bytes *sig)
{
	switch ((enum op_scheme)job->state->alg->how) {
	case OP_RSA_SIG_PKCS1:
	case OP_RSA_SIG_BARE:
	case OP_RSA_SIG_PSS:
		return verify_rsa(job, sig);
	case OP_DSA:
		return verify_dsa(job, sig);
	case OP_ECDSA:
	case OP_ECDSA_ANY:
		return verify_ecdsa(job, sig);
	case OP_SM2_DSA:
		return verify_sm2(job, sig);
	case OP_ED25519:
	case OP_ED448:
		return verify_edwards(job, sig);
	case OP_ML_DSA:
		return verdict(lattice_verify(job, sig));
	default:
		return ST_NOT_SUPPORTED;
	}
}
