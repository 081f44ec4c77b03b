/* SPDX-License-Identifier: BSD-2-Clause */
/* Authenticated encryption. */
#include "api.h"

/* "The Galois/Counter Mode of Operation", test case 4. */
static const uint8_t gcm_key[16] = {0xfe, 0xff, 0xe9, 0x92, 0x86, 0x65,
				    0x73, 0x1c, 0x6d, 0x6a, 0x8f, 0x94,
				    0x67, 0x30, 0x83, 0x08};
static const uint8_t gcm_iv[12] = {0xca, 0xfe, 0xba, 0xbe, 0xfa, 0xce,
				   0xdb, 0xad, 0xde, 0xca, 0xf8, 0x88};
static const uint8_t gcm_aad[20] = {0xfe, 0xed, 0xfa, 0xce, 0xde, 0xad, 0xbe,
				    0xef, 0xfe, 0xed, 0xfa, 0xce, 0xde, 0xad,
				    0xbe, 0xef, 0xab, 0xad, 0xda, 0xd2};
static const uint8_t gcm_plain[60] = {
	0xd9, 0x31, 0x32, 0x25, 0xf8, 0x84, 0x06, 0xe5, 0xa5, 0x59, 0x09, 0xc5,
	0xaf, 0xf5, 0x26, 0x9a, 0x86, 0xa7, 0xa9, 0x53, 0x15, 0x34, 0xf7, 0xda,
	0x2e, 0x4c, 0x30, 0x3d, 0x8a, 0x31, 0x8a, 0x72, 0x1c, 0x3c, 0x0c, 0x95,
	0x95, 0x68, 0x09, 0x53, 0x2f, 0xcf, 0x0e, 0x24, 0x49, 0xa6, 0xb5, 0x25,
	0xb1, 0x6a, 0xed, 0xf5, 0xaa, 0x0d, 0xe6, 0x57, 0xba, 0x63, 0x7b, 0x39};
static const uint8_t gcm_cipher[60] = {
	0x42, 0x83, 0x1e, 0xc2, 0x21, 0x77, 0x74, 0x24, 0x4b, 0x72, 0x21, 0xb7,
	0x84, 0xd0, 0xd4, 0x9c, 0xe3, 0xaa, 0x21, 0x2f, 0x2c, 0x02, 0xa4, 0xe0,
	0x35, 0xc1, 0x7e, 0x23, 0x29, 0xac, 0xa1, 0x2e, 0x21, 0xd5, 0x14, 0xb2,
	0x54, 0x66, 0x93, 0x1c, 0x7d, 0x8f, 0x6a, 0x5a, 0xac, 0x84, 0xaa, 0x05,
	0x1b, 0xa3, 0x0b, 0x39, 0x6a, 0x0a, 0xac, 0x97, 0x3d, 0x58, 0xe0, 0x91};
static const uint8_t gcm_tag[16] = {0x5b, 0xc9, 0x4f, 0xbc, 0x32, 0x21,
				    0xa5, 0xdb, 0x94, 0xfa, 0xe9, 0x5a,
				    0xe7, 0x12, 0x1a, 0x47};

/* SP 800-38C, example 1. */
static const uint8_t ccm_key[16] = {0x40, 0x41, 0x42, 0x43, 0x44, 0x45,
				    0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b,
				    0x4c, 0x4d, 0x4e, 0x4f};
static const uint8_t ccm_nonce[7] = {0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16};
static const uint8_t ccm_aad[8] = {0, 1, 2, 3, 4, 5, 6, 7};
static const uint8_t ccm_plain[4] = {0x20, 0x21, 0x22, 0x23};
static const uint8_t ccm_cipher[4] = {0x71, 0x62, 0x01, 0x5b};
static const uint8_t ccm_tag[4] = {0x4d, 0xac, 0x25, 0x5d};

