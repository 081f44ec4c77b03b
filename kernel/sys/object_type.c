/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/object_type.h"

#include "abi/crypt_values.h"

static const struct attr_rule secret[] = {
	{TA_ATTR_SECRET_VALUE, ATTR_SECRET, ATTR_REQUIRED | ATTR_SIZES},
};
static const struct attr_rule hkdf_ikm[] = {
	{TA_ATTR_HKDF_IKM, ATTR_SECRET, ATTR_REQUIRED | ATTR_SIZES},
};
static const struct attr_rule concat_kdf_z[] = {
	{TA_ATTR_CONCAT_KDF_Z, ATTR_SECRET, ATTR_REQUIRED | ATTR_SIZES},
};
static const struct attr_rule pbkdf2_password[] = {
	{TA_ATTR_PBKDF2_PASSWORD, ATTR_SECRET, ATTR_REQUIRED | ATTR_SIZES},
};

static const struct attr_rule rsa_public[] = {
	{TA_ATTR_RSA_MODULUS, ATTR_NUMBER, ATTR_REQUIRED | ATTR_SIZES},
	{TA_ATTR_RSA_E, ATTR_NUMBER, ATTR_REQUIRED},
};
static const struct attr_rule rsa_pair[] = {
	{TA_ATTR_RSA_MODULUS, ATTR_NUMBER, ATTR_REQUIRED | ATTR_SIZES},
	{TA_ATTR_RSA_E, ATTR_NUMBER, ATTR_REQUIRED | ATTR_GEN_OPTIONAL},
	{TA_ATTR_RSA_D, ATTR_NUMBER, ATTR_REQUIRED},
	{TA_ATTR_RSA_P, ATTR_NUMBER, ATTR_GROUP},
	{TA_ATTR_RSA_Q, ATTR_NUMBER, ATTR_GROUP},
	{TA_ATTR_RSA_DP, ATTR_NUMBER, ATTR_GROUP},
	{TA_ATTR_RSA_DQ, ATTR_NUMBER, ATTR_GROUP},
	{TA_ATTR_RSA_QINV, ATTR_NUMBER, ATTR_GROUP},
};

static const struct attr_rule dsa_public[] = {
	{TA_ATTR_DSA_P, ATTR_NUMBER, ATTR_REQUIRED | ATTR_SIZES},
	{TA_ATTR_DSA_Q, ATTR_NUMBER, ATTR_REQUIRED},
	{TA_ATTR_DSA_G, ATTR_NUMBER, ATTR_REQUIRED},
	{TA_ATTR_DSA_Y, ATTR_NUMBER, ATTR_REQUIRED},
};
static const struct attr_rule dsa_pair[] = {
	{TA_ATTR_DSA_P, ATTR_NUMBER,
	 ATTR_REQUIRED | ATTR_SIZES | ATTR_GEN_REQUIRED},
	{TA_ATTR_DSA_Q, ATTR_NUMBER, ATTR_REQUIRED | ATTR_GEN_REQUIRED},
	{TA_ATTR_DSA_G, ATTR_NUMBER, ATTR_REQUIRED | ATTR_GEN_REQUIRED},
	{TA_ATTR_DSA_X, ATTR_NUMBER, ATTR_REQUIRED},
	{TA_ATTR_DSA_Y, ATTR_NUMBER, ATTR_REQUIRED},
};
static const struct attr_rule dh_pair[] = {
	{TA_ATTR_DH_P, ATTR_NUMBER,
	 ATTR_REQUIRED | ATTR_SIZES | ATTR_GEN_REQUIRED},
	{TA_ATTR_DH_G, ATTR_NUMBER, ATTR_REQUIRED | ATTR_GEN_REQUIRED},
	{TA_ATTR_DH_Y, ATTR_NUMBER, ATTR_REQUIRED},
	{TA_ATTR_DH_X, ATTR_NUMBER, ATTR_REQUIRED},
	{TA_ATTR_DH_Q, ATTR_NUMBER, ATTR_OPTIONAL | ATTR_GEN_OPTIONAL},
	{TA_ATTR_DH_X_BITS, ATTR_VALUE, ATTR_GEN_OPTIONAL},
};

