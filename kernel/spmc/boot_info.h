/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_BOOT_INFO_H
#define KERNEL_SPMC_BOOT_INFO_H

#include "kernel/spmc/manifest.h"

/*
 * What a partition finds at start-up, in the register that its manifest names
 * (manifest.boot_info_register): one piece of readable memory with a header,
 * the list of what there is, and its manifest. Spec: DEN0077A 1.2, 5.4.
 */

/* Bytes that it takes. @fdt_bytes < 2^31. */
size_t boot_info_bytes(size_t fdt_bytes);

/*
 * Write it to @dst (16-byte aligned, boot_info_bytes() long), which the
 * partition sees at @va. @version: what its manifest says. 1.0: a list of
 * names and values; from 1.1 on the header of the specification.
 */
void boot_info_write(void *dst, uint64_t va, uint32_t version, const void *fdt,
		     size_t fdt_bytes);

/* Room that boot_info_tell_regions() may want. */
#define BOOT_INFO_SLACK_BYTES 1024u

/*
 * Write into a manifest where its memory and device regions are: base-address
 * becomes the address that the partition sees. Regions placed relative to the
 * image keep their offset. @fdt: the partition's own copy of the tree that @m
 * was read from, with slack (dt_copy()); @memory_va and @device_va: as many
 * addresses as @m has regions. ST_NO_SPACE.
 */
enum status boot_info_tell_regions(void *fdt, const struct manifest *m,
				   const uint64_t *memory_va,
				   const uint64_t *device_va);

/*
 * Write into a manifest what the machine offers: in a node compatible with
 * "arm,hw-features", properties that are there become 1 or 0 (crc32, bti,
 * pauth). @fdt: as above. ST_NO_SPACE.
 */
enum status boot_info_tell_features(void *fdt);

/*
 * Write into a manifest where the log of measured boot is: tpm_event_log_addr
 * and tpm_event_log_size of a node compatible with "arm,tpm_event_log"; 0 and
 * 0: there is none. @fdt: as above. ST_NO_SPACE.
 */
enum status boot_info_tell_event_log(void *fdt, uint64_t va,
				     uint32_t size_bytes);

#endif
