/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LIBTEE_COMPAT_H
#define TRUSTED_LIBTEE_COMPAT_H

#include "trusted/libtee/access.h"
#include "trusted/libtee/attributes.h"

/*
 * Functions whose sizes had 32 bits in version 1.1 (CFG_TA_OPTEE_CORE_API_
 * COMPAT_1_1): they turn sizes and structures and call the others.
 */
static inline size_t widen(uint32_t *size)
{
	check_out(size, sizeof(*size));
	return *size;
}

/* Of results that nobody may want: NULL is no room for any. */
static inline size_t widen_optional(uint32_t *size)
{
	return size != NULL ? widen(size) : 0;
}

static inline void narrow_optional(uint32_t *size, size_t wide)
{
	if (size != NULL)
		*size = (uint32_t)wide;
}

void attributes_widen(TEE_Attribute out[ATTRIBUTES_MAX],
		      const __GP11_TEE_Attribute *attrs, uint32_t count);

#endif
