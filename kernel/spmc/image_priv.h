/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_IMAGE_PRIV_H
#define KERNEL_SPMC_IMAGE_PRIV_H

#include "kernel/spmc/image.h"

/*
 * The manifest for image @uuid among the trees of the image: a tree, or a
 * node of one, that is a manifest and lists @uuid. A node is made a tree of
 * its own, on the heap: *@own is to be freed then. ST_NOT_FOUND; ST_BAD_FORMAT;
 * ST_NO_MEM.
 */
enum status image_find_manifest(const struct image_sources *s,
				const uint8_t uuid[UUID_BYTES],
				const void **fdt, void **own);

/* A package that the firmware should have put at image->load_address: manifest,
 * file, and the pages that it takes. ST_BAD_PARAM (no memory of ours);
 * ST_NOT_FOUND (no package there); ST_BAD_FORMAT. */
enum status image_read_package(struct sp_image *image, size_t *page_count);

#endif
