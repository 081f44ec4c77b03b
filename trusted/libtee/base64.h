/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LIBTEE_BASE64_H
#define TRUSTED_LIBTEE_BASE64_H

#include <tee_api_types.h>

/* *@size: room, then bytes decoded or needed. TEE_SUCCESS;
 * TEE_ERROR_SHORT_BUFFER; TEE_ERROR_BAD_FORMAT. Spec: RFC 4648 4. */
TEE_Result base64_decode(const char *text, void *out, size_t *size);

#endif
