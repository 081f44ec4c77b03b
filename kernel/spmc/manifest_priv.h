/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_MANIFEST_PRIV_H
#define KERNEL_SPMC_MANIFEST_PRIV_H

#include "kernel/spmc/manifest.h"

struct manifest_reader {
	const void *fdt;
	struct manifest *out;
	const char *what; /* property that is wrong */
};

/* ST_BAD_FORMAT, because of property @what. */
enum status manifest_fail(struct manifest_reader *r, const char *what);
/* ST_NOT_FOUND; ST_BAD_FORMAT: of another size. */
enum status manifest_u32(struct manifest_reader *r, int node, const char *name,
			 uint32_t *out);
enum status manifest_u64(struct manifest_reader *r, int node, const char *name,
			 uint64_t *out);
/* Memory and device regions, and which of them are RX and TX. */
enum status manifest_read_regions(struct manifest_reader *r);

#endif
