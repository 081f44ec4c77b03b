/* SPDX-License-Identifier: BSD-2-Clause */
/* Transient objects. */
#include "api.h"

static const uint8_t secret[32] = "thirty-two bytes make a long key";

static TEE_Result check_info(TEE_ObjectHandle o, uint32_t bits, uint32_t usage)
{
	TEE_ObjectInfo info;
	TEE_ObjectInfo old;

	CHECK_OK(TEE_GetObjectInfo1(o, &info));
	TEE_GetObjectInfo(o, &old);
	CHECK(info.objectType == old.objectType &&
	      info.objectSize == old.objectSize &&
	      info.handleFlags == old.handleFlags);
	CHECK(info.objectType == TEE_TYPE_AES && info.maxObjectSize == 256);
	CHECK(info.objectSize == bits && info.objectUsage == usage);
	CHECK(((info.handleFlags & TEE_HANDLE_FLAG_INITIALIZED) != 0) ==
	      (bits != 0));
	CHECK((info.handleFlags & TEE_HANDLE_FLAG_PERSISTENT) == 0);
	return TEE_SUCCESS;
}

static TEE_Result check_attributes(TEE_ObjectHandle o)
{
	uint8_t value[32];
	size_t size = 5;
	uint32_t a = 0;

	CHECK(TEE_GetObjectBufferAttribute(o, TEE_ATTR_SECRET_VALUE, value,
					   &size) == TEE_ERROR_SHORT_BUFFER);
	CHECK(size == 32);
	CHECK_OK(TEE_GetObjectBufferAttribute(o, TEE_ATTR_SECRET_VALUE, value,
					      &size));
	CHECK(size == 32 && memcmp(value, secret, 32) == 0);
	CHECK(TEE_GetObjectBufferAttribute(o, TEE_ATTR_RSA_MODULUS, value,
					   &size) == TEE_ERROR_ITEM_NOT_FOUND);
	CHECK(TEE_GetObjectValueAttribute(o, TEE_ATTR_ECC_CURVE, &a, NULL) ==
	      TEE_ERROR_ITEM_NOT_FOUND);
	return TEE_SUCCESS;
}

static TEE_Result check_copy(TEE_ObjectHandle from)
{
	TEE_ObjectHandle o = TEE_HANDLE_NULL;

	CHECK_OK(TEE_AllocateTransientObject(TEE_TYPE_AES, 256, &o));
	CHECK_OK(TEE_CopyObjectAttributes1(o, from));
	CHECK_OK(check_info(o, 256, 0xFFFFFFFF));
	CHECK_OK(check_attributes(o));
	CHECK_OK(TEE_RestrictObjectUsage1(o, TEE_USAGE_ENCRYPT));
	CHECK_OK(check_info(o, 256, TEE_USAGE_ENCRYPT));
	TEE_ResetTransientObject(o);
	CHECK_OK(check_info(o, 0, 0xFFFFFFFF));
	CHECK_OK(TEE_GenerateKey(o, 192, NULL, 0));
	CHECK_OK(check_info(o, 192, 0xFFFFFFFF));
	TEE_FreeTransientObject(o);
	return TEE_SUCCESS;
}

TEE_Result api_objects(TEE_Param params[4])
{
	TEE_ObjectHandle o = TEE_HANDLE_NULL;
	TEE_Attribute attr;

	(void)params;
	CHECK(TEE_AllocateTransientObject(0x12345678, 128, &o) ==
	      TEE_ERROR_NOT_SUPPORTED);
	CHECK(o == TEE_HANDLE_NULL);
	CHECK(TEE_AllocateTransientObject(TEE_TYPE_AES, 100, &o) ==
	      TEE_ERROR_NOT_SUPPORTED);
	CHECK_OK(TEE_AllocateTransientObject(TEE_TYPE_AES, 256, &o));
	CHECK_OK(check_info(o, 0, 0xFFFFFFFF));
	TEE_InitRefAttribute(&attr, TEE_ATTR_SECRET_VALUE, secret, 13);
	CHECK(TEE_PopulateTransientObject(o, &attr, 1) ==
	      TEE_ERROR_BAD_PARAMETERS);
	TEE_InitRefAttribute(&attr, TEE_ATTR_SECRET_VALUE, secret, 32);
	CHECK_OK(TEE_PopulateTransientObject(o, &attr, 1));
	CHECK_OK(check_info(o, 256, 0xFFFFFFFF));
	CHECK_OK(check_attributes(o));
	CHECK_OK(check_copy(o));
	TEE_FreeTransientObject(o);
	TEE_FreeTransientObject(TEE_HANDLE_NULL);
	TEE_ResetTransientObject(TEE_HANDLE_NULL);
	TEE_CloseObject(TEE_HANDLE_NULL);
	return TEE_SUCCESS;
}
