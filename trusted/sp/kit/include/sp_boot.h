/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef SP_BOOT_H
#define SP_BOOT_H

#include <sp.h>

/* What we found at start-up: our manifest. NULL: nothing. */
const void *sp_manifest(size_t *size_bytes);

struct sp_region {
	uint64_t address; /* as we see it */
	uint32_t page_count;
};
/* A memory or device region of our manifest by its node's name; false: there
 * is none, or it has no address. */
bool sp_find_region(const char *name, struct sp_region *out);

/* The same for other blobs; sp_manifest() comes from this one. */
const void *sp_boot_info_manifest(const void *blob, size_t *size_bytes);
bool sp_region_in(const void *fdt, size_t size_bytes, const char *name,
		  struct sp_region *out);

#endif
