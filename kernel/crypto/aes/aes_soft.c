/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/aes/aes_soft.h"

#include "base/bytes/mem.h"
#include "kernel/crypto/aes/aes_sbox.h"
#include "kernel/crypto/aes/planes.h"

#define BATCH_BLOCKS 4
#define BATCH_BYTES  PLANES_BYTES

/* Bit p of a plane belongs to byte p of the batch: 16 bits for each block,
 * in there 4 for each column, in there one for each row. */
#define EACH_BLOCK(m)  ((uint64_t)(m)*UINT64_C(0x0001000100010001))
#define EACH_COLUMN(m) ((uint64_t)(m)*UINT64_C(0x1111111111111111))

static void add_round_key(uint64_t q[8], const uint64_t key[8])
{
	for (unsigned int i = 0; i < 8; i++)
		q[i] ^= key[i];
}

/* Row r goes r columns to the left. Spec: FIPS 197 5.1.2 */
static void shift_rows(uint64_t q[8])
{
	for (unsigned int i = 0; i < 8; i++) {
		uint64_t x = q[i];

		q[i] = (x & EACH_BLOCK(0x1111)) |
		       (x >> 4 & EACH_BLOCK(0x0222)) |
		       (x << 12 & EACH_BLOCK(0x2000)) |
		       (x >> 8 & EACH_BLOCK(0x0044)) |
		       (x << 8 & EACH_BLOCK(0x4400)) |
		       (x >> 12 & EACH_BLOCK(0x0008)) |
		       (x << 4 & EACH_BLOCK(0x8880));
	}
}

static void shift_rows_back(uint64_t q[8])
{
	for (unsigned int i = 0; i < 8; i++) {
		uint64_t x = q[i];

		q[i] = (x & EACH_BLOCK(0x1111)) |
		       (x << 4 & EACH_BLOCK(0x2220)) |
		       (x >> 12 & EACH_BLOCK(0x0002)) |
		       (x >> 8 & EACH_BLOCK(0x0044)) |
		       (x << 8 & EACH_BLOCK(0x4400)) |
		       (x << 12 & EACH_BLOCK(0x8000)) |
		       (x >> 4 & EACH_BLOCK(0x0888));
	}
}

/* Each byte of a column from the row below it (two rows below). */
static uint64_t next_row(uint64_t x)
{
	return (x >> 1 & EACH_COLUMN(7)) | (x << 3 & EACH_COLUMN(8));
}

static uint64_t second_row(uint64_t x)
{
	return (x >> 2 & EACH_COLUMN(3)) | (x << 2 & EACH_COLUMN(12));
}

/* Plane @i of twice the bytes in @q. Spec: FIPS 197 4.2.1 */
static uint64_t twice(const uint64_t q[8], unsigned int i)
{
	uint64_t carry = 0x1b >> i & 1 ? q[7] : 0;

	return i == 0 ? carry : q[i - 1] ^ carry;
}

/* With a the byte, b, c, d those below it: 2(a + b) + b + (c + d).
 * Spec: FIPS 197 5.1.3 */
static void mix_columns(uint64_t q[8])
{
	uint64_t sum[8];
	uint64_t below[8];

	for (unsigned int i = 0; i < 8; i++) {
		below[i] = next_row(q[i]);
		sum[i] = q[i] ^ below[i];
	}
	for (unsigned int i = 0; i < 8; i++)
		q[i] = twice(sum, i) ^ below[i] ^ second_row(sum[i]);
}

/* Its inverse is itself after adding 4(a + c) to each byte (Daemen, Rijmen:
 * The Design of Rijndael, 4.1.3). */
static void mix_columns_back(uint64_t q[8])
{
	uint64_t sum[8];
	uint64_t doubled[8];

	for (unsigned int i = 0; i < 8; i++)
		sum[i] = q[i] ^ second_row(q[i]);
	for (unsigned int i = 0; i < 8; i++)
		doubled[i] = twice(sum, i);
	for (unsigned int i = 0; i < 8; i++)
		q[i] ^= twice(doubled, i);
	mix_columns(q);
}

