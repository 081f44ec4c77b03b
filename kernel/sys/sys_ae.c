/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"
#include "kernel/sys/sys_crypt.h"
#include "kernel/sys/sys_priv.h"
#include "kernel/sys/user_pump.h"
#include "kernel/uctx/uctx.h"

/* Authenticated encryption: AES-GCM and AES-CCM. Spec: abi-ta 3.5. */

#define TAG_MIN_BYTES 4
#define TAG_MAX_BYTES 16
/* Of data to authenticate, on the stack. */
#define PIECE_BYTES   256

struct ae_start {
	uint8_t *nonce;
	uint64_t nonce_bytes, tag_bytes, aad_bytes, text_bytes;
};

static bool is_gcm(const struct crypt_state *s)
{
	return s->alg->how == OP_GCM;
}

static enum status start_gcm(struct crypt_state *s, const struct ae_start *p)
{
	const struct number key = crypt_secret(s->key);
	struct aes_gcm *g = NULL;
	enum status st = aes_gcm_create(key.bytes, key.size_bytes, &g);

	if (st != ST_OK)
		return st;
	st = aes_gcm_start(g, s->mode == TA_MODE_ENCRYPT, p->nonce,
			   p->nonce_bytes, NULL, 0);
	if (st != ST_OK) {
		aes_gcm_destroy(g);
		return st;
	}
	crypt_state_stop(s);
	s->gcm = g;
	return ST_OK;
}

static enum status start_ccm(struct crypt_state *s, const struct ae_start *p)
{
	const struct aes_ccm_start start = {
		.encrypt = s->mode == TA_MODE_ENCRYPT,
		.nonce = p->nonce,
		.nonce_bytes = p->nonce_bytes,
		.tag_bytes = p->tag_bytes,
		.aad_bytes = p->aad_bytes,
		.text_bytes = p->text_bytes,
	};
	const struct number key = crypt_secret(s->key);
	struct aes_ccm *c = NULL;
	enum status st = aes_ccm_create(key.bytes, key.size_bytes, &c);

	if (st != ST_OK)
		return st;
	st = aes_ccm_start(c, &start);
	if (st != ST_OK) {
		aes_ccm_destroy(c);
		return st;
	}
	crypt_state_stop(s);
	s->ccm = c;
	return ST_OK;
}

static bool is_tag_possible(const struct crypt_state *s, uint64_t size)
{
	return size >= TAG_MIN_BYTES && size <= TAG_MAX_BYTES &&
	       (is_gcm(s) || size % 2 == 0);
}

static enum status start(struct crypt_state *s, const struct ae_start *p)
{
	enum status st = is_gcm(s) ? start_gcm(s, p) : start_ccm(s, p);

	if (st != ST_OK)
		return st;
	s->tag_bytes = (uint8_t)p->tag_bytes;
	s->has_text = false;
	s->is_initialised = true;
	return ST_OK;
}

/* (state, nonce, nonce_len, tag_len, aad_len, payload_len) */
uint32_t sys_authenc_init(struct sys_args *args)
{
	struct crypt_state *s = crypt_state_find(args, 0);
	struct ae_start p = {
		.nonce_bytes = args->a[2],
		.tag_bytes = args->a[3],
		.aad_bytes = args->a[4],
		.text_bytes = args->a[5],
	};
	void *nonce = NULL;
	enum status st;

	if (!s)
		return GP_ERROR_BAD_PARAMETERS;
	if (!crypt_state_is(s, OP_AE))
		return GP_ERROR_BAD_STATE;
	if (!crypt_state_has_keys(s))
		return GP_ERROR_BAD_PARAMETERS;
	if (!is_tag_possible(s, p.tag_bytes))
		return GP_ERROR_NOT_SUPPORTED;
	st = uctx_dup_in(sys_user(args, 1), p.nonce_bytes, &nonce);
	if (st != ST_OK)
		return gp_from_status(st);
	p.nonce = nonce;
	st = start(s, &p);
	heap_free(nonce);
	return gp_from_status(st);
}

/* GP_SUCCESS and the state when it runs. */
static uint32_t running(const struct sys_args *args, struct crypt_state **out)
{
	struct crypt_state *s = crypt_state_find(args, 0);

	if (!s)
		return GP_ERROR_BAD_PARAMETERS;
	if (!crypt_state_is(s, OP_AE) || !s->is_initialised)
		return GP_ERROR_BAD_STATE;
	*out = s;
	return GP_SUCCESS;
}

