/* SPDX-License-Identifier: BSD-2-Clause */
/* Key pairs: generation, signatures, encryption. */
#include "api.h"

#define RSA_BITS  1024u
#define RSA_BYTES (RSA_BITS / 8)

static const uint8_t digest[32] = "a digest is any thirty-two byte";

static TEE_Result make_pair(uint32_t algorithm, uint32_t mode, uint32_t bits,
			    TEE_ObjectHandle pair, TEE_OperationHandle *op)
{
	CHECK_OK(TEE_AllocateOperation(op, algorithm, mode, bits));
	CHECK_OK(TEE_SetOperationKey(*op, pair));
	return TEE_SUCCESS;
}

struct sign_case {
	uint32_t algorithm;
	uint32_t bits;
	size_t signature_bytes;
	const TEE_Attribute *attrs;
	uint32_t attr_count;
};

static TEE_Result verify(TEE_OperationHandle op, const struct sign_case *c,
			 const uint8_t *text, const uint8_t *signature,
			 size_t size)
{
	return TEE_AsymmetricVerifyDigest(op, c->attrs, c->attr_count, text,
					  sizeof(digest), signature, size);
}

static TEE_Result check_signature(const struct sign_case *c,
				  TEE_ObjectHandle pair)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	uint8_t signature[RSA_BYTES];
	uint8_t other[sizeof(digest)];
	size_t size = 3;

	CHECK_OK(make_pair(c->algorithm, TEE_MODE_SIGN, c->bits, pair, &op));
	CHECK(TEE_AsymmetricSignDigest(op, c->attrs, c->attr_count, digest,
				       sizeof(digest), signature,
				       &size) == TEE_ERROR_SHORT_BUFFER);
	CHECK(size == c->signature_bytes);
	CHECK_OK(TEE_AsymmetricSignDigest(op, c->attrs, c->attr_count, digest,
					  sizeof(digest), signature, &size));
	CHECK(size == c->signature_bytes);
	TEE_FreeOperation(op);
	CHECK_OK(make_pair(c->algorithm, TEE_MODE_VERIFY, c->bits, pair, &op));
	CHECK_OK(verify(op, c, digest, signature, size));
	memcpy(other, digest, sizeof(other));
	other[9] ^= 4;
	CHECK(verify(op, c, other, signature, size) ==
	      TEE_ERROR_SIGNATURE_INVALID);
	signature[size / 2] ^= 1;
	CHECK(verify(op, c, digest, signature, size) ==
	      TEE_ERROR_SIGNATURE_INVALID);
	TEE_FreeOperation(op);
	return TEE_SUCCESS;
}

static TEE_Result check_encryption(uint32_t algorithm, TEE_ObjectHandle pair,
				   size_t text_bytes)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	uint8_t cipher[RSA_BYTES];
	uint8_t plain[RSA_BYTES];
	uint8_t text[RSA_BYTES];
	size_t size = RSA_BYTES - 1;

	memset(text, 0x35, sizeof(text));
	CHECK_OK(make_pair(algorithm, TEE_MODE_ENCRYPT, RSA_BITS, pair, &op));
	CHECK(TEE_AsymmetricEncrypt(op, NULL, 0, text, text_bytes, cipher,
				    &size) == TEE_ERROR_SHORT_BUFFER);
	CHECK(size == RSA_BYTES);
	CHECK_OK(TEE_AsymmetricEncrypt(op, NULL, 0, text, text_bytes, cipher,
				       &size));
	CHECK(size == RSA_BYTES);
	TEE_FreeOperation(op);
	CHECK_OK(make_pair(algorithm, TEE_MODE_DECRYPT, RSA_BITS, pair, &op));
	size = sizeof(plain);
	CHECK_OK(TEE_AsymmetricDecrypt(op, NULL, 0, cipher, RSA_BYTES, plain,
				       &size));
	CHECK(size == text_bytes && memcmp(plain, text, size) == 0);
	TEE_FreeOperation(op);
	return TEE_SUCCESS;
}

