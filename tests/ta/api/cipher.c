/* SPDX-License-Identifier: BSD-2-Clause */
/* Ciphers: the library holds back what is no whole block. */
#include <tee_internal_api_extensions.h>

#include "api.h"

#define TEXT_BYTES 96u

static const uint8_t key_bytes[64] = {
	0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6, 0xab, 0xf7, 0x15,
	0x88, 0x09, 0xcf, 0x4f, 0x3c, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06,
	0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10};
static const uint8_t iv[16] = {0, 1, 2,  3,  4,  5,  6,  7,
			       8, 9, 10, 11, 12, 13, 14, 15};
/* SP 800-38A F.2.1: first block of CBC */
static const uint8_t cbc_plain[16] = {0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40,
				      0x9f, 0x96, 0xe9, 0x3d, 0x7e, 0x11,
				      0x73, 0x93, 0x17, 0x2a};
static const uint8_t cbc_cipher[16] = {0x76, 0x49, 0xab, 0xac, 0x81, 0x19,
				       0xb2, 0x46, 0xce, 0xe9, 0x8e, 0x9b,
				       0x12, 0xe9, 0x19, 0x7d};

struct mode {
	uint32_t algorithm;
	uint32_t type;
	uint16_t key_bytes;
	uint16_t text_bytes; /* odd where the mode allows it */
	uint8_t iv_bytes;
	uint8_t key_count;
};

static const struct mode modes[] = {
	{TEE_ALG_AES_ECB_NOPAD, TEE_TYPE_AES, 16, 96, 0, 1},
	{TEE_ALG_AES_CBC_NOPAD, TEE_TYPE_AES, 32, 96, 16, 1},
	{TEE_ALG_AES_CTR, TEE_TYPE_AES, 16, 93, 16, 1},
	{TEE_ALG_AES_CTS, TEE_TYPE_AES, 16, 93, 16, 1},
	{TEE_ALG_AES_XTS, TEE_TYPE_AES, 16, 93, 16, 2},
	{TEE_ALG_AES_XTS, TEE_TYPE_AES, 32, 80, 16, 2},
	{TEE_ALG_DES3_CBC_NOPAD, TEE_TYPE_DES3, 24, 88, 8, 1},
	{TEE_ALG_SM4_CBC_NOPAD, TEE_TYPE_SM4, 16, 96, 16, 1},
	{TEE_ALG_SM4_CTR, TEE_TYPE_SM4, 16, 93, 16, 1},
};

static TEE_Result make(const struct mode *m, uint32_t direction,
		       TEE_OperationHandle *op)
{
	TEE_ObjectHandle keys[2] = {TEE_HANDLE_NULL, TEE_HANDLE_NULL};

	CHECK_OK(TEE_AllocateOperation(op, m->algorithm, direction,
				       (uint32_t)m->key_bytes * 8 *
					       m->key_count));
	for (size_t i = 0; i < m->key_count; i++)
		CHECK_OK(make_secret(m->type, key_bytes + i * 32, m->key_bytes,
				     &keys[i]));
	if (m->key_count == 2)
		CHECK_OK(TEE_SetOperationKey2(*op, keys[0], keys[1]));
	else
		CHECK_OK(TEE_SetOperationKey(*op, keys[0]));
	for (size_t i = 0; i < m->key_count; i++)
		TEE_FreeTransientObject(keys[i]);
	return TEE_SUCCESS;
}

/* In one step. */
static TEE_Result run_whole(TEE_OperationHandle op, const struct mode *m,
			    const uint8_t *in, uint8_t *out)
{
	size_t size = m->text_bytes - 1;

	TEE_CipherInit(op, m->iv_bytes ? iv : NULL, m->iv_bytes);
	CHECK(TEE_CipherDoFinal(op, in, m->text_bytes, out, &size) ==
	      TEE_ERROR_SHORT_BUFFER);
	CHECK(size == m->text_bytes);
	CHECK_OK(TEE_CipherDoFinal(op, in, m->text_bytes, out, &size));
	CHECK(size == m->text_bytes);
	return TEE_SUCCESS;
}

/* @piece bytes at a time; when @in == @out, each piece in its own place. */
static TEE_Result run_pieces(TEE_OperationHandle op, const struct mode *m,
			     const uint8_t *in, uint8_t *out, size_t piece)
{
	size_t done = 0;
	size_t got = 0;
	size_t size;

	TEE_CipherInit(op, m->iv_bytes ? iv : NULL, m->iv_bytes);
	while (m->text_bytes - done > piece) {
		size = TEXT_BYTES - got;
		CHECK_OK(TEE_CipherUpdate(op, in + done, piece, out + got,
					  &size));
		done += piece;
		got += size;
		CHECK(got <= done);
	}
	size = TEXT_BYTES - got;
	CHECK_OK(TEE_CipherDoFinal(op, in + done, m->text_bytes - done,
				   out + got, &size));
	CHECK(got + size == m->text_bytes);
	return TEE_SUCCESS;
}

