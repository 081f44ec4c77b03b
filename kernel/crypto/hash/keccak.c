/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/hash/keccak_priv.h"

#include "base/bytes/mem.h"
#include "kernel/crypto/fp.h"

#define STATE_BYTES 200
#define ROUNDS      24

/* A lane after theta (@parity) and rho (@by). Masked: by is 0 for one lane.
 * Spec: FIPS 202 3.2.1, 3.2.2 */
static inline uint64_t turn(uint64_t lane, uint64_t parity, unsigned int by)
{
	uint64_t x = lane ^ parity;

	return x << by | x >> (-by & 63);
}

/* Spec: FIPS 202 3.2.4 */
static inline void chi_row(uint64_t *out, uint64_t b0, uint64_t b1, uint64_t b2,
			   uint64_t b3, uint64_t b4)
{
	out[0] = b0 ^ (~b1 & b2);
	out[1] = b1 ^ (~b2 & b3);
	out[2] = b2 ^ (~b3 & b4);
	out[3] = b3 ^ (~b4 & b0);
	out[4] = b4 ^ (~b0 & b1);
}

/*
 * One round but for iota, from @a to @out. pi is where the lanes of a row come
 * from. Written out, because compilers do not keep the state in registers
 * across loops: this takes a third of the instructions.
 */
static void round_of(const uint64_t a[25], uint64_t out[25])
{
	uint64_t c0 = a[0] ^ a[5] ^ a[10] ^ a[15] ^ a[20];
	uint64_t c1 = a[1] ^ a[6] ^ a[11] ^ a[16] ^ a[21];
	uint64_t c2 = a[2] ^ a[7] ^ a[12] ^ a[17] ^ a[22];
	uint64_t c3 = a[3] ^ a[8] ^ a[13] ^ a[18] ^ a[23];
	uint64_t c4 = a[4] ^ a[9] ^ a[14] ^ a[19] ^ a[24];
	uint64_t d0 = c4 ^ turn(c1, 0, 1);
	uint64_t d1 = c0 ^ turn(c2, 0, 1);
	uint64_t d2 = c1 ^ turn(c3, 0, 1);
	uint64_t d3 = c2 ^ turn(c4, 0, 1);
	uint64_t d4 = c3 ^ turn(c0, 0, 1);

	chi_row(out, turn(a[0], d0, 0), turn(a[6], d1, 44), turn(a[12], d2, 43),
		turn(a[18], d3, 21), turn(a[24], d4, 14));
	chi_row(out + 5, turn(a[3], d3, 28), turn(a[9], d4, 20),
		turn(a[10], d0, 3), turn(a[16], d1, 45), turn(a[22], d2, 61));
	chi_row(out + 10, turn(a[1], d1, 1), turn(a[7], d2, 6),
		turn(a[13], d3, 25), turn(a[19], d4, 8), turn(a[20], d0, 18));
	chi_row(out + 15, turn(a[4], d4, 27), turn(a[5], d0, 36),
		turn(a[11], d1, 10), turn(a[17], d2, 15), turn(a[23], d3, 56));
	chi_row(out + 20, turn(a[2], d2, 62), turn(a[8], d3, 55),
		turn(a[14], d4, 39), turn(a[15], d0, 41), turn(a[21], d1, 2));
}

/* iota. Spec: FIPS 202 3.2.5 */
static const uint64_t round_constants[ROUNDS] = {
	0x0000000000000001, 0x0000000000008082, 0x800000000000808a,
	0x8000000080008000, 0x000000000000808b, 0x0000000080000001,
	0x8000000080008081, 0x8000000000008009, 0x000000000000008a,
	0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
	0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
	0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
	0x000000000000800a, 0x800000008000000a, 0x8000000080008081,
	0x8000000000008080, 0x0000000080000001, 0x8000000080008008};

static void permute_soft(uint64_t a[25])
{
	uint64_t b[25];

	for (unsigned int i = 0; i < ROUNDS; i += 2) {
		round_of(a, b);
		b[0] ^= round_constants[i];
		round_of(b, a);
		a[0] ^= round_constants[i + 1];
	}
	secure_zero(b, sizeof(b));
}

/* What a callee that has just returned may have left of the state below our
 * frame: not all of it fits into registers. */
static __noinline void wipe_below(void)
{
	uint8_t left[512];

	secure_zero(left, sizeof(left));
}

static void permute(uint64_t a[25])
{
	keccak_permutation *hard = keccak_hard_find();
	irq_state_t s;

	if (!hard) {
		permute_soft(a);
		return;
	}
	s = arch_kernel_fp_begin();
	hard(a, round_constants);
	arch_kernel_fp_end(s);
	wipe_below();
}

void keccak_init(struct keccak *k, size_t capacity_bytes)
{
	memset(k, 0, sizeof(*k));
	k->rate_bytes = (uint8_t)(STATE_BYTES - capacity_bytes);
}

/* Lanes are little-endian: byte i is in lane i / 8, from its low end. */
static void absorb_byte(struct keccak *k, size_t at, uint8_t byte)
{
	k->lanes[at / 8] ^= (uint64_t)byte << (at % 8 * 8);
}

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
	      "the bytes of the state lie in memory as they are");

static uint64_t load_lane(const uint8_t *p)
{
	uint64_t lane;

	memcpy(&lane, p, sizeof(lane));
	return lane;
}

static void absorb_block(struct keccak *k, const uint8_t *block)
{
	for (size_t i = 0; i < k->rate_bytes / 8u; i++)
		k->lanes[i] ^= load_lane(block + i * 8);
	permute(k->lanes);
}

void keccak_absorb(struct keccak *k, const uint8_t *data, size_t size_bytes)
{
	while (size_bytes > 0) {
		if (k->pos_bytes == 0 && size_bytes >= k->rate_bytes) {
			absorb_block(k, data);
			data += k->rate_bytes;
			size_bytes -= k->rate_bytes;
			continue;
		}
		absorb_byte(k, k->pos_bytes++, *data++);
		size_bytes--;
		if (k->pos_bytes == k->rate_bytes) {
			permute(k->lanes);
			k->pos_bytes = 0;
		}
	}
}

void keccak_squeeze(struct keccak *k, uint8_t suffix, uint8_t *out,
		    size_t size_bytes)
{
	if (!k->is_squeezing) {
		absorb_byte(k, k->pos_bytes, suffix);
		absorb_byte(k, k->rate_bytes - 1u, 0x80);
		permute(k->lanes);
		k->pos_bytes = 0;
		k->is_squeezing = true;
	}
	while (size_bytes > 0) {
		size_t taken;

		if (k->pos_bytes == k->rate_bytes) {
			permute(k->lanes);
			k->pos_bytes = 0;
		}
		taken = MIN(size_bytes, (size_t)k->rate_bytes - k->pos_bytes);
		memcpy(out, (const uint8_t *)k->lanes + k->pos_bytes, taken);
		k->pos_bytes = (uint8_t)(k->pos_bytes + taken);
		out += taken;
		size_bytes -= taken;
	}
}
