/* SPDX-License-Identifier: BSD-2-Clause */
#include "trusted/libtee/system_pta.h"

#include <pta_system.h>
#include <tee_internal_api_extensions.h>
#include <utee_syscalls.h>

#include "trusted/libtee/access.h"
#include "trusted/libtee/pta.h"

TEE_Result pta_invoke(struct pta_session *pta, uint32_t command,
		      struct utee_params *block)
{
	uint32_t origin;

	if (pta->id == 0) {
		TEE_Result result =
			_utee_open_ta_session(&pta->uuid, TEE_TIMEOUT_INFINITE,
					      NULL, &pta->id, &origin);

		if (result != TEE_SUCCESS)
			return result;
	}
	return _utee_invoke_ta_command(pta->id, TEE_TIMEOUT_INFINITE, command,
				       block, &origin);
}

TEE_Result system_pta_invoke(uint32_t command, struct utee_params *block)
{
	static struct pta_session system = {.uuid = PTA_SYSTEM_UUID};

	return pta_invoke(&system, command, block);
}

static void *map_zeroed(size_t len, uint32_t flags)
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

void *tee_map_zi(size_t len, uint32_t flags)
{
	if ((flags & ~(uint32_t)TEE_MEMORY_ACCESS_ANY_OWNER) != 0)
		return NULL;
	return map_zeroed(len, flags != 0 ? PTA_SYSTEM_MAP_FLAG_SHAREABLE : 0);
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

	if (len > UINT32_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	return system_pta_invoke(PTA_SYSTEM_UNMAP, &block);
}

void *map_shareable(size_t size_bytes)
{
	return map_zeroed(size_bytes, PTA_SYSTEM_MAP_FLAG_SHAREABLE);
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
	check_in(uuid, sizeof(*uuid));
	check_inbuf(buf, len);
	check_outbuf(buf, len);
	if (outlen != NULL)
		check_out(outlen, sizeof(*outlen));
	result = system_pta_invoke(PTA_SYSTEM_SUPP_PLUGIN_INVOKE, &block);
	if (result == TEE_SUCCESS && outlen != NULL)
		*outlen = (size_t)block.p[3].a;
	return result;
}
