/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Target: signed TA files (kernel/ta/store/shdr.c and what follows from it).
 * Input: a file. Signatures always verify here, or nothing behind the first
 * would be reached; hashes are real, and a wrong one ends the walk, so the
 * first bit of the input says whether hashes are believed too.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes/mem.h"
#include "kernel/ta/store/roots.h"
#include "kernel/ta/store/shdr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t number[256] = {0x80, [255] = 1};
const struct rsa_public_key ta_root_keys[] = {
	{number, sizeof(number), number, sizeof(number)},
};
const size_t ta_root_key_count = 1;

static bool hashes_are_believed;

enum status rsa_pss_verify(const struct rsa_public_key *key, enum hash_alg alg,
			   const uint8_t *digest, int salt_bytes,
			   const uint8_t *sig, size_t sig_bytes)
{
	(void)alg;
	(void)salt_bytes;
	/* What is passed on must be readable to its end. */
	volatile uint8_t sum = digest[0];
	for (size_t i = 0; i < key->modulus_bytes; i++)
		sum += key->modulus[i];
	for (size_t i = 0; i < key->exponent_bytes; i++)
		sum += key->exponent[i];
	for (size_t i = 0; i < sig_bytes; i++)
		sum += sig[i];
	(void)sum;
	return ST_OK;
}

enum status rsa_pkcs1_verify(const struct rsa_public_key *key,
			     enum hash_alg alg, const uint8_t *digest,
			     const uint8_t *sig, size_t sig_bytes)
{
	return rsa_pss_verify(key, alg, digest, 0, sig, sig_bytes);
}

/* Only the digests of the files are compared by it here. */
bool ct_equal(const void *a, const void *b, size_t size_bytes)
{
	return hashes_are_believed || !memcmp(a, b, size_bytes);
}

void secure_zero(void *dst, size_t size_bytes)
{
	memset(dst, 0, size_bytes);
}

struct file {
	struct shdr_source source;
	const uint8_t *bytes;
};

static enum status read_file(const struct shdr_source *src,
			     uint64_t offset_bytes, void *dst,
			     size_t size_bytes)
{
	const struct file *f = (const struct file *)src;

	if (offset_bytes > src->size_bytes ||
	    size_bytes > src->size_bytes - offset_bytes)
		abort();
	memcpy(dst, f->bytes + offset_bytes, size_bytes);
	return ST_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct file f = {.source.read = read_file};
	struct shdr_image image;
	struct mobj *m = NULL;

	/* One byte of choice, then the UUID that is asked for, then the file.
	 */
	if (size < 17)
		return 0;
	hashes_are_believed = data[0] & 1;
	f.bytes = data + 17;
	f.source.size_bytes = size - 17;
	if (shdr_open(&f.source, data + 1, &image) != ST_OK)
		return 0;
	if (mobj_create_anon((image.size_bytes + PAGE_MASK) / PAGE_BYTES, &m) ==
	    ST_OK)
		(void)!shdr_load(&f.source, &image, m);
	mobj_put(m);
	shdr_close(&image);
	return 0;
}