static TEE_Result check_encrypt(void)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	uint8_t out[64];
	uint8_t tag[16];
	size_t size = sizeof(out);
	size_t tag_size = 15;
	size_t got;

	CHECK_OK(make_operation(TEE_ALG_AES_GCM, TEE_MODE_ENCRYPT, TEE_TYPE_AES,
				gcm_key, sizeof(gcm_key), &op));
	CHECK(TEE_AEInit(op, gcm_iv, sizeof(gcm_iv), 127, 0, 0) ==
	      TEE_ERROR_NOT_SUPPORTED);
	CHECK_OK(TEE_AEInit(op, gcm_iv, sizeof(gcm_iv), 128, 0, 0));
	TEE_AEUpdateAAD(op, gcm_aad, 9);
	TEE_AEUpdateAAD(op, gcm_aad + 9, 11);
	CHECK_OK(TEE_AEUpdate(op, gcm_plain, 33, out, &size));
	CHECK(size <= 33);
	got = size;
	size = sizeof(out) - got;
	CHECK(TEE_AEEncryptFinal(op, gcm_plain + 33, 27, out + got, &size, tag,
				 &tag_size) == TEE_ERROR_SHORT_BUFFER);
	CHECK(tag_size == 16);
	size = sizeof(out) - got;
	CHECK_OK(TEE_AEEncryptFinal(op, gcm_plain + 33, 27, out + got, &size,
				    tag, &tag_size));
	CHECK(got + size == 60 && memcmp(out, gcm_cipher, 60) == 0);
	CHECK(tag_size == 16 && memcmp(tag, gcm_tag, 16) == 0);
	TEE_FreeOperation(op);
	return TEE_SUCCESS;
}

static TEE_Result check_decrypt(void)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	uint8_t out[64];
	uint8_t tag[16];
	size_t size = sizeof(out);

	memcpy(tag, gcm_tag, sizeof(tag));
	CHECK_OK(make_operation(TEE_ALG_AES_GCM, TEE_MODE_DECRYPT, TEE_TYPE_AES,
				gcm_key, sizeof(gcm_key), &op));
	CHECK_OK(TEE_AEInit(op, gcm_iv, sizeof(gcm_iv), 128, 0, 0));
	TEE_AEUpdateAAD(op, gcm_aad, sizeof(gcm_aad));
	CHECK_OK(TEE_AEDecryptFinal(op, gcm_cipher, 60, out, &size, tag, 16));
	CHECK(size == 60 && memcmp(out, gcm_plain, 60) == 0);
	tag[3] ^= 0x10;
	size = sizeof(out);
	CHECK_OK(TEE_AEInit(op, gcm_iv, sizeof(gcm_iv), 128, 0, 0));
	TEE_AEUpdateAAD(op, gcm_aad, sizeof(gcm_aad));
	CHECK(TEE_AEDecryptFinal(op, gcm_cipher, 60, out, &size, tag, 16) ==
	      TEE_ERROR_MAC_INVALID);
	TEE_FreeOperation(op);
	return TEE_SUCCESS;
}

static TEE_Result check_ccm(void)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	uint8_t out[4];
	uint8_t tag[16];
	size_t size = sizeof(out);
	size_t tag_size = sizeof(tag);

	CHECK_OK(make_operation(TEE_ALG_AES_CCM, TEE_MODE_ENCRYPT, TEE_TYPE_AES,
				ccm_key, sizeof(ccm_key), &op));
	CHECK_OK(TEE_AEInit(op, ccm_nonce, sizeof(ccm_nonce), 32,
			    sizeof(ccm_aad), sizeof(ccm_plain)));
	TEE_AEUpdateAAD(op, ccm_aad, sizeof(ccm_aad));
	CHECK_OK(TEE_AEEncryptFinal(op, ccm_plain, 4, out, &size, tag,
				    &tag_size));
	CHECK(size == 4 && memcmp(out, ccm_cipher, 4) == 0);
	CHECK(tag_size == 4 && memcmp(tag, ccm_tag, 4) == 0);
	TEE_FreeOperation(op);
	return TEE_SUCCESS;
}

TEE_Result api_ae(TEE_Param params[4])
{
	(void)params;
	CHECK_OK(check_encrypt());
	CHECK_OK(check_decrypt());
	return check_ccm();
}
