/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/crypt_values.h"
#include "base/bytes/mem.h"
#include "kernel/sys/lattice.h"
#include "kernel/sys/op_derive.h"
#include "kernel/sys/sys_priv.h"

/* Derivation: which attributes an algorithm takes, and into which objects. */

enum derive_need {
	NEED_ONE = 1, /* must be there */
	MAY_HAVE = 2,
	NEED_EITHER = 3, /* one of all that are marked so */
};

struct derive_rule {
	uint32_t id;
	uint32_t need;
};

#define RULES_MAX 12

static const struct derive_rule dh[RULES_MAX] = {{TA_ATTR_DH_Y, NEED_ONE}};
static const struct derive_rule ecdh[RULES_MAX] = {{TA_ATTR_ECC_X, NEED_ONE},
						   {TA_ATTR_ECC_Y, NEED_ONE}};
static const struct derive_rule x25519[RULES_MAX] = {
	{TA_ATTR_X25519_PUBLIC, NEED_ONE}};
static const struct derive_rule x448[RULES_MAX] = {
	{TA_ATTR_X448_PUBLIC, NEED_ONE}};
static const struct derive_rule hkdf[RULES_MAX] = {
	{TA_ATTR_HKDF_LENGTH, NEED_EITHER},
	{TA_ATTR_HKDF_LENGTH_2, NEED_EITHER},
	{TA_ATTR_HKDF_SALT, MAY_HAVE},
	{TA_ATTR_HKDF_SALT_2, MAY_HAVE},
	{TA_ATTR_HKDF_INFO, MAY_HAVE},
	{TA_ATTR_HKDF_INFO_2, MAY_HAVE},
};
static const struct derive_rule hkdf_choice[RULES_MAX] = {
	{TA_ATTR_HKDF_LENGTH, NEED_EITHER},
	{TA_ATTR_HKDF_LENGTH_2, NEED_EITHER},
	{TA_ATTR_HKDF_SALT, MAY_HAVE},
	{TA_ATTR_HKDF_SALT_2, MAY_HAVE},
	{TA_ATTR_HKDF_INFO, MAY_HAVE},
	{TA_ATTR_HKDF_INFO_2, MAY_HAVE},
	{TA_ATTR_HKDF_HASH_2, MAY_HAVE},
};
static const struct derive_rule concat_kdf[RULES_MAX] = {
	{TA_ATTR_CONCAT_KDF_LENGTH, NEED_ONE},
	{TA_ATTR_CONCAT_KDF_INFO, MAY_HAVE},
};
static const struct derive_rule pbkdf2[RULES_MAX] = {
	{TA_ATTR_PBKDF2_LENGTH, NEED_ONE},
	{TA_ATTR_PBKDF2_ITERATIONS, NEED_ONE},
	{TA_ATTR_PBKDF2_SALT, MAY_HAVE},
};
static const struct derive_rule sm2_kep[RULES_MAX] = {
	{TA_ATTR_SM2_KEP_USER, NEED_ONE},
	{TA_ATTR_ECC_X, NEED_ONE},
	{TA_ATTR_ECC_Y, NEED_ONE},
	{TA_ATTR_ECC_EPHEMERAL_X, MAY_HAVE},
	{TA_ATTR_ECC_EPHEMERAL_Y, MAY_HAVE},
	{TA_ATTR_ECC_EPHEMERAL_X_2, MAY_HAVE},
	{TA_ATTR_ECC_EPHEMERAL_Y_2, MAY_HAVE},
	{TA_ATTR_SM2_ID_INITIATOR, NEED_ONE},
	{TA_ATTR_SM2_ID_RESPONDER, NEED_ONE},
	{TA_ATTR_SM2_CONFIRM_IN, MAY_HAVE},
	{TA_ATTR_SM2_CONFIRM_OUT, MAY_HAVE},
};

static const struct derive_rule ml_kem[RULES_MAX] = {
	{TA_ATTR_ML_KEM_CIPHER, NEED_EITHER},
	{TA_ATTR_ML_KEM_CIPHER_OUT, NEED_EITHER},
};

