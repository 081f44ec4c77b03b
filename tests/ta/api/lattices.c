/* SPDX-License-Identifier: BSD-2-Clause */
/* ML-KEM and ML-DSA (docs/design/0006). */
#include <tee_api_defines_extensions.h>

#include "api.h"

#define MOST_BYTES 4896

static const char text[] = "signed without a digest before";

/* The public part of @pair as an object of its own, as a peer has it. */
static TEE_Result make_public(TEE_ObjectHandle pair, uint32_t type,
			      uint32_t bits, size_t bytes,
			      TEE_ObjectHandle *out)
{
	uint8_t *buffer = TEE_Malloc(MOST_BYTES, 0);
	size_t size = MOST_BYTES;
	TEE_Attribute attr;

	CHECK(buffer != NULL);
	CHECK_OK(TEE_GetObjectBufferAttribute(pair, TEE_ATTR_ML_PUBLIC_VALUE,
					      buffer, &size));
	CHECK(size == bytes);
	CHECK_OK(TEE_AllocateTransientObject(type, bits, out));
	TEE_InitRefAttribute(&attr, TEE_ATTR_ML_PUBLIC_VALUE, buffer, size - 1);
	CHECK(TEE_PopulateTransientObject(*out, &attr, 1) ==
	      TEE_ERROR_BAD_PARAMETERS);
	attr.content.ref.length = size;
	CHECK_OK(TEE_PopulateTransientObject(*out, &attr, 1));
	TEE_Free(buffer);
	return TEE_SUCCESS;
}

/* A secret by attribute @id, which is a ciphertext in or out. */
static TEE_Result derive(TEE_OperationHandle op, uint32_t id, uint8_t *cipher,
			 size_t cipher_bytes, uint8_t secret[32])
{
	TEE_ObjectHandle key = TEE_HANDLE_NULL;
	TEE_Attribute attr;
	size_t size = 32;

	TEE_InitRefAttribute(&attr, id, cipher, cipher_bytes);
	CHECK_OK(TEE_AllocateTransientObject(TEE_TYPE_GENERIC_SECRET, 256,
					     &key));
	TEE_DeriveKey(op, &attr, 1, key);
	CHECK_OK(TEE_GetObjectBufferAttribute(key, TEE_ATTR_SECRET_VALUE,
					      secret, &size));
	CHECK(size == 32);
	TEE_FreeTransientObject(key);
	return TEE_SUCCESS;
}

/* One operation for both sides: its key changes between kinds. */
static TEE_Result check_kem(uint32_t bits, size_t public_bytes,
			    size_t cipher_bytes)
{
	TEE_ObjectHandle pair = TEE_HANDLE_NULL;
	TEE_ObjectHandle peer = TEE_HANDLE_NULL;
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_OperationHandle copy = TEE_HANDLE_NULL;
	uint8_t *cipher = TEE_Malloc(cipher_bytes, 0);
	uint8_t sent[32];
	uint8_t got[32];

	CHECK(cipher != NULL);
	CHECK_OK(TEE_AllocateTransientObject(TEE_TYPE_ML_KEM_KEYPAIR, bits,
					     &pair));
	CHECK_OK(TEE_GenerateKey(pair, bits, NULL, 0));
	CHECK_OK(make_public(pair, TEE_TYPE_ML_KEM_PUBLIC_KEY, bits,
			     public_bytes, &peer));
	CHECK_OK(TEE_AllocateOperation(&op, TEE_ALG_ML_KEM, TEE_MODE_DERIVE,
				       bits));
	CHECK_OK(TEE_AllocateOperation(&copy, TEE_ALG_ML_KEM, TEE_MODE_DERIVE,
				       bits));
	for (size_t round = 0; round < 2; round++) {
		CHECK_OK(TEE_SetOperationKey(op, peer));
		TEE_CopyOperation(copy, op);
		CHECK_OK(derive(copy, TEE_ATTR_ML_KEM_CIPHERTEXT_OUT, cipher,
				cipher_bytes, sent));
		CHECK_OK(TEE_SetOperationKey(op, pair));
		TEE_CopyOperation(copy, op);
		CHECK_OK(derive(copy, TEE_ATTR_ML_KEM_CIPHERTEXT, cipher,
				cipher_bytes, got));
		CHECK(memcmp(sent, got, sizeof(sent)) == 0);
		cipher[5] ^= 1;
		CHECK_OK(derive(op, TEE_ATTR_ML_KEM_CIPHERTEXT, cipher,
				cipher_bytes, got));
		CHECK(memcmp(sent, got, sizeof(sent)) != 0);
	}
	TEE_FreeOperation(op);
	TEE_FreeOperation(copy);
	TEE_FreeTransientObject(pair);
	TEE_FreeTransientObject(peer);
	TEE_Free(cipher);
	return TEE_SUCCESS;
}