static const struct attr_rule ecc_public[] = {
	{TA_ATTR_ECC_X, ATTR_NUMBER, ATTR_REQUIRED},
	{TA_ATTR_ECC_Y, ATTR_NUMBER, ATTR_REQUIRED},
	{TA_ATTR_ECC_CURVE, ATTR_VALUE, ATTR_REQUIRED | ATTR_SIZES},
};
static const struct attr_rule ecc_pair[] = {
	{TA_ATTR_ECC_D, ATTR_NUMBER, ATTR_REQUIRED},
	{TA_ATTR_ECC_X, ATTR_NUMBER, ATTR_REQUIRED},
	{TA_ATTR_ECC_Y, ATTR_NUMBER, ATTR_REQUIRED},
	{TA_ATTR_ECC_CURVE, ATTR_VALUE,
	 ATTR_REQUIRED | ATTR_SIZES | ATTR_GEN_REQUIRED},
};
static const struct attr_rule sm2_public[] = {
	{TA_ATTR_ECC_X, ATTR_NUMBER, ATTR_REQUIRED},
	{TA_ATTR_ECC_Y, ATTR_NUMBER, ATTR_REQUIRED},
};
static const struct attr_rule sm2_pair[] = {
	{TA_ATTR_ECC_D, ATTR_NUMBER, ATTR_REQUIRED},
	{TA_ATTR_ECC_X, ATTR_NUMBER, ATTR_REQUIRED},
	{TA_ATTR_ECC_Y, ATTR_NUMBER, ATTR_REQUIRED},
};

static const struct attr_rule ed25519_public[] = {
	{TA_ATTR_ED25519_PUBLIC, ATTR_FIXED, ATTR_REQUIRED},
};
static const struct attr_rule ed25519_pair[] = {
	{TA_ATTR_ED25519_PRIVATE, ATTR_FIXED, ATTR_REQUIRED},
	{TA_ATTR_ED25519_PUBLIC, ATTR_FIXED, ATTR_REQUIRED},
};
static const struct attr_rule ed448_public[] = {
	{TA_ATTR_ED448_PUBLIC, ATTR_FIXED, ATTR_REQUIRED},
};
static const struct attr_rule ed448_pair[] = {
	{TA_ATTR_ED448_PRIVATE, ATTR_FIXED, ATTR_REQUIRED},
	{TA_ATTR_ED448_PUBLIC, ATTR_FIXED, ATTR_REQUIRED},
};
static const struct attr_rule x25519_pair[] = {
	{TA_ATTR_X25519_PRIVATE, ATTR_FIXED, ATTR_REQUIRED},
	{TA_ATTR_X25519_PUBLIC, ATTR_FIXED, ATTR_REQUIRED},
};
static const struct attr_rule x448_pair[] = {
	{TA_ATTR_X448_PRIVATE, ATTR_FIXED, ATTR_REQUIRED},
	{TA_ATTR_X448_PUBLIC, ATTR_FIXED, ATTR_REQUIRED},
};

static const struct attr_rule lattice_public[] = {
	{TA_ATTR_ML_PUBLIC, ATTR_STRING, ATTR_REQUIRED | ATTR_SIZES},
};
static const struct attr_rule lattice_pair[] = {
	{TA_ATTR_ML_PRIVATE, ATTR_STRING, ATTR_REQUIRED},
	{TA_ATTR_ML_PUBLIC, ATTR_STRING, ATTR_REQUIRED | ATTR_SIZES},
};

#define TYPE(type, step, min, max, fixed, rules)                               \
	{                                                                      \
		TA_TYPE_##type, step, min, max, fixed, ARRAY_SIZE(rules),      \
			rules                                                  \
	}

/* The frequent ones first. Columns: step, least and largest size in bits,
 * bytes of attributes of fixed size. */
