/* SPDX-License-Identifier: BSD-2-Clause */
#include <arm_neon.h>

#include "kernel/arch/cpu.h"
#include "kernel/crypto/hash/keccak_priv.h"

/* A lane after theta (@d) and rho: turned left by @by, 1 to 63. Each lane fills
 * a register twice: the 25 of the state and what a row needs just fit.
 * Spec: FIPS 202 3.2.1, 3.2.2 */
#define TURN(lane, d, by) vxarq_u64((lane), (d), 64 - (by))

/* Spec: FIPS 202 3.2.4 */
static inline __attribute__((always_inline)) void chi_row(
	uint64x2_t out[5], uint64x2_t b0, uint64x2_t b1, uint64x2_t b2,
	uint64x2_t b3, uint64x2_t b4)
{
	out[0] = vbcaxq_u64(b0, b2, b1);
	out[1] = vbcaxq_u64(b1, b3, b2);
	out[2] = vbcaxq_u64(b2, b4, b3);
	out[3] = vbcaxq_u64(b3, b0, b4);
	out[4] = vbcaxq_u64(b4, b1, b0);
}

static inline __attribute__((always_inline)) uint64x2_t column(
	const uint64x2_t a[25], unsigned int x)
{
	return veor3q_u64(veor3q_u64(a[x], a[x + 5], a[x + 10]), a[x + 15],
			  a[x + 20]);
}

static inline __attribute__((always_inline)) void first_rows(
	const uint64x2_t a[25], const uint64x2_t d[5], uint64x2_t out[25])
{
	chi_row(out, veorq_u64(a[0], d[0]), TURN(a[6], d[1], 44),
		TURN(a[12], d[2], 43), TURN(a[18], d[3], 21),
		TURN(a[24], d[4], 14));
	chi_row(out + 5, TURN(a[3], d[3], 28), TURN(a[9], d[4], 20),
		TURN(a[10], d[0], 3), TURN(a[16], d[1], 45),
		TURN(a[22], d[2], 61));
	chi_row(out + 10, TURN(a[1], d[1], 1), TURN(a[7], d[2], 6),
		TURN(a[13], d[3], 25), TURN(a[19], d[4], 8),
		TURN(a[20], d[0], 18));
}

static inline __attribute__((always_inline)) void last_rows(
	const uint64x2_t a[25], const uint64x2_t d[5], uint64x2_t out[25])
{
	chi_row(out + 15, TURN(a[4], d[4], 27), TURN(a[5], d[0], 36),
		TURN(a[11], d[1], 10), TURN(a[17], d[2], 15),
		TURN(a[23], d[3], 56));
	chi_row(out + 20, TURN(a[2], d[2], 62), TURN(a[8], d[3], 55),
		TURN(a[14], d[4], 39), TURN(a[15], d[0], 41),
		TURN(a[21], d[1], 2));
}

/* One round but for iota, from @a to @out, as in keccak.c. */
static inline __attribute__((always_inline)) void round_of(
	const uint64x2_t a[25], uint64x2_t out[25])
{
	uint64x2_t c0 = column(a, 0);
	uint64x2_t c1 = column(a, 1);
	uint64x2_t c2 = column(a, 2);
	uint64x2_t c3 = column(a, 3);
	uint64x2_t c4 = column(a, 4);
	const uint64x2_t d[5] = {vrax1q_u64(c4, c1), vrax1q_u64(c0, c2),
				 vrax1q_u64(c1, c3), vrax1q_u64(c2, c4),
				 vrax1q_u64(c3, c0)};

	first_rows(a, d, out);
	last_rows(a, d, out);
}

static void permute(uint64_t lanes[25], const uint64_t constants[24])
{
	uint64x2_t a[25];
	uint64x2_t b[25];

	for (unsigned int y = 0; y < 25; y += 5)
		for (unsigned int x = 0; x < 5; x++)
			a[y + x] = vld1q_dup_u64(lanes + y + x);
	for (unsigned int i = 0; i < 24; i += 2) {
		round_of(a, b);
		b[0] = veorq_u64(b[0], vld1q_dup_u64(constants + i));
		round_of(b, a);
		a[0] = veorq_u64(a[0], vld1q_dup_u64(constants + i + 1));
	}
	for (unsigned int y = 0; y < 25; y += 5)
		for (unsigned int x = 0; x < 5; x++)
			vst1q_lane_u64(lanes + y + x, a[y + x], 0);
}

keccak_permutation *keccak_hard_find(void)
{
	return arch_cpu_features()->sha3 ? permute : NULL;
}
