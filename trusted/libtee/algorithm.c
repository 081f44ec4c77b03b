/* SPDX-License-Identifier: BSD-2-Clause */
#include "trusted/libtee/algorithm.h"

#include <tee_internal_api.h>
#include <tee_internal_api_extensions.h>

#define MD5    16
#define SHA1   20
#define SHA224 28
#define SHA256 32
#define SHA384 48
#define SHA512 64
#define SM3    32

/* Keys of types that are not from the specification. */
#define ML_KEM_KEY 0xE0
#define ML_DSA_KEY 0xE1

#define CIPHER(id, key, unit)                                                  \
	{                                                                      \
		id, TEE_OPERATION_CIPHER, key, unit, 0                         \
	}
#define MAC(id, key, digest)                                                   \
	{                                                                      \
		id, TEE_OPERATION_MAC, key, 1, digest                          \
	}
#define HMAC(id, digest) MAC(id, (id)&0xFF, digest)
#define AE(id, key)                                                            \
	{                                                                      \
		id, TEE_OPERATION_AE, key, 1, 0                                \
	}
#define DIGEST(id, digest)                                                     \
	{                                                                      \
		id, TEE_OPERATION_DIGEST, 0, 1, digest                         \
	}
#define CRYPT(id, key)                                                         \
	{                                                                      \
		id, TEE_OPERATION_ASYMMETRIC_CIPHER, key, 1, 0                 \
	}
#define SIGN(id, key, digest)                                                  \
	{                                                                      \
		id, TEE_OPERATION_ASYMMETRIC_SIGNATURE, key, 1, digest         \
	}
#define DERIVE(id, key)                                                        \
	{                                                                      \
		id, TEE_OPERATION_KEY_DERIVATION, key, 1, 0                    \
	}

