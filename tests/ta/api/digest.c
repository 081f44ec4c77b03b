/* SPDX-License-Identifier: BSD-2-Clause */
/* Digests and message authentication codes. */
#include "api.h"

/* FIPS 180-4, SHA-256 of "abc". */
static const uint8_t sha256_abc[32] = {
	0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
	0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
	0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};

static TEE_Result check_copies(TEE_OperationHandle op)
{
	TEE_OperationHandle copy = TEE_HANDLE_NULL;
	uint8_t hash[32];
	size_t size = sizeof(hash);

	CHECK_OK(TEE_AllocateOperation(&copy, TEE_ALG_SHA256, TEE_MODE_DIGEST,
				       0));
	TEE_DigestUpdate(op, "ab", 2);
	TEE_CopyOperation(copy, op);
	CHECK_OK(TEE_DigestDoFinal(copy, "c", 1, hash, &size));
	CHECK(size == 32 && memcmp(hash, sha256_abc, 32) == 0);
	memset(hash, 0, sizeof(hash));
	CHECK_OK(TEE_DigestDoFinal(op, "c", 1, hash, &size));
	CHECK(memcmp(hash, sha256_abc, 32) == 0);
	TEE_FreeOperation(copy);
	return TEE_SUCCESS;
}

static TEE_Result check_any_length(void)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	uint8_t whole[100];
	uint8_t parts[100];
	size_t size = sizeof(whole);

	CHECK_OK(TEE_AllocateOperation(&op, TEE_ALG_SHAKE128, TEE_MODE_DIGEST,
				       0));
	CHECK_OK(TEE_DigestDoFinal(op, "abc", 3, whole, &size));
	CHECK(size == sizeof(whole));
	TEE_DigestUpdate(op, "abc", 3);
	for (size_t at = 0; at < sizeof(parts); at += size) {
		size = at + 7 < sizeof(parts) ? 7 : sizeof(parts) - at;
		CHECK_OK(TEE_DigestExtract(op, parts + at, &size));
	}
	CHECK(memcmp(whole, parts, sizeof(whole)) == 0);
	TEE_FreeOperation(op);
	return TEE_SUCCESS;
}

TEE_Result api_digest(TEE_Param params[4])
{
	TEE_OperationHandle op = (TEE_OperationHandle)(uintptr_t)0xBAD;
	TEE_OperationInfo info;
	uint8_t hash[32];
	size_t size = 31;

	(void)params;
	CHECK(TEE_AllocateOperation(&op, TEE_ALG_SHA256, TEE_MODE_ENCRYPT, 0) ==
	      TEE_ERROR_NOT_SUPPORTED);
	CHECK(op == TEE_HANDLE_NULL);
	CHECK_OK(
		TEE_AllocateOperation(&op, TEE_ALG_SHA256, TEE_MODE_DIGEST, 0));
	TEE_GetOperationInfo(op, &info);
	CHECK(info.algorithm == TEE_ALG_SHA256 &&
	      info.operationClass == TEE_OPERATION_DIGEST &&
	      info.digestLength == 32 && info.keySize == 0);
	CHECK(info.handleState & TEE_HANDLE_FLAG_INITIALIZED);
	TEE_DigestUpdate(op, "a", 1);
	CHECK(TEE_DigestDoFinal(op, "bc", 2, hash, &size) ==
	      TEE_ERROR_SHORT_BUFFER);
	CHECK(size == 32);
	CHECK_OK(TEE_DigestDoFinal(op, "bc", 2, hash, &size));
	CHECK(memcmp(hash, sha256_abc, 32) == 0);
	/* It has begun anew by itself. */
	CHECK_OK(TEE_DigestDoFinal(op, "abc", 3, hash, &size));
	CHECK(memcmp(hash, sha256_abc, 32) == 0);
	TEE_DigestUpdate(op, "forgotten", 9);
	TEE_ResetOperation(op);
	CHECK(check_copies(op) == TEE_SUCCESS);
	TEE_FreeOperation(op);
	TEE_FreeOperation(TEE_HANDLE_NULL);
	CHECK(TEE_IsAlgorithmSupported(TEE_ALG_SHA256, 0) == TEE_SUCCESS);
	CHECK(TEE_IsAlgorithmSupported(0x12345678, 0) ==
	      TEE_ERROR_NOT_SUPPORTED);
	return check_any_length();
}

