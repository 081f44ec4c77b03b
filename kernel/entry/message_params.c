/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/gp.h"
#include "base/bytes/checked.h"
#include "kernel/entry/entry_priv.h"

/* Bits that a parameter of a session's entry may have. */
#define KNOWN_ATTR                                                             \
	(OPTEE_MSG_TYPE_MASK | OPTEE_MSG_ATTR_NONCONTIG |                      \
	 OPTEE_MSG_ATTR_CACHE_MASK)

static uint32_t gp_from_part(enum status st)
{
	if (likely(st == ST_OK))
		return GP_SUCCESS;
	if (st == ST_DENIED)
		return GP_ERROR_SECURITY;
	if (st == ST_NO_MEM)
		return GP_ERROR_OUT_OF_MEMORY;
	return GP_ERROR_BAD_PARAMETERS;
}

static uint32_t decode_registered(const struct optee_msg_param *in,
				  struct ta_memref *out)
{
	out->size_bytes = in->word[1];
	return gp_from_part(shm_get_part(in->word[2], in->word[0], in->word[1],
					 &out->mobj, &out->offset_bytes));
}

/* Over FF-A. The handle of none is the NULL pointer, whatever its size. */
static uint32_t decode_handle(const struct optee_msg_param *in,
			      struct ta_memref *out)
{
	uint64_t offset = OPTEE_MSG_FMEM_OFFSET(in->word[0]);
	uint32_t in_page = OPTEE_MSG_FMEM_IN_PAGE(in->word[0]);

	out->size_bytes = in->word[1];
	if (in->word[2] == OPTEE_MSG_FMEM_NULL) {
		out->is_null = true;
		out->mobj = NULL;
		out->offset_bytes = 0;
		return GP_SUCCESS;
	}
	if (in_page >= PAGE_BYTES)
		return GP_ERROR_BAD_PARAMETERS;
	return gp_from_part(shm_get_part(in->word[2], offset + in_page,
					 in->word[1], &out->mobj,
					 &out->offset_bytes));
}

/* Memory named by address: a page list, or a piece of reserved shared
 * memory. Address 0 is the NULL pointer, whatever its size. */
static uint32_t decode_temporary(const struct optee_msg_param *in,
				 struct ta_memref *out)
{
	const struct reserved_shm *reserved = entry_reserved_shm();
	uint64_t address = in->word[0];
	uint64_t size = in->word[1];
	uint64_t pages_bytes = 0;
	uint64_t offset = address & PAGE_MASK;

	out->size_bytes = size;
	out->offset_bytes = offset;
	if (!address) {
		out->is_null = true;
		out->mobj = NULL;
		out->offset_bytes = 0;
		return GP_SUCCESS;
	}
	if (!checked_add(size ? size : 1, offset, &pages_bytes) ||
	    !checked_align_up(pages_bytes, PAGE_BYTES, &pages_bytes))
		return GP_ERROR_BAD_PARAMETERS;
	if (in->attr & OPTEE_MSG_ATTR_NONCONTIG)
		return gp_from_part(mobj_create_ns_list(
			address - offset, pages_bytes >> PAGE_BITS,
			&out->mobj));
	if (!reserved->size_bytes || address < reserved->base ||
	    !range_fits(address - reserved->base, size ? size : 1,
			reserved->size_bytes))
		return GP_ERROR_BAD_PARAMETERS;
	return gp_from_part(mobj_create_ns_contiguous(
		address - offset, pages_bytes >> PAGE_BITS, &out->mobj));
}

static uint32_t decode_param(const struct optee_msg_param *in,
			     struct ta_param *out)
{
	uint64_t type = in->attr & OPTEE_MSG_TYPE_MASK;

