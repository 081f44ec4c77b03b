/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/spmc/manifest.h"

enum status package_check(const void *package, uint64_t size_bytes,
			  struct ffa_package *out)
{
	struct ffa_package p;
	uint32_t manifest_end = 0;
	uint64_t first = sizeof(p);

	if (size_bytes < sizeof(p))
		return ST_BAD_FORMAT;
	memcpy(&p, package, sizeof(p));
	if (p.magic != FFA_PACKAGE_MAGIC || p.version < 1 || p.version > 2)
		return ST_BAD_FORMAT;
	if (p.version == 2) {
		/* Room for boot information, then whole pages. */
		first = FFA_PAGE_BYTES;
		if (!IS_ALIGNED(p.manifest_offset | p.image_offset,
				FFA_PAGE_BYTES))
			return ST_BAD_FORMAT;
	}
	if (p.manifest_offset < first || !p.manifest_bytes || !p.image_bytes ||
	    !checked_add(p.manifest_offset, p.manifest_bytes, &manifest_end) ||
	    manifest_end > p.image_offset ||
	    !range_fits(p.image_offset, p.image_bytes, size_bytes))
		return ST_BAD_FORMAT;
	*out = p;
	return ST_OK;
}
