/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SVC_INFLATE_H
#define KERNEL_SVC_INFLATE_H

#include "kernel/mm/mobj.h"

/* Inflate the zlib stream @src to the first @plain_bytes of @dst, exactly.
 * ST_BAD_FORMAT; ST_NO_MEM. */
enum status inflate_to_mobj(const uint8_t *src, size_t size_bytes,
			    struct mobj *dst, uint64_t plain_bytes);
/* The same, all in one piece. */
enum status inflate_to_bytes(const uint8_t *src, size_t size_bytes,
			     uint8_t *dst, uint64_t plain_bytes);

#endif
