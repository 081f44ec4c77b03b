/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LIBTEE_SYSTEM_PTA_H
#define TRUSTED_LIBTEE_SYSTEM_PTA_H

#include <tee_internal_api.h>
#include <utee_types.h>

/* Call the system pseudo-TA, through a session that is opened at the first
 * call and stays. It works on the caller's memory: nothing is copied. */
TEE_Result system_pta_invoke(uint32_t command, struct utee_params *block);

/* Zeroed pages that may be handed to another TA; NULL: none. */
void *map_shareable(size_t size_bytes);
void unmap_shareable(void *p, size_t size_bytes);

#endif
