/* SPDX-License-Identifier: BSD-2-Clause */
/* Mistakes of a program that the specification answers by a panic. */
#include <tee_api_defines_extensions.h>
#include <tee_tcpsocket.h>

#include "api.h"

static const uint8_t key[32] = "thirty-two bytes make a long key";

static TEE_OperationHandle aes_cbc(void)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;

	(void)make_operation(TEE_ALG_AES_CBC_NOPAD, TEE_MODE_ENCRYPT,
			     TEE_TYPE_AES, key, 16, &op);
	return op;
}

static TEE_OperationHandle digest(void)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;

	(void)TEE_AllocateOperation(&op, TEE_ALG_SHA256, TEE_MODE_DIGEST, 0);
	return op;
}

static TEE_ObjectHandle secret(uint32_t type)
{
	TEE_ObjectHandle o = TEE_HANDLE_NULL;

	(void)make_secret(type, key, sizeof(key), &o);
	return o;
}

static void wrong_operation(uint32_t what, TEE_Param params[4])
{
	TEE_OperationHandle op = digest();
	uint8_t out[32];
	size_t size = sizeof(out);

	switch (what) {
	case HOSTILE_FREED_OPERATION:
		TEE_FreeOperation(op);
		TEE_DigestUpdate(op, key, 1);
		break;
	case HOSTILE_NULL_OPERATION:
		TEE_DigestUpdate(TEE_HANDLE_NULL, key, 1);
		break;
	case HOSTILE_WRONG_CLASS:
		TEE_MACUpdate(op, key, 1);
		break;
	case HOSTILE_SHARED_HANDLE:
		TEE_DigestUpdate(params[2].memref.buffer, key, 1);
		break;
	case HOSTILE_WILD_CHUNK:
		TEE_DigestUpdate(op, (void *)16, 1);
		break;
	default: /* HOSTILE_CONSTANT_OUTPUT */
		(void)TEE_DigestDoFinal(op, NULL, 0, (void *)(uintptr_t)key,
					&size);
		break;
	}
}

static void wrong_key(uint32_t what)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_ObjectHandle o = secret(TEE_TYPE_AES);
	uint8_t out[32];
	size_t size = sizeof(out);

	(void)TEE_AllocateOperation(&op, TEE_ALG_AES_CBC_NOPAD,
				    TEE_MODE_ENCRYPT, 256);
	switch (what) {
	case HOSTILE_NO_KEY:
		TEE_CipherInit(op, key, 16);
		break;
	case HOSTILE_NOT_INITIALISED:
		(void)TEE_SetOperationKey(op, o);
		(void)TEE_CipherUpdate(op, key, 16, out, &size);
		break;
	case HOSTILE_KEY_OF_OTHER_TYPE:
		(void)TEE_SetOperationKey(op, secret(TEE_TYPE_HMAC_SHA256));
		break;
	case HOSTILE_KEY_WITHOUT_USAGE:
		(void)TEE_RestrictObjectUsage1(o, TEE_USAGE_DECRYPT);
		(void)TEE_SetOperationKey(op, o);
		break;
	case HOSTILE_TOO_MANY_KEYS:
		(void)TEE_SetOperationKey2(op, o, secret(TEE_TYPE_AES));
		break;
	default: /* HOSTILE_PARTIAL_BLOCK */
		op = aes_cbc();
		TEE_CipherInit(op, key, 16);
		(void)TEE_CipherDoFinal(op, key, 5, out, &size);
		break;
	}
}

static void wrong_object(uint32_t what)
{
	TEE_ObjectHandle o = secret(TEE_TYPE_AES);
	TEE_Attribute attrs[20];
	TEE_ObjectInfo info;

	for (size_t i = 0; i < 20; i++)
		TEE_InitRefAttribute(&attrs[i], TEE_ATTR_SECRET_VALUE, key, 32);
	switch (what) {
	case HOSTILE_BAD_OBJECT:
		(void)TEE_GetObjectInfo1((void *)(uintptr_t)0xBAD, &info);
		break;
	case HOSTILE_TRANSIENT_SEEK:
		(void)TEE_SeekObjectData(o, 0, TEE_DATA_SEEK_SET);
		break;
	case HOSTILE_POPULATE_TWICE:
		/* The kernel says BAD_PARAMETERS, which may be returned. */
		if (TEE_PopulateTransientObject(o, attrs, 1) ==
		    TEE_ERROR_BAD_PARAMETERS)
			TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
		break;
	case HOSTILE_TOO_MANY_ATTRIBUTES:
		(void)TEE_PopulateTransientObject(o, attrs, 20);
		break;
	default: /* HOSTILE_ATTRIBUTE_KIND */
		TEE_InitValueAttribute(&attrs[0], TEE_ATTR_SECRET_VALUE, 1, 2);
		break;
	}
}

static void wrong_id(uint32_t what, TEE_Param params[4])
{
	TEE_ObjectHandle o = TEE_HANDLE_NULL;

	if (what == HOSTILE_LONG_ID)
		(void)TEE_OpenPersistentObject(TEE_STORAGE_PRIVATE, key, 65, 0,
					       &o);
	else
		(void)TEE_OpenPersistentObject(
			TEE_STORAGE_PRIVATE, params[2].memref.buffer, 8, 0, &o);
}

