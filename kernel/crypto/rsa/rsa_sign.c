/* SPDX-License-Identifier: BSD-2-Clause */
/* Signatures. Spec: RFC 8017 8 */
#include "base/bytes/mem.h"
#include "kernel/crypto/rsa/rsa_priv.h"
#include "kernel/mm/heap.h"

static enum status check_params(const struct rsa_signature_params *params,
				const struct number *digest)
{
	if (params->scheme == RSA_SIG_PKCS1_BARE)
		return ST_OK;
	if (hash_size(params->hash) == 0 || params->hash == HASH_SHAKE128 ||
	    params->hash == HASH_SHAKE256 || params->hash == HASH_SM3)
		return ST_NOT_SUPPORTED;
	return digest->size_bytes == hash_size(params->hash) ? ST_OK
							     : ST_BAD_PARAM;
}

static enum status encode_pkcs1(const struct rsa_signature_params *params,
				const struct number *digest, uint8_t *em,
				size_t em_bytes)
{
	enum hash_alg alg =
		params->scheme == RSA_SIG_PKCS1 ? params->hash : HASH_ALG_COUNT;

	return rsa_pkcs1_encode(alg, digest->bytes, digest->size_bytes, em,
				em_bytes);
}

/* PSS is one bit shorter than the modulus: a byte less where that is 8n + 1
 * bits long, and then this byte is zero. */
static size_t pss_skipped(const struct modulus *n)
{
	return n->size_bytes - (n->bits - 1 + 7) / 8;
}

static enum status encode(const struct rsa_loaded *k,
			  const struct rsa_signature_params *params,
			  const struct number *digest, uint8_t *em)
{
	size_t skipped = pss_skipped(k->n);

	if (params->scheme != RSA_SIG_PSS)
		return encode_pkcs1(params, digest, em, k->n->size_bytes);
	if (params->salt_bytes < 0)
		return ST_BAD_PARAM;
	em[0] = 0;
	return rsa_pss_encode(params->hash, digest->bytes,
			      (size_t)params->salt_bytes, em + skipped,
			      k->n->bits - 1);
}

/* @em: room for the modulus. Only a whole signature reaches @sig. */
static enum status sign(const struct rsa_loaded *k, const struct rsa_key *key,
			const struct rsa_signature_params *params,
			const struct number *digest, uint8_t *em, uint8_t *sig)
{
	enum status st = encode(k, params, digest, em);

	if (st == ST_OK)
		st = rsa_private_power(k, key, em);
	if (st == ST_OK)
		memcpy(sig, em, k->n->size_bytes);
	return st;
}

enum status rsa_sign(const struct rsa_key *key,
		     const struct rsa_signature_params *params,
		     const struct number *digest, uint8_t *sig,
		     size_t *sig_bytes)
{
	struct rsa_loaded k;
	size_t room_bytes = *sig_bytes;
	uint8_t *em = NULL;
	enum status st = check_params(params, digest);

	if (st == ST_OK)
		st = rsa_load(key, &k);
	if (st != ST_OK)
		return st;
	*sig_bytes = k.n->size_bytes;
	if (room_bytes < k.n->size_bytes) {
		st = ST_SHORT_BUFFER;
	} else {
		em = heap_alloc(k.n->size_bytes);
		st = em ? sign(&k, key, params, digest, em, sig) : ST_NO_MEM;
	}
	if (em)
		secure_zero(em, k.n->size_bytes);
	heap_free(em);
	rsa_unload(&k);
	return st;
}

/*
 * What the signature holds is compared, never parsed: that is how forgeries
 * pass. @expected: room for the modulus. Spec: RFC 8017 8.2.2
 */
static enum status check_pkcs1(const struct rsa_loaded *k,
			       const struct rsa_signature_params *params,
			       const struct number *digest, const uint8_t *em,
			       uint8_t *expected)
{
	enum status st =
		encode_pkcs1(params, digest, expected, k->n->size_bytes);

	if (st == ST_OK && !ct_equal(em, expected, k->n->size_bytes))
		st = ST_SECURITY;
	return st;
}

static enum status check_pss(const struct rsa_loaded *k,
			     const struct rsa_signature_params *params,
			     const struct number *digest, uint8_t *em)
{
	size_t skipped = pss_skipped(k->n);

	if (skipped > 0 && em[0] != 0)
		return ST_SECURITY;
	return rsa_pss_check(params->hash, digest->bytes, params->salt_bytes,
			     em + skipped, k->n->bits - 1);
}

/* @block: room for the modulus, twice. */
static enum status verify(const struct rsa_loaded *k,
			  const struct rsa_signature_params *params,
			  const struct number *digest, const struct number *sig,
			  uint8_t *block)
{
	enum status st;

	if (sig->size_bytes != k->n->size_bytes)
		return ST_SECURITY;
	memcpy(block, sig->bytes, sig->size_bytes);
	st = rsa_public_power(k, block);
	if (st != ST_OK)
		return st == ST_BAD_PARAM ? ST_SECURITY : st;
	if (params->scheme == RSA_SIG_PSS)
		return check_pss(k, params, digest, block);
	return check_pkcs1(k, params, digest, block, block + sig->size_bytes);
}

enum status rsa_verify(const struct rsa_key *key,
		       const struct rsa_signature_params *params,
		       const struct number *digest, const struct number *sig)
{
	struct rsa_loaded k;
	uint8_t *block;
	enum status st = check_params(params, digest);

	if (st == ST_OK)
		st = rsa_load(key, &k);
	if (st != ST_OK)
		return st;
	block = heap_alloc(2 * k.n->size_bytes);
	st = block ? verify(&k, params, digest, sig, block) : ST_NO_MEM;
	heap_free(block);
	rsa_unload(&k);
	return st;
}