static TEE_Result check_direction(const struct mode *m, uint32_t direction,
				  const uint8_t *in, const uint8_t *expected)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	uint8_t out[TEXT_BYTES];

	CHECK_OK(make(m, direction, &op));
	for (size_t piece = 1; piece <= 50; piece++) {
		memset(out, 0, sizeof(out));
		CHECK_OK(run_pieces(op, m, in, out, piece));
		CHECK(memcmp(out, expected, m->text_bytes) == 0);
		/* In place. */
		memcpy(out, in, m->text_bytes);
		CHECK_OK(run_pieces(op, m, out, out, piece));
		CHECK(memcmp(out, expected, m->text_bytes) == 0);
	}
	TEE_FreeOperation(op);
	return TEE_SUCCESS;
}

static TEE_Result check_mode(const struct mode *m)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	uint8_t plain[TEXT_BYTES];
	uint8_t cipher[TEXT_BYTES];

	for (size_t i = 0; i < TEXT_BYTES; i++)
		plain[i] = (uint8_t)(i * 7);
	CHECK_OK(make(m, TEE_MODE_ENCRYPT, &op));
	CHECK_OK(run_whole(op, m, plain, cipher));
	CHECK(memcmp(cipher, plain, m->text_bytes) != 0);
	TEE_FreeOperation(op);
	CHECK_OK(check_direction(m, TEE_MODE_ENCRYPT, plain, cipher));
	return check_direction(m, TEE_MODE_DECRYPT, cipher, plain);
}

static TEE_Result check_known(void)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_OperationHandle copy = TEE_HANDLE_NULL;
	TEE_OperationInfo info;
	uint8_t out[16];
	size_t size = sizeof(out);

	CHECK_OK(make_operation(TEE_ALG_AES_CBC_NOPAD, TEE_MODE_ENCRYPT,
				TEE_TYPE_AES, key_bytes, 16, &op));
	CHECK_OK(TEE_AllocateOperation(&copy, TEE_ALG_AES_CBC_NOPAD,
				       TEE_MODE_ENCRYPT, 256));
	TEE_GetOperationInfo(op, &info);
	CHECK(info.keySize == 128 && info.maxKeySize == 128 &&
	      info.requiredKeyUsage == TEE_USAGE_ENCRYPT &&
	      info.handleState == TEE_HANDLE_FLAG_KEY_SET);
	TEE_CipherInit(op, iv, sizeof(iv));
	CHECK_OK(TEE_CipherUpdate(op, cbc_plain, 5, out, &size));
	CHECK(size == 0);
	/* What is held back goes along. */
	TEE_CopyOperation(copy, op);
	TEE_FreeOperation(op);
	size = sizeof(out);
	CHECK_OK(TEE_CipherUpdate(copy, cbc_plain + 5, 11, out, &size));
	CHECK(size == 16 && memcmp(out, cbc_cipher, 16) == 0);
	CHECK_OK(TEE_CipherDoFinal(copy, NULL, 0, NULL, NULL));
	TEE_FreeOperation(copy);
	return TEE_SUCCESS;
}

/* Far more than there is heap, in its own place, the pieces of odd size. */
static TEE_Result check_large(void)
{
	const size_t large = (size_t)1 << 20;
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	uint8_t *text = tee_map_zi(large, 0);
	size_t size = large;

	CHECK(text != NULL);
	for (size_t i = 0; i < large; i++)
		text[i] = (uint8_t)(i / 251);
	CHECK_OK(make_operation(TEE_ALG_AES_CBC_NOPAD, TEE_MODE_ENCRYPT,
				TEE_TYPE_AES, key_bytes, 16, &op));
	TEE_CipherInit(op, iv, sizeof(iv));
	CHECK_OK(TEE_CipherUpdate(op, text, 5, text, &size));
	CHECK(size == 0);
	size = large;
	CHECK_OK(TEE_CipherUpdate(op, text + 5, large - 5, text, &size));
	CHECK(size == large);
	CHECK_OK(TEE_CipherDoFinal(op, NULL, 0, NULL, NULL));
	TEE_FreeOperation(op);
	CHECK_OK(make_operation(TEE_ALG_AES_CBC_NOPAD, TEE_MODE_DECRYPT,
				TEE_TYPE_AES, key_bytes, 16, &op));
	TEE_CipherInit(op, iv, sizeof(iv));
	CHECK_OK(TEE_CipherDoFinal(op, text, large, text, &size));
	for (size_t i = 0; i < large; i++)
		CHECK(text[i] == (uint8_t)(i / 251));
	TEE_FreeOperation(op);
	CHECK_OK(tee_unmap(text, large));
	return TEE_SUCCESS;
}

