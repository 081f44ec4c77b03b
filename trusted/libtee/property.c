/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Properties: those of the TA and of this library come first, then those of
 * the kernel, counted on from there.
 */
#include <stdlib.h>
#include <string.h>
#include <tee_isocket.h>
#include <user_ta_header.h>
#include <utee_syscalls.h>

#include "trusted/libtee/access.h"
#include "trusted/libtee/bigint.h"
#include "trusted/libtee/property.h"

struct enumerator {
	TEE_PropSetHandle set; /* NULL: not started */
	uint32_t index;
	bool is_at_end; /* there is no current property any more */
};

/* One property of a set: ours or the kernel's. */
struct found {
	const struct user_ta_property *own; /* NULL: the kernel's */
	uintptr_t set;
	uint32_t index; /* the kernel's count */
};

static const uint32_t core_version = TEE_CORE_API_VERSION;
static const uint32_t socket_version = TEE_ISOCKET_VERSION;
static const uint32_t bigint_bits_max = BIGINT_BITS_MAX;
static const struct user_ta_property library_props[] = {
	{"gpd.tee.internalCore.version", USER_TA_PROP_TYPE_U32, &core_version},
	{"gpd.tee.arith.maxBigIntSize", USER_TA_PROP_TYPE_U32,
	 &bigint_bits_max},
	{"gpd.tee.sockets.version", USER_TA_PROP_TYPE_U32, &socket_version},
	{"gpd.tee.sockets.tcp.version", USER_TA_PROP_TYPE_U32, &socket_version},
};

static size_t own_props(uintptr_t set, const struct user_ta_property **props)
{
	if (set == (uintptr_t)TEE_PROPSET_CURRENT_TA) {
		*props = ta_props;
		return ta_num_props;
	}
	if (set == (uintptr_t)TEE_PROPSET_TEE_IMPLEMENTATION) {
		*props = library_props;
		return sizeof(library_props) / sizeof(library_props[0]);
	}
	*props = NULL;
	return 0;
}

/* What the program says, as octets; the size includes a text's NUL. */
static size_t own_size(const struct user_ta_property *prop)
{
	switch (prop->type) {
	case USER_TA_PROP_TYPE_BOOL:
		return sizeof(bool);
	case USER_TA_PROP_TYPE_U32:
		return sizeof(uint32_t);
	case USER_TA_PROP_TYPE_U64:
		return sizeof(uint64_t);
	case USER_TA_PROP_TYPE_UUID:
		return sizeof(TEE_UUID);
	case USER_TA_PROP_TYPE_IDENTITY:
		return sizeof(TEE_Identity);
	case USER_TA_PROP_TYPE_STRING:
	case USER_TA_PROP_TYPE_BINARY_BLOCK:
		return strlen(prop->value) + 1;
	default:
		return 0;
	}
}

static TEE_Result find_by_index(uintptr_t set, uint32_t index,
				struct found *out)
{
	const struct user_ta_property *props;
	size_t count = own_props(set, &props);

	*out = (struct found){.set = set};
	if (index < count) {
		out->own = &props[index];
		return TEE_SUCCESS;
	}
	out->index = index - (uint32_t)count;
	return _utee_get_property(set, out->index, NULL, NULL, NULL, NULL,
				  NULL);
}

static TEE_Result find_by_name(uintptr_t set, const char *name,
			       struct found *out)
{
	const struct user_ta_property *props;
	size_t count = own_props(set, &props);

	*out = (struct found){.set = set};
	for (size_t i = 0; i < count; i++) {
		if (strcmp(props[i].name, name) == 0) {
			out->own = &props[i];
			return TEE_SUCCESS;
		}
	}
	return _utee_get_property_name_to_index(set, name, strlen(name) + 1,
						&out->index);
}

static bool is_set(TEE_PropSetHandle handle)
{
	return (uintptr_t)handle == (uintptr_t)TEE_PROPSET_CURRENT_TA ||
	       (uintptr_t)handle == (uintptr_t)TEE_PROPSET_CURRENT_CLIENT ||
	       (uintptr_t)handle == (uintptr_t)TEE_PROPSET_TEE_IMPLEMENTATION;
}

/* @handle: a set with a name, or an enumerator that stands on a property. */
static TEE_Result find(TEE_PropSetHandle handle, const char *name,
		       struct found *out)
{
	const struct enumerator *e = (const void *)handle;

	if (is_set(handle)) {
		check_string(name);
		return find_by_name((uintptr_t)handle, name, out);
	}
	check_in(e, sizeof(*e));
	if (e->set == NULL || e->is_at_end)
		return TEE_ERROR_ITEM_NOT_FOUND;
	return find_by_index((uintptr_t)e->set, e->index, out);
}

