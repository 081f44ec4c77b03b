/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/property.h"

#include "abi/version.h"
#include "base/bytes/uuid.h"
#include "kernel/arch/cpu.h"
#include "kernel/crypto/huk.h"
#include "kernel/storage/storage.h"
#include "kernel/ta/instance.h"

/* Spec: GP Core 1.3 4.7: what the level of protection is. */
#define PROTECTION_REE 100  /* rests on normal world */
#define PROTECTION_TEE 1000 /* hardware that only the TEE controls */

static void put_uuid(struct property_value *out, const uint8_t octets[16])
{
	uuid_swap_order(octets, out->bytes + out->size_bytes);
	out->size_bytes += UUID_BYTES;
}

static enum status read_client_identity(const struct property_scope *scope,
					struct property_value *out)
{
	const struct ta_identity *client = &scope->session->client;

	memcpy(out->bytes, &client->login, sizeof(client->login));
	out->size_bytes = sizeof(client->login);
	put_uuid(out, client->uuid);
	return ST_OK;
}

static enum status read_app_id(const struct property_scope *scope,
			       struct property_value *out)
{
	put_uuid(out, scope->ta->uuid);
	return ST_OK;
}

/* A UUID of the name-based kind (version 5) from the device's own key. */
static enum status read_device_id(__unused const struct property_scope *scope,
				  struct property_value *out)
{
	static const char usage[] = "device id property";
	uint8_t octets[UUID_BYTES];
	enum status st = huk_derive(HUK_DIE_ID, usage, sizeof(usage), octets,
				    sizeof(octets));

	if (st != ST_OK)
		return st;
	octets[6] = (octets[6] & 0x0F) | 0x50;
	octets[8] = (octets[8] & 0x3F) | 0x80;
	put_uuid(out, octets);
	return ST_OK;
}

static enum status read_rollback_level(
	__unused const struct property_scope *scope, struct property_value *out)
{
	const uint32_t level =
		storage_resists_rollback() ? PROTECTION_TEE : PROTECTION_REE;

	memcpy(out->bytes, &level, sizeof(level));
	out->size_bytes = sizeof(level);
	return ST_OK;
}

static bool has_bti(void)
{
	return arch_cpu_features()->bti;
}

static bool has_pauth(void)
{
	return arch_cpu_features()->pauth;
}

static const struct property client_set[] = {
	{"gpd.client.identity", TA_PROPERTY_IDENTITY,
	 .read = read_client_identity},
	{"gpd.client.endian", TA_PROPERTY_U32, .number = 0},
};

static const struct property ta_set[] = {
	{"gpd.ta.appID", TA_PROPERTY_UUID, .read = read_app_id},
};

/* clang-format off */
static const struct property tee_set[] = {
	{"gpd.tee.apiversion", TA_PROPERTY_STRING, .text = "GPD-1.1-dev"},
	{"gpd.tee.description", TA_PROPERTY_STRING,
	 .text = REDOUBT_DESCRIPTION},
	{"gpd.tee.deviceID", TA_PROPERTY_UUID, .read = read_device_id},
	{"gpd.tee.systemTime.protectionLevel", TA_PROPERTY_U32,
	 .number = PROTECTION_TEE},
	{"gpd.tee.TAPersistentTime.protectionLevel", TA_PROPERTY_U32,
	 .number = PROTECTION_REE},
	{"gpd.tee.cryptography.ecc", TA_PROPERTY_BOOL, .number = true},
	{"gpd.tee.trustedStorage.antiRollback.protectionLevel",
	 TA_PROPERTY_U32, .read = read_rollback_level},
	{"gpd.tee.trustedos.implementation.version", TA_PROPERTY_STRING,
	 .text = REDOUBT_VERSION},
	{"gpd.tee.trustedos.implementation.binaryversion", TA_PROPERTY_U32,
	 .number = 0},
	{"gpd.tee.trustedos.manufacturer", TA_PROPERTY_STRING,
	 .text = REDOUBT_MANUFACTURER},
	{"gpd.tee.firmware.implementation.version", TA_PROPERTY_STRING,
	 .text = ""},
	{"gpd.tee.firmware.implementation.binaryversion", TA_PROPERTY_U32,
	 .number = 0},
	{"gpd.tee.firmware.manufacturer", TA_PROPERTY_STRING, .text = ""},
	{"org.trustedfirmware.optee.cpu.feat_bti_implemented",
	 TA_PROPERTY_BOOL, .number = true, .is_present = has_bti},
	{"org.trustedfirmware.optee.cpu.feat_pauth_implemented",
	 TA_PROPERTY_BOOL, .number = true, .is_present = has_pauth},
};
/* clang-format on */

static const struct property *set_of(uint64_t set, size_t *count)
{
	switch (set) {
	case TA_PROPSET_TEE:
		*count = ARRAY_SIZE(tee_set);
		return tee_set;
	case TA_PROPSET_CLIENT:
		*count = ARRAY_SIZE(client_set);
		return client_set;
	case TA_PROPSET_TA:
		*count = ARRAY_SIZE(ta_set);
		return ta_set;
	default:
		*count = 0;
		return NULL;
	}
}

static bool is_present(const struct property *p)
{
	return !p->is_present || p->is_present();
}

const struct property *property_at(uint64_t set, uint64_t index)
{
	size_t count = 0;
	const struct property *p = set_of(set, &count);

	for (; count > 0; count--, p++) {
		if (!is_present(p))
			continue;
		if (index == 0)
			return p;
		index--;
	}
	return NULL;
}

enum status property_index(uint64_t set, const char *name, uint32_t *out)
{
	size_t count = 0;
	const struct property *p = set_of(set, &count);
	uint32_t index = 0;

	for (; count > 0; count--, p++) {
		if (!is_present(p))
			continue;
		if (strcmp(p->name, name) == 0) {
			*out = index;
			return ST_OK;
		}
		index++;
	}
	return ST_NOT_FOUND;
}

enum status property_read(const struct property *p,
			  const struct property_scope *scope,
			  struct property_value *out)
{
	out->size_bytes = 0;
	if (p->read)
		return p->read(scope, out);
	if (p->text)
		out->size_bytes = strlen(p->text) + 1;
	else
		out->size_bytes = p->type == TA_PROPERTY_BOOL
					  ? sizeof(uint8_t)
					  : sizeof(p->number);
	/* A bool is the lowest byte of the number. */
	memcpy(out->bytes, p->text ? (const void *)p->text : &p->number,
	       out->size_bytes);
	return ST_OK;
}