static const struct derive_rule *rules_of(const struct op_alg *alg)
{
	switch ((enum op_scheme)alg->how) {
	case OP_DH:
		return dh;
	case OP_ECDH:
		return ecdh;
	case OP_X25519:
		return x25519;
	case OP_X448:
		return x448;
	case OP_HKDF:
		return hkdf;
	case OP_HKDF_CHOICE:
		return hkdf_choice;
	case OP_CONCAT_KDF:
		return concat_kdf;
	case OP_PBKDF2:
		return pbkdf2;
	case OP_ML_KEM:
		return ml_kem;
	default:
		return sm2_kep;
	}
}

static const struct derive_rule *rule_for(const struct derive_rule *rules,
					  uint32_t id)
{
	for (unsigned int i = 0; i < RULES_MAX && rules[i].need != 0; i++) {
		if (rules[i].id == id)
			return &rules[i];
	}
	return NULL;
}

/* Each attribute is known to the algorithm and comes once, and none that it
 * needs is missing. */
static bool is_set_good(const struct derive_rule *rules,
			const struct sys_attrs *attrs)
{
	bool has_either = false;
	bool needs_either = false;

	for (uint32_t i = 0; i < attrs->count; i++) {
		const uint32_t id = attrs->a[i].attribute_id;

		if (!rule_for(rules, id) ||
		    sys_attrs_find(attrs, id) != &attrs->a[i])
			return false;
	}
	for (unsigned int i = 0; i < RULES_MAX && rules[i].need != 0; i++) {
		const bool is_there = sys_attrs_find(attrs, rules[i].id);

		if (rules[i].need == NEED_ONE && !is_there)
			return false;
		if (rules[i].need == NEED_EITHER) {
			needs_either = true;
			has_either |= is_there;
		}
	}
	return has_either == needs_either;
}

static enum status derive(struct derive_job *job)
{
	switch ((enum op_scheme)job->state->alg->how) {
	case OP_DH:
	case OP_ECDH:
	case OP_X25519:
	case OP_X448:
		return derive_shared(job);
	case OP_HKDF:
	case OP_HKDF_CHOICE:
	case OP_CONCAT_KDF:
	case OP_PBKDF2:
		return derive_kdf(job);
	case OP_SM2_KEP:
		return derive_sm2(job);
	case OP_ML_KEM:
		return lattice_derive(job);
	default:
		return ST_NOT_SUPPORTED;
	}
}

static enum status derive_into(struct derive_job *job)
{
	enum status st = derive(job);

	if (st != ST_OK) {
		object_clear(job->target);
		return st;
	}
	/* The size of the object is not that of the secret: so does the
	 * incumbent. */
	job->target->flags |= OBJECT_INITIALIZED;
	return ST_OK;
}

/* What is not a key for another purpose than secrecy. */
static bool is_secret(const struct object *o)
{
	return o->type->attr_count == 1 &&
	       o->type->attrs[0].kind == ATTR_SECRET;
}

/* (state, attrs, count, obj) */
uint32_t sys_derive_key(struct sys_args *args)
{
	struct crypt_state *s = crypt_state_find(args, 0);
	struct derive_job job = {.state = s};
	enum status st;

	if (!s)
		return GP_ERROR_BAD_PARAMETERS;
	if (!crypt_state_is(s, OP_DERIVE))
		return GP_ERROR_NOT_SUPPORTED;
	job.target = object_find(args, 3);
	if (!job.target)
		return GP_ERROR_BAD_STATE;
	if (object_is_persistent(job.target) ||
	    object_is_initialised(job.target) || !crypt_state_has_keys(s))
		return GP_ERROR_BAD_PARAMETERS;
	if (!is_secret(job.target))
		return GP_ERROR_NOT_SUPPORTED;
	st = sys_attrs_read(args, 1, &job.attrs);
	if (st == ST_OK)
		st = is_set_good(rules_of(s->alg), &job.attrs)
			     ? derive_into(&job)
			     : ST_BAD_PARAM;
	return gp_from_status(st);
}
