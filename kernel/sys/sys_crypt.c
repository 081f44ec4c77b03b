/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/sys_crypt.h"

#include "kernel/mm/heap.h"
#include "kernel/sys/sys_data.h"
#include "kernel/sys/sys_priv.h"

static const struct {
	uint32_t algo;
	enum hash_alg alg;
} digests[] = {
	{0x50000001, HASH_MD5},      {0x50000002, HASH_SHA1},
	{0x50000003, HASH_SHA224},   {0x50000004, HASH_SHA256},
	{0x50000005, HASH_SHA384},   {0x50000006, HASH_SHA512},
	{0x50000007, HASH_SM3},      {0x50000008, HASH_SHA3_224},
	{0x50000009, HASH_SHA3_256}, {0x5000000A, HASH_SHA3_384},
	{0x5000000B, HASH_SHA3_512}, {0x50000101, HASH_SHAKE128},
	{0x50000102, HASH_SHAKE256},
};

/* Ids whose first digit does not tell the class. Spec: abi-ta 3.5. */
static const struct {
	uint32_t algo;
	enum crypt_class class;
} odd_classes[] = {
	{0x80000046, CRYPT_ASYM_CIPHER}, /* SM2 PKE */
	{0x60000045, CRYPT_DERIVE},      /* SM2 KEP */
	{0xF0000830, CRYPT_SIGNATURE},   /* RSASSA without hash OID */
	{0xF0000613, CRYPT_MAC},         /* DES3 CMAC */
	{0xF0000414, CRYPT_CIPHER},      /* SM4 XTS */
	{0xF0111930, CRYPT_SIGNATURE},   {0xF0110230, CRYPT_ASYM_CIPHER},
};

enum crypt_class crypt_class_of(uint32_t algo)
{
	for (size_t i = 0; i < ARRAY_SIZE(odd_classes); i++) {
		if (odd_classes[i].algo == algo)
			return odd_classes[i].class;
	}
	return (enum crypt_class)(algo >> 28);
}

struct crypt_state *crypt_state_find(const struct sys_args *args,
				     unsigned int idx)
{
	struct sys_data *d = sys_data_find(args->ta);

	return d ? handle_find(&d->states, args->a[idx]) : NULL;
}

void crypt_state_destroy(void *state)
{
	struct crypt_state *s = state;

	hash_destroy(s->hash);
	heap_free(s);
}

static enum status create_digest(struct crypt_state *s)
{
	for (size_t i = 0; i < ARRAY_SIZE(digests); i++) {
		if (digests[i].algo == s->algo) {
			s->hash_alg = digests[i].alg;
			return hash_create(s->hash_alg, &s->hash);
		}
	}
	return ST_NOT_SUPPORTED;
}

/* Operations with a key are not there yet: only class digest is. */
static enum status create_state(uint32_t algo, uint32_t mode,
				struct crypt_state **out)
{
	struct crypt_state *s;
	enum status st;

	if (crypt_class_of(algo) != CRYPT_DIGEST)
		return ST_NOT_SUPPORTED;
	s = heap_alloc(sizeof(*s));
	if (!s)
		return ST_NO_MEM;
	s->algo = algo;
	s->mode = mode;
	s->class = CRYPT_DIGEST;
	st = create_digest(s);
	if (st != ST_OK) {
		heap_free(s);
		return st;
	}
	*out = s;
	return ST_OK;
}

/* (algo, mode, key1, key2, u32 *state) */
uint32_t sys_cryp_state_alloc(struct sys_args *args)
{
	struct crypt_state *s = NULL;
	struct sys_data *d = NULL;
	uint32_t handle = 0;
	enum status st;

	/* No object exists yet, so a key handle names nothing. */
	if (args->a[2] != 0 || args->a[3] != 0)
		return GP_ERROR_BAD_STATE;
	if (args->a[1] > TA_MODE_DERIVE)
		return GP_ERROR_BAD_PARAMETERS;
	st = sys_data_get(args->ta, &d);
	if (st != ST_OK)
		return gp_from_status(st);
	st = create_state((uint32_t)args->a[0], (uint32_t)args->a[1], &s);
	if (st != ST_OK)
		return gp_from_status(st);
	st = handle_add(&d->states, s, &handle);
	if (st != ST_OK) {
		crypt_state_destroy(s);
		return gp_from_status(st);
	}
	sys_return_value(args, 4, handle);
	return GP_SUCCESS;
}

/* (dst, src) */
uint32_t sys_cryp_state_copy(struct sys_args *args)
{
	struct crypt_state *dst = crypt_state_find(args, 0);
	const struct crypt_state *src = crypt_state_find(args, 1);

	if (!dst || !src || dst->algo != src->algo || dst->mode != src->mode)
		return GP_ERROR_BAD_PARAMETERS;
	if (dst != src)
		hash_copy(dst->hash, src->hash);
	dst->is_initialised = src->is_initialised;
	dst->is_squeezing = src->is_squeezing;
	return GP_SUCCESS;
}

/* (state) */
uint32_t sys_cryp_state_free(struct sys_args *args)
{
	struct sys_data *d = sys_data_find(args->ta);
	struct crypt_state *s =
		d ? handle_remove(&d->states, args->a[0]) : NULL;

	if (!s)
		return GP_ERROR_BAD_PARAMETERS;
	crypt_state_destroy(s);
	return GP_SUCCESS;
}
