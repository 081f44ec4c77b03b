/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "base/bytes/uuid.h"
#include "kernel/arch/layout.h"
#include "kernel/pta/attestation_key.h"
#include "kernel/pta/command.h"
#include "kernel/pta/pta_list.h"
#include "kernel/ta/instance.h"
#include "kernel/ta/store/store.h"
#include "kernel/uctx/uctx.h"

/*
 * What runs here, signed by a key of this device. An answer is a SHA-256 hash
 * and behind it the signature (RSA-PSS, SHA-256, 32 bytes of salt) over the
 * hash of nonce and hash. Spec: abi-xtest 2.7
 */
enum {
	ATTESTATION_GET_PUBLIC_KEY = 0,
	ATTESTATION_GET_TA_DIGEST = 1,
	ATTESTATION_HASH_TA_MEMORY = 2,
	ATTESTATION_HASH_TEE_MEMORY = 3,
};

#define ALGORITHM  0x70414930u /* TEE_ALG_RSASSA_PKCS1_PSS_MGF1_SHA256 */
#define HASH_BYTES 32u
#define SALT_BYTES 32
#define SIG_BYTES  (ATTESTATION_KEY_BITS / 8)

struct answer {
	uint8_t hash[HASH_BYTES];
	uint8_t sig[SIG_BYTES];
};

static enum status hash_nonce(struct hash *h, const struct ta_memref *nonce)
{
	enum status st = ST_OK;
	uint8_t piece[128];

	for (uint64_t done = 0; done < nonce->size_bytes && st == ST_OK;) {
		size_t n =
			MIN(nonce->size_bytes - done, (uint64_t)sizeof(piece));

		st = ta_memref_read(nonce, done, piece, n);
		if (st == ST_OK)
			hash_update(h, piece, n);
		done += n;
	}
	return st;
}

static enum status sign(const struct ta_memref *nonce, struct answer *a)
{
	const struct rsa_signature_params how = {
		.scheme = RSA_SIG_PSS,
		.hash = HASH_SHA256,
		.salt_bytes = SALT_BYTES,
	};
	const struct rsa_key *key = NULL;
	uint8_t digest[HASH_BYTES];
	const struct number message = {digest, sizeof(digest)};
	size_t sig_bytes = sizeof(a->sig);
	struct hash *h = NULL;
	enum status st = attestation_key_get(&key);

	if (st == ST_OK)
		st = hash_create(HASH_SHA256, &h);
	if (st == ST_OK)
		st = hash_nonce(h, nonce);
	if (st == ST_OK) {
		hash_update(h, a->hash, sizeof(a->hash));
		hash_final(h, digest);
		st = rsa_sign(key, &how, &message, a->sig, &sig_bytes);
	}
	hash_destroy(h);
	return st;
}

/* @measure fills in the hash; nothing is measured for who has no room. */
static uint32_t attest(struct ta_session *s, const struct ta_memref *nonce,
		       struct ta_param *out,
		       enum status (*measure)(struct ta_session *s,
					      const void *arg,
					      uint8_t hash[HASH_BYTES]),
		       const void *arg)
{
	struct answer a;
	enum status st = ST_OK;

	if (nonce->size_bytes == 0)
		return GP_ERROR_BAD_PARAMETERS;
	if (out->memref.size_bytes < sizeof(a)) {
		out->memref.size_bytes = sizeof(a);
		return GP_ERROR_SHORT_BUFFER;
	}
	st = measure(s, arg, a.hash);
	if (st == ST_OK)
		st = sign(nonce, &a);
	return st == ST_OK ? pta_answer(out, &a, sizeof(a))
			   : gp_from_status(st);
}

/* m0 out: exponent; m1 out: modulus; v2.a out: algorithm of signatures */
static uint32_t get_public_key(__unused struct ta_session *s,
			       struct ta_params *ps)
{
	const struct rsa_key *key = NULL;
	enum status st = attestation_key_get(&key);
	uint32_t codes[2];

	if (st != ST_OK)
		return gp_from_status(st);
	/* Both sizes are told at once. */
	codes[0] = pta_answer(&ps->p[0], key->e.bytes, key->e.size_bytes);
	codes[1] = pta_answer(&ps->p[1], key->n.bytes, key->n.size_bytes);
	ps->p[2].value.a = ALGORITHM;
	ps->p[2].value.b = 0;
	return codes[0] != GP_SUCCESS ? codes[0] : codes[1];
}

/* What the file's signature covers. The file is verified to know it. */
static enum status measure_file(__unused struct ta_session *s, const void *arg,
				uint8_t hash[HASH_BYTES])
{
	struct ta_image *image = NULL;
	enum status st = ta_image_get(arg, &image);

	if (st != ST_OK)
		return st;
	memcpy(hash, image->digest, HASH_BYTES);
	ta_image_put(image);
	return ST_OK;
}

