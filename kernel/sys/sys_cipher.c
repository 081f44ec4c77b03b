/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/sys/op_padding.h"
#include "kernel/sys/sys_crypt.h"
#include "kernel/sys/sys_priv.h"
#include "kernel/sys/user_pump.h"
#include "kernel/uctx/uctx.h"

/* Ciphers. The TA's library hands in whole blocks but at the end.
 * Spec: abi-ta 3.5. */

static enum status start(struct crypt_state *s, const uint8_t *iv,
			 size_t iv_bytes)
{
	struct number key = crypt_secret(s->key);
	struct number key2 = {NULL, 0};
	struct cipher *c = NULL;
	enum status st;

	if (s->key2)
		key2 = crypt_secret(s->key2);
	st = cipher_create(
		s->alg->how, s->mode == TA_MODE_ENCRYPT,
		&(const struct cipher_keys){.key = key.bytes,
					    .key2 = key2.bytes,
					    .key_bytes = key.size_bytes,
					    .key2_bytes = key2.size_bytes},
		&c);
	if (st != ST_OK)
		return st;
	st = cipher_start(c, iv, iv_bytes);
	if (st != ST_OK) {
		cipher_destroy(c);
		return st;
	}
	crypt_state_stop(s);
	s->cipher = c;
	s->is_initialised = true;
	return ST_OK;
}

/* (state, iv, iv_len) */
uint32_t sys_cipher_init(struct sys_args *args)
{
	struct crypt_state *s = crypt_state_find(args, 0);
	uint8_t iv[CIPHER_MAX_BLOCK_BYTES];
	uint64_t size = args->a[2];
	enum status st;

	if (!s)
		return GP_ERROR_BAD_PARAMETERS;
	if (!crypt_state_is(s, OP_CIPHER))
		return GP_ERROR_BAD_STATE;
	if (!crypt_state_has_keys(s))
		return GP_ERROR_BAD_PARAMETERS;
	/* One that the mode has no use for is not looked at. */
	if (cipher_iv_size(s->alg->how) == 0)
		size = 0;
	if (size > sizeof(iv))
		return GP_ERROR_BAD_PARAMETERS;
	st = uctx_copy_in(iv, sys_user(args, 1), size);
	if (st == ST_OK)
		st = start(s, iv, size);
	return gp_from_status(st);
}

static enum status update(void *ctx, const uint8_t *src, size_t size,
			  uint8_t *dst, __unused bool is_last)
{
	return cipher_update(ctx, src, size, dst);
}

static enum status finish(void *ctx, const uint8_t *src, size_t size,
			  uint8_t *dst, bool is_last)
{
	return is_last ? cipher_final(ctx, src, size, dst)
		       : cipher_update(ctx, src, size, dst);
}

/*
 * Whole blocks, but CTR takes anything and what steals ciphertext may end with
 * less: whether that is enough shows at the end.
 */
static bool is_size_good(enum cipher_alg alg, uint64_t size, bool is_last)
{
	switch (alg) {
	case CIPHER_AES_CTR:
	case CIPHER_SM4_CTR:
		return true;
	case CIPHER_AES_CTS:
	case CIPHER_AES_XTS:
	case CIPHER_SM4_XTS:
		return is_last || size % cipher_block_size(alg) == 0;
	case CIPHER_AES_ECB:
	case CIPHER_AES_CBC:
	case CIPHER_DES_ECB:
	case CIPHER_DES_CBC:
	case CIPHER_DES3_ECB:
	case CIPHER_DES3_CBC:
	case CIPHER_SM4_ECB:
	case CIPHER_SM4_CBC:
	case CIPHER_ALG_COUNT:
		break;
	}
	return size % cipher_block_size(alg) == 0;
}

static uint32_t find_step(const struct sys_args *args, struct crypt_state **out)
{
	struct crypt_state *s = crypt_state_find(args, 0);

	if (!s)
		return GP_ERROR_BAD_PARAMETERS;
	if (!crypt_state_is(s, OP_CIPHER) || !s->is_initialised)
		return GP_ERROR_BAD_STATE;
	*out = s;
	return GP_SUCCESS;
}

static enum status pump(const struct sys_args *args, struct crypt_state *s,
			enum status (*step)(void *, const uint8_t *, size_t,
					    uint8_t *, bool))
{
	return user_pump(&(const struct user_pump){
		.uctx = args->ta->uctx,
		.src = args->a[1],
		.dst = args->a[3],
		.size_bytes = args->a[2],
		.is_one_pass = cipher_is_one_pass(s->cipher),
		.step = step,
		.ctx = s->cipher});
}

/* (state, src, len, dst, u64 *dst_len) */
uint32_t sys_cipher_update(struct sys_args *args)
{
	struct crypt_state *s = NULL;
	uint32_t code = find_step(args, &s);

	if (code == GP_SUCCESS)
		code = sys_check_room(args, 4, args->a[2]);
	if (code != GP_SUCCESS || args->a[2] == 0)
		return code;
	if (!is_size_good(s->alg->how, args->a[2], false))
		return GP_ERROR_BAD_PARAMETERS;
	return gp_from_status(pump(args, s, update));
}

/* Padding is added, or looked at and taken away. */
static uint32_t finish_padded(struct sys_args *args, struct crypt_state *s)
{
	const uint64_t room = padding_room(s, args->a[2]);
	uint64_t size = 0;
	uint32_t code = 0;
	enum status st = ST_OK;

	if (!room)
		return GP_ERROR_BAD_PARAMETERS;
	code = sys_check_room(args, 4, room);
	if (code != GP_SUCCESS)
		return code;
	st = padding_finish(args, s, &size);
	s->is_initialised = false;
	if (st == ST_OK)
		sys_return_value(args, 4, size);
	return st == ST_SECURITY ? GP_ERROR_CIPHERTEXT_INVALID
				 : gp_from_status(st);
}

/* (state, src, len, dst, u64 *dst_len) */
uint32_t sys_cipher_final(struct sys_args *args)
{
	struct crypt_state *s = NULL;
	uint32_t code = find_step(args, &s);
	enum status st;

	if (code == GP_SUCCESS && s->alg->param == OP_PKCS5)
		return finish_padded(args, s);
	if (code == GP_SUCCESS)
		code = sys_check_room(args, 4, args->a[2]);
	if (code != GP_SUCCESS)
		return code;
	if (!is_size_good(s->alg->how, args->a[2], true))
		return GP_ERROR_BAD_PARAMETERS;
	st = pump(args, s, finish);
	s->is_initialised = false;
	return gp_from_status(st);
}
