/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/sys_crypt.h"
#include "kernel/sys/sys_priv.h"
#include "kernel/sys/user_span.h"

/* (state, iv, iv_len) */
uint32_t sys_hash_init(struct sys_args *args)
{
	struct crypt_state *s = crypt_state_find(args, 0);

	if (!s || s->class != CRYPT_DIGEST)
		return GP_ERROR_BAD_PARAMETERS;
	hash_restart(s->hash);
	s->is_initialised = true;
	return GP_SUCCESS;
}

/* GP_SUCCESS when @s can take data of @size bytes at @va. */
static uint32_t check_feed(const struct crypt_state *s, uint64_t va,
			   uint64_t size)
{
	if (!s || s->class != CRYPT_DIGEST)
		return GP_ERROR_BAD_PARAMETERS;
	if (va == 0 && size != 0)
		return GP_ERROR_BAD_PARAMETERS;
	return s->is_initialised ? GP_SUCCESS : GP_ERROR_BAD_STATE;
}

static void feed(struct crypt_state *s, const struct sys_args *args,
		 uint64_t va, uint64_t size)
{
	struct user_span span = {
		.uctx = args->ta->uctx, .va = va, .left_bytes = size};
	size_t n = 0;
	const void *p;

	while ((p = user_span_next(&span, SIZE_MAX, &n)) != NULL)
		hash_update(s->hash, p, n);
}

/* (state, chunk, len) */
uint32_t sys_hash_update(struct sys_args *args)
{
	struct crypt_state *s = crypt_state_find(args, 0);
	uint32_t code = check_feed(s, args->a[1], args->a[2]);

	if (code == GP_SUCCESS)
		feed(s, args, args->a[1], args->a[2]);
	return code;
}

/* (state, chunk, len, hash, u64 *hash_len) */
uint32_t sys_hash_final(struct sys_args *args)
{
	struct crypt_state *s = crypt_state_find(args, 0);
	uint32_t code = check_feed(s, args->a[1], args->a[2]);
	uint8_t digest[HASH_MAX_BYTES];
	uint64_t room;
	size_t size;

	if (code != GP_SUCCESS)
		return code;
	size = hash_size(s->hash_alg);
	room = args->v[4];
	sys_return_value(args, 4, size);
	/* Nothing is consumed when the result does not fit. */
	if (room < size)
		return GP_ERROR_SHORT_BUFFER;
	feed(s, args, args->a[1], args->a[2]);
	hash_final(s->hash, digest);
	hash_restart(s->hash);
	return gp_from_status(uctx_copy_out(sys_user(args, 3), digest, size));
}