static const struct object_type types[] = {
	TYPE(AES, 64, 128, 256, 0, secret),
	TYPE(GENERIC_SECRET, 8, 0, 4096, 0, secret),
	TYPE(HMAC_SHA256, 8, 64, 1024, 0, secret),
	TYPE(HMAC_MD5, 8, 64, 512, 0, secret),
	TYPE(HMAC_SHA1, 8, 64, 1024, 0, secret),
	TYPE(HMAC_SHA224, 8, 64, 1024, 0, secret),
	TYPE(HMAC_SHA384, 8, 64, 1024, 0, secret),
	TYPE(HMAC_SHA512, 8, 64, 1024, 0, secret),
	TYPE(HMAC_SM3, 8, 80, 1024, 0, secret),
	TYPE(HMAC_SHA3_224, 8, 192, 1024, 0, secret),
	TYPE(HMAC_SHA3_256, 8, 256, 1024, 0, secret),
	TYPE(HMAC_SHA3_384, 8, 256, 1024, 0, secret),
	TYPE(HMAC_SHA3_512, 8, 256, 1024, 0, secret),
	TYPE(DES, 64, 64, 64, 0, secret),
	TYPE(DES3, 64, 128, 192, 0, secret),
	TYPE(SM4, 128, 128, 128, 0, secret),
	TYPE(HKDF_IKM, 8, 0, 4096, 0, hkdf_ikm),
	TYPE(CONCAT_KDF_Z, 8, 0, 4096, 0, concat_kdf_z),
	TYPE(PBKDF2_PASSWORD, 8, 0, 4096, 0, pbkdf2_password),
	TYPE(RSA_PUBLIC, 1, 256, 4096, 0, rsa_public),
	TYPE(RSA_PAIR, 1, 256, 4096, 0, rsa_pair),
	TYPE(DSA_PUBLIC, 64, 512, 3072, 0, dsa_public),
	TYPE(DSA_PAIR, 64, 512, 3072, 0, dsa_pair),
	TYPE(DH_PAIR, 1, 256, 2048, 0, dh_pair),
	TYPE(ECDSA_PUBLIC, 1, 192, 521, 0, ecc_public),
	TYPE(ECDSA_PAIR, 1, 192, 521, 0, ecc_pair),
	TYPE(ECDH_PUBLIC, 1, 192, 521, 0, ecc_public),
	TYPE(ECDH_PAIR, 1, 192, 521, 0, ecc_pair),
	TYPE(SM2_DSA_PUBLIC, 1, 256, 256, 0, sm2_public),
	TYPE(SM2_DSA_PAIR, 1, 256, 256, 0, sm2_pair),
	TYPE(SM2_KEP_PUBLIC, 1, 256, 256, 0, sm2_public),
	TYPE(SM2_KEP_PAIR, 1, 256, 256, 0, sm2_pair),
	TYPE(SM2_PKE_PUBLIC, 1, 256, 256, 0, sm2_public),
	TYPE(SM2_PKE_PAIR, 1, 256, 256, 0, sm2_pair),
	TYPE(ED25519_PUBLIC, 1, 256, 256, 32, ed25519_public),
	TYPE(ED25519_PAIR, 1, 256, 256, 32, ed25519_pair),
	TYPE(ED448_PUBLIC, 1, 448, 448, 57, ed448_public),
	TYPE(ED448_PAIR, 1, 448, 448, 57, ed448_pair),
	TYPE(X25519_PAIR, 1, 256, 256, 32, x25519_pair),
	TYPE(X448_PAIR, 1, 448, 448, 56, x448_pair),
	TYPE(ML_KEM_PUBLIC, 1, 512, 1024, 0, lattice_public),
	TYPE(ML_KEM_PAIR, 1, 512, 1024, 0, lattice_pair),
	TYPE(ML_DSA_PUBLIC, 1, 44, 87, 0, lattice_public),
	TYPE(ML_DSA_PAIR, 1, 44, 87, 0, lattice_pair),
	{TA_TYPE_DATA, 1, 0, 0, 0, 0, NULL},
};

static const uint16_t nist_bits[] = {0, 192, 224, 256, 384, 521};

const struct object_type *object_type_find(uint32_t id)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (types[i].id == id)
			return &types[i];
	}
	return NULL;
}

bool object_type_is_des(const struct object_type *t)
{
	return t->id == TA_TYPE_DES || t->id == TA_TYPE_DES3;
}

bool object_size_lacks_parity(uint32_t size_bits)
{
	return size_bits == 56 || size_bits == 112 || size_bits == 168;
}

bool object_type_permits(const struct object_type *t, uint32_t size_bits)
{
	if (object_type_is_des(t) && object_size_lacks_parity(size_bits))
		size_bits += size_bits / 7;
	if (t->attr_count > 0 && t->attrs[0].kind == ATTR_STRING)
		return object_lattice_sizes(t, size_bits).public_bytes != 0;
	return size_bits >= t->min_bits && size_bits <= t->max_bits &&
	       size_bits % t->step_bits == 0;
}

int object_type_attr(const struct object_type *t, uint32_t id)
{
	for (int i = 0; i < t->attr_count; i++) {
		if (t->attrs[i].id == id)
			return i;
	}
	return OBJECT_NO_ATTR;
}

uint32_t object_curve_bits(uint32_t curve)
{
	return curve < ARRAY_SIZE(nist_bits) ? nist_bits[curve] : 0;
}
