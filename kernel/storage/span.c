/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/storage/span.h"
#include "base/bytes/mem.h"
#include "kernel/uctx/uctx.h"

static enum status get_one(const struct storage_source *s, size_t offset_bytes,
			   void *dst, size_t size_bytes)
{
	if (s->kernel) {
		memcpy(dst, (const uint8_t *)s->kernel + offset_bytes,
		       size_bytes);
		return ST_OK;
	}
	return uctx_copy_in(dst, (user_addr_t){s->user.va + offset_bytes},
			    size_bytes);
}

enum status storage_source_get(const struct storage_source *s,
			       size_t offset_bytes, void *dst,
			       size_t size_bytes)
{
	uint8_t *to = dst;

	if (!s->parts)
		return get_one(s, offset_bytes, dst, size_bytes);
	for (size_t i = 0; i < s->part_count && size_bytes; i++) {
		const struct storage_source *p = &s->parts[i];
		size_t n = 0;
		enum status st = ST_OK;

		if (offset_bytes >= p->size_bytes) {
			offset_bytes -= p->size_bytes;
			continue;
		}
		n = MIN(size_bytes, p->size_bytes - offset_bytes);
		st = get_one(p, offset_bytes, to, n);
		if (st != ST_OK)
			return st;
		to += n;
		size_bytes -= n;
		offset_bytes = 0;
	}
	return ST_OK;
}

enum status storage_sink_put(const struct storage_sink *s, size_t offset_bytes,
			     const void *src, size_t size_bytes)
{
	if (s->kernel) {
		memcpy((uint8_t *)s->kernel + offset_bytes, src, size_bytes);
		return ST_OK;
	}
	return uctx_copy_out((user_addr_t){s->user.va + offset_bytes}, src,
			     size_bytes);
}
