/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LIBTEE_ATTRIBUTES_H
#define TRUSTED_LIBTEE_ATTRIBUTES_H

#include <tee_internal_api.h>
#include <utee_types.h>

/* More than any type of object or operation has. */
#define ATTRIBUTES_MAX 16

/* Check @attrs and give them the kernel's form; panics when one is not
 * readable or there are more than any type has. */
void attributes_to_kernel(struct utee_attribute out[ATTRIBUTES_MAX],
			  const TEE_Attribute *attrs, uint32_t count);

#endif
