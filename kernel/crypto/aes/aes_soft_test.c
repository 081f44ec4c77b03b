/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/testing/testhex.h"

#include "kernel/crypto/aes/aes_sbox.h"
#include "kernel/crypto/aes/aes_soft.h"

/* The S-box by its definition: inverse in GF(2^8), then the affine map.
 * Spec: FIPS 197 5.1.1 */
static uint8_t multiply(uint8_t a, uint8_t b)
{
	unsigned int product = 0;

	for (unsigned int i = 8; i > 0; i--) {
		product = product << 1 ^ (product & 0x80 ? 0x11b : 0);
		if (b >> (i - 1) & 1)
			product ^= a;
	}
	return (uint8_t)product;
}

static uint8_t sbox_by_definition(uint8_t x)
{
	uint8_t inverse = 0;
	uint8_t out = 0x63;

	for (unsigned int y = 1; y < 256; y++) {
		if (multiply(x, (uint8_t)y) == 1)
			inverse = (uint8_t)y;
	}
	for (unsigned int i = 0; i < 8; i++) {
		unsigned int bit = inverse >> i ^ inverse >> (i + 4) % 8 ^
				   inverse >> (i + 5) % 8 ^
				   inverse >> (i + 6) % 8 ^
				   inverse >> (i + 7) % 8;

		out ^= (uint8_t)((bit & 1) << i);
	}
	return out;
}

/* @x in byte @at of all planes, and back. */
static void put_byte(uint64_t q[8], unsigned int at, uint8_t x)
{
	for (unsigned int i = 0; i < 8; i++)
		q[i] |= (uint64_t)(x >> i & 1) << at;
}

static uint8_t get_byte(const uint64_t q[8], unsigned int at)
{
	unsigned int x = 0;

	for (unsigned int i = 0; i < 8; i++)
		x |= (unsigned int)(q[i] >> at & 1) << i;
	return (uint8_t)x;
}

static void the_circuit_is_the_sbox_for_all_bytes(void **state)
{
	(void)state;
	for (unsigned int x = 0; x < 256; x++) {
		unsigned int at = x % 64;
		uint64_t q[8] = {0};

		put_byte(q, at, (uint8_t)x);
		aes_sbox(q);
		assert_int_equal(get_byte(q, at),
				 sbox_by_definition((uint8_t)x));
		/* The other bytes were zero. */
		assert_int_equal(get_byte(q, (at + 1) % 64), 0x63);
		aes_sbox_inverse(q);
		assert_int_equal(get_byte(q, at), x);
	}
}

/* FIPS 197 appendix C. */
static void gives_the_known_answers(void **state)
{
	static const struct {
		size_t key_bytes;
		const char *cipher;
	} rows[] = {
		{16, "69c4e0d86a7b0430d8cdb78070b4c55a"},
		{24, "dda97ca4864cdfe06eaf70a0ec0d7191"},
		{32, "8ea2b7ca516745bfeafc49904b496089"},
	};
	uint8_t key[32];
	uint8_t plain[16];
	uint8_t data[16];

	(void)state;
	for (unsigned int i = 0; i < 32; i++)
		key[i] = (uint8_t)i;
	for (unsigned int i = 0; i < 16; i++)
		plain[i] = (uint8_t)(i * 0x11);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct aes_soft a;

		aes_soft_init(&a, key, rows[i].key_bytes);
		aes_soft_encrypt(&a, plain, data, 1);
		testhex_assert_equal(data, rows[i].cipher);
		aes_soft_decrypt(&a, data, data, 1);
		assert_memory_equal(data, plain, 16);
	}
}

static void blocks_do_not_influence_each_other(void **state)
{
	uint8_t plain[11 * 16];
	uint8_t together[11 * 16];
	uint8_t alone[16];
	struct aes_soft a;

	(void)state;
	for (unsigned int i = 0; i < sizeof(plain); i++)
		plain[i] = (uint8_t)(i * 37 + i / 16);
	aes_soft_init(&a, plain, 32);
	for (size_t blocks = 0; blocks <= 11; blocks++) {
		memset(together, 0xee, sizeof(together));
		aes_soft_encrypt(&a, plain, together, blocks);
		for (size_t i = 0; i < blocks; i++) {
			aes_soft_encrypt(&a, plain + i * 16, alone, 1);
			assert_memory_equal(together + i * 16, alone, 16);
		}
		if (blocks < 11)
			assert_int_equal(together[blocks * 16], 0xee);
		aes_soft_decrypt(&a, together, together, blocks);
		assert_memory_equal(together, plain, blocks * 16);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_circuit_is_the_sbox_for_all_bytes),
		cmocka_unit_test(gives_the_known_answers),
		cmocka_unit_test(blocks_do_not_influence_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
