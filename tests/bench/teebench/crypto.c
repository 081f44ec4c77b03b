/* SPDX-License-Identifier: BSD-2-Clause */
/* Digests and ciphers: one call an operation, on registered memory. */
#include <stdio.h>
#include <string.h>

#include "tests/bench/teebench/bench.h"

#define ALG_AES_CTR 0x10000210u
#define ALG_AES_XTS 0x10000410u
#define ALG_AES_GCM 0x40000810u
#define ALG_SHA256  0x50000004u
#define TYPE_AES    0xA0000010u
#define ATTR_SECRET 0xC0000000u

uint32_t alloc_operation(TEEC_Session *s, uint32_t algorithm, uint32_t mode,
			 uint32_t bits)
{
	struct call c = {.session = s, .command = CRYPT_ALLOC_OPERATION};

	c.op.paramTypes = TEEC_PARAM_TYPES(TEEC_VALUE_INOUT, TEEC_VALUE_INPUT,
					   TEEC_NONE, TEEC_NONE);
	c.op.params[0].value.b = algorithm;
	c.op.params[1].value.a = mode;
	c.op.params[1].value.b = bits;
	invoke(&c);
	return c.op.params[0].value.a;
}

uint32_t alloc_object(TEEC_Session *s, uint32_t type, uint32_t bits)
{
	struct call c = {.session = s, .command = CRYPT_ALLOC_OBJECT};

	c.op.paramTypes = TEEC_PARAM_TYPES(TEEC_VALUE_INPUT, TEEC_VALUE_OUTPUT,
					   TEEC_NONE, TEEC_NONE);
	c.op.params[0].value.a = type;
	c.op.params[0].value.b = bits;
	invoke(&c);
	return c.op.params[1].value.a;
}

void command_value(TEEC_Session *s, uint32_t command, uint32_t a, uint32_t b)
{
	struct call c = {.session = s, .command = command};

	c.op.paramTypes = TEEC_PARAM_TYPES(TEEC_VALUE_INPUT, TEEC_NONE,
					   TEEC_NONE, TEEC_NONE);
	c.op.params[0].value.a = a;
	c.op.params[0].value.b = b;
	invoke(&c);
}

void attributes_init(struct attributes *a, uint32_t count)
{
	memset(a, 0, sizeof(*a));
	a->used = 4 + 12 * count;
}

void attributes_add(struct attributes *a, uint32_t id, const void *value,
		    size_t size)
{
	uint32_t at = a->used;

	attributes_add_value(a, id, at, (uint32_t)size);
	memcpy(a->u.byte + at, value, size);
	a->used += (uint32_t)((size + 7) & ~(size_t)7);
}

void attributes_add_value(struct attributes *a, uint32_t id, uint32_t va,
			  uint32_t vb)
{
	uint32_t i = a->u.word[0]++;

	a->u.word[1 + 3 * i] = id;
	a->u.word[2 + 3 * i] = va;
	a->u.word[3 + 3 * i] = vb;
}

uint32_t make_key(TEEC_Session *s, uint32_t type, uint32_t bits,
		  struct attributes *a)
{
	struct call c = {.session = s, .command = CRYPT_POPULATE};
	uint32_t object = alloc_object(s, type, bits);

	c.op.paramTypes = TEEC_PARAM_TYPES(
		TEEC_VALUE_INPUT, TEEC_MEMREF_TEMP_INPUT, TEEC_NONE, TEEC_NONE);
	c.op.params[0].value.a = object;
	c.op.params[1].tmpref.buffer = a->u.byte;
	c.op.params[1].tmpref.size = a->used;
	invoke(&c);
	return object;
}

static uint32_t make_secret(TEEC_Session *s, const void *key, size_t size)
{
	struct attributes a;

	attributes_init(&a, 1);
	attributes_add(&a, ATTR_SECRET, key, size);
	return make_key(s, TYPE_AES, (uint32_t)size * 8, &a);
}

/* The output's size is changed by each call. */
struct transform {
	struct call call;
	size_t in_size, out_size;
};