static void wrong_ae(uint32_t what)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	uint8_t out[32];
	uint8_t tag[16];
	size_t size = sizeof(out);

	(void)make_operation(TEE_ALG_AES_GCM, TEE_MODE_ENCRYPT, TEE_TYPE_AES,
			     key, 16, &op);
	(void)TEE_AEInit(op, key, 12, 128, 0, 0);
	if (what == HOSTILE_AE_LATE_AAD) {
		(void)TEE_AEUpdate(op, key, 16, out, &size);
		TEE_AEUpdateAAD(op, key, 16);
	} else {
		(void)TEE_AEDecryptFinal(op, key, 16, out, &size, tag, 16);
	}
}

static void derive_into_key(void)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_ObjectHandle ikm = TEE_HANDLE_NULL;
	TEE_Attribute attr;

	(void)TEE_AllocateTransientObject(TEE_TYPE_HKDF_IKM, 256, &ikm);
	TEE_InitRefAttribute(&attr, TEE_ATTR_HKDF_IKM, key, 32);
	(void)TEE_PopulateTransientObject(ikm, &attr, 1);
	(void)TEE_AllocateOperation(&op, TEE_ALG_HKDF_SHA256_DERIVE_KEY,
				    TEE_MODE_DERIVE, 256);
	(void)TEE_SetOperationKey(op, ikm);
	TEE_InitValueAttribute(&attr, TEE_ATTR_HKDF_OKM_LENGTH, 16, 0);
	TEE_DeriveKey(op, &attr, 1, secret(TEE_TYPE_AES));
}

static void wrong_number(uint32_t what)
{
	TEE_BigInt a[TEE_BigIntSizeInU32(64)];
	TEE_BigInt small[TEE_BigIntSizeInU32(32)];
	TEE_BigInt modulus[TEE_BigIntSizeInU32(64)];
	TEE_BigIntFMMContext context[16];
	TEE_BigIntFMM f[16];

	TEE_BigIntInit(a, sizeof(a) / 4);
	TEE_BigIntInit(small, sizeof(small) / 4);
	TEE_BigIntInit(modulus, sizeof(modulus) / 4);
	(void)TEE_BigIntSetBit(a, 40, true);
	switch (what) {
	case HOSTILE_BIGINT_TOO_LONG:
		TEE_BigIntInit(a, (size_t)1 << 28);
		break;
	case HOSTILE_BIGINT_NO_ROOM:
		TEE_BigIntAdd(small, a, a);
		break;
	case HOSTILE_BIGINT_BY_ZERO:
		TEE_BigIntDiv(a, NULL, a, small);
		break;
	case HOSTILE_BIGINT_NO_INVERSE:
		TEE_BigIntConvertFromS32(small, 6);
		TEE_BigIntInvMod(a, a, small);
		break;
	case HOSTILE_BIGINT_WILD:
		a[1] = 1000000;
		TEE_BigIntAdd(a, a, a);
		break;
	default: /* HOSTILE_FMM_OTHER_MODULUS */
		TEE_BigIntConvertFromS32(modulus, 0x10001);
		TEE_BigIntInitFMMContext(context, 16, modulus);
		TEE_BigIntInitFMM(f, 16);
		TEE_BigIntConvertFromS32(modulus, 0x7FFFFFFF);
		TEE_BigIntConvertToFMM(f, small, modulus, context);
		break;
	}
}

TEE_Result api_hostile(TEE_Param params[4])
{
	uint32_t what = params[0].value.a;
	uint32_t size = 0;

	if (params[2].memref.size < 64)
		return TEE_ERROR_BAD_PARAMETERS;
	switch (what) {
	case HOSTILE_NO_KEY:
	case HOSTILE_NOT_INITIALISED:
	case HOSTILE_KEY_OF_OTHER_TYPE:
	case HOSTILE_KEY_WITHOUT_USAGE:
	case HOSTILE_TOO_MANY_KEYS:
	case HOSTILE_PARTIAL_BLOCK:
		wrong_key(what);
		break;
	case HOSTILE_BAD_OBJECT:
	case HOSTILE_TRANSIENT_SEEK:
	case HOSTILE_POPULATE_TWICE:
	case HOSTILE_TOO_MANY_ATTRIBUTES:
	case HOSTILE_ATTRIBUTE_KIND:
		wrong_object(what);
		break;
	case HOSTILE_LONG_ID:
	case HOSTILE_SHARED_ID:
		wrong_id(what, params);
		break;
	case HOSTILE_AE_LATE_AAD:
	case HOSTILE_AE_WRONG_MODE:
		wrong_ae(what);
		break;
	case HOSTILE_DERIVE_INTO_KEY:
		derive_into_key();
		break;
	case HOSTILE_BIGINT_TOO_LONG:
	case HOSTILE_BIGINT_NO_ROOM:
	case HOSTILE_BIGINT_BY_ZERO:
	case HOSTILE_BIGINT_NO_INVERSE:
	case HOSTILE_BIGINT_WILD:
	case HOSTILE_FMM_OTHER_MODULUS:
		wrong_number(what);
		break;
	case HOSTILE_SOCKET_COMMAND:
	case HOSTILE_SOCKET_NULL:
		(void)TEE_tcpSocket->ioctl(what == HOSTILE_SOCKET_NULL
						   ? NULL
						   : params[2].memref.buffer,
					   0x32000000, NULL, &size);
		break;
	case HOSTILE_PROPERTY_NAMELESS:
		(void)TEE_GetPropertyAsU32(TEE_PROPSET_CURRENT_TA, NULL, &size);
		break;
	case HOSTILE_PROPERTY_NULL:
		(void)TEE_GetPropertyAsU32(TEE_PROPSET_CURRENT_TA,
					   "gpd.ta.dataSize", NULL);
		break;
	default:
		wrong_operation(what, params);
		break;
	}
	return TEE_SUCCESS; /* nobody minded */
}
