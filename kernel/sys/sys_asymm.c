/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/mm/heap.h"
#include "kernel/sys/op_asymm.h"
#include "kernel/sys/sys_priv.h"
#include "kernel/uctx/uctx.h"

/* Asymmetric encryption and signatures: what comes in and goes out. */

/* The TA's input in argument @idx and the next. */
static enum status read_bytes(const struct sys_args *args, unsigned int idx,
			      struct op_bytes *out)
{
	void *data = NULL;
	enum status st =
		uctx_dup_in(sys_user(args, idx), args->a[idx + 1], &data);

	if (st == ST_OK)
		*out = (struct op_bytes){data, args->a[idx + 1]};
	return st;
}

static bool is_signature(const struct crypt_state *s)
{
	return crypt_state_is(s, OP_SIGNATURE);
}

/* Arguments of asymm_operate: 5 dst, 6 u64 *dst_len. */
static uint32_t operate(struct sys_args *args, struct asymm_job *job)
{
	enum status st = ST_NO_MEM;
	uint32_t code = GP_SUCCESS;
	size_t room = 0;
	bool is_exact = false;

	st = asymm_room(job, &room, &is_exact);
	if (st != ST_OK)
		return gp_from_status(st);
	/* Before work that would be for nothing. */
	if (is_exact)
		code = sys_check_room(args, 6, room);
	if (code != GP_SUCCESS)
		return code;
	job->out = heap_alloc(room ? room : 1);
	if (!job->out)
		return GP_ERROR_OUT_OF_MEMORY;
	job->out_bytes = room;
	st = is_signature(job->state) ? asymm_sign(job) : asymm_crypt(job);
	if (st == ST_OK && !is_exact)
		code = sys_check_room(args, 6, job->out_bytes);
	if (st == ST_OK && code == GP_SUCCESS)
		st = uctx_copy_out(sys_user(args, 5), job->out, job->out_bytes);
	heap_free(job->out);
	return st == ST_OK ? code : gp_from_status(st);
}

/* (state, attrs, count, src, len, dst, u64 *dst_len) */
uint32_t sys_asymm_operate(struct sys_args *args)
{
	struct crypt_state *s = crypt_state_find(args, 0);
	struct asymm_job job = {.state = s};
	uint32_t code;
	enum status st;

	if (!s)
		return GP_ERROR_BAD_PARAMETERS;
	if (!is_signature(s) && !crypt_state_is(s, OP_ENCRYPTION))
		return GP_ERROR_GENERIC;
	if (s->mode == TA_MODE_VERIFY)
		return GP_ERROR_BAD_PARAMETERS;
	if (!crypt_state_has_keys(s))
		return GP_ERROR_GENERIC;
	if (args->a[4] > asymm_max_input(s))
		return GP_ERROR_BAD_PARAMETERS;
	st = sys_attrs_read(args, 1, &job.attrs);
	if (st == ST_OK)
		st = read_bytes(args, 3, &job.in);
	if (st != ST_OK)
		return gp_from_status(st);
	code = operate(args, &job);
	op_bytes_free(&job.in);
	return code;
}

/* (state, attrs, count, data, len, sig, sig_len) */
uint32_t sys_asymm_verify(struct sys_args *args)
{
	struct crypt_state *s = crypt_state_find(args, 0);
	struct asymm_job job = {.state = s};
	struct op_bytes sig = {NULL, 0};
	enum status st;

	if (!s || !is_signature(s) || s->mode != TA_MODE_VERIFY ||
	    !crypt_state_has_keys(s) || args->a[4] > asymm_max_input(s))
		return GP_ERROR_BAD_PARAMETERS;
	if (args->a[6] > ASYMM_MAX_SIGNATURE)
		return GP_ERROR_SIGNATURE_INVALID;
	st = sys_attrs_read(args, 1, &job.attrs);
	if (st == ST_OK)
		st = read_bytes(args, 3, &job.in);
	if (st == ST_OK)
		st = read_bytes(args, 5, &sig);
	if (st == ST_OK)
		st = asymm_verify(&job, &sig);
	op_bytes_free(&sig);
	op_bytes_free(&job.in);
	return st == ST_SECURITY ? GP_ERROR_SIGNATURE_INVALID
				 : gp_from_status(st);
}