#define RSA_SIGN(hash, bytes)                                                  \
	SIGN(TEE_ALG_RSASSA_PKCS1_V1_5_##hash, 0x30, bytes)
#define RSA_PSS(hash, bytes)                                                   \
	SIGN(TEE_ALG_RSASSA_PKCS1_PSS_MGF1_##hash, 0x30, bytes)
#define RSA_OAEP(hash) CRYPT(TEE_ALG_RSAES_PKCS1_OAEP_MGF1_##hash, 0x30)

static const struct algorithm algorithms[] = {
	CIPHER(TEE_ALG_AES_ECB_NOPAD, 0x10, 16),
	CIPHER(TEE_ALG_AES_CBC_NOPAD, 0x10, 16),
	CIPHER(TEE_ALG_AES_CTR, 0x10, 1),
	CIPHER(TEE_ALG_AES_CTS, 0x10, 16),
	CIPHER(TEE_ALG_AES_XTS, 0x10, 16),
	CIPHER(TEE_ALG_DES_ECB_NOPAD, 0x11, 8),
	CIPHER(TEE_ALG_DES_CBC_NOPAD, 0x11, 8),
	CIPHER(TEE_ALG_DES3_ECB_NOPAD, 0x13, 8),
	CIPHER(TEE_ALG_DES3_CBC_NOPAD, 0x13, 8),
	CIPHER(TEE_ALG_SM4_ECB_NOPAD, 0x14, 16),
	CIPHER(TEE_ALG_SM4_CBC_NOPAD, 0x14, 16),
	CIPHER(TEE_ALG_SM4_ECB_PKCS5, 0x14, 16),
	CIPHER(TEE_ALG_SM4_CBC_PKCS5, 0x14, 16),
	CIPHER(TEE_ALG_SM4_CTR, 0x14, 16),
	CIPHER(TEE_ALG_SM4_XTS, 0x14, 16),

	MAC(TEE_ALG_AES_CBC_MAC_NOPAD, 0x10, 16),
	MAC(TEE_ALG_AES_CBC_MAC_PKCS5, 0x10, 16),
	MAC(TEE_ALG_AES_CMAC, 0x10, 16),
	MAC(TEE_ALG_DES_CBC_MAC_NOPAD, 0x11, 8),
	MAC(TEE_ALG_DES_CBC_MAC_PKCS5, 0x11, 8),
	MAC(TEE_ALG_DES3_CBC_MAC_NOPAD, 0x13, 8),
	MAC(TEE_ALG_DES3_CBC_MAC_PKCS5, 0x13, 8),
	MAC(TEE_ALG_DES3_CMAC, 0x13, 8),
	HMAC(TEE_ALG_HMAC_MD5, MD5),
	HMAC(TEE_ALG_HMAC_SHA1, SHA1),
	HMAC(TEE_ALG_HMAC_SHA224, SHA224),
	HMAC(TEE_ALG_HMAC_SHA256, SHA256),
	HMAC(TEE_ALG_HMAC_SHA384, SHA384),
	HMAC(TEE_ALG_HMAC_SHA512, SHA512),
	HMAC(TEE_ALG_HMAC_SM3, SM3),
	HMAC(TEE_ALG_HMAC_SHA3_224, SHA224),
	HMAC(TEE_ALG_HMAC_SHA3_256, SHA256),
	HMAC(TEE_ALG_HMAC_SHA3_384, SHA384),
	HMAC(TEE_ALG_HMAC_SHA3_512, SHA512),

	AE(TEE_ALG_AES_CCM, 0x10),
	AE(TEE_ALG_AES_GCM, 0x10),

	DIGEST(TEE_ALG_MD5, MD5),
	DIGEST(TEE_ALG_SHA1, SHA1),
	DIGEST(TEE_ALG_SHA224, SHA224),
	DIGEST(TEE_ALG_SHA256, SHA256),
	DIGEST(TEE_ALG_SHA384, SHA384),
	DIGEST(TEE_ALG_SHA512, SHA512),
	DIGEST(TEE_ALG_SM3, SM3),
	DIGEST(TEE_ALG_SHA3_224, SHA224),
	DIGEST(TEE_ALG_SHA3_256, SHA256),
	DIGEST(TEE_ALG_SHA3_384, SHA384),
	DIGEST(TEE_ALG_SHA3_512, SHA512),
	DIGEST(TEE_ALG_SHAKE128, 0),
	DIGEST(TEE_ALG_SHAKE256, 0),

	CRYPT(TEE_ALG_RSA_NOPAD, 0x30),
	CRYPT(TEE_ALG_RSAES_PKCS1_V1_5, 0x30),
	RSA_OAEP(MD5),
	RSA_OAEP(SHA1),
	RSA_OAEP(SHA224),
	RSA_OAEP(SHA256),
	RSA_OAEP(SHA384),
	RSA_OAEP(SHA512),
	RSA_OAEP(SHA3_224),
	RSA_OAEP(SHA3_256),
	RSA_OAEP(SHA3_384),
	RSA_OAEP(SHA3_512),
	CRYPT(TEE_ALG_SM2_PKE, 0x47),

	SIGN(TEE_ALG_RSASSA_PKCS1_V1_5, 0x30, 0),
	RSA_SIGN(MD5, MD5),
	RSA_SIGN(SHA1, SHA1),
	RSA_SIGN(SHA224, SHA224),
	RSA_SIGN(SHA256, SHA256),
	RSA_SIGN(SHA384, SHA384),
	RSA_SIGN(SHA512, SHA512),
	RSA_SIGN(SHA3_224, SHA224),
	RSA_SIGN(SHA3_256, SHA256),
	RSA_SIGN(SHA3_384, SHA384),
	RSA_SIGN(SHA3_512, SHA512),
	RSA_SIGN(MD5SHA1, MD5 + SHA1),
	RSA_PSS(MD5, MD5),
	RSA_PSS(SHA1, SHA1),
	RSA_PSS(SHA224, SHA224),
	RSA_PSS(SHA256, SHA256),
	RSA_PSS(SHA384, SHA384),
	RSA_PSS(SHA512, SHA512),
	RSA_PSS(SHA3_224, SHA224),
	RSA_PSS(SHA3_256, SHA256),
	RSA_PSS(SHA3_384, SHA384),
	RSA_PSS(SHA3_512, SHA512),
	SIGN(TEE_ALG_DSA_SHA1, 0x31, SHA1),
	SIGN(TEE_ALG_DSA_SHA224, 0x31, SHA224),
	SIGN(TEE_ALG_DSA_SHA256, 0x31, SHA256),
	SIGN(TEE_ALG_DSA_SHA3_224, 0x31, SHA224),
	SIGN(TEE_ALG_DSA_SHA3_256, 0x31, SHA256),
	SIGN(TEE_ALG_DSA_SHA3_384, 0x31, SHA384),
	SIGN(TEE_ALG_DSA_SHA3_512, 0x31, SHA512),
	SIGN(TEE_ALG_ECDSA_SHA1, 0x41, SHA1),
	SIGN(TEE_ALG_ECDSA_SHA224, 0x41, SHA224),
	SIGN(TEE_ALG_ECDSA_SHA256, 0x41, SHA256),
	SIGN(TEE_ALG_ECDSA_SHA384, 0x41, SHA384),
	SIGN(TEE_ALG_ECDSA_SHA512, 0x41, SHA512),
	SIGN(TEE_ALG_ECDSA_SHA3_224, 0x41, SHA224),
	SIGN(TEE_ALG_ECDSA_SHA3_256, 0x41, SHA256),
	SIGN(TEE_ALG_ECDSA_SHA3_384, 0x41, SHA384),
	SIGN(TEE_ALG_ECDSA_SHA3_512, 0x41, SHA512),
	SIGN(__OPTEE_ALG_ECDSA_P192, 0x41, SHA1),
	SIGN(__OPTEE_ALG_ECDSA_P224, 0x41, SHA224),
	SIGN(__OPTEE_ALG_ECDSA_P256, 0x41, SHA256),
	SIGN(__OPTEE_ALG_ECDSA_P384, 0x41, SHA384),
	SIGN(__OPTEE_ALG_ECDSA_P521, 0x41, SHA512),
	SIGN(TEE_ALG_ED25519, 0x43, 0),
	SIGN(TEE_ALG_ED448, 0x48, 0),
	SIGN(TEE_ALG_SM2_DSA_SM3, 0x45, SM3),
	SIGN(TEE_ALG_ML_DSA, ML_DSA_KEY, 0),

	DERIVE(TEE_ALG_DH_DERIVE_SHARED_SECRET, 0x32),
	DERIVE(TEE_ALG_ECDH_DERIVE_SHARED_SECRET, 0x42),
	DERIVE(__OPTEE_ALG_ECDH_P192, 0x42),
	DERIVE(__OPTEE_ALG_ECDH_P224, 0x42),
	DERIVE(__OPTEE_ALG_ECDH_P256, 0x42),
	DERIVE(__OPTEE_ALG_ECDH_P384, 0x42),
	DERIVE(__OPTEE_ALG_ECDH_P521, 0x42),
	DERIVE(TEE_ALG_X25519, 0x44),
	DERIVE(TEE_ALG_X448, 0x49),
	DERIVE(TEE_ALG_SM2_KEP, 0x46),
	DERIVE(TEE_ALG_ML_KEM, ML_KEM_KEY),
	DERIVE(TEE_ALG_HKDF, 0x4A),
	DERIVE(TEE_ALG_HKDF_MD5_DERIVE_KEY, 0xC0),
	DERIVE(TEE_ALG_HKDF_SHA1_DERIVE_KEY, 0xC0),
	DERIVE(TEE_ALG_HKDF_SHA224_DERIVE_KEY, 0xC0),
	DERIVE(TEE_ALG_HKDF_SHA256_DERIVE_KEY, 0xC0),
	DERIVE(TEE_ALG_HKDF_SHA384_DERIVE_KEY, 0xC0),
	DERIVE(TEE_ALG_HKDF_SHA512_DERIVE_KEY, 0xC0),
	DERIVE(TEE_ALG_CONCAT_KDF_SHA1_DERIVE_KEY, 0xC1),
	DERIVE(TEE_ALG_CONCAT_KDF_SHA224_DERIVE_KEY, 0xC1),
	DERIVE(TEE_ALG_CONCAT_KDF_SHA256_DERIVE_KEY, 0xC1),
	DERIVE(TEE_ALG_CONCAT_KDF_SHA384_DERIVE_KEY, 0xC1),
	DERIVE(TEE_ALG_CONCAT_KDF_SHA512_DERIVE_KEY, 0xC1),
	DERIVE(TEE_ALG_PBKDF2_HMAC_SHA1_DERIVE_KEY, 0xC2),
	DERIVE(TEE_ALG_PBKDF2_HMAC_SHA224_DERIVE_KEY, 0xC2),
	DERIVE(TEE_ALG_PBKDF2_HMAC_SHA256_DERIVE_KEY, 0xC2),
	DERIVE(TEE_ALG_PBKDF2_HMAC_SHA384_DERIVE_KEY, 0xC2),
	DERIVE(TEE_ALG_PBKDF2_HMAC_SHA512_DERIVE_KEY, 0xC2),
	DERIVE(TEE_ALG_PBKDF2_HMAC_SM3_DERIVE_KEY, 0xC2),
};

const struct algorithm *algorithm_find(uint32_t id)
{
	for (size_t i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]);
	     i++) {
		if (algorithms[i].id == id)
			return &algorithms[i];
	}
	return NULL;
}

