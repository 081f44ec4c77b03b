/* SPDX-License-Identifier: BSD-2-Clause */
/* The curve of SM2 for the library. Spec: GB/T 32918.5 */
#include "base/bytes/mem.h"
#include "kernel/crypto/ec/ec_priv.h"

#define WORDS 8 /* of 32 bits in the prime */

/* Limbs from 32-bit words, the lowest first: the library has either size. */
#if SIZE_MAX > UINT32_MAX
#define PAIR(low, high) (((mbedtls_mpi_uint)(high) << 32) | (low))
#else
#define PAIR(low, high) (low), (high)
#endif
#define LIMBS(a, b, c, d, e, f, g, h)                                          \
	{                                                                      \
		PAIR(a, b), PAIR(c, d), PAIR(e, f), PAIR(g, h)                 \
	}
#define LIMBS_OF(bits) ((bits) / 8 / sizeof(mbedtls_mpi_uint))

static const mbedtls_mpi_uint sm2_p[] =
	LIMBS(0xffffffff, 0xffffffff, 0x00000000, 0xffffffff, 0xffffffff,
	      0xffffffff, 0xffffffff, 0xfffffffe);
static const mbedtls_mpi_uint sm2_b[] =
	LIMBS(0x4d940e93, 0xddbcbd41, 0x15ab8f92, 0xf39789f5, 0xcf6509a7,
	      0x4d5a9e4b, 0x9d9f5e34, 0x28e9fa9e);
static const mbedtls_mpi_uint sm2_n[] =
	LIMBS(0x39d54123, 0x53bbf409, 0x21c6052b, 0x7203df6b, 0xffffffff,
	      0xffffffff, 0xffffffff, 0xfffffffe);
static const mbedtls_mpi_uint sm2_gx[] =
	LIMBS(0x334c74c7, 0x715a4589, 0xf2660be1, 0x8fe30bbf, 0x6a39c994,
	      0x5f990446, 0x1f198119, 0x32c4ae2c);
static const mbedtls_mpi_uint sm2_gy[] =
	LIMBS(0x2139f0a0, 0x02df32e5, 0xc62a4740, 0xd0a9877c, 0x6b692153,
	      0x59bdcee3, 0xf4f6779c, 0xbc3736a2);
static const mbedtls_mpi_uint one[] = {1};

/*
 * With t = 2^32 the prime is t^8 - t^7 - t^3 + t^2 - 1: a multiple of t^8 is
 * folded into the words below it.
 */
static void fold(int64_t *word, int64_t high)
{
	word[7] += high;
	word[3] += high;
	word[2] -= high;
	word[0] += high;
}

/* Make the lower words 32 bits wide; returns what is left above them. */
static int64_t carry_up(int64_t word[WORDS])
{
	int64_t carry = 0;

	for (size_t i = 0; i < WORDS; i++) {
		carry += word[i];
		word[i] = carry & 0xffffffff;
		carry >>= 32;
	}
	return carry;
}

/* @n, below 2^512, to what is below 2^256 and congruent to it mod p. */
static int reduce(mbedtls_mpi *n)
{
	const size_t bits = sizeof(mbedtls_mpi_uint) * 8;
	int64_t word[2 * WORDS];
	int ret = mbedtls_mpi_grow(n, LIMBS_OF(512));

	if (ret)
		return ret;
	for (size_t i = 0; i < 2 * WORDS; i++)
		word[i] = (uint32_t)(n->p[i * 32 / bits] >> (i * 32 % bits));
	/* From the top: each word goes into others that have their turn later.
	 * None exceeds 32 bits times a small number. */
	for (size_t i = 2 * WORDS - 1; i >= WORDS; i--)
		fold(word + i - WORDS, word[i]);
	/* The first leaves at most one above, to either side, the second none:
	 * what was added is below 2^230. */
	for (int i = 0; i < 2; i++)
		fold(word, carry_up(word));
	(void)carry_up(word);
	memset(n->p, 0, n->n * sizeof(*n->p));
	for (size_t i = 0; i < WORDS; i++)
		n->p[i * 32 / bits] |= (mbedtls_mpi_uint)word[i]
				       << (i * 32 % bits);
	return 0;
}

/* Never written to: the group says that its numbers are static. */
static void refer(mbedtls_mpi *x, const mbedtls_mpi_uint *limbs, size_t count)
{
	x->s = 1;
	x->n = (unsigned short)count;
	memcpy(&x->p, &limbs, sizeof(x->p));
}

void ec_open_sm2(mbedtls_ecp_group *g)
{
	/* A stays empty, which the library takes for -3. */
	refer(&g->P, sm2_p, ARRAY_SIZE(sm2_p));
	refer(&g->B, sm2_b, ARRAY_SIZE(sm2_b));
	refer(&g->N, sm2_n, ARRAY_SIZE(sm2_n));
	refer(&g->G.X, sm2_gx, ARRAY_SIZE(sm2_gx));
	refer(&g->G.Y, sm2_gy, ARRAY_SIZE(sm2_gy));
	refer(&g->G.Z, one, ARRAY_SIZE(one));
	g->pbits = 256;
	g->nbits = 256;
	g->h = 1;
	g->modp = reduce;
}