static void transform(void *arg)
{
	struct transform *t = arg;

	set_part(&t->call.op.params[1], 0, t->in_size);
	set_part(&t->call.op.params[2], MIB, t->out_size);
	invoke(&t->call);
}

static void measure_sizes(TEEC_Session *s, uint32_t command, uint32_t operation,
			  const char *algorithm)
{
	static const struct {
		size_t size;
		unsigned int count;
	} sizes[] = {{64, 100}, {4 * KIB, 50}, {MIB, 1}};
	struct transform t = {.call = {.session = s, .command = command}};

	t.call.op.params[0].value.a = operation;
	t.call.op.paramTypes =
		TEEC_PARAM_TYPES(TEEC_VALUE_INPUT, TEEC_MEMREF_PARTIAL_INPUT,
				 TEEC_MEMREF_PARTIAL_OUTPUT, TEEC_NONE);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		char name[64];

		snprintf(name, sizeof(name), "crypto.%s.%zu", algorithm,
			 sizes[i].size);
		t.in_size = sizes[i].size;
		t.out_size = command == CRYPT_DIGEST_FINAL ? 32 : t.in_size;
		measure(name, sizes[i].count, transform, &t);
	}
}

static void start(TEEC_Session *s, uint32_t command, uint32_t operation,
		  size_t iv_size, uint32_t tag_size)
{
	static uint8_t iv[16] = {7};
	struct call c = {.session = s, .command = command};

	c.op.paramTypes = TEEC_PARAM_TYPES(
		TEEC_VALUE_INPUT, TEEC_MEMREF_TEMP_INPUT,
		tag_size ? TEEC_VALUE_INPUT : TEEC_NONE, TEEC_NONE);
	c.op.params[0].value.a = operation;
	c.op.params[0].value.b = tag_size;
	c.op.params[1].tmpref.buffer = iv;
	c.op.params[1].tmpref.size = iv_size;
	invoke(&c);
}

static void set_two_keys(TEEC_Session *s, uint32_t operation, uint32_t first,
			 uint32_t second)
{
	struct call c = {.session = s, .command = CRYPT_SET_KEY2};

	c.op.paramTypes = TEEC_PARAM_TYPES(TEEC_VALUE_INPUT, TEEC_VALUE_INPUT,
					   TEEC_NONE, TEEC_NONE);
	c.op.params[0].value.a = operation;
	c.op.params[0].value.b = first;
	c.op.params[1].value.a = second;
	invoke(&c);
}

void measure_crypto(void)
{
	static const uint8_t keys[2][32] = {{1, 2, 3}, {4, 5, 6}};
	TEEC_Session s = {0};
	uint32_t op;

	open_or_die(&s, &ta_crypt);
	op = alloc_operation(&s, ALG_SHA256, MODE_DIGEST, 0);
	measure_sizes(&s, CRYPT_DIGEST_FINAL, op, "sha256");

	op = alloc_operation(&s, ALG_AES_CTR, MODE_ENCRYPT, 256);
	command_value(&s, CRYPT_SET_KEY, op, make_secret(&s, keys[0], 32));
	start(&s, CRYPT_CIPHER_INIT, op, 16, 0);
	measure_sizes(&s, CRYPT_CIPHER_UPDATE, op, "aes256-ctr");

	op = alloc_operation(&s, ALG_AES_XTS, MODE_ENCRYPT, 512);
	set_two_keys(&s, op, make_secret(&s, keys[0], 32),
		     make_secret(&s, keys[1], 32));
	start(&s, CRYPT_CIPHER_INIT, op, 16, 0);
	measure_sizes(&s, CRYPT_CIPHER_UPDATE, op, "aes256-xts");

	op = alloc_operation(&s, ALG_AES_GCM, MODE_ENCRYPT, 256);
	command_value(&s, CRYPT_SET_KEY, op, make_secret(&s, keys[0], 32));
	start(&s, CRYPT_AE_INIT, op, 12, 16);
	measure_sizes(&s, CRYPT_AE_UPDATE, op, "aes256-gcm");
	TEEC_CloseSession(&s);
}