static TEE_Result check_two_keys(void)
{
	union {
		TEE_OperationInfoMultiple info;
		uint8_t room[128];
	} u;
	const struct mode xts = {TEE_ALG_AES_XTS, TEE_TYPE_AES, 16, 93, 16, 2};
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	size_t size = 4;

	CHECK_OK(make(&xts, TEE_MODE_ENCRYPT, &op));
	CHECK(TEE_GetOperationInfoMultiple(op, &u.info, &size) ==
	      TEE_ERROR_SHORT_BUFFER);
	CHECK(size == sizeof(u.info) + 2 * sizeof(TEE_OperationInfoKey));
	CHECK_OK(TEE_GetOperationInfoMultiple(op, &u.info, &size));
	CHECK(u.info.numberOfKeys == 2 && u.info.operationState == 0);
	CHECK(u.info.keyInformation[1].keySize == 128);
	CHECK((u.info.handleState & TEE_HANDLE_FLAG_EXPECT_TWO_KEYS) != 0);
	CHECK_OK(TEE_SetOperationKey2(op, TEE_HANDLE_NULL, TEE_HANDLE_NULL));
	CHECK_OK(TEE_GetOperationInfoMultiple(op, &u.info, &size));
	CHECK((u.info.handleState & TEE_HANDLE_FLAG_KEY_SET) == 0);
	TEE_FreeOperation(op);
	return TEE_SUCCESS;
}

/* A text of @text_bytes comes back from its padded ciphertext, which goes in
 * pieces of seven bytes. */
static TEE_Result check_padded(uint32_t algorithm, size_t text_bytes)
{
	const size_t padded = text_bytes - text_bytes % 16 + 16;
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	uint8_t cipher[64];
	uint8_t plain[64];
	size_t size = padded - 1;
	size_t done = 0;

	CHECK_OK(make_operation(algorithm, TEE_MODE_ENCRYPT, TEE_TYPE_SM4,
				key_bytes, 16, &op));
	TEE_CipherInit(op, iv, algorithm == TEE_ALG_SM4_ECB_PKCS5 ? 0 : 16);
	CHECK(TEE_CipherDoFinal(op, key_bytes, text_bytes, cipher, &size) ==
	      TEE_ERROR_SHORT_BUFFER);
	CHECK(size == padded);
	CHECK_OK(TEE_CipherDoFinal(op, key_bytes, text_bytes, cipher, &size));
	CHECK(size == padded);
	TEE_FreeOperation(op);
	CHECK_OK(make_operation(algorithm, TEE_MODE_DECRYPT, TEE_TYPE_SM4,
				key_bytes, 16, &op));
	TEE_CipherInit(op, iv, algorithm == TEE_ALG_SM4_ECB_PKCS5 ? 0 : 16);
	for (size_t at = 0; at + 7 < padded; at += 7) {
		size = sizeof(plain) - done;
		CHECK_OK(TEE_CipherUpdate(op, cipher + at, 7, plain + done,
					  &size));
		done += size;
	}
	size = sizeof(plain) - done;
	CHECK_OK(TEE_CipherDoFinal(op, cipher + (padded - 1) / 7 * 7,
				   padded - (padded - 1) / 7 * 7, plain + done,
				   &size));
	CHECK(done + size == text_bytes &&
	      memcmp(plain, key_bytes, text_bytes) == 0);
	/* What is no padding is the sender's fault. */
	TEE_CipherInit(op, iv, algorithm == TEE_ALG_SM4_ECB_PKCS5 ? 0 : 16);
	memset(cipher + padded - 16, 0x77, 16);
	size = sizeof(plain);
	CHECK(TEE_CipherDoFinal(op, cipher, padded, plain, &size) ==
	      TEE_ERROR_CIPHERTEXT_INVALID);
	TEE_FreeOperation(op);
	return TEE_SUCCESS;
}

TEE_Result api_cipher(TEE_Param params[4])
{
	(void)params;
	CHECK_OK(check_known());
	CHECK_OK(check_two_keys());
	CHECK_OK(check_large());
	for (size_t size = 0; size < 40; size++) {
		CHECK_OK(check_padded(TEE_ALG_SM4_ECB_PKCS5, size));
		CHECK_OK(check_padded(TEE_ALG_SM4_CBC_PKCS5, size));
	}
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		TEE_Result result = check_mode(&modes[i]);

		if (result != TEE_SUCCESS) {
			EMSG("algorithm 0x%08x",
			     (unsigned int)modes[i].algorithm);
			return result;
		}
	}
	return TEE_SUCCESS;
}
