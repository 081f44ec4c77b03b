/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_RESULT_H
#define KERNEL_TA_RESULT_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/* The one translation from our status to a GlobalPlatform result code.
 * Spec: GP Core 1.3 3.3.3. */
uint32_t gp_from_status(enum status st);

/* What a call to a TA ends with. */
struct ta_result {
	uint32_t code;   /* TEE_Result */
	uint32_t origin; /* TEE_ORIGIN_TEE 3, TEE_ORIGIN_TRUSTED_APP 4 */
};

#endif
