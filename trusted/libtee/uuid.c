/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/text/format.h"

#include <string.h>
#include <tee_internal_api_extensions.h>

#include "trusted/libtee/uuid.h"

static uint16_t be16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static void put_be16(uint8_t *p, uint16_t value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

void uuid_to_text(const TEE_UUID *uuid, char out[UUID_TEXT_SIZE])
{
	uint8_t octets[16];

	put_be16(octets, (uint16_t)(uuid->timeLow >> 16));
	put_be16(octets + 2, (uint16_t)uuid->timeLow);
	put_be16(octets + 4, uuid->timeMid);
	put_be16(octets + 6, uuid->timeHiAndVersion);
	memcpy(octets + 8, uuid->clockSeqAndNode, 8);
	uuid_octets_to_text(octets, out);
}

TEE_Result tee_uuid_from_str(TEE_UUID *uuid, const char *text)
{
	uint8_t octets[16];

	if (!uuid_text_to_octets(text, strnlen(text, UUID_TEXT_SIZE), octets))
		return TEE_ERROR_BAD_FORMAT;
	uuid->timeLow = (uint32_t)be16(octets) << 16 | be16(octets + 2);
	uuid->timeMid = be16(octets + 4);
	uuid->timeHiAndVersion = be16(octets + 6);
	memcpy(uuid->clockSeqAndNode, octets + 8, 8);
	return TEE_SUCCESS;
}