TEE_Result api_rsa(TEE_Param params[4])
{
	TEE_Attribute salt;
	const struct sign_case cases[] = {
		{TEE_ALG_RSASSA_PKCS1_V1_5_SHA256, RSA_BITS, RSA_BYTES, NULL,
		 0},
		{TEE_ALG_RSASSA_PKCS1_PSS_MGF1_SHA256, RSA_BITS, RSA_BYTES,
		 NULL, 0},
		{TEE_ALG_RSASSA_PKCS1_PSS_MGF1_SHA256, RSA_BITS, RSA_BYTES,
		 &salt, 1},
	};
	TEE_ObjectHandle pair = TEE_HANDLE_NULL;
	uint8_t exponent[4];
	size_t size = sizeof(exponent);

	(void)params;
	TEE_InitValueAttribute(&salt, TEE_ATTR_RSA_PSS_SALT_LENGTH, 20, 0);
	CHECK_OK(TEE_AllocateTransientObject(TEE_TYPE_RSA_KEYPAIR, RSA_BITS,
					     &pair));
	CHECK_OK(TEE_GenerateKey(pair, RSA_BITS, NULL, 0));
	CHECK_OK(TEE_GetObjectBufferAttribute(
		pair, TEE_ATTR_RSA_PUBLIC_EXPONENT, exponent, &size));
	CHECK(size == 3 && memcmp(exponent, "\1\0\1", 3) == 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		CHECK_OK(check_signature(&cases[i], pair));
	CHECK_OK(check_encryption(TEE_ALG_RSAES_PKCS1_V1_5, pair, 40));
	CHECK_OK(check_encryption(TEE_ALG_RSAES_PKCS1_OAEP_MGF1_SHA256, pair,
				  40));
	CHECK_OK(check_encryption(TEE_ALG_RSA_NOPAD, pair, RSA_BYTES));
	TEE_FreeTransientObject(pair);
	return TEE_SUCCESS;
}

static TEE_Result check_ecdsa(void)
{
	const struct sign_case ecdsa = {TEE_ALG_ECDSA_SHA256, 256, 64, NULL, 0};
	TEE_ObjectHandle pair = TEE_HANDLE_NULL;
	TEE_Attribute curve;
	uint32_t a = 0;
	uint32_t b = 1;

	TEE_InitValueAttribute(&curve, TEE_ATTR_ECC_CURVE,
			       TEE_ECC_CURVE_NIST_P256, 0);
	CHECK_OK(TEE_AllocateTransientObject(TEE_TYPE_ECDSA_KEYPAIR, 256,
					     &pair));
	CHECK_OK(TEE_GenerateKey(pair, 256, &curve, 1));
	CHECK_OK(TEE_GetObjectValueAttribute(pair, TEE_ATTR_ECC_CURVE, &a, &b));
	CHECK(a == TEE_ECC_CURVE_NIST_P256 && b == 0);
	CHECK_OK(check_signature(&ecdsa, pair));
	TEE_FreeTransientObject(pair);
	return TEE_SUCCESS;
}

static TEE_Result check_ed25519(void)
{
	const struct sign_case eddsa = {TEE_ALG_ED25519, 256, 64, NULL, 0};
	TEE_ObjectHandle pair = TEE_HANDLE_NULL;

	CHECK_OK(TEE_AllocateTransientObject(TEE_TYPE_ED25519_KEYPAIR, 256,
					     &pair));
	CHECK_OK(TEE_GenerateKey(pair, 256, NULL, 0));
	CHECK_OK(check_signature(&eddsa, pair));
	TEE_FreeTransientObject(pair);
	return TEE_SUCCESS;
}

TEE_Result api_curves(TEE_Param params[4])
{
	(void)params;
	CHECK(TEE_IsAlgorithmSupported(TEE_ALG_ECDSA_SHA256,
				       TEE_ECC_CURVE_NIST_P256) == TEE_SUCCESS);
	CHECK(TEE_IsAlgorithmSupported(TEE_ALG_ECDSA_SHA256, 0x1234) ==
	      TEE_ERROR_NOT_SUPPORTED);
	CHECK_OK(check_ecdsa());
	return check_ed25519();
}