static TEE_Result read_value(const struct found *f, void *buf, uint32_t *size,
			     uint32_t *type)
{
	uint32_t needed;

	if (f->own == NULL)
		return _utee_get_property(f->set, f->index, NULL, NULL, buf,
					  size, type);
	*type = f->own->type;
	needed = (uint32_t)own_size(f->own);
	if (needed > *size) {
		*size = needed;
		return TEE_ERROR_SHORT_BUFFER;
	}
	memcpy(buf, f->own->value, needed);
	*size = needed;
	return TEE_SUCCESS;
}

TEE_Result property_read_alloc(TEE_PropSetHandle handle, const char *name,
			       void **value, uint32_t *size, uint32_t *type)
{
	struct found f;
	TEE_Result result = find(handle, name, &f);
	uint32_t room = PROPERTY_BYTES_TYPICAL;

	if (result != TEE_SUCCESS)
		return result;
	for (;;) {
		void *buf = malloc(room);

		if (buf == NULL)
			return TEE_ERROR_OUT_OF_MEMORY;
		*size = room;
		result = read_value(&f, buf, size, type);
		if (result == TEE_SUCCESS) {
			*value = buf;
			return TEE_SUCCESS;
		}
		free(buf);
		if (result != TEE_ERROR_SHORT_BUFFER || *size <= room)
			return result;
		room = *size;
	}
}

TEE_Result property_read_fixed(TEE_PropSetHandle handle, const char *name,
			       uint32_t wanted_type, void *value, size_t size)
{
	uint8_t buf[PROPERTY_BYTES_TYPICAL];
	uint32_t got = sizeof(buf);
	uint32_t type = USER_TA_PROP_TYPE_INVALID;
	struct found f;
	TEE_Result result;

	check_out(value, size);
	result = find(handle, name, &f);
	if (result != TEE_SUCCESS)
		return result;
	result = read_value(&f, buf, &got, &type);
	if (result != TEE_SUCCESS && result != TEE_ERROR_SHORT_BUFFER)
		return result;
	if (type != wanted_type || got != size)
		return TEE_ERROR_BAD_FORMAT;
	memcpy(value, buf, size);
	return TEE_SUCCESS;
}

TEE_Result TEE_AllocatePropertyEnumerator(TEE_PropSetHandle *enumerator)
{
	struct enumerator *e;

	check_out(enumerator, sizeof(*enumerator));
	e = calloc(1, sizeof(*e));
	if (e == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	*enumerator = (TEE_PropSetHandle)(void *)e;
	return TEE_SUCCESS;
}

void TEE_FreePropertyEnumerator(TEE_PropSetHandle enumerator)
{
	free(enumerator);
}

void TEE_StartPropertyEnumerator(TEE_PropSetHandle enumerator,
				 TEE_PropSetHandle propSet)
{
	struct enumerator *e = (void *)enumerator;

	check_out(e, sizeof(*e));
	e->set = propSet;
	e->index = 0;
	e->is_at_end = false;
}

void TEE_ResetPropertyEnumerator(TEE_PropSetHandle enumerator)
{
	TEE_StartPropertyEnumerator(enumerator, NULL);
}

TEE_Result TEE_GetPropertyName(TEE_PropSetHandle enumerator, void *nameBuffer,
			       size_t *nameBufferLen)
{
	struct found f;
	uint32_t size;
	TEE_Result result;

	check_out(nameBufferLen, sizeof(*nameBufferLen));
	if (is_set(enumerator))
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	result = find(enumerator, NULL, &f);
	if (result != TEE_SUCCESS)
		return result;
	size = *nameBufferLen < UINT32_MAX ? (uint32_t)*nameBufferLen
					   : UINT32_MAX;
	check_outbuf(nameBuffer, size);
	if (f.own == NULL) {
		result = _utee_get_property(f.set, f.index, nameBuffer, &size,
					    NULL, NULL, NULL);
		*nameBufferLen = size;
		return result;
	}
	*nameBufferLen = strlen(f.own->name) + 1;
	if (*nameBufferLen > size)
		return TEE_ERROR_SHORT_BUFFER;
	memcpy(nameBuffer, f.own->name, *nameBufferLen);
	return TEE_SUCCESS;
}

TEE_Result TEE_GetNextProperty(TEE_PropSetHandle enumerator)
{
	struct enumerator *e = (void *)enumerator;
	struct found f;
	TEE_Result result;

	check_out(e, sizeof(*e));
	if (e->set == NULL || e->is_at_end)
		return TEE_ERROR_ITEM_NOT_FOUND;
	result = find_by_index((uintptr_t)e->set, e->index + 1, &f);
	if (result == TEE_SUCCESS)
		e->index++;
	else
		e->is_at_end = true;
	return result;
}
