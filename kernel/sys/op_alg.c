/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/op_alg.h"

#include "abi/crypt_values.h"
#include "abi/syscall_values.h"
#include "kernel/crypto/cipher.h"
#include "kernel/crypto/hash.h"
#include "kernel/crypto/mac.h"

#define CIPHER(id, key, alg)                                                   \
	{                                                                      \
		id, TA_TYPE_##key, OP_CIPHER, CIPHER_##alg, 0, 0               \
	}
#define PADDED(id, key, alg)                                                   \
	{                                                                      \
		id, TA_TYPE_##key, OP_CIPHER, CIPHER_##alg, 0, OP_PKCS5        \
	}
#define HMAC(id, name)                                                         \
	{                                                                      \
		id, TA_TYPE_HMAC_##name, OP_MAC, MAC_HMAC, HASH_##name, 0      \
	}
#define MAC(id, key, kind)                                                     \
	{                                                                      \
		id, TA_TYPE_##key, OP_MAC, MAC_##kind, 0, 0                    \
	}
#define AE(id, scheme)                                                         \
	{                                                                      \
		id, TA_TYPE_AES, OP_AE, OP_##scheme, 0, 0                      \
	}
#define DIGEST(id, name)                                                       \
	{                                                                      \
		id, 0, OP_DIGEST, 0, HASH_##name, 0                            \
	}
#define OAEP(id, name)                                                         \
	{                                                                      \
		id, TA_TYPE_RSA_PAIR, OP_ENCRYPTION, OP_RSA_OAEP, HASH_##name, \
			0                                                      \
	}
#define PKCS1(id, name)                                                        \
	{                                                                      \
		id, TA_TYPE_RSA_PAIR, OP_SIGNATURE, OP_RSA_SIG_PKCS1,          \
			HASH_##name, 0                                         \
	}
#define PSS(id, name)                                                          \
	{                                                                      \
		id, TA_TYPE_RSA_PAIR, OP_SIGNATURE, OP_RSA_SIG_PSS,            \
			HASH_##name, 0                                         \
	}
#define DSA(id, name)                                                          \
	{                                                                      \
		id, TA_TYPE_DSA_PAIR, OP_SIGNATURE, OP_DSA, HASH_##name, 0     \
	}
#define ECDSA(id, curve)                                                       \
	{                                                                      \
		id, TA_TYPE_ECDSA_PAIR, OP_SIGNATURE, OP_ECDSA, 0,             \
			TA_CURVE_##curve                                       \
	}
#define ECDSA_ANY(id)                                                          \
	{                                                                      \
		id, TA_TYPE_ECDSA_PAIR, OP_SIGNATURE, OP_ECDSA_ANY, 0, 0       \
	}
#define KEYED(id, key, class, scheme)                                          \
	{                                                                      \
		id, TA_TYPE_##key, OP_##class, OP_##scheme, 0, 0               \
	}
#define KDF(id, key, scheme, name)                                             \
	{                                                                      \
		id, TA_TYPE_##key, OP_DERIVE, OP_##scheme, HASH_##name, 0      \
	}

