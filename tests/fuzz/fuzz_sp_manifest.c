/* SPDX-License-Identifier: BSD-2-Clause */
/* Packages of partitions and their manifests. */
#include <stdlib.h>
#include <string.h>

#include "kernel/dt/dt.h"
#include "kernel/spmc/manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_manifest(const void *bytes, size_t size)
{
	static struct manifest m;
	const char *what = NULL;
	void *copy = aligned_alloc(8, ALIGN_UP(size, 8) + 8);

	memcpy(copy, bytes, size);
	if (dt_check(copy, size) == ST_OK &&
	    manifest_read(copy, &m, &what) == ST_OK) {
		/* What is accepted must be usable. */
		if (!m.uuid_count || m.uuid_count > MANIFEST_UUIDS_MAX ||
		    !manifest_properties(&m))
			abort();
		for (uint32_t i = 0; i < m.region_count; i++) {
			uint32_t a = m.regions[i].attributes;

			if (a & MANIFEST_WRITE && a & MANIFEST_EXECUTE)
				abort();
		}
	}
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ffa_package p;

	if (package_check(data, size, &p) == ST_OK)
		read_manifest(data + p.manifest_offset, p.manifest_bytes);
	read_manifest(data, size);
	return 0;
}
