/* SPDX-License-Identifier: BSD-2-Clause */
/* Persistent objects and their data. Spec: GP Core 1.3.1 5.7 to 5.9 */
#include <string.h>
#include <utee_syscalls.h>

#include "trusted/libtee/access.h"
#include "trusted/libtee/object.h"

/* What opening may say; creating also that there is no space. */
static TEE_Result open_result(TEE_Result result)
{
	switch (result) {
	case TEE_SUCCESS:
	case TEE_ERROR_ITEM_NOT_FOUND:
	case TEE_ERROR_ACCESS_CONFLICT:
	case TEE_ERROR_OUT_OF_MEMORY:
	case TEE_ERROR_STORAGE_NO_SPACE:
		return result;
	default:
		return storage_result(result);
	}
}

/* Ids are the TA's own memory: nobody may change them while they are read. */
static void check_id(const void *id, size_t size)
{
	if (size > TEE_OBJECT_ID_MAX_LEN)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	if (size > 0)
		check_in(id, size);
}

TEE_Result TEE_OpenPersistentObject(uint32_t storageID, const void *objectID,
				    size_t objectIDLen, uint32_t flags,
				    TEE_ObjectHandle *object)
{
	uint32_t handle = 0;
	TEE_Result result;

	check_id(objectID, objectIDLen);
	check_out(object, sizeof(*object));
	result = _utee_storage_obj_open(storageID, objectID, objectIDLen, flags,
					&handle);
	*object = object_from(result == TEE_SUCCESS ? handle : 0);
	return open_result(result);
}

TEE_Result TEE_CreatePersistentObject(uint32_t storageID, const void *objectID,
				      size_t objectIDLen, uint32_t flags,
				      TEE_ObjectHandle attributes,
				      const void *initialData,
				      size_t initialDataLen,
				      TEE_ObjectHandle *object)
{
	uint32_t handle = 0;
	TEE_Result result;

	check_id(objectID, objectIDLen);
	check_inbuf(initialData, initialDataLen);
	if (object != NULL)
		check_out(object, sizeof(*object));
	result = _utee_storage_obj_create(storageID, objectID, objectIDLen,
					  flags, object_handle(attributes),
					  initialData, initialDataLen,
					  object != NULL ? &handle : NULL);
	if (object != NULL)
		*object = object_from(result == TEE_SUCCESS ? handle : 0);
	return open_result(result);
}

TEE_Result TEE_CloseAndDeletePersistentObject1(TEE_ObjectHandle object)
{
	TEE_Result result;

	if (object == TEE_HANDLE_NULL)
		return TEE_SUCCESS;
	result = _utee_storage_obj_del(object_handle(object));
	if (result != TEE_SUCCESS && result != TEE_ERROR_STORAGE_NOT_AVAILABLE)
		TEE_Panic(result);
	return result;
}

void TEE_CloseAndDeletePersistentObject(TEE_ObjectHandle object)
{
	panic_unless_ok(TEE_CloseAndDeletePersistentObject1(object));
}

TEE_Result TEE_RenamePersistentObject(TEE_ObjectHandle object,
				      const void *newObjectID,
				      size_t newObjectIDLen)
{
	TEE_Result result;

	check_id(newObjectID, newObjectIDLen);
	result = _utee_storage_obj_rename(object_handle(object), newObjectID,
					  newObjectIDLen);
	if (result == TEE_ERROR_ACCESS_CONFLICT)
		return result;
	return storage_result(result);
}

static unsigned long enum_handle(TEE_ObjectEnumHandle e)
{
	return (uintptr_t)e;
}

TEE_Result TEE_AllocatePersistentObjectEnumerator(
	TEE_ObjectEnumHandle *objectEnumerator)
{
	uint32_t handle = 0;
	TEE_Result result;

	check_out(objectEnumerator, sizeof(*objectEnumerator));
	result = _utee_storage_alloc_enum(&handle);
	if (result != TEE_SUCCESS && result != TEE_ERROR_OUT_OF_MEMORY)
		TEE_Panic(result);
	*objectEnumerator = (TEE_ObjectEnumHandle)(uintptr_t)handle;
	return result;
}

