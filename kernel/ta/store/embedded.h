/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_STORE_EMBEDDED_H
#define KERNEL_TA_STORE_EMBEDDED_H

#include <stdint.h>

/*
 * What the build puts into the image beside code (tools/build/embed.mk):
 * read-only, trusted as part of the image, there from the first instruction.
 */

/* One file of EARLY_TA_PATHS, in the order given. */
struct embedded_ta {
	uint8_t uuid[16];    /* octet order, from ta_head */
	uint32_t flags;      /* from ta_head */
	uint32_t size_bytes; /* of @bytes */
	/* Size after inflating the zlib stream @bytes; 0: stored plain. */
	uint32_t plain_size_bytes;
	const uint8_t *bytes; /* 8-byte aligned */
};

extern const struct embedded_ta embedded_tas[];
extern const uint32_t embedded_ta_count;

/* The loader of trusted/loader: a static position-independent ELF file. */
extern const uint8_t embedded_loader[]; /* page aligned */
extern const uint32_t embedded_loader_bytes;

#endif
