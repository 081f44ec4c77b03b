/* SPDX-License-Identifier: BSD-2-Clause */
#include "trusted/libtee/params.h"

void params_from_block(TEE_Param params[TEE_NUM_PARAMS],
		       const struct utee_params *block)
{
	for (size_t i = 0; i < TEE_NUM_PARAMS; i++) {
		uint32_t type = TEE_PARAM_TYPE_GET(block->types, i);
		TEE_Param p = {};

		if (param_is_value(type)) {
			p.value.a = (uint32_t)block->p[i].a;
			p.value.b = (uint32_t)block->p[i].b;
		} else if (param_is_memref(type)) {
			p.memref.buffer = (void *)(uintptr_t)block->p[i].a;
			p.memref.size = (size_t)block->p[i].b;
		}
		params[i] = p;
	}
}

void params_to_block(struct utee_params *block,
		     const TEE_Param params[TEE_NUM_PARAMS])
{
	for (size_t i = 0; i < TEE_NUM_PARAMS; i++) {
		uint32_t type = TEE_PARAM_TYPE_GET(block->types, i);

		if (!param_is_out(type))
			continue;
		if (param_is_value(type)) {
			block->p[i].a = params[i].value.a;
			block->p[i].b = params[i].value.b;
		} else {
			block->p[i].b = params[i].memref.size;
		}
	}
}