void TEE_FreePersistentObjectEnumerator(TEE_ObjectEnumHandle objectEnumerator)
{
	if (objectEnumerator != TEE_HANDLE_NULL)
		panic_unless_ok(
			_utee_storage_free_enum(enum_handle(objectEnumerator)));
}

void TEE_ResetPersistentObjectEnumerator(TEE_ObjectEnumHandle objectEnumerator)
{
	if (objectEnumerator != TEE_HANDLE_NULL)
		panic_unless_ok(_utee_storage_reset_enum(
			enum_handle(objectEnumerator)));
}

TEE_Result TEE_StartPersistentObjectEnumerator(
	TEE_ObjectEnumHandle objectEnumerator, uint32_t storageID)
{
	TEE_Result result = _utee_storage_start_enum(
		enum_handle(objectEnumerator), storageID);

	if (result == TEE_ERROR_ITEM_NOT_FOUND)
		return result;
	return storage_result(result);
}

TEE_Result TEE_GetNextPersistentObject(TEE_ObjectEnumHandle objectEnumerator,
				       TEE_ObjectInfo *objectInfo,
				       void *objectID, size_t *objectIDLen)
{
	uint8_t id[TEE_OBJECT_ID_MAX_LEN];
	struct utee_object_info info;
	uint64_t size = sizeof(id);
	TEE_Result result;

	if (objectInfo != NULL)
		check_out(objectInfo, sizeof(*objectInfo));
	check_out(objectIDLen, sizeof(*objectIDLen));
	check_out(objectID, TEE_OBJECT_ID_MAX_LEN);
	result = _utee_storage_next_enum(enum_handle(objectEnumerator), &info,
					 id, &size);
	if (result == TEE_ERROR_ITEM_NOT_FOUND)
		return result;
	if (storage_result(result) != TEE_SUCCESS)
		return result;
	if (size > sizeof(id))
		TEE_Panic(TEE_ERROR_BAD_STATE);
	memcpy(objectID, id, (size_t)size);
	*objectIDLen = (size_t)size;
	if (objectInfo != NULL)
		object_info_from_kernel(objectInfo, &info);
	return TEE_SUCCESS;
}

TEE_Result TEE_ReadObjectData(TEE_ObjectHandle object, void *buffer,
			      size_t size, size_t *count)
{
	uint64_t got = 0;
	TEE_Result result;

	check_out(count, sizeof(*count));
	check_outbuf(buffer, size);
	result = _utee_storage_obj_read(object_handle(object), buffer, size,
					&got);
	*count = (size_t)got;
	return storage_result(result);
}

TEE_Result TEE_WriteObjectData(TEE_ObjectHandle object, const void *buffer,
			       size_t size)
{
	TEE_Result result;

	check_inbuf(buffer, size);
	if (size > TEE_DATA_MAX_POSITION)
		return TEE_ERROR_OVERFLOW;
	result = _utee_storage_obj_write(object_handle(object), buffer, size);
	if (result == TEE_ERROR_STORAGE_NO_SPACE ||
	    result == TEE_ERROR_OVERFLOW)
		return result;
	return storage_result(result);
}

TEE_Result TEE_TruncateObjectData(TEE_ObjectHandle object, size_t size)
{
	TEE_Result result =
		_utee_storage_obj_trunc(object_handle(object), size);

	if (result == TEE_ERROR_STORAGE_NO_SPACE)
		return result;
	return storage_result(result);
}

TEE_Result TEE_SeekObjectData(TEE_ObjectHandle object, intmax_t offset,
			      TEE_Whence whence)
{
	TEE_Result result;

	/* The kernel's offset has 32 bits. */
	if (offset < INT32_MIN || offset > INT32_MAX)
		return TEE_ERROR_OVERFLOW;
	result = _utee_storage_obj_seek(object_handle(object), (int32_t)offset,
					whence);
	if (result == TEE_ERROR_OVERFLOW)
		return result;
	return storage_result(result);
}