/* m0 in: UUID as TEE_UUID; m1 in: nonce; m2 out: hash and signature */
static uint32_t get_ta_digest(struct ta_session *s, struct ta_params *ps)
{
	const struct ta_memref *id = &ps->p[0].memref;
	uint8_t uuid[UUID_BYTES];
	enum status st;

	if (id->size_bytes != sizeof(uuid))
		return GP_ERROR_BAD_PARAMETERS;
	st = ta_memref_read(id, 0, uuid, sizeof(uuid));
	if (st != ST_OK)
		return gp_from_status(st);
	uuid_swap_order(uuid, uuid);
	return attest(s, &ps->p[1].memref, &ps->p[2], measure_file, uuid);
}

static void hash_region(struct hash *h, const struct uctx_region *r,
			vaddr_t image_va)
{
	uint64_t end = (uint64_t)r->page_count * PAGE_BYTES;
	const uint64_t place[2] = {r->va - image_va, end};

	hash_update(h, place, sizeof(place));
	for (uint64_t done = 0; done < end;) {
		size_t piece = 0;
		const void *p = mobj_ptr(
			r->mobj, (uint64_t)r->mobj_page * PAGE_BYTES + done,
			&piece);

		piece = MIN((uint64_t)piece, end - done);
		hash_update(h, p, piece);
		done += piece;
	}
}

/* Pages of image @idx that nobody can write: where it was loaded does not
 * show in them. */
static void hash_image(struct hash *h, const struct uctx *u, int32_t idx)
{
	vaddr_t image_va = 0;

	for (size_t i = 0; i < u->region_count; i++) {
		const struct uctx_region *r = &u->regions[i];

		if (r->kind != UCTX_IMAGE || r->image_idx != idx)
			continue;
		if (image_va == 0)
			image_va = r->va;
		if (!(r->attr & MAP_WRITE))
			hash_region(h, r, image_va);
	}
}

static enum status measure_ta(struct ta_session *s, __unused const void *arg,
			      uint8_t hash[HASH_BYTES])
{
	struct hash *h = NULL;
	enum status st = hash_create(HASH_SHA256, &h);

	if (st != ST_OK)
		return st;
	for (int32_t i = 0; i < TA_IMAGE_MAX; i++)
		hash_image(h, s->owner->uctx, i);
	hash_final(h, hash);
	hash_destroy(h);
	return ST_OK;
}

/* m0 in: nonce; m1 out: hash and signature. From a TA, of itself. */
static uint32_t hash_ta_memory(struct ta_session *s, struct ta_params *ps)
{
	if (!s->owner)
		return GP_ERROR_ACCESS_DENIED;
	return attest(s, &ps->p[0].memref, &ps->p[1], measure_ta, NULL);
}

/* Our own text and constants. Addresses in tables of constants were made at
 * start-up and are counted from the image. */
static enum status measure_tee(__unused struct ta_session *s,
			       __unused const void *arg,
			       uint8_t hash[HASH_BYTES])
{
	const struct arch_layout *l = arch_layout();
	const uint64_t *word = (const uint64_t *)(uintptr_t)l->image_va;
	size_t count = arch_image_fixed_bytes() / sizeof(*word);
	struct hash *h = NULL;
	enum status st = hash_create(HASH_SHA256, &h);
	uint64_t piece[32];

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < count;) {
		size_t n = 0;

		for (; n < ARRAY_SIZE(piece) && i < count; n++, i++) {
			piece[n] = word[i];
			if (piece[n] - l->image_va < l->image_bytes)
				piece[n] -= l->image_va;
		}
		hash_update(h, piece, n * sizeof(piece[0]));
	}
	hash_final(h, hash);
	hash_destroy(h);
	return ST_OK;
}

/* m0 in: nonce; m1 out: hash and signature */
static uint32_t hash_tee_memory(struct ta_session *s, struct ta_params *ps)
{
	return attest(s, &ps->p[0].memref, &ps->p[1], measure_tee, NULL);
}

static uint32_t invoke(struct ta_session *s, uint32_t cmd, struct ta_params *ps)
{
	static const struct pta_command commands[] = {
		{ATTESTATION_GET_PUBLIC_KEY,
		 TA_PARAM_TYPES(PTA_M_OUT, PTA_M_OUT, PTA_V_OUT, 0),
		 get_public_key},
		{ATTESTATION_GET_TA_DIGEST,
		 TA_PARAM_TYPES(PTA_M_IN, PTA_M_IN, PTA_M_OUT, 0),
		 get_ta_digest},
		{ATTESTATION_HASH_TA_MEMORY,
		 TA_PARAM_TYPES(PTA_M_IN, PTA_M_OUT, 0, 0), hash_ta_memory},
		{ATTESTATION_HASH_TEE_MEMORY,
		 TA_PARAM_TYPES(PTA_M_IN, PTA_M_OUT, 0, 0), hash_tee_memory},
	};

	return pta_run_command(commands, ARRAY_SIZE(commands),
			       GP_ERROR_NOT_IMPLEMENTED, s, cmd, ps);
}

const struct pta pta_attestation = {
	.uuid = {0x39, 0x80, 0x08, 0x61, 0x18, 0x2a, 0x47, 0x20, 0x9b, 0x67,
		 0x2b, 0xcd, 0x62, 0x2b, 0xc0, 0xb5},
	.name = "attestation",
	.flags = PTA_CONCURRENT,
	.invoke = invoke,
};
