/* SPDX-License-Identifier: BSD-2-Clause */
/* The values of properties in the forms that the API has. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <user_ta_header.h>

#include "trusted/libtee/access.h"
#include "trusted/libtee/base64.h"
#include "trusted/libtee/property.h"
#include "trusted/libtee/uuid.h"

TEE_Result TEE_GetPropertyAsBool(TEE_PropSetHandle propsetOrEnumerator,
				 const char *name, bool *value)
{
	return property_read_fixed(propsetOrEnumerator, name,
				   USER_TA_PROP_TYPE_BOOL, value,
				   sizeof(*value));
}

TEE_Result TEE_GetPropertyAsU32(TEE_PropSetHandle propsetOrEnumerator,
				const char *name, uint32_t *value)
{
	return property_read_fixed(propsetOrEnumerator, name,
				   USER_TA_PROP_TYPE_U32, value,
				   sizeof(*value));
}

TEE_Result TEE_GetPropertyAsU64(TEE_PropSetHandle propsetOrEnumerator,
				const char *name, uint64_t *value)
{
	return property_read_fixed(propsetOrEnumerator, name,
				   USER_TA_PROP_TYPE_U64, value,
				   sizeof(*value));
}

TEE_Result TEE_GetPropertyAsUUID(TEE_PropSetHandle propsetOrEnumerator,
				 const char *name, TEE_UUID *value)
{
	return property_read_fixed(propsetOrEnumerator, name,
				   USER_TA_PROP_TYPE_UUID, value,
				   sizeof(*value));
}

TEE_Result TEE_GetPropertyAsIdentity(TEE_PropSetHandle propsetOrEnumerator,
				     const char *name, TEE_Identity *value)
{
	return property_read_fixed(propsetOrEnumerator, name,
				   USER_TA_PROP_TYPE_IDENTITY, value,
				   sizeof(*value));
}

/* Longest: an identity, "4294967295:" and a UUID. */
#define NUMBER_TEXT_BYTES (12 + UUID_TEXT_SIZE)

static void identity_to_text(const TEE_Identity *id,
			     char text[NUMBER_TEXT_BYTES])
{
	char uuid[UUID_TEXT_SIZE];

	uuid_to_text(&id->uuid, uuid);
	snprintf(text, NUMBER_TEXT_BYTES, "%u:%s", id->login, uuid);
}

/* The text form; @value itself when it is a text. */
static const char *to_text(const void *value, uint32_t type,
			   char text[NUMBER_TEXT_BYTES])
{
	uint64_t u64;
	uint32_t u32;

	switch (type) {
	case USER_TA_PROP_TYPE_BOOL:
		return *(const bool *)value ? "true" : "false";
	case USER_TA_PROP_TYPE_U32:
		memcpy(&u32, value, sizeof(u32));
		snprintf(text, NUMBER_TEXT_BYTES, "%u", u32);
		return text;
	case USER_TA_PROP_TYPE_U64:
		memcpy(&u64, value, sizeof(u64));
		snprintf(text, NUMBER_TEXT_BYTES, "%llu",
			 (unsigned long long)u64);
		return text;
	case USER_TA_PROP_TYPE_UUID:
		uuid_to_text(value, text);
		return text;
	case USER_TA_PROP_TYPE_IDENTITY:
		identity_to_text(value, text);
		return text;
	case USER_TA_PROP_TYPE_STRING:
	case USER_TA_PROP_TYPE_BINARY_BLOCK:
		return value;
	default:
		return NULL;
	}
}

TEE_Result TEE_GetPropertyAsString(TEE_PropSetHandle propsetOrEnumerator,
				   const char *name, char *valueBuffer,
				   size_t *valueBufferLen)
{
	char buf[NUMBER_TEXT_BYTES];
	void *value = NULL;
	const char *text;
	uint32_t size;
	uint32_t type;
	size_t room;
	TEE_Result result;

	check_out(valueBufferLen, sizeof(*valueBufferLen));
	room = *valueBufferLen;
	check_outbuf(valueBuffer, room);
	result = property_read_alloc(propsetOrEnumerator, name, &value, &size,
				     &type);
	if (result != TEE_SUCCESS)
		return result;
	text = to_text(value, type, buf);
	if (text == NULL) {
		result = TEE_ERROR_BAD_FORMAT;
	} else {
		size_t length = strlen(text) + 1;

		*valueBufferLen = length;
		if (length > room) {
			/* As much as fits, terminated. Spec: GP 4.4.1 */
			length = room;
			result = TEE_ERROR_SHORT_BUFFER;
		}
		if (length > 0) {
			memcpy(valueBuffer, text, length);
			valueBuffer[length - 1] = '\0';
		}
	}
	free(value);
	return result;
}

TEE_Result TEE_GetPropertyAsBinaryBlock(TEE_PropSetHandle propsetOrEnumerator,
					const char *name, void *valueBuffer,
					size_t *valueBufferLen)
{
	void *value = NULL;
	uint32_t size;
	uint32_t type;
	TEE_Result result;

	check_out(valueBufferLen, sizeof(*valueBufferLen));
	check_outbuf(valueBuffer, *valueBufferLen);
	result = property_read_alloc(propsetOrEnumerator, name, &value, &size,
				     &type);
	if (result != TEE_SUCCESS)
		return result;
	if (type != USER_TA_PROP_TYPE_BINARY_BLOCK)
		result = TEE_ERROR_BAD_FORMAT;
	else
		result = base64_decode(value, valueBuffer, valueBufferLen);
	free(value);
	return result;
}