/* By ascending id. */
static const struct op_alg algs[] = {
	CIPHER(0x10000010, AES, AES_ECB),
	CIPHER(0x10000011, DES, DES_ECB),
	CIPHER(0x10000013, DES3, DES3_ECB),
	CIPHER(0x10000014, SM4, SM4_ECB),
	PADDED(0x10000015, SM4, SM4_ECB),
	CIPHER(0x10000110, AES, AES_CBC),
	CIPHER(0x10000111, DES, DES_CBC),
	CIPHER(0x10000113, DES3, DES3_CBC),
	CIPHER(0x10000114, SM4, SM4_CBC),
	PADDED(0x10000115, SM4, SM4_CBC),
	CIPHER(0x10000210, AES, AES_CTR),
	CIPHER(0x10000214, SM4, SM4_CTR),
	CIPHER(0x10000310, AES, AES_CTS),
	CIPHER(0x10000410, AES, AES_XTS),
	HMAC(0x30000001, MD5),
	HMAC(0x30000002, SHA1),
	HMAC(0x30000003, SHA224),
	HMAC(0x30000004, SHA256),
	HMAC(0x30000005, SHA384),
	HMAC(0x30000006, SHA512),
	HMAC(0x30000007, SM3),
	HMAC(0x30000008, SHA3_224),
	HMAC(0x30000009, SHA3_256),
	HMAC(0x3000000A, SHA3_384),
	HMAC(0x3000000B, SHA3_512),
	MAC(0x30000110, AES, AES_CBC),
	MAC(0x30000111, DES, DES_CBC),
	MAC(0x30000113, DES3, DES3_CBC),
	MAC(0x30000510, AES, AES_CBC_PKCS5),
	MAC(0x30000511, DES, DES_CBC_PKCS5),
	MAC(0x30000513, DES3, DES3_CBC_PKCS5),
	MAC(0x30000610, AES, AES_CMAC),
	AE(0x40000710, CCM),
	AE(0x40000810, GCM),
	DIGEST(0x50000001, MD5),
	DIGEST(0x50000002, SHA1),
	DIGEST(0x50000003, SHA224),
	DIGEST(0x50000004, SHA256),
	DIGEST(0x50000005, SHA384),
	DIGEST(0x50000006, SHA512),
	DIGEST(0x50000007, SM3),
	DIGEST(0x50000008, SHA3_224),
	DIGEST(0x50000009, SHA3_256),
	DIGEST(0x5000000A, SHA3_384),
	DIGEST(0x5000000B, SHA3_512),
	DIGEST(0x50000101, SHAKE128),
	DIGEST(0x50000102, SHAKE256),
	KEYED(0x60000030, RSA_PAIR, ENCRYPTION, RSA_RAW),
	KEYED(0x60000045, SM2_KEP_PAIR, DERIVE, SM2_KEP),
	KEYED(0x60000130, RSA_PAIR, ENCRYPTION, RSA_PKCS1),
	OAEP(0x60210230, SHA1),
	OAEP(0x60310230, SHA224),
	OAEP(0x60410230, SHA256),
	OAEP(0x60510230, SHA384),
	OAEP(0x60610230, SHA512),
	OAEP(0x60810230, SHA3_224),
	OAEP(0x60910230, SHA3_256),
	OAEP(0x60A10230, SHA3_384),
	OAEP(0x60B10230, SHA3_512),
	ECDSA(0x70001042, P192),
	PKCS1(0x70001830, MD5),
	ECDSA(0x70002042, P224),
	DSA(0x70002131, SHA1),
	PKCS1(0x70002830, SHA1),
	ECDSA(0x70003042, P256),
	DSA(0x70003131, SHA224),
	PKCS1(0x70003830, SHA224),
	ECDSA(0x70004042, P384),
	DSA(0x70004131, SHA256),
	PKCS1(0x70004830, SHA256),
	ECDSA(0x70005042, P521),
	PKCS1(0x70005830, SHA384),
	ECDSA_ANY(0x70006042),
	KEYED(0x70006043, ED25519_PAIR, SIGNATURE, ED25519),
	KEYED(0x70006044, ED448_PAIR, SIGNATURE, ED448),
	KEYED(0x70006045, SM2_DSA_PAIR, SIGNATURE, SM2_DSA),
	PKCS1(0x70006830, SHA512),
	ECDSA_ANY(0x70007042),
	ECDSA_ANY(0x70008042),
	DSA(0x70008131, SHA3_224),
	PKCS1(0x70008830, SHA3_224),
	ECDSA_ANY(0x70009042),
	DSA(0x70009131, SHA3_256),
	PKCS1(0x70009830, SHA3_256),
	DSA(0x7000A131, SHA3_384),
	PKCS1(0x7000A830, SHA3_384),
	DSA(0x7000B131, SHA3_512),
	PKCS1(0x7000B830, SHA3_512),
	KEYED(0x7000F830, RSA_PAIR, SIGNATURE, RSA_SIG_BARE),
	PSS(0x70212930, SHA1),
	PSS(0x70313930, SHA224),
	PSS(0x70414930, SHA256),
	PSS(0x70515930, SHA384),
	PSS(0x70616930, SHA512),
	PSS(0x70818930, SHA3_224),
	PSS(0x70919930, SHA3_256),
	PSS(0x70A1A930, SHA3_384),
	PSS(0x70B1B930, SHA3_512),
	KEYED(0x80000032, DH_PAIR, DERIVE, DH),
	KEYED(0x80000042, ECDH_PAIR, DERIVE, ECDH),
	KEYED(0x80000044, X25519_PAIR, DERIVE, X25519),
	KEYED(0x80000045, X448_PAIR, DERIVE, X448),
	KEYED(0x80000046, SM2_PKE_PAIR, ENCRYPTION, SM2_PKE),
	KDF(0x80000047, HKDF_IKM, HKDF_CHOICE, SHA256),
	KDF(0x800010C0, HKDF_IKM, HKDF, MD5),
	KDF(0x800020C0, HKDF_IKM, HKDF, SHA1),
	KDF(0x800020C1, CONCAT_KDF_Z, CONCAT_KDF, SHA1),
	KDF(0x800020C2, PBKDF2_PASSWORD, PBKDF2, SHA1),
	KDF(0x800030C0, HKDF_IKM, HKDF, SHA224),
	KDF(0x800030C1, CONCAT_KDF_Z, CONCAT_KDF, SHA224),
	KDF(0x800030C2, PBKDF2_PASSWORD, PBKDF2, SHA224),
	KDF(0x800040C0, HKDF_IKM, HKDF, SHA256),
	KDF(0x800040C1, CONCAT_KDF_Z, CONCAT_KDF, SHA256),
	KDF(0x800040C2, PBKDF2_PASSWORD, PBKDF2, SHA256),
	KDF(0x800050C0, HKDF_IKM, HKDF, SHA384),
	KDF(0x800050C1, CONCAT_KDF_Z, CONCAT_KDF, SHA384),
	KDF(0x800050C2, PBKDF2_PASSWORD, PBKDF2, SHA384),
	KDF(0x800060C0, HKDF_IKM, HKDF, SHA512),
	KDF(0x800060C1, CONCAT_KDF_Z, CONCAT_KDF, SHA512),
	KDF(0x800060C2, PBKDF2_PASSWORD, PBKDF2, SHA512),
	KDF(0x800070C2, PBKDF2_PASSWORD, PBKDF2, SM3),
	KEYED(TA_ALG_ML_KEM, ML_KEM_PAIR, DERIVE, ML_KEM),
	KEYED(TA_ALG_ML_DSA, ML_DSA_PAIR, SIGNATURE, ML_DSA),
	CIPHER(0xF0000414, SM4, SM4_XTS),
	MAC(0xF0000613, DES3, DES3_CMAC),
	KEYED(0xF0000830, RSA_PAIR, SIGNATURE, RSA_SIG_BARE),
	OAEP(0xF0110230, MD5),
	PSS(0xF0111930, MD5),
};

