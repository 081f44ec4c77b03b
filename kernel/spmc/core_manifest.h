/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_CORE_MANIFEST_H
#define KERNEL_SPMC_CORE_MANIFEST_H

#include "base/bytes/compiler.h"
#include "base/bytes/uuid.h"
#include "base/status.h"

/*
 * The partition manager's own manifest, which the dispatcher has read before
 * us: who we are, and where the loader put packages of partitions. Spec: TF-A,
 * "FF-A manifest binding to device tree", SPMC.
 */
#define CORE_PACKAGES_MAX 8u /* as many as TF-A loads */

struct core_package {
	uint8_t uuid[UUID_BYTES]; /* of the image; RFC 4122 order */
	uint64_t load_address;
};

struct core_manifest {
	uint16_t id;
	uint32_t version;             /* FFA_VERSION_OF() what it names */
	uint64_t load_address, entry; /* 0: it does not say */
	uint32_t image_bytes;
	/* The dispatcher passes x8..x17 on, which it cannot be asked. */
	bool has_wide_calls;
	uint32_t package_count;
	struct core_package packages[CORE_PACKAGES_MAX];
};

/*
 * @fdt passed dt_check(). ST_BAD_FORMAT: not such a manifest, or *@what of it
 * is missing, of the wrong size or out of range.
 */
enum status core_manifest_read(const void *fdt, struct core_manifest *out,
			       const char **what);

#endif
