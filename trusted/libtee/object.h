/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LIBTEE_OBJECT_H
#define TRUSTED_LIBTEE_OBJECT_H

#include <tee_internal_api.h>
#include <utee_types.h>

/* The kernel's handle, and back. */
static inline unsigned long object_handle(TEE_ObjectHandle object)
{
	return (uintptr_t)object;
}

static inline TEE_ObjectHandle object_from(uint32_t handle)
{
	return (TEE_ObjectHandle)(uintptr_t)handle;
}

void object_info_from_kernel(TEE_ObjectInfo *out,
			     const struct utee_object_info *in);

/* Results that may come from any object that has a file behind it. */
static inline bool is_storage_fault(TEE_Result result)
{
	return result == TEE_ERROR_CORRUPT_OBJECT ||
	       result == TEE_ERROR_STORAGE_NOT_AVAILABLE;
}

/* Success and faults of storage go to the TA, everything else panics. */
TEE_Result storage_result(TEE_Result result);

#endif
