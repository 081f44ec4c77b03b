/* SPDX-License-Identifier: BSD-2-Clause */
/* Persistent objects. */
#include <tee_api_defines_extensions.h>

#include "api.h"

#define RW      (TEE_DATA_FLAG_ACCESS_READ | TEE_DATA_FLAG_ACCESS_WRITE)
#define RW_META (RW | TEE_DATA_FLAG_ACCESS_WRITE_META)

static const char first_id[] = "first object";
static const char second_id[] = "second object";
static const char text[] = "stored text";

static TEE_Result create(const char *id, uint32_t flags, TEE_ObjectHandle attrs,
			 TEE_ObjectHandle *o)
{
	return TEE_CreatePersistentObject(TEE_STORAGE_PRIVATE, id, strlen(id),
					  flags, attrs, text, sizeof(text), o);
}

static TEE_Result open(const char *id, uint32_t flags, TEE_ObjectHandle *o)
{
	return TEE_OpenPersistentObject(TEE_STORAGE_PRIVATE, id, strlen(id),
					flags, o);
}

/* What a test that was cut left behind. */
static void clean(const char *id)
{
	TEE_ObjectHandle o = TEE_HANDLE_NULL;

	if (open(id, RW_META, &o) == TEE_SUCCESS)
		(void)TEE_CloseAndDeletePersistentObject1(o);
}

static TEE_Result check_stream(TEE_ObjectHandle o)
{
	uint8_t data[64];
	size_t count = 0;
	TEE_ObjectInfo info;

	CHECK_OK(TEE_ReadObjectData(o, data, sizeof(data), &count));
	CHECK(count == sizeof(text) && memcmp(data, text, count) == 0);
	CHECK_OK(TEE_ReadObjectData(o, data, sizeof(data), &count));
	CHECK(count == 0);
	CHECK_OK(TEE_SeekObjectData(o, -4, TEE_DATA_SEEK_END));
	CHECK_OK(TEE_WriteObjectData(o, "long tail", 10));
	CHECK_OK(TEE_GetObjectInfo1(o, &info));
	CHECK(info.dataSize == sizeof(text) + 6 &&
	      info.dataPosition == info.dataSize);
	CHECK((info.handleFlags & TEE_HANDLE_FLAG_PERSISTENT) != 0);
	CHECK_OK(TEE_TruncateObjectData(o, 6));
	CHECK_OK(TEE_SeekObjectData(o, 2, TEE_DATA_SEEK_SET));
	CHECK_OK(TEE_ReadObjectData(o, data, sizeof(data), &count));
	CHECK(count == 4 && memcmp(data, "ored", 4) == 0);
	CHECK(TEE_SeekObjectData(o, INTMAX_MAX, TEE_DATA_SEEK_SET) ==
	      TEE_ERROR_OVERFLOW);
	return TEE_SUCCESS;
}

static TEE_Result check_enumerator(uint32_t expected)
{
	TEE_ObjectEnumHandle e = TEE_HANDLE_NULL;
	TEE_Result result = TEE_SUCCESS;
	TEE_ObjectInfo info;
	uint32_t count = 0;

	CHECK_OK(TEE_AllocatePersistentObjectEnumerator(&e));
	result = TEE_StartPersistentObjectEnumerator(e, TEE_STORAGE_PRIVATE);
	while (result == TEE_SUCCESS) {
		uint8_t id[TEE_OBJECT_ID_MAX_LEN];
		size_t size = sizeof(id);

		result = TEE_GetNextPersistentObject(e, &info, id, &size);
		if (result != TEE_SUCCESS)
			break;
		CHECK((size == strlen(first_id) &&
		       memcmp(id, first_id, size) == 0) ||
		      (size == strlen(second_id) &&
		       memcmp(id, second_id, size) == 0));
		CHECK(info.dataSize == 6);
		count++;
	}
	CHECK(result == TEE_ERROR_ITEM_NOT_FOUND);
	CHECK(count == expected);
	TEE_ResetPersistentObjectEnumerator(e);
	TEE_FreePersistentObjectEnumerator(e);
	TEE_FreePersistentObjectEnumerator(TEE_HANDLE_NULL);
	return TEE_SUCCESS;
}

/* A key that is stored is a key when it is opened again. */
static TEE_Result check_key(void)
{
	static const uint8_t key[16] = "sixteen byte key";
	TEE_ObjectHandle transient = TEE_HANDLE_NULL;
	TEE_ObjectHandle o = TEE_HANDLE_NULL;
	uint8_t value[16];
	size_t size = sizeof(value);

	CHECK_OK(make_secret(TEE_TYPE_AES, key, sizeof(key), &transient));
	CHECK_OK(create(second_id, RW_META, transient, &o));
	TEE_FreeTransientObject(transient);
	TEE_CloseObject(o);
	CHECK_OK(open(second_id, RW_META, &o));
	CHECK_OK(TEE_GetObjectBufferAttribute(o, TEE_ATTR_SECRET_VALUE, value,
					      &size));
	CHECK(size == 16 && memcmp(value, key, 16) == 0);
	CHECK_OK(TEE_CloseAndDeletePersistentObject1(o));
	CHECK(open(second_id, RW, &o) == TEE_ERROR_ITEM_NOT_FOUND);
	CHECK(o == TEE_HANDLE_NULL);
	return TEE_SUCCESS;
}

TEE_Result api_storage(TEE_Param params[4])
{
	TEE_ObjectHandle o = TEE_HANDLE_NULL;
	TEE_ObjectHandle again = TEE_HANDLE_NULL;

	(void)params;
	clean(first_id);
	clean(second_id);
	CHECK(check_enumerator(0) == TEE_SUCCESS);
	CHECK(open(first_id, RW, &o) == TEE_ERROR_ITEM_NOT_FOUND);
	CHECK_OK(create(first_id, RW_META, TEE_HANDLE_NULL, &o));
	CHECK(open(first_id, RW, &again) == TEE_ERROR_ACCESS_CONFLICT);
	CHECK(create(first_id, RW, TEE_HANDLE_NULL, &again) ==
	      TEE_ERROR_ACCESS_CONFLICT);
	CHECK_OK(check_stream(o));
	CHECK_OK(check_enumerator(1));
	CHECK_OK(TEE_RenamePersistentObject(o, second_id, strlen(second_id)));
	CHECK_OK(check_enumerator(1));
	TEE_CloseObject(o);
	CHECK(open(first_id, RW, &o) == TEE_ERROR_ITEM_NOT_FOUND);
	CHECK_OK(open(second_id, RW_META, &o));
	CHECK_OK(TEE_CloseAndDeletePersistentObject1(o));
	CHECK_OK(TEE_CloseAndDeletePersistentObject1(TEE_HANDLE_NULL));
	CHECK_OK(create(first_id, RW_META | TEE_DATA_FLAG_OVERWRITE,
			TEE_HANDLE_NULL, NULL));
	clean(first_id);
	CHECK(check_enumerator(0) == TEE_SUCCESS);
	return check_key();
}
