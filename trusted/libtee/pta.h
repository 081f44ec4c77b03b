/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LIBTEE_PTA_H
#define TRUSTED_LIBTEE_PTA_H

#include <tee_internal_api.h>
#include <utee_types.h>

/* A pseudo-TA that the library uses: its session is opened at the first call
 * and stays. */
struct pta_session {
	TEE_UUID uuid;
	uint32_t id; /* 0: not open */
};

/* Pseudo-TAs work on the caller's memory: nothing is copied, and what @block
 * points to must have been checked. */
TEE_Result pta_invoke(struct pta_session *pta, uint32_t command,
		      struct utee_params *block);

#endif
