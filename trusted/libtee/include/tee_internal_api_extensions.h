/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TEE_INTERNAL_API_EXTENSIONS_H
#define TEE_INTERNAL_API_EXTENSIONS_H

#include <stdio.h>
#include <tee_api_defines_extensions.h>
#include <tee_api_types.h>
#include <trace.h>

/* For TEE_Malloc(): the block is not filled with zeros. */
#define TEE_USER_MEM_HINT_NO_FILL_ZERO 0x80000000

/* Only for TAs with TA_FLAG_CACHE_MAINTENANCE; the buffer is a parameter. */
TEE_Result TEE_CacheClean(char *buf, size_t len);
TEE_Result TEE_CacheFlush(char *buf, size_t len);
TEE_Result TEE_CacheInvalidate(char *buf, size_t len);

/* Zeroed pages from outside the TA's image. Flags: 0, or
 * TEE_MEMORY_ACCESS_ANY_OWNER: other TAs may get them as parameters. NULL: none
 * left. */
void *tee_map_zi(size_t len, uint32_t flags);
TEE_Result tee_unmap(void *buf, size_t len);

/* TEE_ERROR_BAD_FORMAT when @text is not a UUID. */
TEE_Result tee_uuid_from_str(TEE_UUID *uuid, const char *text);

/* Call a plugin of the normal world's supplicant. */
TEE_Result tee_invoke_supp_plugin(const TEE_UUID *uuid, uint32_t cmd,
				  uint32_t sub_cmd, void *buf, size_t len,
				  size_t *outlen);

#endif
