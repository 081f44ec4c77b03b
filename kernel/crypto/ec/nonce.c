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

/* Spec: 3.2 step h; @k is out of range now and then. */
static int draw(struct generator *x, const mbedtls_ecp_group *g, mbedtls_mpi *k)
{
	uint8_t t[EC_MAX_BYTES];
	size_t wanted = (g->nbits + 7) / 8;
	size_t done = 0;
	int ret;

	while (done < wanted) {
		size_t piece = MIN(wanted - done, x->size_bytes);

		next_value(x);
		memcpy(t + done, x->value, piece);
		done += piece;
	}
	ret = mbedtls_mpi_read_binary(k, t, wanted)
		      ?: mbedtls_mpi_shift_r(k, wanted * 8 - g->nbits);
	secure_zero(t, sizeof(t));
	return ret;
}

/* The private key and the digest, each as long as the order. */
static int write_seed(const mbedtls_ecp_group *g, const mbedtls_mpi *d,
		      const struct ec_nonce *n, uint8_t *seed)
{
	size_t size_bytes = (g->nbits + 7) / 8;
	mbedtls_mpi e;
	int ret;

	mbedtls_mpi_init(&e);
	ret = mbedtls_mpi_write_binary(d, seed, size_bytes)
		      ?: ec_read_digest(g, n->digest, n->digest_bytes, &e)
		      ?: mbedtls_mpi_write_binary(&e, seed + size_bytes,
						  size_bytes);
	mbedtls_mpi_free(&e);
	return ret;
}

int ec_nonce(const mbedtls_ecp_group *g, const mbedtls_mpi *d,
	     const struct ec_nonce *n, unsigned int skip, mbedtls_mpi *k)
{
	uint8_t seed[2 * EC_MAX_BYTES];
	size_t seed_bytes = 2 * ((g->nbits + 7) / 8);
	struct generator x = {.alg = n->alg, .size_bytes = hash_size(n->alg)};
	int ret = write_seed(g, d, n, seed);

	memset(x.value, 1, x.size_bytes);
	stir(&x, 0, seed, seed_bytes, n);
	stir(&x, 1, seed, seed_bytes, n);
	while (!ret) {
		ret = draw(&x, g, k);
		if (!ret && mbedtls_ecp_check_privkey(g, k) == 0 && skip-- == 0)
			break;
		stir(&x, 0, NULL, 0, n);
	}
	secure_zero(seed, sizeof(seed));
	secure_zero(&x, sizeof(x));
	return ret;
}
