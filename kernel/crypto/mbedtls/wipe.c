/* SPDX-License-Identifier: BSD-2-Clause */
/* How mbedtls wipes its secrets. */
#include "base/bytes/mem.h"

void mbedtls_platform_zeroize(void *buf, size_t size_bytes);

void mbedtls_platform_zeroize(void *buf, size_t size_bytes)
{
	secure_zero(buf, size_bytes);
}
