/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/modes/cbc_mac_priv.h"

void cbc_mac_init(struct cbc_mac *m)
{
	memset(m, 0, sizeof(*m));
}

/* Encrypt the block that was held back. */
static void absorb(struct cbc_mac *m, const struct aes_key *k)
{
	aes_xor_block(m->chain, m->chain, m->block);
	aes_encrypt_blocks(k, m->chain, m->chain, 1);
	m->used = 0;
}

void cbc_mac_update(struct cbc_mac *m, const struct aes_key *k,
		    const uint8_t *data, size_t size_bytes)
{
	while (size_bytes > 0) {
		size_t taken =
			MIN(size_bytes, (size_t)AES_BLOCK_BYTES - m->used);

		if (taken == 0) {
			absorb(m, k);
			continue;
		}
		memcpy(m->block + m->used, data, taken);
		m->used = (uint8_t)(m->used + taken);
		data += taken;
		size_bytes -= taken;
	}
}

void cbc_mac_pad(struct cbc_mac *m, const struct aes_key *k)
{
	if (m->used == 0)
		return;
	memset(m->block + m->used, 0, AES_BLOCK_BYTES - m->used);
	absorb(m, k);
}

enum status cbc_mac_final(struct cbc_mac *m, const struct aes_key *k,
			  uint8_t code[AES_BLOCK_BYTES])
{
	if (m->used != 0 && m->used != AES_BLOCK_BYTES)
		return ST_BAD_PARAM;
	cbc_mac_pad(m, k);
	memcpy(code, m->chain, AES_BLOCK_BYTES);
	secure_zero(m, sizeof(*m));
	return ST_OK;
}

/* Times x, big-endian; constant time. Spec: SP 800-38B 6.1 */
static void double_subkey(uint8_t key[AES_BLOCK_BYTES])
{
	uint8_t carry = (uint8_t)(-(key[0] >> 7) & 0x87);

	for (unsigned int i = 0; i < AES_BLOCK_BYTES - 1; i++)
		key[i] = (uint8_t)(key[i] << 1 | key[i + 1] >> 7);
	key[AES_BLOCK_BYTES - 1] =
		(uint8_t)(key[AES_BLOCK_BYTES - 1] << 1) ^ carry;
}

void cbc_mac_final_cmac(struct cbc_mac *m, const struct aes_key *k,
			uint8_t code[AES_BLOCK_BYTES])
{
	uint8_t subkey[AES_BLOCK_BYTES] = {0};

	aes_encrypt_blocks(k, subkey, subkey, 1);
	double_subkey(subkey);
	if (m->used < AES_BLOCK_BYTES) {
		double_subkey(subkey);
		memset(m->block + m->used, 0, AES_BLOCK_BYTES - m->used);
		m->block[m->used] = 0x80;
	}
	aes_xor_block(m->block, m->block, subkey);
	absorb(m, k);
	memcpy(code, m->chain, AES_BLOCK_BYTES);
	secure_zero(subkey, sizeof(subkey));
	secure_zero(m, sizeof(*m));
}