const struct op_alg *op_alg_table(size_t *count)
{
	*count = ARRAY_SIZE(algs);
	return algs;
}

/* 7000n041 and 8000n042, n from 1 to 5, are how version 1.0 of the
 * specification wrote ECDSA and ECDH. */
static uint32_t modern_id(uint32_t id)
{
	const uint32_t n = (id >> 12) & 0xF;
	const uint32_t rest = id & ~UINT32_C(0xF000);

	if (n < TA_CURVE_P192 || n > TA_CURVE_P521)
		return id;
	if (rest == 0x70000041)
		return id + 1;
	return rest == 0x80000042 ? rest : id;
}

const struct op_alg *op_alg_find(uint32_t id)
{
	size_t low = 0;
	size_t high = ARRAY_SIZE(algs);

	id = modern_id(id);
	while (low < high) {
		size_t mid = (low + high) / 2;

		if (algs[mid].id == id)
			return &algs[mid];
		if (algs[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

bool op_alg_has_mode(const struct op_alg *alg, uint32_t mode)
{
	switch ((enum op_class)alg->class) {
	case OP_CIPHER:
	case OP_AE:
	case OP_ENCRYPTION:
		return mode == TA_MODE_ENCRYPT || mode == TA_MODE_DECRYPT;
	case OP_MAC:
		return mode == TA_MODE_MAC;
	case OP_DIGEST:
		return mode == TA_MODE_DIGEST;
	case OP_SIGNATURE:
		return mode == TA_MODE_SIGN || mode == TA_MODE_VERIFY;
	case OP_DERIVE:
		return mode == TA_MODE_DERIVE;
	}
	return false;
}

static bool is_xts(const struct op_alg *alg)
{
	return alg->class == OP_CIPHER &&
	       (alg->how == CIPHER_AES_XTS || alg->how == CIPHER_SM4_XTS);
}

unsigned int op_alg_key_count(const struct op_alg *alg)
{
	if (alg->class == OP_DIGEST)
		return 0;
	if (alg->class == OP_DERIVE && alg->how == OP_SM2_KEP)
		return 2;
	return is_xts(alg) ? 2 : 1;
}

static bool is_asymmetric(const struct op_alg *alg)
{
	return alg->class == OP_ENCRYPTION || alg->class == OP_SIGNATURE;
}

/* Derivations that one side does with a public key. */
static bool may_be_public(const struct op_alg *alg)
{
	return alg->how == OP_SM2_KEP || alg->how == OP_ML_KEM;
}

/* Encrypting and verifying need the public part only. For SM2 it must be an
 * object of the public type. */
bool op_alg_takes_key(const struct op_alg *alg, uint32_t mode, uint32_t type_id)
{
	const bool is_public = mode == TA_MODE_ENCRYPT ||
			       mode == TA_MODE_VERIFY || may_be_public(alg);
	const bool is_sm2 = alg->how == OP_SM2_PKE || alg->how == OP_SM2_DSA;

	if (!is_asymmetric(alg) && !may_be_public(alg))
		return type_id == alg->key_type;
	if (is_public && type_id == (alg->key_type & ~TA_TYPE_PAIR_BIT))
		return true;
	return type_id == alg->key_type && !(is_public && is_sm2);
}

uint32_t op_alg_usage(const struct op_alg *alg, uint32_t mode)
{
	const bool is_raw =
		alg->class == OP_ENCRYPTION && alg->how == OP_RSA_RAW;

	switch ((enum ta_crypt_mode)mode) {
	case TA_MODE_ENCRYPT:
		return TA_USAGE_ENCRYPT | (is_raw ? TA_USAGE_VERIFY : 0);
	case TA_MODE_DECRYPT:
		return TA_USAGE_DECRYPT | (is_raw ? TA_USAGE_SIGN : 0);
	case TA_MODE_SIGN:
		return TA_USAGE_SIGN;
	case TA_MODE_VERIFY:
		return TA_USAGE_VERIFY;
	case TA_MODE_MAC:
		return TA_USAGE_MAC;
	case TA_MODE_DERIVE:
		return TA_USAGE_DERIVE;
	case TA_MODE_DIGEST:
		break;
	}
	return UINT32_MAX;
}
