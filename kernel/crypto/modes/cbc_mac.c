/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/modes/cbc_mac_priv.h"

void cbc_mac_init(struct cbc_mac *m)
{
	memset(m, 0, sizeof(*m));
}

/* Encrypt the block that was held back. */
static void absorb(struct cbc_mac *m, const struct block_key *k)
{
	xor_words(m->chain, m->chain, m->block, block_size(k->cipher));
	block_encrypt(k, m->chain, m->chain, 1);
	m->used = 0;
}

/* Whole blocks behind the one that was held back, of which the last is held
 * back in turn. Returns how many bytes are done. */
static size_t absorb_many(struct cbc_mac *m, const struct block_key *k,
			  const uint8_t *data, size_t size_bytes)
{
	const struct aes_hard_ops *modes = block_modes(k);
	size_t blocks = (size_bytes - 1) / BLOCK_MAX_BYTES;

	if (!modes || blocks == 0)
		return 0;
	aes_run_mode(&k->aes, modes->cbc_mac, m->chain, data, NULL, blocks);
	return blocks * BLOCK_MAX_BYTES;
}

void cbc_mac_update(struct cbc_mac *m, const struct block_key *k,
		    const uint8_t *data, size_t size_bytes)
{
	size_t block_bytes = block_size(k->cipher);

	while (size_bytes > 0) {
		size_t taken = MIN(size_bytes, block_bytes - m->used);

		if (taken == 0) {
			absorb(m, k);
			taken = absorb_many(m, k, data, size_bytes);
			data += taken;
			size_bytes -= taken;
			continue;
		}
		memcpy(m->block + m->used, data, taken);
		m->used = (uint8_t)(m->used + taken);
		data += taken;
		size_bytes -= taken;
	}
}

/* The rest of the block, and what comes out of it. */
static void fill(struct cbc_mac *m, const struct block_key *k, uint8_t byte)
{
	memset(m->block + m->used, byte, block_size(k->cipher) - m->used);
	absorb(m, k);
}

static void take_code(struct cbc_mac *m, const struct block_key *k,
		      uint8_t *code)
{
	memcpy(code, m->chain, block_size(k->cipher));
	secure_zero(m, sizeof(*m));
}

void cbc_mac_pad(struct cbc_mac *m, const struct block_key *k)
{
	if (m->used > 0)
		fill(m, k, 0);
}

enum status cbc_mac_final(struct cbc_mac *m, const struct block_key *k,
			  uint8_t *code)
{
	if (m->used != 0 && m->used != block_size(k->cipher))
		return ST_BAD_PARAM;
	cbc_mac_pad(m, k);
	take_code(m, k, code);
	return ST_OK;
}

void cbc_mac_final_pkcs5(struct cbc_mac *m, const struct block_key *k,
			 uint8_t *code)
{
	if (m->used == block_size(k->cipher))
		absorb(m, k);
	fill(m, k, (uint8_t)(block_size(k->cipher) - m->used));
	take_code(m, k, code);
}

/* Times x, big-endian; constant time. Spec: SP 800-38B 5.3, 6.1 */
static void double_subkey(uint8_t *key, size_t size_bytes)
{
	unsigned int r = size_bytes == 8 ? 0x1b : 0x87;
	uint8_t carry = (uint8_t)(-(unsigned int)(key[0] >> 7) & r);

	for (size_t i = 0; i < size_bytes - 1; i++)
		key[i] = (uint8_t)(key[i] << 1 | key[i + 1] >> 7);
	key[size_bytes - 1] = (uint8_t)(key[size_bytes - 1] << 1) ^ carry;
}

void cbc_mac_final_cmac(struct cbc_mac *m, const struct block_key *k,
			uint8_t *code)
{
	size_t block_bytes = block_size(k->cipher);
	uint8_t subkey[BLOCK_MAX_BYTES] = {0};

	block_encrypt(k, subkey, subkey, 1);
	double_subkey(subkey, block_bytes);
	if (m->used < block_bytes) {
		double_subkey(subkey, block_bytes);
		memset(m->block + m->used, 0, block_bytes - m->used);
		m->block[m->used] = 0x80;
	}
	xor_words(m->block, m->block, subkey, block_bytes);
	absorb(m, k);
	take_code(m, k, code);
	secure_zero(subkey, sizeof(subkey));
}