unsigned int algorithm_key_count(const struct algorithm *a)
{
	switch (a->id) {
	case TEE_ALG_AES_XTS:
	case TEE_ALG_SM4_XTS:
	case TEE_ALG_SM2_KEP:
		return 2;
	default:
		return a->class == TEE_OPERATION_DIGEST ? 0 : 1;
	}
}

bool algorithm_has_mode(const struct algorithm *a, uint32_t mode)
{
	switch (a->class) {
	case TEE_OPERATION_CIPHER:
	case TEE_OPERATION_AE:
	case TEE_OPERATION_ASYMMETRIC_CIPHER:
		return mode == TEE_MODE_ENCRYPT || mode == TEE_MODE_DECRYPT;
	case TEE_OPERATION_ASYMMETRIC_SIGNATURE:
		return mode == TEE_MODE_SIGN || mode == TEE_MODE_VERIFY;
	case TEE_OPERATION_MAC:
		return mode == TEE_MODE_MAC;
	case TEE_OPERATION_DIGEST:
		return mode == TEE_MODE_DIGEST;
	default:
		return mode == TEE_MODE_DERIVE;
	}
}

bool algorithm_has_context(const struct algorithm *a)
{
	return a->class == TEE_OPERATION_CIPHER ||
	       a->class == TEE_OPERATION_MAC || a->class == TEE_OPERATION_AE ||
	       a->class == TEE_OPERATION_DIGEST;
}