	if (in->attr & ~KNOWN_ATTR)
		return GP_ERROR_BAD_PARAMETERS;
	switch (type) {
	case OPTEE_MSG_TYPE_NONE:
		/* Its other bits say nothing. */
		out->type = TA_PARAM_NONE;
		return GP_SUCCESS;
	case OPTEE_MSG_TYPE_VALUE_IN:
	case OPTEE_MSG_TYPE_VALUE_OUT:
	case OPTEE_MSG_TYPE_VALUE_INOUT:
		/* Both sides number the directions alike. */
		out->type = (enum ta_param_type)type;
		out->value.a = (uint32_t)in->word[0];
		out->value.b = (uint32_t)in->word[1];
		return GP_SUCCESS;
	case OPTEE_MSG_TYPE_RMEM_IN:
	case OPTEE_MSG_TYPE_RMEM_OUT:
	case OPTEE_MSG_TYPE_RMEM_INOUT:
		out->type = (enum ta_param_type)type;
		out->memref.is_user = false;
		out->memref.is_null = false;
		return shm_is_by_handle() ? decode_handle(in, &out->memref)
					  : decode_registered(in, &out->memref);
	case OPTEE_MSG_TYPE_TMEM_IN:
	case OPTEE_MSG_TYPE_TMEM_OUT:
	case OPTEE_MSG_TYPE_TMEM_INOUT:
		out->type = (enum ta_param_type)(type - OPTEE_MSG_TYPE_TMEM_IN +
						 OPTEE_MSG_TYPE_RMEM_IN);
		out->memref.is_user = false;
		out->memref.is_null = false;
		return shm_is_by_handle() ? GP_ERROR_BAD_PARAMETERS
					  : decode_temporary(in, &out->memref);
	default:
		return GP_ERROR_BAD_PARAMETERS;
	}
}
static_assert(OPTEE_MSG_TYPE_VALUE_IN == TA_PARAM_VALUE_IN &&
		      OPTEE_MSG_TYPE_VALUE_INOUT == TA_PARAM_VALUE_INOUT &&
		      OPTEE_MSG_TYPE_RMEM_IN == TA_PARAM_MEMREF_IN &&
		      OPTEE_MSG_TYPE_RMEM_INOUT == TA_PARAM_MEMREF_INOUT,
	      "types agree");

uint32_t message_decode_params(const struct optee_msg_param *in,
			       unsigned int count, struct ta_params *out)
{
	uint32_t code = GP_SUCCESS;
	unsigned int i = 0;

	if (count > TA_PARAM_COUNT)
		return GP_ERROR_BAD_PARAMETERS;
	for (; i < count && code == GP_SUCCESS; i++) {
		if (in[i].attr == OPTEE_MSG_TYPE_NONE)
			out->p[i].type = TA_PARAM_NONE;
		else
			code = decode_param(&in[i], &out->p[i]);
	}
	if (unlikely(code != GP_SUCCESS))
		i--; /* The one that failed holds nothing. */
	for (; i < TA_PARAM_COUNT; i++)
		out->p[i].type = TA_PARAM_NONE;
	if (unlikely(code != GP_SUCCESS))
		ta_params_put(out);
	return code;
}

void message_return_params(const struct optee_msg_param *in, unsigned int count,
			   const struct ta_params *ps,
			   volatile struct optee_msg_param *out)
{
	for (unsigned int i = 0; i < count; i++) {
		if (in[i].attr == OPTEE_MSG_TYPE_NONE)
			continue;
		switch (in[i].attr & OPTEE_MSG_TYPE_MASK) {
		case OPTEE_MSG_TYPE_VALUE_OUT:
		case OPTEE_MSG_TYPE_VALUE_INOUT:
			out[i].word[0] = ps->p[i].value.a;
			out[i].word[1] = ps->p[i].value.b;
			break;
		case OPTEE_MSG_TYPE_RMEM_OUT:
		case OPTEE_MSG_TYPE_RMEM_INOUT:
		case OPTEE_MSG_TYPE_TMEM_OUT:
		case OPTEE_MSG_TYPE_TMEM_INOUT:
			out[i].word[1] = ps->p[i].memref.size_bytes;
			break;
		default:
			break;
		}
	}
}