static void encrypt_batch(const struct aes_soft *a, uint64_t q[8])
{
	add_round_key(q, a->round_key[0]);
	for (unsigned int r = 1; r < a->rounds; r++) {
		aes_sbox(q);
		shift_rows(q);
		mix_columns(q);
		add_round_key(q, a->round_key[r]);
	}
	aes_sbox(q);
	shift_rows(q);
	add_round_key(q, a->round_key[a->rounds]);
}

static void decrypt_batch(const struct aes_soft *a, uint64_t q[8])
{
	add_round_key(q, a->round_key[a->rounds]);
	for (unsigned int r = a->rounds - 1; r > 0; r--) {
		shift_rows_back(q);
		aes_sbox_inverse(q);
		add_round_key(q, a->round_key[r]);
		mix_columns_back(q);
	}
	shift_rows_back(q);
	aes_sbox_inverse(q);
	add_round_key(q, a->round_key[0]);
}

static void run(const struct aes_soft *a, const uint8_t *in, uint8_t *out,
		size_t blocks,
		void (*batch)(const struct aes_soft *a, uint64_t q[8]))
{
	uint8_t bytes[BATCH_BYTES];
	uint64_t q[8];

	while (blocks > 0) {
		size_t taken = MIN(blocks, (size_t)BATCH_BLOCKS);

		memset(bytes, 0, sizeof(bytes));
		memcpy(bytes, in, taken * AES_BLOCK_BYTES);
		planes_load(bytes, q);
		batch(a, q);
		planes_store(q, bytes);
		memcpy(out, bytes, taken * AES_BLOCK_BYTES);
		in += taken * AES_BLOCK_BYTES;
		out += taken * AES_BLOCK_BYTES;
		blocks -= taken;
	}
	secure_zero(bytes, sizeof(bytes));
	secure_zero(q, sizeof(q));
}

void aes_soft_encrypt(const struct aes_soft *a, const uint8_t *in, uint8_t *out,
		      size_t blocks)
{
	run(a, in, out, blocks, encrypt_batch);
}

void aes_soft_decrypt(const struct aes_soft *a, const uint8_t *in, uint8_t *out,
		      size_t blocks)
{
	run(a, in, out, blocks, decrypt_batch);
}

/* SubWord. Spec: FIPS 197 5.2 */
static void substitute_word(uint8_t word[4])
{
	uint8_t bytes[BATCH_BYTES] = {word[0], word[1], word[2], word[3]};
	uint64_t q[8];

	planes_load(bytes, q);
	aes_sbox(q);
	planes_store(q, bytes);
	memcpy(word, bytes, 4);
	secure_zero(bytes, sizeof(bytes));
	secure_zero(q, sizeof(q));
}

void aes_soft_init(struct aes_soft *a, const uint8_t *key, size_t key_bytes)
{
	uint8_t w[(AES_ROUNDS_MAX + 1) * AES_BLOCK_BYTES];
	uint8_t copies[BATCH_BYTES];
	uint8_t constant = 1;

	a->rounds = (unsigned int)key_bytes / 4 + 6;
	memcpy(w, key, key_bytes);
	for (size_t i = key_bytes; i < (a->rounds + 1) * AES_BLOCK_BYTES;
	     i += 4) {
		uint8_t t[4];

		memcpy(t, w + i - 4, 4);
		if (i % key_bytes == 0) {
			const uint8_t turned[4] = {t[1], t[2], t[3], t[0]};

			memcpy(t, turned, 4);
			substitute_word(t);
			t[0] ^= constant;
			constant = (uint8_t)(constant << 1 ^
					     (constant & 0x80 ? 0x1b : 0));
		} else if (key_bytes == 32 && i % 32 == 16) {
			substitute_word(t);
		}
		for (unsigned int j = 0; j < 4; j++)
			w[i + j] = w[i + j - key_bytes] ^ t[j];
	}
	for (unsigned int r = 0; r <= a->rounds; r++) {
		for (unsigned int i = 0; i < BATCH_BLOCKS; i++)
			memcpy(copies + i * AES_BLOCK_BYTES,
			       w + r * AES_BLOCK_BYTES, AES_BLOCK_BYTES);
		planes_load(copies, a->round_key[r]);
	}
	secure_zero(copies, sizeof(copies));
	secure_zero(w, sizeof(w));
}
