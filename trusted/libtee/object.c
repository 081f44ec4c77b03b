/* SPDX-License-Identifier: BSD-2-Clause */
/* Objects of all kinds, transient ones. Spec: GP Core 1.3.1 5.5, 5.6 */
#include "trusted/libtee/object.h"

#include <utee_syscalls.h>

#include "trusted/libtee/access.h"
#include "trusted/libtee/attributes.h"

TEE_Result storage_result(TEE_Result result)
{
	if (result != TEE_SUCCESS && !is_storage_fault(result))
		TEE_Panic(result);
	return result;
}

void object_info_from_kernel(TEE_ObjectInfo *out,
			     const struct utee_object_info *in)
{
	out->objectType = in->obj_type;
	out->objectSize = in->obj_size;
	out->maxObjectSize = in->max_obj_size;
	out->objectUsage = in->obj_usage;
	out->dataSize = in->data_size;
	out->dataPosition = in->data_pos;
	out->handleFlags = in->handle_flags;
}

TEE_Result TEE_GetObjectInfo1(TEE_ObjectHandle object,
			      TEE_ObjectInfo *objectInfo)
{
	struct utee_object_info info;
	TEE_Result result;

	check_out(objectInfo, sizeof(*objectInfo));
	result = _utee_cryp_obj_get_info(object_handle(object), &info);
	if (result == TEE_SUCCESS)
		object_info_from_kernel(objectInfo, &info);
	return storage_result(result);
}

/* The old form cannot say that the object is damaged but by its type. */
void TEE_GetObjectInfo(TEE_ObjectHandle object, TEE_ObjectInfo *objectInfo)
{
	if (TEE_GetObjectInfo1(object, objectInfo) == TEE_SUCCESS)
		return;
	*objectInfo = (TEE_ObjectInfo){
		.objectType = TEE_TYPE_CORRUPTED_OBJECT,
	};
}

TEE_Result TEE_RestrictObjectUsage1(TEE_ObjectHandle object,
				    uint32_t objectUsage)
{
	return storage_result(_utee_cryp_obj_restrict_usage(
		object_handle(object), objectUsage));
}

void TEE_RestrictObjectUsage(TEE_ObjectHandle object, uint32_t objectUsage)
{
	(void)TEE_RestrictObjectUsage1(object, objectUsage);
}

TEE_Result TEE_GetObjectBufferAttribute(TEE_ObjectHandle object,
					uint32_t attributeID, void *buffer,
					size_t *size)
{
	uint64_t bytes;
	TEE_Result result;

	check_out(size, sizeof(*size));
	bytes = buffer != NULL ? *size : 0;
	check_outbuf(buffer, (size_t)bytes);
	if ((attributeID & TEE_ATTR_FLAG_VALUE) != 0)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	result = _utee_cryp_obj_get_attr(object_handle(object), attributeID,
					 buffer, &bytes);
	if (result == TEE_ERROR_ITEM_NOT_FOUND)
		return result;
	if (result == TEE_SUCCESS || result == TEE_ERROR_SHORT_BUFFER) {
		*size = (size_t)bytes;
		return result;
	}
	return storage_result(result);
}

TEE_Result TEE_GetObjectValueAttribute(TEE_ObjectHandle object,
				       uint32_t attributeID, uint32_t *a,
				       uint32_t *b)
{
	uint32_t values[2];
	uint64_t bytes = sizeof(values);
	TEE_Result result;

	if (a != NULL)
		check_out(a, sizeof(*a));
	if (b != NULL)
		check_out(b, sizeof(*b));
	if ((attributeID & TEE_ATTR_FLAG_VALUE) == 0)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	result = _utee_cryp_obj_get_attr(object_handle(object), attributeID,
					 values, &bytes);
	if (result == TEE_ERROR_ITEM_NOT_FOUND)
		return result;
	if (storage_result(result) != TEE_SUCCESS)
		return result;
	if (bytes != sizeof(values))
		TEE_Panic(TEE_ERROR_BAD_STATE);
	if (a != NULL)
		*a = values[0];
	if (b != NULL)
		*b = values[1];
	return TEE_SUCCESS;
}

void TEE_CloseObject(TEE_ObjectHandle object)
{
	if (object != TEE_HANDLE_NULL)
		panic_unless_ok(_utee_cryp_obj_close(object_handle(object)));
}

