/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/sys_crypt.h"

#include "kernel/mm/heap.h"
#include "kernel/sys/op_copy.h"
#include "kernel/sys/sys_data.h"
#include "kernel/sys/sys_priv.h"

struct crypt_state *crypt_state_find(const struct sys_args *args,
				     unsigned int idx)
{
	struct sys_data *d = sys_data_find(args->ta);

	return d ? handle_find(&d->states, args->a[idx]) : NULL;
}

void crypt_state_stop(struct crypt_state *s)
{
	s->is_initialised = false;
	switch ((enum op_class)s->alg->class) {
	case OP_DIGEST:
		hash_destroy(s->hash);
		break;
	case OP_MAC:
		mac_destroy(s->mac);
		break;
	case OP_CIPHER:
		cipher_destroy(s->cipher);
		break;
	case OP_AE:
		if (s->alg->how == OP_GCM)
			aes_gcm_destroy(s->gcm);
		else
			aes_ccm_destroy(s->ccm);
		break;
	case OP_ENCRYPTION:
	case OP_SIGNATURE:
	case OP_DERIVE:
		break;
	}
	s->hash = NULL;
}

void crypt_state_destroy(void *state)
{
	struct crypt_state *s = state;

	crypt_state_stop(s);
	heap_free(s);
}

static bool is_usable(const struct crypt_state *s, const struct object *key)
{
	return !key || (object_is_initialised(key) &&
			(key->usage & op_alg_usage(s->alg, s->mode)));
}

bool crypt_state_has_keys(const struct crypt_state *s)
{
	return is_usable(s, s->key) && is_usable(s, s->key2);
}

static enum status create_state(const struct op_alg *alg, uint32_t mode,
				struct crypt_state **out)
{
	struct crypt_state *s = heap_alloc(sizeof(*s));
	enum status st;

	if (!s)
		return ST_NO_MEM;
	s->alg = alg;
	s->mode = mode;
	if (alg->class == OP_DIGEST) {
		st = hash_create((enum hash_alg)alg->hash, &s->hash);
		if (st != ST_OK) {
			heap_free(s);
			return st;
		}
	}
	*out = s;
	return ST_OK;
}

/* The key in argument @idx; 0 is none. */
static uint32_t check_key(const struct sys_args *args, unsigned int idx,
			  const struct op_alg *alg, struct object **out)
{
	struct object *o = object_find(args, idx);

	*out = o;
	if (args->a[idx] == 0)
		return GP_SUCCESS;
	if (!o)
		return GP_ERROR_BAD_STATE;
	if (o->is_claimed ||
	    !op_alg_takes_key(alg, (uint32_t)args->a[1], o->type->id))
		return GP_ERROR_BAD_PARAMETERS;
	return GP_SUCCESS;
}

static uint32_t check_keys(const struct sys_args *args,
			   const struct op_alg *alg, struct object *keys[2])
{
	unsigned int count;
	uint32_t code = check_key(args, 2, alg, &keys[0]);

	if (code == GP_SUCCESS)
		code = check_key(args, 3, alg, &keys[1]);
	if (code != GP_SUCCESS)
		return code;
	count = (keys[0] ? 1u : 0u) + (keys[1] ? 1u : 0u);
	if (count != op_alg_key_count(alg) || (!keys[0] && keys[1]) ||
	    (keys[0] && keys[0] == keys[1]))
		return GP_ERROR_BAD_PARAMETERS;
	return GP_SUCCESS;
}

static void claim(struct crypt_state *s, struct object *keys[2])
{
	s->key = keys[0];
	s->key2 = keys[1];
	if (s->key)
		s->key->is_claimed = true;
	if (s->key2)
		s->key2->is_claimed = true;
}

/* A handle that names no object is said so before all else. */
static bool has_bad_handle(const struct sys_args *args)
{
	return (args->a[2] != 0 && !object_find(args, 2)) ||
	       (args->a[3] != 0 && !object_find(args, 3));
}

/* (algo, mode, key1, key2, u32 *state) */
uint32_t sys_cryp_state_alloc(struct sys_args *args)
{
	const struct op_alg *alg = op_alg_find((uint32_t)args->a[0]);
	struct object *keys[2] = {NULL, NULL};
	struct crypt_state *s = NULL;
	struct sys_data *d = NULL;
	uint32_t handle = 0;
	uint32_t code;
	enum status st;

	if (has_bad_handle(args))
		return GP_ERROR_BAD_STATE;
	if (args->a[1] > TA_MODE_DERIVE)
		return GP_ERROR_BAD_PARAMETERS;
	if (!alg || !op_alg_has_mode(alg, (uint32_t)args->a[1]))
		return GP_ERROR_NOT_SUPPORTED;
	code = check_keys(args, alg, keys);
	if (code != GP_SUCCESS)
		return code;
	st = sys_data_get(args->ta, &d);
	if (st == ST_OK)
		st = create_state(alg, (uint32_t)args->a[1], &s);
	if (st != ST_OK)
		return gp_from_status(st);
	st = handle_add(&d->states, s, &handle);
	if (st != ST_OK) {
		crypt_state_destroy(s);
		return gp_from_status(st);
	}
	claim(s, keys);
	sys_return_value(args, 4, handle);
	return GP_SUCCESS;
}

/* (dst, src) */
uint32_t sys_cryp_state_copy(struct sys_args *args)
{
	struct crypt_state *dst = crypt_state_find(args, 0);
	const struct crypt_state *src = crypt_state_find(args, 1);

	if (!dst || !src || dst->alg != src->alg || dst->mode != src->mode)
		return GP_ERROR_BAD_PARAMETERS;
	if (src->alg->class == OP_ENCRYPTION ||
	    src->alg->class == OP_SIGNATURE || src->alg->class == OP_DERIVE)
		return GP_ERROR_BAD_STATE;
	return gp_from_status(dst == src ? ST_OK : op_copy(dst, src));
}

static void close_key(struct ta_instance *ta, struct object *key)
{
	if (!key)
		return;
	key->is_claimed = false;
	(void)object_close(ta, key);
}

/* (state) Its keys go too. */
uint32_t sys_cryp_state_free(struct sys_args *args)
{
	struct sys_data *d = sys_data_find(args->ta);
	struct crypt_state *s =
		d ? handle_remove(&d->states, args->a[0]) : NULL;

	if (!s)
		return GP_ERROR_BAD_PARAMETERS;
	close_key(args->ta, s->key);
	close_key(args->ta, s->key2);
	crypt_state_destroy(s);
	return GP_SUCCESS;
}