static TEE_Result check_verify(TEE_ObjectHandle key, uint32_t bits,
			       uint8_t *signature, size_t size)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_Attribute context;

	TEE_InitRefAttribute(&context, TEE_ATTR_ML_DSA_CONTEXT, "here", 4);
	CHECK_OK(TEE_AllocateOperation(&op, TEE_ALG_ML_DSA, TEE_MODE_VERIFY,
				       bits));
	CHECK_OK(TEE_SetOperationKey(op, key));
	CHECK_OK(TEE_AsymmetricVerifyDigest(op, &context, 1, text, sizeof(text),
					    signature, size));
	CHECK(TEE_AsymmetricVerifyDigest(op, NULL, 0, text, sizeof(text),
					 signature,
					 size) == TEE_ERROR_SIGNATURE_INVALID);
	CHECK(TEE_AsymmetricVerifyDigest(op, &context, 1, text,
					 sizeof(text) - 1, signature,
					 size) == TEE_ERROR_SIGNATURE_INVALID);
	signature[size / 3] ^= 0x10;
	CHECK(TEE_AsymmetricVerifyDigest(op, &context, 1, text, sizeof(text),
					 signature,
					 size) == TEE_ERROR_SIGNATURE_INVALID);
	TEE_FreeOperation(op);
	return TEE_SUCCESS;
}

static TEE_Result sign(TEE_ObjectHandle pair, uint32_t bits, uint8_t *signature,
		       size_t *size)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_Attribute context;

	TEE_InitRefAttribute(&context, TEE_ATTR_ML_DSA_CONTEXT, "here", 4);
	CHECK_OK(TEE_AllocateOperation(&op, TEE_ALG_ML_DSA, TEE_MODE_SIGN,
				       bits));
	CHECK_OK(TEE_SetOperationKey(op, pair));
	CHECK_OK(TEE_AsymmetricSignDigest(op, &context, 1, text, sizeof(text),
					  signature, size));
	TEE_FreeOperation(op);
	return TEE_SUCCESS;
}

/* The pair is kept in storage in between. */
static TEE_Result keep_and_open(TEE_ObjectHandle *pair)
{
	TEE_ObjectHandle kept = TEE_HANDLE_NULL;

	CHECK_OK(TEE_CreatePersistentObject(TEE_STORAGE_PRIVATE, "lattice", 7,
					    TEE_DATA_FLAG_ACCESS_WRITE_META |
						    TEE_DATA_FLAG_OVERWRITE,
					    *pair, NULL, 0, &kept));
	TEE_CloseObject(kept);
	TEE_FreeTransientObject(*pair);
	CHECK_OK(TEE_OpenPersistentObject(
		TEE_STORAGE_PRIVATE, "lattice", 7,
		TEE_DATA_FLAG_ACCESS_READ | TEE_DATA_FLAG_ACCESS_WRITE_META,
		pair));
	return TEE_SUCCESS;
}

static TEE_Result check_dsa(uint32_t bits, size_t public_bytes,
			    size_t signature_bytes)
{
	TEE_ObjectHandle pair = TEE_HANDLE_NULL;
	TEE_ObjectHandle peer = TEE_HANDLE_NULL;
	uint8_t *signature = TEE_Malloc(MOST_BYTES, 0);
	size_t size = MOST_BYTES;

	CHECK(signature != NULL);
	CHECK_OK(TEE_AllocateTransientObject(TEE_TYPE_ML_DSA_KEYPAIR, bits,
					     &pair));
	CHECK_OK(TEE_GenerateKey(pair, bits, NULL, 0));
	CHECK_OK(make_public(pair, TEE_TYPE_ML_DSA_PUBLIC_KEY, bits,
			     public_bytes, &peer));
	CHECK_OK(keep_and_open(&pair));
	CHECK_OK(sign(pair, bits, signature, &size));
	CHECK(size == signature_bytes);
	CHECK_OK(check_verify(peer, bits, signature, size));
	CHECK_OK(TEE_CloseAndDeletePersistentObject1(pair));
	TEE_FreeTransientObject(peer);
	TEE_Free(signature);
	return TEE_SUCCESS;
}

TEE_Result api_lattices(TEE_Param params[4])
{
	(void)params;
	CHECK_OK(TEE_IsAlgorithmSupported(TEE_ALG_ML_KEM,
					  TEE_CRYPTO_ELEMENT_NONE));
	CHECK_OK(check_kem(512, 800, 768));
	CHECK_OK(check_kem(768, 1184, 1088));
	CHECK_OK(check_kem(1024, 1568, 1568));
	CHECK_OK(check_dsa(44, 1312, 2420));
	CHECK_OK(check_dsa(65, 1952, 3309));
	return check_dsa(87, 2592, 4627);
}
