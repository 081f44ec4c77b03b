/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/lattice.h"

#include "abi/crypt_values.h"
#include "kernel/mm/heap.h"
#include "kernel/uctx/uctx.h"

#define CONTEXT_MAX_BYTES 255

/* The parameter sets by the size that names them; ..._COUNT: none. */
static enum ml_kem_alg kem_alg(uint32_t bits)
{
	switch (bits) {
	case 512:
		return ML_KEM_512;
	case 768:
		return ML_KEM_768;
	case 1024:
		return ML_KEM_1024;
	default:
		return ML_KEM_ALG_COUNT;
	}
}

static enum ml_dsa_alg dsa_alg(uint32_t bits)
{
	switch (bits) {
	case 44:
		return ML_DSA_44;
	case 65:
		return ML_DSA_65;
	case 87:
		return ML_DSA_87;
	default:
		return ML_DSA_ALG_COUNT;
	}
}

static bool is_kem(const struct object_type *t)
{
	return t->id == TA_TYPE_ML_KEM_PUBLIC || t->id == TA_TYPE_ML_KEM_PAIR;
}

struct ml_sizes object_lattice_sizes(const struct object_type *t, uint32_t bits)
{
	if (is_kem(t))
		return ml_kem_sizes(kem_alg(bits));
	if (t->id == TA_TYPE_ML_DSA_PUBLIC || t->id == TA_TYPE_ML_DSA_PAIR)
		return ml_dsa_sizes(dsa_alg(bits));
	return (struct ml_sizes){0};
}

enum status lattice_generate(struct object *o, uint32_t bits)
{
	struct object_attr *private_key =
		&o->attrs[object_type_attr(o->type, TA_ATTR_ML_PRIVATE)];
	struct object_attr *public_key =
		&o->attrs[object_type_attr(o->type, TA_ATTR_ML_PUBLIC)];
	const struct ml_sizes sizes = object_lattice_sizes(o->type, bits);
	enum status st = ST_BAD_PARAM;

	if (sizes.public_bytes == 0)
		return st;
	st = is_kem(o->type)
		     ? ml_kem_generate(kem_alg(bits), private_key->bytes,
				       public_key->bytes)
		     : ml_dsa_generate(dsa_alg(bits), private_key->bytes,
				       public_key->bytes);
	if (st != ST_OK)
		return st;
	private_key->size_bytes = (uint32_t)sizes.seed_bytes;
	public_key->size_bytes = (uint32_t)sizes.public_bytes;
	o->attr_mask = BIT32(o->type->attr_count) - 1;
	return ST_OK;
}

/* The message; *@context is freed by the caller. */
static enum status message_of(const struct asymm_job *job,
			      struct op_bytes *context,
			      struct ml_dsa_message *out)
{
	enum status st = op_bytes_read(&job->attrs, TA_ATTR_ML_DSA_CONTEXT,
				       CONTEXT_MAX_BYTES, context);

	*out = (struct ml_dsa_message){
		.bytes = job->in.data,
		.size_bytes = job->in.size_bytes,
		.context = context->data,
		.context_bytes = context->size_bytes,
	};
	return st;
}

enum status lattice_sign(struct asymm_job *job)
{
	const struct object *key = job->state->key;
	const struct number private_key =
		object_number(key, TA_ATTR_ML_PRIVATE);
	struct op_bytes context = {NULL, 0};
	struct ml_dsa_message m;
	enum status st = message_of(job, &context, &m);

	if (st == ST_OK)
		st = ml_dsa_sign(dsa_alg(key->size_bits), private_key.bytes,
				 private_key.size_bytes, &m, job->out);
	op_bytes_free(&context);
	return st;
}

enum status lattice_verify(const struct asymm_job *job,
			   const struct op_bytes *sig)
{
	const struct object *key = job->state->key;
	const struct number public_key = object_number(key, TA_ATTR_ML_PUBLIC);
	struct op_bytes context = {NULL, 0};
	struct ml_dsa_message m;
	enum status st = message_of(job, &context, &m);

	if (st == ST_OK)
		st = ml_dsa_verify(dsa_alg(key->size_bits), public_key.bytes,
				   public_key.size_bytes, &m, sig->data,
				   sig->size_bytes);
	op_bytes_free(&context);
	return st;
}

/* The ciphertext goes to the TA's buffer @to. */
static enum status encapsulate(const struct derive_job *job,
			       const struct utee_attribute *to, uint8_t *secret)
{
	const struct object *key = job->state->key;
	const struct number public_key = object_number(key, TA_ATTR_ML_PUBLIC);
	const size_t size =
		object_lattice_sizes(key->type, key->size_bits).output_bytes;
	uint8_t *cipher = NULL;
	enum status st = ST_NO_MEM;

	if (size == 0 || to->b != size)
		return ST_BAD_PARAM;
	cipher = heap_alloc(size);
	if (cipher)
		st = ml_kem_encapsulate(kem_alg(key->size_bits),
					public_key.bytes, public_key.size_bytes,
					cipher, secret);
	if (st == ST_OK)
		st = uctx_copy_out((user_addr_t){to->a}, cipher, size);
	heap_free(cipher);
	return st;
}

static enum status decapsulate(const struct derive_job *job, uint8_t *secret)
{
	const struct object *key = job->state->key;
	const struct number private_key =
		object_number(key, TA_ATTR_ML_PRIVATE);
	struct op_bytes cipher = {NULL, 0};
	enum status st = op_bytes_read(&job->attrs, TA_ATTR_ML_KEM_CIPHER,
				       ML_KEM_MAX_CIPHER_BYTES, &cipher);

	if (st == ST_OK)
		st = ml_kem_decapsulate(kem_alg(key->size_bits),
					private_key.bytes,
					private_key.size_bytes, cipher.data,
					cipher.size_bytes, secret);
	op_bytes_free(&cipher);
	return st;
}

enum status lattice_derive(struct derive_job *job)
{
	const struct utee_attribute *to =
		sys_attrs_find(&job->attrs, TA_ATTR_ML_KEM_CIPHER_OUT);
	uint8_t *secret = object_secret_room(job->target, ML_KEM_SECRET_BYTES);

	/* One way or the other. */
	if (!secret || job->attrs.count != 1)
		return ST_BAD_PARAM;
	return to ? encapsulate(job, to, secret) : decapsulate(job, secret);
}