TEE_Result TEE_AllocateTransientObject(TEE_ObjectType objectType,
				       uint32_t maxObjectSize,
				       TEE_ObjectHandle *object)
{
	uint32_t handle = 0;
	TEE_Result result;

	check_out(object, sizeof(*object));
	result = _utee_cryp_obj_alloc(objectType, maxObjectSize, &handle);
	if (result != TEE_SUCCESS && result != TEE_ERROR_OUT_OF_MEMORY &&
	    result != TEE_ERROR_NOT_SUPPORTED)
		TEE_Panic(result);
	*object = object_from(handle);
	return result;
}

static void check_transient(TEE_ObjectHandle object)
{
	struct utee_object_info info;

	panic_unless_ok(_utee_cryp_obj_get_info(object_handle(object), &info));
	if ((info.handle_flags & TEE_HANDLE_FLAG_PERSISTENT) != 0)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
}

void TEE_FreeTransientObject(TEE_ObjectHandle object)
{
	if (object == TEE_HANDLE_NULL)
		return;
	check_transient(object);
	TEE_CloseObject(object);
}

void TEE_ResetTransientObject(TEE_ObjectHandle object)
{
	if (object == TEE_HANDLE_NULL)
		return;
	check_transient(object);
	panic_unless_ok(_utee_cryp_obj_reset(object_handle(object)));
}

void attributes_to_kernel(struct utee_attribute out[ATTRIBUTES_MAX],
			  const TEE_Attribute *attrs, uint32_t count)
{
	if (count > ATTRIBUTES_MAX)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	if (count > 0)
		check_in(attrs, count * sizeof(attrs[0]));
	for (uint32_t i = 0; i < count; i++) {
		out[i] = (struct utee_attribute){
			.attribute_id = attrs[i].attributeID,
		};
		if ((attrs[i].attributeID & TEE_ATTR_FLAG_VALUE) != 0) {
			out[i].a = attrs[i].content.value.a;
			out[i].b = attrs[i].content.value.b;
		} else {
			check_inbuf(attrs[i].content.ref.buffer,
				    attrs[i].content.ref.length);
			out[i].a = (uintptr_t)attrs[i].content.ref.buffer;
			out[i].b = attrs[i].content.ref.length;
		}
	}
}

/* Success and bad attributes go to the TA. */
static TEE_Result attributes_result(TEE_Result result)
{
	if (result != TEE_SUCCESS && result != TEE_ERROR_BAD_PARAMETERS)
		TEE_Panic(result);
	return result;
}

TEE_Result TEE_PopulateTransientObject(TEE_ObjectHandle object,
				       const TEE_Attribute *attrs,
				       uint32_t attrCount)
{
	struct utee_attribute kernel[ATTRIBUTES_MAX];

	attributes_to_kernel(kernel, attrs, attrCount);
	return attributes_result(_utee_cryp_obj_populate(object_handle(object),
							 kernel, attrCount));
}

TEE_Result TEE_GenerateKey(TEE_ObjectHandle object, uint32_t keySize,
			   const TEE_Attribute *params, uint32_t paramCount)
{
	struct utee_attribute kernel[ATTRIBUTES_MAX];

	attributes_to_kernel(kernel, params, paramCount);
	return attributes_result(_utee_cryp_obj_generate_key(
		object_handle(object), keySize, kernel, paramCount));
}

void TEE_InitRefAttribute(TEE_Attribute *attr, uint32_t attributeID,
			  const void *buffer, size_t length)
{
	check_out(attr, sizeof(*attr));
	if ((attributeID & TEE_ATTR_FLAG_VALUE) != 0)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	attr->attributeID = attributeID;
	attr->content.ref.buffer = (void *)(uintptr_t)buffer;
	attr->content.ref.length = length;
}

void TEE_InitValueAttribute(TEE_Attribute *attr, uint32_t attributeID,
			    uint32_t a, uint32_t b)
{
	check_out(attr, sizeof(*attr));
	if ((attributeID & TEE_ATTR_FLAG_VALUE) == 0)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	attr->attributeID = attributeID;
	attr->content.value.a = a;
	attr->content.value.b = b;
}

TEE_Result TEE_CopyObjectAttributes1(TEE_ObjectHandle destObject,
				     TEE_ObjectHandle srcObject)
{
	return storage_result(_utee_cryp_obj_copy(object_handle(destObject),
						  object_handle(srcObject)));
}

void TEE_CopyObjectAttributes(TEE_ObjectHandle destObject,
			      TEE_ObjectHandle srcObject)
{
	(void)TEE_CopyObjectAttributes1(destObject, srcObject);
}