/* RFC 4231, case 1. */
static const uint8_t hmac_key[20] = {0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b,
				     0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b,
				     0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b};
static const uint8_t hmac_tag[32] = {
	0xb0, 0x34, 0x4c, 0x61, 0xd8, 0xdb, 0x38, 0x53, 0x5c, 0xa8, 0xaf,
	0xce, 0xaf, 0x0b, 0xf1, 0x2b, 0x88, 0x1d, 0xc2, 0x00, 0xc9, 0x83,
	0x3d, 0xa7, 0x26, 0xe9, 0x37, 0x6c, 0x2e, 0x32, 0xcf, 0xf7};
/* RFC 4493, example 2. */
static const uint8_t cmac_key[16] = {0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae,
				     0xd2, 0xa6, 0xab, 0xf7, 0x15, 0x88,
				     0x09, 0xcf, 0x4f, 0x3c};
static const uint8_t cmac_text[16] = {0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40,
				      0x9f, 0x96, 0xe9, 0x3d, 0x7e, 0x11,
				      0x73, 0x93, 0x17, 0x2a};
static const uint8_t cmac_tag[16] = {0x07, 0x0a, 0x16, 0xb4, 0x6b, 0x4d,
				     0x41, 0x44, 0xf7, 0x9b, 0xdd, 0x9d,
				     0xd0, 0x4a, 0x28, 0x7c};

static TEE_Result check_mac(TEE_OperationHandle op, const uint8_t *text,
			    size_t text_bytes, const uint8_t *tag,
			    size_t tag_bytes)
{
	uint8_t mac[64];
	size_t size = tag_bytes - 1;

	TEE_MACInit(op, NULL, 0);
	TEE_MACUpdate(op, text, 3);
	CHECK(TEE_MACComputeFinal(op, text + 3, text_bytes - 3, mac, &size) ==
	      TEE_ERROR_SHORT_BUFFER);
	CHECK(size == tag_bytes);
	CHECK_OK(TEE_MACComputeFinal(op, text + 3, text_bytes - 3, mac, &size));
	CHECK(memcmp(mac, tag, tag_bytes) == 0);
	TEE_MACInit(op, NULL, 0);
	CHECK_OK(TEE_MACCompareFinal(op, text, text_bytes, tag, tag_bytes));
	TEE_MACInit(op, NULL, 0);
	mac[tag_bytes - 1] ^= 1;
	CHECK(TEE_MACCompareFinal(op, text, text_bytes, mac, tag_bytes) ==
	      TEE_ERROR_MAC_INVALID);
	TEE_MACInit(op, NULL, 0);
	CHECK(TEE_MACCompareFinal(op, text, text_bytes, tag, tag_bytes - 1) ==
	      TEE_ERROR_MAC_INVALID);
	TEE_FreeOperation(op);
	return TEE_SUCCESS;
}

TEE_Result api_mac(TEE_Param params[4])
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;

	(void)params;
	CHECK_OK(make_operation(TEE_ALG_HMAC_SHA256, TEE_MODE_MAC,
				TEE_TYPE_HMAC_SHA256, hmac_key,
				sizeof(hmac_key), &op));
	CHECK_OK(check_mac(op, (const uint8_t *)"Hi There", 8, hmac_tag,
			   sizeof(hmac_tag)));
	CHECK_OK(make_operation(TEE_ALG_AES_CMAC, TEE_MODE_MAC, TEE_TYPE_AES,
				cmac_key, sizeof(cmac_key), &op));
	return check_mac(op, cmac_text, sizeof(cmac_text), cmac_tag,
			 sizeof(cmac_tag));
}
