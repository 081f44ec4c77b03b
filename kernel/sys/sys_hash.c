/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/sys/sys_crypt.h"
#include "kernel/sys/sys_priv.h"
#include "kernel/sys/user_span.h"

static bool is_fed(const struct crypt_state *s)
{
	return crypt_state_is(s, OP_DIGEST) || crypt_state_is(s, OP_MAC);
}

static enum status start_mac(struct crypt_state *s)
{
	const struct mac_alg alg = {.kind = s->alg->how, .hash = s->alg->hash};
	const struct number key = crypt_secret(s->key);
	struct mac *mac = NULL;
	enum status st = mac_create(&alg, key.bytes, key.size_bytes, &mac);

	if (st != ST_OK)
		return st;
	crypt_state_stop(s);
	s->mac = mac;
	return ST_OK;
}

/* (state, iv, iv_len) */
uint32_t sys_hash_init(struct sys_args *args)
{
	struct crypt_state *s = crypt_state_find(args, 0);
	enum status st = ST_OK;

	if (!s || !is_fed(s) || !crypt_state_has_keys(s))
		return GP_ERROR_BAD_PARAMETERS;
	if (crypt_state_is(s, OP_MAC))
		st = start_mac(s);
	else
		hash_restart(s->hash);
	if (st != ST_OK)
		return gp_from_status(st);
	s->is_initialised = true;
	s->is_squeezing = false;
	return GP_SUCCESS;
}

/* GP_SUCCESS when @s can take data of @size bytes at @va. */
static uint32_t check_feed(const struct crypt_state *s, uint64_t va,
			   uint64_t size)
{
	if (!s || !is_fed(s))
		return GP_ERROR_BAD_PARAMETERS;
	if (va == 0 && size != 0)
		return GP_ERROR_BAD_PARAMETERS;
	if (!s->is_initialised || (s->is_squeezing && size != 0))
		return GP_ERROR_BAD_STATE;
	return GP_SUCCESS;
}

static void feed(struct crypt_state *s, const struct sys_args *args,
		 uint64_t va, uint64_t size)
{
	struct user_span span = {
		.uctx = args->ta->uctx, .va = va, .left_bytes = size};
	size_t n = 0;
	const void *p;

	while ((p = user_span_next(&span, SIZE_MAX, &n)) != NULL) {
		if (crypt_state_is(s, OP_MAC))
			mac_update(s->mac, p, n);
		else
			hash_update(s->hash, p, n);
	}
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

static size_t result_size(const struct crypt_state *s)
{
	const struct mac_alg alg = {.kind = s->alg->how, .hash = s->alg->hash};

	return crypt_state_is(s, OP_MAC) ? mac_size(&alg)
					 : hash_size(s->alg->hash);
}

/* The next message may begin at once. */
static enum status take_result(struct crypt_state *s, uint8_t *result)
{
	enum status st = ST_OK;

	if (crypt_state_is(s, OP_MAC)) {
		st = mac_final(s->mac, result);
		mac_restart(s->mac);
	} else {
		hash_final(s->hash, result);
		hash_restart(s->hash);
	}
	return st;
}

static uint32_t finish(struct crypt_state *s, struct sys_args *args)
{
	uint8_t result[HASH_MAX_BYTES];
	size_t size = result_size(s);
	uint64_t room = args->v[4];
	enum status st;

	sys_return_value(args, 4, size);
	/* Nothing is consumed when the result does not fit. */
	if (room < size)
		return GP_ERROR_SHORT_BUFFER;
	feed(s, args, args->a[1], args->a[2]);
	st = take_result(s, result);
	if (st == ST_OK)
		st = uctx_copy_out(sys_user(args, 3), result, size);
	secure_zero(result, sizeof(result));
	return gp_from_status(st);
}

/* Output of any length, exactly as much as there is room; the next call goes
 * on where this one ends. The length is not written. */
static uint32_t squeeze(struct crypt_state *s, const struct sys_args *args)
{
	enum status st = ST_OK;
	uint8_t piece[256];

	feed(s, args, args->a[1], args->a[2]);
	s->is_squeezing = true;
	for (uint64_t done = 0; done < args->v[4] && st == ST_OK;) {
		size_t n = MIN(args->v[4] - done, (uint64_t)sizeof(piece));

		st = hash_extract(s->hash, piece, n);
		if (st == ST_OK)
			st = uctx_copy_out((user_addr_t){args->a[3] + done},
					   piece, n);
		done += n;
	}
	secure_zero(piece, sizeof(piece));
	return gp_from_status(st);
}

/* (state, chunk, len, hash, u64 *hash_len) */
uint32_t sys_hash_final(struct sys_args *args)
{
	struct crypt_state *s = crypt_state_find(args, 0);
	uint32_t code = check_feed(s, args->a[1], args->a[2]);

	if (code != GP_SUCCESS)
		return code;
	if (crypt_state_is(s, OP_DIGEST) &&
	    (s->alg->hash == HASH_SHAKE128 || s->alg->hash == HASH_SHAKE256))
		return squeeze(s, args);
	return finish(s, args);
}
