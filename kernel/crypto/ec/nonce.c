/* SPDX-License-Identifier: BSD-2-Clause */
/* Nonces of signatures. Spec: RFC 6979 3.2, 3.6 */
#include "base/bytes/mem.h"
#include "kernel/crypto/ec/ec_priv.h"
#include "kernel/crypto/hash/state.h"

/* K and V of the specification. */
struct generator {
	enum hash_alg alg;
	size_t size_bytes;
	uint8_t key[HASH_MAX_BYTES];
	uint8_t value[HASH_MAX_BYTES];
	struct hmac mac;
};

static void next_value(struct generator *x)
{
	hmac_init(&x->mac, x->alg, x->key, x->size_bytes);
	hmac_update(&x->mac, x->value, x->size_bytes);
	hmac_final(&x->mac, x->value);
}

/* K = HMAC_K(V || @tag || @seed || @extra), V = HMAC_K(V). */
static void stir(struct generator *x, uint8_t tag, const uint8_t *seed,
		 size_t seed_bytes, const struct ec_nonce *n)
{
	hmac_init(&x->mac, x->alg, x->key, x->size_bytes);
	hmac_update(&x->mac, x->value, x->size_bytes);
	hmac_update(&x->mac, &tag, 1);
	hmac_update(&x->mac, seed, seed_bytes);
	if (seed_bytes > 0)
		hmac_update(&x->mac, n->extra, n->extra_bytes);
	hmac_final(&x->mac, x->key);
	next_value(x);
}

/* Spec: 3.2 step h. ST_OK; ST_BAD_PARAM (out of range, as now and then). */
static enum status draw(struct generator *x, struct modulus *n,
			mbedtls_mpi_uint *k)
{
	uint8_t t[EC_MAX_BYTES];
	size_t wanted = n->size_bytes;
	size_t spare = wanted * 8 - n->bits;
	size_t done = 0;
	enum status st;

	while (done < wanted) {
		size_t piece = MIN(wanted - done, x->size_bytes);

		next_value(x);
		memcpy(t + done, x->value, piece);
		done += piece;
	}
	/* The bits that are too many go at the end: fewer than a byte has. */
	for (size_t i = wanted; i-- > 0;) {
		unsigned int above = i > 0 ? t[i - 1] : 0;

		t[i] = (uint8_t)((above << 8 | t[i]) >> spare);
	}
	st = ec_read_factor(n, &(struct number){t, wanted}, k);
	secure_zero(t, sizeof(t));
	return st;
}

void ec_nonce(struct ec_signing *w, const struct ec_nonce *n, unsigned int skip)
{
	/* The private key and the digest, each as long as the order. */
	uint8_t seed[2 * EC_MAX_BYTES];
	size_t size_bytes = w->n->size_bytes;
	struct generator x = {.alg = n->alg, .size_bytes = hash_size(n->alg)};

	modulus_write(w->n, w->d, seed);
	modulus_write(w->n, w->e, seed + size_bytes);
	memset(x.value, 1, x.size_bytes);
	stir(&x, 0, seed, 2 * size_bytes, n);
	stir(&x, 1, seed, 2 * size_bytes, n);
	while (draw(&x, w->n, w->k) != ST_OK || skip-- > 0)
		stir(&x, 0, NULL, 0, n);
	secure_zero(seed, sizeof(seed));
	secure_zero(&x, sizeof(x));
}
