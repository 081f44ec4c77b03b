/* SPDX-License-Identifier: BSD-2-Clause */
/* Signatures and key agreement. The incumbent takes seconds for some: once,
 * and without warming up. */
#include <stdio.h>

#include "tests/bench/teebench/bench.h"
#include "tests/bench/teebench/keys.h"

#define ALG_RSA_SHA256 0x70004830u
#define ALG_ECDSA      0x70003042u
#define ALG_X25519     0x80000044u
#define TYPE_SECRET    0xA0000000u
#define TYPE_RSA       0xA1000030u
#define TYPE_ECDSA     0xA1000041u
#define TYPE_X25519    0xA1000044u

static void sign_verify(TEEC_Session *s, const char *algorithm, uint32_t id,
			uint32_t bits, uint32_t key, size_t signature_size)
{
	static uint8_t digest[32] = {9, 8, 7};
	static uint8_t signature[512];
	struct call c = {.session = s, .command = CRYPT_SIGN};
	char name[64];

	c.op.params[0].value.a = alloc_operation(s, id, MODE_SIGN, bits);
	command_value(s, CRYPT_SET_KEY, c.op.params[0].value.a, key);
	c.op.params[2].tmpref.buffer = digest;
	c.op.params[2].tmpref.size = sizeof(digest);
	c.op.params[3].tmpref.buffer = signature;
	c.op.params[3].tmpref.size = signature_size;
	c.op.paramTypes = TEEC_PARAM_TYPES(
		TEEC_VALUE_INPUT, TEEC_MEMREF_TEMP_INPUT,
		TEEC_MEMREF_TEMP_INPUT, TEEC_MEMREF_TEMP_OUTPUT);
	snprintf(name, sizeof(name), "asymmetric.%s.sign", algorithm);
	measure_once(name, invoke, &c);

	c.command = CRYPT_VERIFY;
	c.op.params[0].value.a = alloc_operation(s, id, MODE_VERIFY, bits);
	command_value(s, CRYPT_SET_KEY, c.op.params[0].value.a, key);
	c.op.paramTypes = TEEC_PARAM_TYPES(
		TEEC_VALUE_INPUT, TEEC_MEMREF_TEMP_INPUT,
		TEEC_MEMREF_TEMP_INPUT, TEEC_MEMREF_TEMP_INPUT);
	snprintf(name, sizeof(name), "asymmetric.%s.verify", algorithm);
	measure_once(name, invoke, &c);
}

static uint32_t rsa_key(TEEC_Session *s, uint32_t bits, const struct rsa_key *k)
{
	static const uint8_t e[3] = {1, 0, 1};
	struct attributes a;
	size_t whole = bits / 8;
	size_t half = whole / 2;

	attributes_init(&a, 8);
	attributes_add(&a, 0xD0000130u, k->n, whole);
	attributes_add(&a, 0xD0000230u, e, sizeof(e));
	attributes_add(&a, 0xC0000330u, k->d, whole);
	attributes_add(&a, 0xC0000430u, k->p, half);
	attributes_add(&a, 0xC0000530u, k->q, half);
	attributes_add(&a, 0xC0000630u, k->dp, half);
	attributes_add(&a, 0xC0000730u, k->dq, half);
	attributes_add(&a, 0xC0000830u, k->qi, half);
	return make_key(s, TYPE_RSA, bits, &a);
}

static uint32_t p256_key(TEEC_Session *s)
{
	struct attributes a;

	attributes_init(&a, 4);
	attributes_add_value(&a, 0xF0000441u, 3, 0); /* P-256 */
	attributes_add(&a, 0xD0000141u, ec_x, 32);
	attributes_add(&a, 0xD0000241u, ec_y, 32);
	attributes_add(&a, 0xC0000341u, ec_d, 32);
	return make_key(s, TYPE_ECDSA, 256, &a);
}

/* A derived object is fixed once set. */
static void derive(TEEC_Session *s)
{
	struct call c = {.session = s, .command = CRYPT_DERIVE};
	struct attributes a;

	attributes_init(&a, 2);
	attributes_add(&a, 0xD0000944u, x25519_pub, 32);
	attributes_add(&a, 0xC0000A44u, x25519_priv, 32);
	c.op.params[0].value.a =
		alloc_operation(s, ALG_X25519, MODE_DERIVE, 256);
	command_value(s, CRYPT_SET_KEY, c.op.params[0].value.a,
		      make_key(s, TYPE_X25519, 256, &a));
	c.op.params[0].value.b = alloc_object(s, TYPE_SECRET, 256);
	attributes_init(&a, 1);
	attributes_add(&a, 0xD0000944u, x25519_peer, 32);
	c.op.params[1].tmpref.buffer = a.u.byte;
	c.op.params[1].tmpref.size = a.used;
	c.op.paramTypes = TEEC_PARAM_TYPES(
		TEEC_VALUE_INPUT, TEEC_MEMREF_TEMP_INPUT, TEEC_NONE, TEEC_NONE);
	measure_once("asymmetric.x25519.derive", invoke, &c);
}

void measure_asymmetric(void)
{
	TEEC_Session s = {0};

	open_or_die(&s, &ta_crypt);
	sign_verify(&s, "ecdsa-p256", ALG_ECDSA, 256, p256_key(&s), 64);
	derive(&s);
	sign_verify(&s, "rsa2048", ALG_RSA_SHA256, 2048,
		    rsa_key(&s, 2048, &rsa2048), 256);
	TEEC_CloseSession(&s);
}
