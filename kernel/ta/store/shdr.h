/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_STORE_SHDR_H
#define KERNEL_TA_STORE_SHDR_H

#include "abi/ta.h"
#include "base/status.h"
#include "kernel/crypto/hash.h"
#include "kernel/mm/mobj.h"

/*
 * Signed TA files: a chain of headers, each verified with the key that the
 * one before it carries (the first with a root key), and at its end the image
 * (abi-formats 4). The file may change while it is read, so each byte is read
 * once, into secure memory, and judged there.
 */
struct shdr_source {
	/* Copy from the file; bounds have been checked against size_bytes. */
	enum status (*read)(const struct shdr_source *src,
			    uint64_t offset_bytes, void *dst,
			    size_t size_bytes);
	uint64_t size_bytes;
};

/* What the header, now verified, says about the image. */
struct shdr_image {
	uint8_t uuid[16];
	uint32_t type;   /* enum shdr_type: TA, bootstrap or encrypted */
	bool has_subkey; /* signed by one, not by a root key itself */
	uint32_t version;
	uint64_t offset_bytes, size_bytes;
	enum hash_alg alg;
	uint8_t digest[HASH_MAX_BYTES];
	/* Hash of all that precedes the image. */
	struct hash *hash;
	/* Encrypted images. */
	uint8_t iv[16], tag[16], key[32];
	uint8_t iv_bytes, tag_bytes;
};

/*
 * Verify the chain down to the image of @uuid. ST_SECURITY: anything wrong
 * with the file, which a debug line in the log names; ST_NO_MEM; the source's
 * errors; those of the version store. On ST_OK the caller ends with
 * shdr_close().
 */
enum status shdr_open(const struct shdr_source *src, const uint8_t uuid[16],
		      struct shdr_image *out);

/* Copy the plain image to @dst (large enough), hash it, compare. ST_SECURITY.
 * On error the contents of @dst mean nothing. */
enum status shdr_load(const struct shdr_source *src, struct shdr_image *image,
		      struct mobj *dst);
/* Wipes keys. */
void shdr_close(struct shdr_image *image);

#endif
