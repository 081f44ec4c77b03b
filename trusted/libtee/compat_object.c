/* SPDX-License-Identifier: BSD-2-Clause */
/* Version 1.1's signatures: objects and their data. */
#include "trusted/libtee/access.h"
#include "trusted/libtee/compat.h"

void attributes_widen(TEE_Attribute out[ATTRIBUTES_MAX],
		      const __GP11_TEE_Attribute *attrs, uint32_t count)
{
	if (count > ATTRIBUTES_MAX)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	if (count > 0)
		check_in(attrs, count * sizeof(attrs[0]));
	for (uint32_t i = 0; i < count; i++) {
		TEE_Attribute a = {.attributeID = attrs[i].attributeID};

		if ((a.attributeID & TEE_ATTR_FLAG_VALUE) != 0) {
			a.content.value.a = attrs[i].content.value.a;
			a.content.value.b = attrs[i].content.value.b;
		} else {
			a.content.ref.buffer = attrs[i].content.ref.buffer;
			a.content.ref.length = attrs[i].content.ref.length;
		}
		out[i] = a;
	}
}

static void object_info_narrow(__GP11_TEE_ObjectInfo *out,
			       const TEE_ObjectInfo *in)
{
	check_out(out, sizeof(*out));
	out->objectType = in->objectType;
	out->objectSize = in->objectSize;
	out->maxObjectSize = in->maxObjectSize;
	out->objectUsage = in->objectUsage;
	out->dataSize = (uint32_t)in->dataSize;
	out->dataPosition = (uint32_t)in->dataPosition;
	out->handleFlags = in->handleFlags;
}

void __GP11_TEE_GetObjectInfo(TEE_ObjectHandle object,
			      __GP11_TEE_ObjectInfo *objectInfo)
{
	TEE_ObjectInfo wide = {};

	TEE_GetObjectInfo(object, &wide);
	object_info_narrow(objectInfo, &wide);
}

TEE_Result __GP11_TEE_GetObjectInfo1(TEE_ObjectHandle object,
				     __GP11_TEE_ObjectInfo *objectInfo)
{
	TEE_ObjectInfo wide = {};
	TEE_Result result;

	result = TEE_GetObjectInfo1(object, &wide);
	object_info_narrow(objectInfo, &wide);
	return result;
}

TEE_Result __GP11_TEE_GetObjectBufferAttribute(TEE_ObjectHandle object,
					       uint32_t attributeID,
					       void *buffer, uint32_t *size)
{
	size_t size_wide = widen(size);
	TEE_Result result;

	result = TEE_GetObjectBufferAttribute(object, attributeID, buffer,
					      &size_wide);
	*size = (uint32_t)size_wide;
	return result;
}

TEE_Result __GP11_TEE_AllocateTransientObject(TEE_ObjectType objectType,
					      uint32_t maxKeySize,
					      TEE_ObjectHandle *object)
{
	return TEE_AllocateTransientObject(objectType, maxKeySize, object);
}

TEE_Result __GP11_TEE_PopulateTransientObject(TEE_ObjectHandle object,
					      const __GP11_TEE_Attribute *attrs,
					      uint32_t attrCount)
{
	TEE_Attribute wide[ATTRIBUTES_MAX];

	attributes_widen(wide, attrs, attrCount);
	return TEE_PopulateTransientObject(object, wide, attrCount);
}

void __GP11_TEE_InitRefAttribute(__GP11_TEE_Attribute *attr,
				 uint32_t attributeID, const void *buffer,
				 uint32_t length)
{
	check_out(attr, sizeof(*attr));
	if ((attributeID & TEE_ATTR_FLAG_VALUE) != 0)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	attr->attributeID = attributeID;
	attr->content.ref.buffer = (void *)(uintptr_t)buffer;
	attr->content.ref.length = length;
}

void __GP11_TEE_InitValueAttribute(__GP11_TEE_Attribute *attr,
				   uint32_t attributeID, uint32_t a, uint32_t b)
{
	check_out(attr, sizeof(*attr));
	if ((attributeID & TEE_ATTR_FLAG_VALUE) == 0)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	attr->attributeID = attributeID;
	attr->content.value.a = a;
	attr->content.value.b = b;
}

TEE_Result __GP11_TEE_GenerateKey(TEE_ObjectHandle object, uint32_t keySize,
				  const __GP11_TEE_Attribute *params,
				  uint32_t paramCount)
{
	TEE_Attribute wide[ATTRIBUTES_MAX];

	attributes_widen(wide, params, paramCount);
	return TEE_GenerateKey(object, keySize, wide, paramCount);
}

TEE_Result __GP11_TEE_OpenPersistentObject(uint32_t storageID,
					   const void *objectID,
					   uint32_t objectIDLen, uint32_t flags,
					   TEE_ObjectHandle *object)
{
	return TEE_OpenPersistentObject(storageID, objectID, objectIDLen, flags,
					object);
}

TEE_Result __GP11_TEE_CreatePersistentObject(
	uint32_t storageID, const void *objectID, uint32_t objectIDLen,
	uint32_t flags, TEE_ObjectHandle attributes, const void *initialData,
	uint32_t initialDataLen, TEE_ObjectHandle *object)
{
	return TEE_CreatePersistentObject(storageID, objectID, objectIDLen,
					  flags, attributes, initialData,
					  initialDataLen, object);
}

TEE_Result __GP11_TEE_RenamePersistentObject(TEE_ObjectHandle object,
					     const void *newObjectID,
					     uint32_t newObjectIDLen)
{
	return TEE_RenamePersistentObject(object, newObjectID, newObjectIDLen);
}

TEE_Result __GP11_TEE_GetNextPersistentObject(
	TEE_ObjectEnumHandle objectEnumerator,
	__GP11_TEE_ObjectInfo *objectInfo, void *objectID,
	uint32_t *objectIDLen)
{
	TEE_ObjectInfo wide = {};
	size_t objectIDLen_wide = widen(objectIDLen);
	TEE_Result result;

	result = TEE_GetNextPersistentObject(objectEnumerator,
					     objectInfo != NULL ? &wide : NULL,
					     objectID, &objectIDLen_wide);
	if (objectInfo != NULL)
		object_info_narrow(objectInfo, &wide);
	*objectIDLen = (uint32_t)objectIDLen_wide;
	return result;
}

TEE_Result __GP11_TEE_ReadObjectData(TEE_ObjectHandle object, void *buffer,
				     uint32_t size, uint32_t *count)
{
	size_t count_wide = widen(count);
	TEE_Result result;

	result = TEE_ReadObjectData(object, buffer, size, &count_wide);
	*count = (uint32_t)count_wide;
	return result;
}

TEE_Result __GP11_TEE_WriteObjectData(TEE_ObjectHandle object,
				      const void *buffer, uint32_t size)
{
	return TEE_WriteObjectData(object, buffer, size);
}

TEE_Result __GP11_TEE_TruncateObjectData(TEE_ObjectHandle object, uint32_t size)
{
	return TEE_TruncateObjectData(object, size);
}

TEE_Result __GP11_TEE_SeekObjectData(TEE_ObjectHandle object, int32_t offset,
				     TEE_Whence whence)
{
	return TEE_SeekObjectData(object, offset, whence);
}
