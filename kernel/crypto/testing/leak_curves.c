/* SPDX-License-Identifier: BSD-2-Clause */
/* Curves of NIST and SM2's. */
#include "base/bytes/mem.h"
#include "kernel/crypto/sm2.h"
#include "kernel/crypto/testing/leak_priv.h"

/* A key pair: the private half is a secret. */
struct pair {
	uint8_t d[EC_MAX_BYTES];
	uint8_t x[EC_MAX_BYTES];
	uint8_t y[EC_MAX_BYTES];
	struct number private;
	struct ec_point public;
};

static void pair_make(struct pair *p, enum ec_curve curve)
{
	size_t size_bytes = ec_size(curve);

	leak_expect(ec_generate(curve, p->d, p->x, p->y), "ec");
	leak_reveal(p->x, size_bytes);
	leak_reveal(p->y, size_bytes);
	p->private = (struct number){p->d, size_bytes};
	p->public = (struct ec_point){{p->x, size_bytes}, {p->y, size_bytes}};
}

static void curve(enum ec_curve curve)
{
	uint8_t digest[32] = {1, 2, 3};
	uint8_t out[2 * EC_MAX_BYTES];
	struct pair a;
	struct pair b;

	pair_make(&a, curve);
	pair_make(&b, curve);
	leak_expect(ec_public_of(curve, &a.private, out, out + EC_MAX_BYTES),
		    "ec");
	leak_expect(ecdh_derive(curve, &a.private, &b.public, out), "ecdh");
	leak_expect(ecdsa_sign(curve, &a.private, digest, sizeof(digest), out),
		    "ecdsa");
}

static void sm2_exchanged(const struct pair own[2], const struct pair peer[2])
{
	uint8_t confirmation[SM2_BYTES];
	uint8_t key[40];
	struct sm2_exchange in = {
		.is_initiator = true,
		.own = {(const uint8_t *)"a", 1, own[0].public, own[1].public},
		.d = own[0].private,
		.ephemeral_d = own[1].private,
		.peer = {(const uint8_t *)"b", 1, peer[0].public,
			 peer[1].public},
		.confirmation_out = confirmation};
	struct sm2_exchange theirs = in;

	leak_expect(sm2_derive(&in, key, sizeof(key)), "sm2");
	leak_reveal(confirmation, sizeof(confirmation));
	theirs.is_initiator = false;
	theirs.own = in.peer;
	theirs.d = peer[0].private;
	theirs.ephemeral_d = peer[1].private;
	theirs.peer = in.own;
	theirs.confirmation_in = confirmation;
	theirs.confirmation_out = NULL;
	leak_expect(sm2_derive(&theirs, key, sizeof(key)), "sm2");
}

static void sm2(void)
{
	uint8_t text[40] = {1, 2, 3};
	uint8_t cipher[sizeof(text) + SM2_OVERHEAD_BYTES];
	uint8_t sig[SM2_SIGNATURE_BYTES];
	struct pair pairs[4];

	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		pair_make(&pairs[i], EC_SM2);
	leak_expect(sm2_sign(&pairs[0].private, text, sig), "sm2");
	sm2_exchanged(pairs, pairs + 2);
	leak_hide(text, sizeof(text));
	leak_expect(sm2_encrypt(&pairs[0].public, text, sizeof(text), cipher),
		    "sm2");
	leak_reveal(cipher, sizeof(cipher));
	leak_expect(
		sm2_decrypt(&pairs[0].private, cipher, sizeof(cipher), text),
		"sm2");
}

/* Random numbers are secret (leak_test.c): so are fresh keys and nonces. */
void leak_curves(void)
{
	for (int i = 0; i < EC_SM2; i++)
		curve((enum ec_curve)i);
	sm2();
}
