/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef UTEE_TYPES_H
#define UTEE_TYPES_H

#include <abi/ta.h>
#include <stdint.h>

enum utee_time_category {
	UTEE_TIME_CAT_SYSTEM = 0,
	UTEE_TIME_CAT_TA_PERSISTENT = 1,
	UTEE_TIME_CAT_REE = 2,
};

enum utee_cache_operation {
	TEE_CACHECLEAN = 0,
	TEE_CACHEFLUSH = 1,
	TEE_CACHEINVALIDATE = 2,
};

struct utee_object_info {
	uint32_t obj_type;
	uint32_t obj_size;
	uint32_t max_obj_size;
	uint32_t obj_usage;
	uint32_t data_size;
	uint32_t data_pos;
	uint32_t handle_flags;
};
_Static_assert(sizeof(struct utee_object_info) == 28, "utee_object_info");

#endif
