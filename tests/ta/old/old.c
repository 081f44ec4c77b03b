/* SPDX-License-Identifier: BSD-2-Clause */
/* A TA that is written for version 1.1, whose sizes had 32 bits. */
#include <check.h>
#include <no_lifecycle.h>
#include <string.h>
#include <test_ta.h>

int failed_line;

static TEE_Result check_digest(TEE_Param *in, TEE_Param *out)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	uint32_t sizes[2] = {out->memref.size, 0x5A5A5A5A};

	CHECK(TEE_AllocateOperation(&op, TEE_ALG_SHA256, TEE_MODE_DIGEST, 0) ==
	      TEE_SUCCESS);
	TEE_DigestUpdate(op, in->memref.buffer, in->memref.size);
	CHECK(TEE_DigestDoFinal(op, NULL, 0, out->memref.buffer, &sizes[0]) ==
	      TEE_SUCCESS);
	/* A size of 64 bits would have been written over this. */
	CHECK(sizes[1] == 0x5A5A5A5A && sizes[0] == 32);
	out->memref.size = sizes[0];
	TEE_FreeOperation(op);
	return TEE_SUCCESS;
}

static TEE_Result check_object(void)
{
	static const uint8_t key[16] = "sixteen byte key";
	TEE_ObjectHandle o = TEE_HANDLE_NULL;
	TEE_Attribute attr;
	TEE_ObjectInfo info;
	uint8_t value[16];
	uint32_t size = sizeof(value);

	CHECK(TEE_AllocateTransientObject(TEE_TYPE_AES, 128, &o) ==
	      TEE_SUCCESS);
	TEE_InitRefAttribute(&attr, TEE_ATTR_SECRET_VALUE, key, sizeof(key));
	CHECK(TEE_PopulateTransientObject(o, &attr, 1) == TEE_SUCCESS);
	CHECK(TEE_GetObjectInfo1(o, &info) == TEE_SUCCESS);
	CHECK(info.keySize == 128 && info.maxKeySize == 128);
	CHECK(TEE_GetObjectBufferAttribute(o, TEE_ATTR_SECRET_VALUE, value,
					   &size) == TEE_SUCCESS);
	CHECK(size == 16 && memcmp(value, key, 16) == 0);
	TEE_FreeTransientObject(o);
	return TEE_SUCCESS;
}

/* Whoever expects no output at the end may leave the length out. */
static TEE_Result check_ae(void)
{
	static const uint8_t key[16] = "sixteen byte key";
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_ObjectHandle o = TEE_HANDLE_NULL;
	TEE_Attribute attr;
	uint8_t tag[16];
	uint32_t size = sizeof(tag);

	CHECK(TEE_AllocateTransientObject(TEE_TYPE_AES, 128, &o) ==
	      TEE_SUCCESS);
	TEE_InitRefAttribute(&attr, TEE_ATTR_SECRET_VALUE, key, sizeof(key));
	CHECK(TEE_PopulateTransientObject(o, &attr, 1) == TEE_SUCCESS);
	CHECK(TEE_AllocateOperation(&op, TEE_ALG_AES_GCM, TEE_MODE_ENCRYPT,
				    128) == TEE_SUCCESS);
	CHECK(TEE_SetOperationKey(op, o) == TEE_SUCCESS);
	CHECK(TEE_AEInit(op, key, 12, 128, 0, 0) == TEE_SUCCESS);
	TEE_AEUpdateAAD(op, key, sizeof(key));
	CHECK(TEE_AEEncryptFinal(op, NULL, 0, NULL, NULL, tag, &size) ==
	      TEE_SUCCESS);
	CHECK(size == sizeof(tag));
	TEE_FreeOperation(op);
	TEE_FreeTransientObject(o);
	return TEE_SUCCESS;
}

static TEE_Result check_numbers(void)
{
	TEE_BigInt a[TEE_BigIntSizeInU32(128)];
	uint8_t octets[16];
	uint32_t size = sizeof(octets);

	TEE_BigIntInit(a, TEE_BigIntSizeInU32(128));
	CHECK(TEE_BigIntConvertFromOctetString(a, (const uint8_t *)"\2\1", 2,
					       1) == TEE_SUCCESS);
	TEE_BigIntSquare(a, a);
	CHECK(TEE_BigIntConvertToOctetString(octets, &size, a) == TEE_SUCCESS);
	CHECK(size == 3 && memcmp(octets, "\4\4\1", 3) == 0);
	return TEE_SUCCESS;
}

static TEE_Result check_properties(void)
{
	char text[64];
	uint32_t sizes[2] = {sizeof(text), 0x5A5A5A5A};

	CHECK(TEE_GetPropertyAsString(TEE_PROPSET_CURRENT_TA, "gpd.ta.version",
				      text, &sizes[0]) == TEE_SUCCESS);
	CHECK(sizes[0] == 4 && sizes[1] == 0x5A5A5A5A &&
	      strcmp(text, "1.0") == 0);
	return TEE_SUCCESS;
}

/* As the probe's commands: SHA-256 of the first memref into the second. */
TEE_Result TA_InvokeCommandEntryPoint(void *context, uint32_t command,
				      uint32_t types, TEE_Param params[4])
{
	TEE_Result result;

	(void)context;
	(void)command;
	if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INOUT,
				     TEE_PARAM_TYPE_VALUE_INOUT,
				     TEE_PARAM_TYPE_MEMREF_INOUT,
				     TEE_PARAM_TYPE_MEMREF_INOUT))
		return TEE_ERROR_BAD_PARAMETERS;
	failed_line = 0;
	result = check_digest(&params[2], &params[3]);
	if (result == TEE_SUCCESS)
		result = check_object();
	if (result == TEE_SUCCESS)
		result = check_ae();
	if (result == TEE_SUCCESS)
		result = check_numbers();
	if (result == TEE_SUCCESS)
		result = check_properties();
	if (failed_line != 0)
		params[0].value.b = (uint32_t)failed_line;
	return result;
}