#define SECRET_TYPE UINT32_C(0xA0000000)

static uint32_t public_type(const struct algorithm *a)
{
	return (a->key >= ML_KEM_KEY ? UINT32_C(0xF0000000)
				     : UINT32_C(0xA0000000)) |
	       a->key;
}

static uint32_t pair_type(const struct algorithm *a)
{
	return public_type(a) | UINT32_C(0x01000000);
}

uint32_t algorithm_key_type(const struct algorithm *a, uint32_t mode)
{
	switch (a->class) {
	case TEE_OPERATION_CIPHER:
	case TEE_OPERATION_MAC:
	case TEE_OPERATION_AE:
		return SECRET_TYPE | a->key;
	case TEE_OPERATION_KEY_DERIVATION:
		return a->id == TEE_ALG_HKDF ? TEE_TYPE_HKDF : pair_type(a);
	default:
		if (mode == TEE_MODE_ENCRYPT || mode == TEE_MODE_VERIFY)
			return public_type(a);
		return pair_type(a);
	}
}

bool algorithm_takes_public(const struct algorithm *a)
{
	return a->id == TEE_ALG_ML_KEM;
}

uint32_t algorithm_key_usage(const struct algorithm *a, uint32_t mode)
{
	/* RSA without padding both ways: what is signed is not told apart.
	 * Spec: GP Core 1.3.1 6.2.7 */
	bool is_raw_rsa = a->id == TEE_ALG_RSA_NOPAD;

	switch (mode) {
	case TEE_MODE_ENCRYPT:
		return TEE_USAGE_ENCRYPT | (is_raw_rsa ? TEE_USAGE_VERIFY : 0);
	case TEE_MODE_DECRYPT:
		return TEE_USAGE_DECRYPT | (is_raw_rsa ? TEE_USAGE_SIGN : 0);
	case TEE_MODE_SIGN:
		return TEE_USAGE_SIGN;
	case TEE_MODE_VERIFY:
		return TEE_USAGE_VERIFY;
	case TEE_MODE_MAC:
		return TEE_USAGE_MAC;
	case TEE_MODE_DERIVE:
		return TEE_USAGE_DERIVE;
	default:
		return 0;
	}
}
