/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/crypto/hash/state.h"
#include "kernel/crypto/kdf.h"
#include "kernel/crypto/kdf/kdf_hash_priv.h"
#include "kernel/mm/heap.h"

/* One derivation; from the heap, for it is large. */
struct derivation {
	struct hmac keyed; /* by the password */
	struct hmac running;
	uint8_t u[HASH_MAX_BYTES];
	uint8_t t[HASH_MAX_BYTES];
};

/* d->u = HMAC(password, data || more) */
static void prf(struct derivation *d, const uint8_t *data, size_t size_bytes,
		const uint8_t *more, size_t more_bytes)
{
	memcpy(&d->running, &d->keyed, sizeof(d->running));
	hmac_update(&d->running, data, size_bytes);
	hmac_update(&d->running, more, more_bytes);
	hmac_final(&d->running, d->u);
}

/* d->t = block @i. Spec: RFC 8018 5.2, F */
static void make_block(struct derivation *d, const struct kdf_bytes *salt,
		       uint32_t i, uint32_t iterations)
{
	const uint8_t counter[4] = {(uint8_t)(i >> 24), (uint8_t)(i >> 16),
				    (uint8_t)(i >> 8), (uint8_t)i};
	size_t digest_bytes = hash_size(d->keyed.inner.alg);

	prf(d, salt->data, salt->size_bytes, counter, sizeof(counter));
	memcpy(d->t, d->u, digest_bytes);
	while (--iterations > 0) {
		prf(d, d->u, digest_bytes, NULL, 0);
		for (size_t j = 0; j < digest_bytes; j++)
			d->t[j] ^= d->u[j];
	}
}

enum status pbkdf2(enum hash_alg alg, const struct kdf_bytes *password,
		   const struct kdf_bytes *salt, uint32_t iterations,
		   uint8_t *out, size_t out_bytes)
{
	struct derivation *d;

	if (!kdf_hash_is_allowed(alg) || iterations == 0 || out_bytes == 0 ||
	    out_bytes / hash_size(alg) >= UINT32_MAX)
		return ST_BAD_PARAM;
	d = heap_alloc(sizeof(*d));
	if (!d)
		return ST_NO_MEM;
	hmac_init(&d->keyed, alg, password->data, password->size_bytes);
	for (uint32_t i = 1; out_bytes > 0; i++) {
		size_t taken = MIN(out_bytes, hash_size(alg));

		make_block(d, salt, i, iterations);
		memcpy(out, d->t, taken);
		out += taken;
		out_bytes -= taken;
	}
	secure_zero(d, sizeof(*d));
	heap_free(d);
	return ST_OK;
}
