/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LIBTEE_PROPERTY_H
#define TRUSTED_LIBTEE_PROPERTY_H

#include <tee_internal_api.h>

/* Enough for every type of fixed size and most texts. */
#define PROPERTY_BYTES_TYPICAL 64

/*
 * Value and type (enum user_ta_prop_type) of the property @name of a set, or
 * of the one that an enumerator stands on. The caller frees *@value.
 */
TEE_Result property_read_alloc(TEE_PropSetHandle handle, const char *name,
			       void **value, uint32_t *size, uint32_t *type);
/* TEE_ERROR_BAD_FORMAT when it is not of @wanted_type and @size. */
TEE_Result property_read_fixed(TEE_PropSetHandle handle, const char *name,
			       uint32_t wanted_type, void *value, size_t size);

#endif