/* (state, data, len) */
uint32_t sys_authenc_update_aad(struct sys_args *args)
{
	struct crypt_state *s = NULL;
	uint32_t code = running(args, &s);
	uint64_t left = args->a[2];
	uint64_t va = args->a[1];
	enum status st = ST_OK;
	uint8_t piece[PIECE_BYTES];

	if (code != GP_SUCCESS)
		return code;
	if (s->has_text)
		return GP_ERROR_BAD_PARAMETERS;
	while (left > 0 && st == ST_OK) {
		size_t n = MIN(left, (uint64_t)sizeof(piece));

		st = uctx_copy_in(piece, (user_addr_t){va}, n);
		if (st != ST_OK)
			break;
		st = is_gcm(s) ? aes_gcm_add_aad(s->gcm, piece, n)
			       : aes_ccm_add_aad(s->ccm, piece, n);
		va += n;
		left -= n;
	}
	return gp_from_status(st);
}

static enum status step(void *ctx, const uint8_t *src, size_t size,
			uint8_t *dst, __unused bool is_last)
{
	struct crypt_state *s = ctx;

	return is_gcm(s) ? aes_gcm_update(s->gcm, src, size, dst)
			 : aes_ccm_update(s->ccm, src, size, dst);
}

/* Arguments 1 to 4: src, len, dst, u64 *dst_len, whose room is checked. */
static enum status crypt(const struct sys_args *args, struct crypt_state *s)
{
	if (args->a[2] == 0)
		return ST_OK;
	s->has_text = true;
	return user_pump(&(const struct user_pump){
		.uctx = args->ta->uctx,
		.src = args->a[1],
		.dst = args->a[3],
		.size_bytes = args->a[2],
		.is_one_pass = is_gcm(s) && aes_gcm_is_one_pass(s->gcm),
		.step = step,
		.ctx = s});
}

/* (state, src, len, dst, u64 *dst_len) */
uint32_t sys_authenc_update_payload(struct sys_args *args)
{
	struct crypt_state *s = NULL;
	uint32_t code = running(args, &s);

	if (code == GP_SUCCESS)
		code = sys_check_room(args, 4, args->a[2]);
	return code == GP_SUCCESS ? gp_from_status(crypt(args, s)) : code;
}

static enum status take_tag(struct crypt_state *s, uint8_t *tag)
{
	s->is_initialised = false;
	return is_gcm(s) ? aes_gcm_finish(s->gcm, tag, s->tag_bytes)
			 : aes_ccm_finish(s->ccm, tag, s->tag_bytes);
}

/* (state, src, len, dst, u64 *dst_len, tag, u64 *tag_len) */
uint32_t sys_authenc_enc_final(struct sys_args *args)
{
	struct crypt_state *s = NULL;
	uint32_t code = running(args, &s);
	uint8_t tag[TAG_MAX_BYTES];
	uint32_t tag_code;
	enum status st;

	if (code != GP_SUCCESS)
		return code;
	if (s->mode != TA_MODE_ENCRYPT)
		return GP_ERROR_BAD_PARAMETERS;
	/* Both lengths are told when either is short. */
	code = sys_check_room(args, 4, args->a[2]);
	tag_code = sys_check_room(args, 6, s->tag_bytes);
	if (code != GP_SUCCESS || tag_code != GP_SUCCESS)
		return GP_ERROR_SHORT_BUFFER;
	st = crypt(args, s);
	if (st == ST_OK)
		st = take_tag(s, tag);
	if (st == ST_OK)
		st = uctx_copy_out(sys_user(args, 5), tag, s->tag_bytes);
	return gp_from_status(st);
}

/* (state, src, len, dst, u64 *dst_len, tag, tag_len) */
uint32_t sys_authenc_dec_final(struct sys_args *args)
{
	struct crypt_state *s = NULL;
	uint32_t code = running(args, &s);
	uint8_t tag[TAG_MAX_BYTES];
	enum status st;

	if (code != GP_SUCCESS)
		return code;
	if (s->mode != TA_MODE_DECRYPT)
		return GP_ERROR_BAD_PARAMETERS;
	code = sys_check_room(args, 4, args->a[2]);
	if (code != GP_SUCCESS)
		return code;
	if (args->a[6] != s->tag_bytes)
		return GP_ERROR_MAC_INVALID;
	/* The tag may lie where the text goes. */
	st = uctx_copy_in(tag, sys_user(args, 5), s->tag_bytes);
	if (st == ST_OK)
		st = crypt(args, s);
	if (st != ST_OK)
		return gp_from_status(st);
	st = take_tag(s, tag);
	return st == ST_SECURITY ? GP_ERROR_MAC_INVALID : gp_from_status(st);
}
