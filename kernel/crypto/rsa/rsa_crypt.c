/* SPDX-License-Identifier: BSD-2-Clause */
/* Encryption. Spec: RFC 8017 7 */
#include "base/bytes/mem.h"
#include "kernel/crypto/modular/limbs.h"
#include "kernel/crypto/rsa/rsa_priv.h"
#include "kernel/mm/heap.h"

static bool is_oaep_hash(enum hash_alg alg)
{
	return hash_size(alg) > 0 && alg != HASH_SHAKE128 &&
	       alg != HASH_SHAKE256 && alg != HASH_SM3;
}

static enum status check_scheme(const struct rsa_encryption_params *params)
{
	if (params->scheme == RSA_OAEP &&
	    (!is_oaep_hash(params->hash) || !is_oaep_hash(params->mgf_hash)))
		return ST_NOT_SUPPORTED;
	return ST_OK;
}

/* @in at the end of @em, zeros before it. */
static enum status fill(const struct number *in, uint8_t *em, size_t em_bytes)
{
	const struct number n = number_trim(in);

	if (n.size_bytes > em_bytes)
		return ST_BAD_PARAM;
	if (n.size_bytes > 0)
		memmove(em + em_bytes - n.size_bytes, n.bytes, n.size_bytes);
	memset(em, 0, em_bytes - n.size_bytes);
	return ST_OK;
}

static enum status pad(const struct rsa_encryption_params *params,
		       const struct number *in, uint8_t *em, size_t em_bytes)
{
	switch (params->scheme) {
	case RSA_RAW:
		return fill(in, em, em_bytes);
	case RSA_PKCS1:
		return rsa_pkcs1_pad(in->bytes, in->size_bytes, em, em_bytes);
	case RSA_OAEP:
		return rsa_oaep_pad(params, in->bytes, in->size_bytes, em,
				    em_bytes);
	}
	return ST_NOT_SUPPORTED;
}

enum status rsa_encrypt(const struct rsa_key *key,
			const struct rsa_encryption_params *params,
			const struct number *in, uint8_t *out,
			size_t *out_bytes)
{
	struct rsa_loaded k;
	enum status st = check_scheme(params);
	size_t room_bytes = *out_bytes;

	if (st == ST_OK)
		st = rsa_load(key, &k);
	if (st != ST_OK)
		return st;
	*out_bytes = k.n->size_bytes;
	if (room_bytes < k.n->size_bytes) {
		st = ST_SHORT_BUFFER;
	} else {
		st = pad(params, in, out, k.n->size_bytes);
		if (st == ST_OK)
			st = rsa_public_power(&k, out);
	}
	rsa_unload(&k);
	return st;
}

static enum status unpad(const struct rsa_encryption_params *params,
			 uint8_t *em, size_t em_bytes, size_t *start)
{
	switch (params->scheme) {
	case RSA_RAW:
		*start = 0;
		return ST_OK;
	case RSA_PKCS1:
		return rsa_pkcs1_unpad(em, em_bytes, start);
	case RSA_OAEP:
		return rsa_oaep_unpad(params, em, em_bytes, start);
	}
	return ST_NOT_SUPPORTED;
}

/* @em: room for the modulus. */
static enum status decrypt(const struct rsa_loaded *k,
			   const struct rsa_key *key,
			   const struct rsa_encryption_params *params,
			   const struct number *in, uint8_t *em, size_t *start)
{
	enum status st = fill(in, em, k->n->size_bytes);

	if (st == ST_OK)
		st = rsa_private_power(k, key, em);
	if (st == ST_OK)
		st = unpad(params, em, k->n->size_bytes, start);
	return st;
}

enum status rsa_decrypt(const struct rsa_key *key,
			const struct rsa_encryption_params *params,
			const struct number *in, uint8_t *out,
			size_t *out_bytes)
{
	struct rsa_loaded k;
	size_t room_bytes = *out_bytes;
	size_t start = 0;
	uint8_t *em;
	enum status st = check_scheme(params);

	if (st == ST_OK)
		st = rsa_load(key, &k);
	if (st != ST_OK)
		return st;
	em = heap_alloc(k.n->size_bytes);
	st = em ? decrypt(&k, key, params, in, em, &start) : ST_NO_MEM;
	if (st == ST_OK) {
		*out_bytes = k.n->size_bytes - start;
		if (room_bytes < *out_bytes)
			st = ST_SHORT_BUFFER;
		else
			memcpy(out, em + start, *out_bytes);
	}
	if (em)
		secure_zero(em, k.n->size_bytes);
	heap_free(em);
	rsa_unload(&k);
	return st;
}
