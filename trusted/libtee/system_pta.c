/* SPDX-License-Identifier: BSD-2-Clause */
#include "trusted/libtee/system_pta.h"

#include <pta_system.h>
#include <tee_internal_api_extensions.h>
#include <utee_syscalls.h>

#include "trusted/libtee/access.h"

TEE_Result system_pta_invoke(uint32_t command, struct utee_params *block)
{
	static const TEE_UUID uuid = PTA_SYSTEM_UUID;
	static uint32_t session;
	uint32_t origin;
	TEE_Result result;

	if (session == 0) {
		result = _utee_open_ta_session(&uuid, TEE_TIMEOUT_INFINITE,
					       NULL, &session, &origin);
		if (result != TEE_SUCCESS)
			return result;
	}
	return _utee_invoke_ta_command(session, TEE_TIMEOUT_INFINITE, command,
				       block, &origin);
}

void *tee_map_zi(size_t len, uint32_t flags)
{
	struct utee_params block = {
		.types = TEE_PARAM_TYPES(
			TEE_PARAM_TYPE_VALUE_INPUT, TEE_PARAM_TYPE_VALUE_INOUT,
			TEE_PARAM_TYPE_VALUE_INPUT, TEE_PARAM_TYPE_NONE),
		.p[0] = {len, flags},
	};

	/* The pseudo-TA's sizes are 32 bits. */
	if (len > UINT32_MAX ||
	    system_pta_invoke(PTA_SYSTEM_MAP_ZI, &block) != TEE_SUCCESS)
		return NULL;
	return (void *)(uintptr_t)reg_pair_to_64((uint32_t)block.p[1].a,
						 (uint32_t)block.p[1].b);
}

TEE_Result tee_unmap(void *buf, size_t len)
{
	uint64_t address = (uintptr_t)buf;
	struct utee_params block = {
		.types = TEE_PARAM_TYPES(
			TEE_PARAM_TYPE_VALUE_INPUT, TEE_PARAM_TYPE_VALUE_INPUT,
			TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE),
		.p[0] = {len, 0},
		.p[1] = {address >> 32, address & UINT32_MAX},
	};

	return system_pta_invoke(PTA_SYSTEM_UNMAP, &block);
}

void *map_shareable(size_t size_bytes)
{
	return tee_map_zi(size_bytes, PTA_SYSTEM_MAP_FLAG_SHAREABLE);
}

void unmap_shareable(void *p, size_t size_bytes)
{
	panic_unless_ok(tee_unmap(p, size_bytes));
}

TEE_Result tee_invoke_supp_plugin(const TEE_UUID *uuid, uint32_t cmd,
				  uint32_t sub_cmd, void *buf, size_t len,
				  size_t *outlen)
{
	struct utee_params block = {
		.types = TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INPUT,
					 TEE_PARAM_TYPE_VALUE_INPUT,
					 TEE_PARAM_TYPE_MEMREF_INOUT,
					 TEE_PARAM_TYPE_VALUE_OUTPUT),
		.p[0] = {(uintptr_t)uuid, sizeof(*uuid)},
		.p[1] = {cmd, sub_cmd},
		.p[2] = {(uintptr_t)buf, len},
	};
	TEE_Result result;

	if (uuid == NULL || (len != 0 && buf == NULL))
		return TEE_ERROR_BAD_PARAMETERS;
	result = system_pta_invoke(PTA_SYSTEM_SUPP_PLUGIN_INVOKE, &block);
	if (result == TEE_SUCCESS && outlen != NULL)
		*outlen = (size_t)block.p[3].a;
	return result;
}
