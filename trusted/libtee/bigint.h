/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRUSTED_LIBTEE_BIGINT_H
#define TRUSTED_LIBTEE_BIGINT_H

#include <tee_internal_api.h>

/*
 * A TEE_BigInt in memory: how many words of magnitude there is room for; how
 * many are in use (the last of them is not 0) with the sign in the top bit; the
 * magnitude, least word first. Zero has no words and no sign.
 */
#define BIGINT_HEADER_WORDS 2u
#define BIGINT_NEGATIVE     UINT32_C(0x80000000)
/* gpd.tee.arith.maxBigIntSize */
#define BIGINT_BITS_MAX     4096u

/* Panic unless @b is a number, all of which the TA owns. */
void bigint_check(const TEE_BigInt *b);

static inline uint32_t bigint_words(const TEE_BigInt *b)
{
	return b[1] & ~BIGINT_NEGATIVE;
}

static inline bool bigint_is_negative(const TEE_BigInt *b)
{
	return (b[1] & BIGINT_NEGATIVE) != 0;
}

static inline const uint32_t *bigint_magnitude(const TEE_BigInt *b)
{
	return b + BIGINT_HEADER_WORDS;
}

/*
 * Give @b the value of @count words, whose upper ones may be 0. They may be
 * @b's own. TEE_ERROR_OVERFLOW, and @b is as before, when there is no room.
 */
TEE_Result bigint_set(TEE_BigInt *b, const uint32_t *words, size_t count,
		      bool is_negative);
/* Index of the highest bit that is set, and 1; 0 for 0. */
uint32_t bigint_bit_count(const uint32_t *words, size_t count);

#endif
