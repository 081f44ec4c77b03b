/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LIBTEE_PARAMS_H
#define TRUSTED_LIBTEE_PARAMS_H

#include <tee_internal_api.h>
#include <utee_types.h>

static inline bool param_is_value(uint32_t type)
{
	return type >= TEE_PARAM_TYPE_VALUE_INPUT &&
	       type <= TEE_PARAM_TYPE_VALUE_INOUT;
}

static inline bool param_is_memref(uint32_t type)
{
	return type >= TEE_PARAM_TYPE_MEMREF_INPUT &&
	       type <= TEE_PARAM_TYPE_MEMREF_INOUT;
}

static inline bool param_is_in(uint32_t type)
{
	return (type & 3) == 1 || (type & 3) == 3;
}

static inline bool param_is_out(uint32_t type)
{
	return (type & 2) != 0;
}

/* What the kernel handed in, as the API shows it; unused ones are zero. */
void params_from_block(TEE_Param params[TEE_NUM_PARAMS],
		       const struct utee_params *block);
/* Results (values, sizes) back into the block, which has the types. */
void params_to_block(struct utee_params *block,
		     const TEE_Param params[TEE_NUM_PARAMS]);

#endif
