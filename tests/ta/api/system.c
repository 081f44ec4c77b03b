/* SPDX-License-Identifier: BSD-2-Clause */
/* What the library adds to the specification, and smaller services. */
#include <pta_system.h>
#include <tee_internal_api_extensions.h>

#include "api.h"

static TEE_Result check_mappings(void)
{
	uint8_t *own = tee_map_zi(5000, 0);
	uint8_t *shared = tee_map_zi(5000, TEE_MEMORY_ACCESS_ANY_OWNER);

	CHECK(own != NULL && shared != NULL);
	for (size_t i = 0; i < 5000; i++)
		CHECK(own[i] == 0 && shared[i] == 0);
	memset(own, 1, 5000);
	memset(shared, 2, 5000);
	CHECK_OK(TEE_CheckMemoryAccessRights(TEE_MEMORY_ACCESS_WRITE, own,
					     5000));
	CHECK(TEE_CheckMemoryAccessRights(TEE_MEMORY_ACCESS_WRITE, shared,
					  5000) == TEE_ERROR_ACCESS_DENIED);
	CHECK_OK(TEE_CheckMemoryAccessRights(
		TEE_MEMORY_ACCESS_WRITE | TEE_MEMORY_ACCESS_ANY_OWNER, shared,
		5000));
	CHECK_OK(tee_unmap(own, 5000));
	CHECK_OK(tee_unmap(shared, 5000));
	CHECK(TEE_CheckMemoryAccessRights(TEE_MEMORY_ACCESS_READ, own, 1) ==
	      TEE_ERROR_ACCESS_DENIED);
	CHECK(tee_map_zi(4096, 1) == NULL);
	CHECK(tee_unmap((void *)(uintptr_t)&failed_line, 4096) != TEE_SUCCESS);
	CHECK(TEE_Malloc(16, 4) == NULL);
	return TEE_SUCCESS;
}

static TEE_Result unique_key(const char *extra, uint8_t *key, size_t size)
{
	static const TEE_UUID uuid = PTA_SYSTEM_UUID;
	TEE_TASessionHandle s = TEE_HANDLE_NULL;
	TEE_Param p[4] = {};
	TEE_Result result;

	CHECK_OK(TEE_OpenTASession(&uuid, TEE_TIMEOUT_INFINITE, 0, NULL, &s,
				   NULL));
	p[0].memref.buffer = (void *)(uintptr_t)extra;
	p[0].memref.size = strlen(extra);
	p[1].memref.buffer = key;
	p[1].memref.size = size;
	result = TEE_InvokeTACommand(
		s, TEE_TIMEOUT_INFINITE, PTA_SYSTEM_DERIVE_TA_UNIQUE_KEY,
		TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INPUT,
				TEE_PARAM_TYPE_MEMREF_OUTPUT, 0, 0),
		p, NULL);
	TEE_CloseTASession(s);
	return result;
}

static TEE_Result check_unique_keys(void)
{
	uint8_t keys[3][32] = {};

	CHECK_OK(unique_key("one", keys[0], 32));
	CHECK_OK(unique_key("one", keys[1], 32));
	CHECK_OK(unique_key("two", keys[2], 32));
	CHECK(memcmp(keys[0], keys[1], 32) == 0);
	CHECK(memcmp(keys[0], keys[2], 32) != 0);
	CHECK(unique_key("one", keys[0], 15) == TEE_ERROR_BAD_PARAMETERS);
	return TEE_SUCCESS;
}

static TEE_Result check_uuids(void)
{
	const TEE_UUID expected = {
		0x01234567, 0x89ab, 0xcdef, {0, 1, 2, 3, 4, 5, 6, 7}};
	TEE_UUID uuid;

	CHECK_OK(tee_uuid_from_str(&uuid,
				   "01234567-89AB-cdef-0001-020304050607"));
	CHECK(memcmp(&uuid, &expected, sizeof(uuid)) == 0);
	CHECK(tee_uuid_from_str(&uuid, "01234567-89AB-cdef-0001-02030405060") !=
	      TEE_SUCCESS);
	return TEE_SUCCESS;
}

static TEE_Result check_plugins(void)
{
	const TEE_UUID nobody = {0, 0, 0, {1}};
	uint8_t data[8] = {};
	size_t size = 0;

	CHECK(tee_invoke_supp_plugin(NULL, 0, 0, data, 8, &size) ==
	      TEE_ERROR_BAD_PARAMETERS);
	CHECK(tee_invoke_supp_plugin(&nobody, 0, 0, NULL, 8, &size) ==
	      TEE_ERROR_BAD_PARAMETERS);
	CHECK(tee_invoke_supp_plugin(&nobody, 0, 0, data, 8, &size) ==
	      TEE_ERROR_ITEM_NOT_FOUND);
	return TEE_SUCCESS;
}

static TEE_Result check_properties(void)
{
	TEE_PropSetHandle tee = TEE_PROPSET_TEE_IMPLEMENTATION;
	uint32_t value = 0;
	bool flag = false;

	CHECK_OK(TEE_GetPropertyAsU32(tee, "gpd.tee.arith.maxBigIntSize",
				      &value));
	CHECK(value >= 2048);
	CHECK_OK(TEE_GetPropertyAsU32(tee, "gpd.tee.sockets.version", &value));
	CHECK(value == 0x01000000);
	CHECK_OK(TEE_GetPropertyAsU32(tee, "gpd.tee.sockets.tcp.version",
				      &value));
	CHECK_OK(TEE_GetPropertyAsBool(tee, "gpd.tee.cryptography.ecc", &flag));
	CHECK(flag);
	return TEE_SUCCESS;
}

TEE_Result api_system(TEE_Param params[4])
{
	uint8_t byte = 0;

	(void)params;
	CHECK_OK(check_mappings());
	CHECK_OK(check_unique_keys());
	CHECK_OK(check_uuids());
	CHECK_OK(check_plugins());
	CHECK_OK(check_properties());
	/* This TA has not asked for TA_FLAG_CACHE_MAINTENANCE. */
	CHECK(TEE_CacheFlush((char *)&byte, 1) == TEE_ERROR_NOT_SUPPORTED);
	CHECK(TEE_MaskCancellation());
	CHECK(TEE_UnmaskCancellation());
	CHECK(!TEE_UnmaskCancellation());
	CHECK(!TEE_MaskCancellation());
	CHECK(!TEE_GetCancellationFlag());
	return TEE_SUCCESS;
}
