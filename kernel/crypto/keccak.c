/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/keccak_priv.h"

#include "base/bytes/mem.h"

#define STATE_BYTES 200
#define ROUNDS      24

static uint64_t rotate_left(uint64_t x, unsigned int by)
{
	/* Masked, because by is 0 for one lane. */
	return x << by | x >> (-by & 63);
}

/* Spec: FIPS 202 3.2.1 */
static void theta(uint64_t a[25])
{
	uint64_t column[5];

	for (unsigned int x = 0; x < 5; x++)
		column[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
	for (unsigned int x = 0; x < 5; x++) {
		uint64_t d = column[(x + 4) % 5] ^
			     rotate_left(column[(x + 1) % 5], 1);

		for (unsigned int y = 0; y < 25; y += 5)
			a[x + y] ^= d;
	}
}

/* rho turns each lane, pi moves it: along one cycle through all lanes but
 * the first. Spec: FIPS 202 3.2.2, 3.2.3 */
static void rho_and_pi(uint64_t a[25])
{
	static const uint8_t turn[24] = {1,  3,  6,  10, 15, 21, 28, 36,
					 45, 55, 2,  14, 27, 41, 56, 8,
					 25, 43, 62, 18, 39, 61, 20, 44};
	static const uint8_t place[24] = {10, 7,  11, 17, 18, 3,  5,  16,
					  8,  21, 24, 4,  15, 23, 19, 13,
					  12, 2,  20, 14, 22, 9,  6,  1};
	uint64_t moving = a[1];

	for (unsigned int i = 0; i < 24; i++) {
		uint64_t next = a[place[i]];

		a[place[i]] = rotate_left(moving, turn[i]);
		moving = next;
	}
}

/* Spec: FIPS 202 3.2.4 */
static void chi(uint64_t a[25])
{
	for (unsigned int y = 0; y < 25; y += 5) {
		uint64_t first = a[y];
		uint64_t second = a[y + 1];

		a[y] ^= ~second & a[y + 2];
		a[y + 1] ^= ~a[y + 2] & a[y + 3];
		a[y + 2] ^= ~a[y + 3] & a[y + 4];
		a[y + 3] ^= ~a[y + 4] & first;
		a[y + 4] ^= ~first & second;
	}
}

static void permute(uint64_t a[25])
{
	/* iota. Spec: FIPS 202 3.2.5 */
	static const uint64_t round_constant[ROUNDS] = {
		0x0000000000000001, 0x0000000000008082, 0x800000000000808a,
		0x8000000080008000, 0x000000000000808b, 0x0000000080000001,
		0x8000000080008081, 0x8000000000008009, 0x000000000000008a,
		0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
		0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
		0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
		0x000000000000800a, 0x800000008000000a, 0x8000000080008081,
		0x8000000000008080, 0x0000000080000001, 0x8000000080008008};

	for (unsigned int i = 0; i < ROUNDS; i++) {
		theta(a);
		rho_and_pi(a);
		chi(a);
		a[0] ^= round_constant[i];
	}
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

static uint8_t state_byte(const struct keccak *k, size_t at)
{
	return (uint8_t)(k->lanes[at / 8] >> (at % 8 * 8));
}

static uint64_t load_lane(const uint8_t *p)
{
	uint64_t lane = 0;

	for (unsigned int i = 8; i > 0; i--)
		lane = lane << 8 | p[i - 1];
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
	while (size_bytes-- > 0) {
		if (k->pos_bytes == k->rate_bytes) {
			permute(k->lanes);
			k->pos_bytes = 0;
		}
		*out++ = state_byte(k, k->pos_bytes++);
	}
}
