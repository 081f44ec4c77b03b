/* SPDX-License-Identifier: BSD-2-Clause */
/* Key derivation and agreement. */
#include <tee_api_defines_extensions.h>

#include "api.h"

/* RFC 5869, test case 1. */
static const uint8_t ikm[22] = {0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b,
				0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b,
				0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b};
static const uint8_t salt[13] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
static const uint8_t info[10] = {0xf0, 0xf1, 0xf2, 0xf3, 0xf4,
				 0xf5, 0xf6, 0xf7, 0xf8, 0xf9};
static const uint8_t okm[42] = {
	0x3c, 0xb2, 0x5f, 0x25, 0xfa, 0xac, 0xd5, 0x7a, 0x90, 0x43, 0x4f,
	0x64, 0xd0, 0x36, 0x2f, 0x2a, 0x2d, 0x2d, 0x0a, 0x90, 0xcf, 0x1a,
	0x5a, 0x4c, 0x5d, 0xb0, 0x2d, 0x56, 0xec, 0xc4, 0xc5, 0xbf, 0x34,
	0x00, 0x72, 0x08, 0xd5, 0xb8, 0x87, 0x18, 0x58, 0x65};

/* @count attributes through @op into @out, which has room for @size. */
static TEE_Result derive(TEE_OperationHandle op, const TEE_Attribute *attrs,
			 uint32_t count, uint8_t *out, size_t *size)
{
	TEE_ObjectHandle key = TEE_HANDLE_NULL;

	CHECK_OK(TEE_AllocateTransientObject(TEE_TYPE_GENERIC_SECRET,
					     (uint32_t)*size * 8, &key));
	TEE_DeriveKey(op, attrs, count, key);
	CHECK_OK(TEE_GetObjectBufferAttribute(key, TEE_ATTR_SECRET_VALUE, out,
					      size));
	TEE_FreeTransientObject(key);
	return TEE_SUCCESS;
}

static TEE_Result check_hkdf(void)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	TEE_Attribute attrs[3];
	uint8_t out[42];
	size_t size = sizeof(out);

	CHECK_OK(TEE_AllocateTransientObject(TEE_TYPE_HKDF_IKM, sizeof(ikm) * 8,
					     &object));
	TEE_InitRefAttribute(&attrs[0], TEE_ATTR_HKDF_IKM, ikm, sizeof(ikm));
	CHECK_OK(TEE_PopulateTransientObject(object, attrs, 1));
	CHECK_OK(TEE_AllocateOperation(&op, TEE_ALG_HKDF_SHA256_DERIVE_KEY,
				       TEE_MODE_DERIVE, sizeof(ikm) * 8));
	CHECK_OK(TEE_SetOperationKey(op, object));
	TEE_FreeTransientObject(object);
	TEE_InitRefAttribute(&attrs[0], __OPTEE_TEE_ATTR_HKDF_SALT, salt,
			     sizeof(salt));
	TEE_InitRefAttribute(&attrs[1], __OPTEE_ATTR_HKDF_INFO, info,
			     sizeof(info));
	TEE_InitValueAttribute(&attrs[2], TEE_ATTR_HKDF_OKM_LENGTH, sizeof(out),
			       0);
	CHECK_OK(derive(op, attrs, 3, out, &size));
	CHECK(size == sizeof(okm) && memcmp(out, okm, sizeof(okm)) == 0);
	TEE_FreeOperation(op);
	return TEE_SUCCESS;
}

struct agreement {
	uint32_t algorithm;
	uint32_t type;
	uint32_t bits;
	uint32_t curve; /* 0: the type says it */
	uint32_t publics[2];
	uint32_t public_count;
};

static TEE_Result make_pair(const struct agreement *a, TEE_ObjectHandle *pair)
{
	TEE_Attribute curve;

	TEE_InitValueAttribute(&curve, TEE_ATTR_ECC_CURVE, a->curve, 0);
	CHECK_OK(TEE_AllocateTransientObject(a->type, a->bits, pair));
	CHECK_OK(TEE_GenerateKey(*pair, a->bits, &curve, a->curve != 0));
	return TEE_SUCCESS;
}

static TEE_Result agree(const struct agreement *a, TEE_ObjectHandle own,
			TEE_ObjectHandle other, uint8_t *out, size_t *size)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_Attribute attrs[2];
	uint8_t value[2][72];

	for (uint32_t i = 0; i < a->public_count; i++) {
		size_t value_size = sizeof(value[i]);

		CHECK_OK(TEE_GetObjectBufferAttribute(other, a->publics[i],
						      value[i], &value_size));
		TEE_InitRefAttribute(&attrs[i], a->publics[i], value[i],
				     value_size);
	}
	CHECK_OK(TEE_AllocateOperation(&op, a->algorithm, TEE_MODE_DERIVE,
				       a->bits));
	CHECK_OK(TEE_SetOperationKey(op, own));
	CHECK_OK(derive(op, attrs, a->public_count, out, size));
	TEE_FreeOperation(op);
	return TEE_SUCCESS;
}

static TEE_Result check_agreement(const struct agreement *a)
{
	TEE_ObjectHandle pairs[2] = {TEE_HANDLE_NULL, TEE_HANDLE_NULL};
	uint8_t out[2][72];
	size_t size[2] = {72, 72};

	for (size_t i = 0; i < 2; i++)
		CHECK_OK(make_pair(a, &pairs[i]));
	for (size_t i = 0; i < 2; i++)
		CHECK_OK(agree(a, pairs[i], pairs[1 - i], out[i], &size[i]));
	CHECK(size[0] == size[1] && size[0] == (a->bits + 7) / 8);
	CHECK(memcmp(out[0], out[1], size[0]) == 0);
	for (size_t i = 0; i < 2; i++)
		TEE_FreeTransientObject(pairs[i]);
	return TEE_SUCCESS;
}

TEE_Result api_derive(TEE_Param params[4])
{
	static const struct agreement kinds[] = {
		{TEE_ALG_ECDH_DERIVE_SHARED_SECRET,
		 TEE_TYPE_ECDH_KEYPAIR,
		 256,
		 TEE_ECC_CURVE_NIST_P256,
		 {TEE_ATTR_ECC_PUBLIC_VALUE_X, TEE_ATTR_ECC_PUBLIC_VALUE_Y},
		 2},
		{TEE_ALG_X25519,
		 TEE_TYPE_X25519_KEYPAIR,
		 256,
		 0,
		 {TEE_ATTR_X25519_PUBLIC_VALUE},
		 1},
	};

	(void)params;
	CHECK_OK(check_hkdf());
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		CHECK_OK(check_agreement(&kinds[i]));
	return TEE_SUCCESS;
}
