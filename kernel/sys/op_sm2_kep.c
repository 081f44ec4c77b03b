/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/crypt_values.h"
#include "base/bytes/mem.h"
#include "kernel/crypto/sm2.h"
#include "kernel/sys/op_derive.h"
#include "kernel/uctx/uctx.h"

/*
 * SM2's key exchange. The operation has the TA's own long-lived key and the
 * one for this exchange; attributes have the peer's, the names of both sides
 * and what confirms. The shared key has as many bytes as its object may have
 * bits: no attribute says its length, and so does the incumbent (xtest 4014).
 */
struct kep_parts {
	struct op_bytes initiator_id, responder_id, confirm_in;
	struct op_bytes key_x, key_y, ephemeral_x, ephemeral_y;
	uint8_t confirm_out[SM2_BYTES];
};

static enum status read_any(const struct derive_job *job, uint32_t id,
			    uint32_t id2, size_t max, struct op_bytes *out)
{
	return op_bytes_read(&job->attrs,
			     sys_attrs_find(&job->attrs, id) ? id : id2, max,
			     out);
}

static enum status read_parts(const struct derive_job *job, struct kep_parts *p)
{
	const struct {
		uint32_t id, id2;
		size_t max;
		struct op_bytes *out;
	} parts[] = {
		{TA_ATTR_SM2_ID_INITIATOR, 0, SM2_MAX_ID_BYTES,
		 &p->initiator_id},
		{TA_ATTR_SM2_ID_RESPONDER, 0, SM2_MAX_ID_BYTES,
		 &p->responder_id},
		{TA_ATTR_SM2_CONFIRM_IN, 0, SM2_BYTES, &p->confirm_in},
		{TA_ATTR_ECC_X, 0, SM2_BYTES, &p->key_x},
		{TA_ATTR_ECC_Y, 0, SM2_BYTES, &p->key_y},
		{TA_ATTR_ECC_EPHEMERAL_X, TA_ATTR_ECC_EPHEMERAL_X_2, SM2_BYTES,
		 &p->ephemeral_x},
		{TA_ATTR_ECC_EPHEMERAL_Y, TA_ATTR_ECC_EPHEMERAL_Y_2, SM2_BYTES,
		 &p->ephemeral_y},
	};
	const struct utee_attribute *confirm =
		sys_attrs_find(&job->attrs, TA_ATTR_SM2_CONFIRM_IN);
	enum status st = ST_OK;

	/* An empty one is not none: the peer, who sent it, would choose. */
	if (confirm && confirm->b != SM2_BYTES)
		return ST_BAD_PARAM;
	for (size_t i = 0; i < ARRAY_SIZE(parts) && st == ST_OK; i++)
		st = read_any(job, parts[i].id, parts[i].id2, parts[i].max,
			      parts[i].out);
	return st;
}

static void free_parts(struct kep_parts *p)
{
	op_bytes_free(&p->initiator_id);
	op_bytes_free(&p->responder_id);
	op_bytes_free(&p->confirm_in);
	op_bytes_free(&p->key_x);
	op_bytes_free(&p->key_y);
	op_bytes_free(&p->ephemeral_x);
	op_bytes_free(&p->ephemeral_y);
	secure_zero(p->confirm_out, sizeof(p->confirm_out));
}

static struct number number_of(const struct op_bytes *b)
{
	return (struct number){b->data, b->size_bytes};
}

static struct sm2_exchange exchange_of(const struct derive_job *job,
				       struct kep_parts *p)
{
	const struct object *own = job->state->key;
	const struct object *ephemeral = job->state->key2;
	const bool is_initiator =
		sys_attrs_value(&job->attrs, TA_ATTR_SM2_KEP_USER, 0) == 0;
	const struct op_bytes *own_id =
		is_initiator ? &p->initiator_id : &p->responder_id;
	const struct op_bytes *peer_id =
		is_initiator ? &p->responder_id : &p->initiator_id;

	return (struct sm2_exchange){
		.is_initiator = is_initiator,
		.own = {.id = own_id->data,
			.id_bytes = own_id->size_bytes,
			.key = op_ec_point(own),
			.ephemeral = op_ec_point(ephemeral)},
		.d = object_number(own, TA_ATTR_ECC_D),
		.ephemeral_d = object_number(ephemeral, TA_ATTR_ECC_D),
		.peer = {.id = peer_id->data,
			 .id_bytes = peer_id->size_bytes,
			 .key = {number_of(&p->key_x), number_of(&p->key_y)},
			 .ephemeral = {number_of(&p->ephemeral_x),
				       number_of(&p->ephemeral_y)}},
		.confirmation_in = p->confirm_in.data,
	};
}

static enum status agree(struct derive_job *job, struct kep_parts *p)
{
	const struct utee_attribute *out =
		sys_attrs_find(&job->attrs, TA_ATTR_SM2_CONFIRM_OUT);
	const size_t size = job->target->max_bits;
	struct sm2_exchange x = exchange_of(job, p);
	uint8_t *room = object_secret_room(job->target, size);
	enum status st;

	if (!room || size == 0)
		return ST_BAD_PARAM;
	if (out && out->b < SM2_BYTES)
		return ST_BAD_PARAM;
	if (out)
		x.confirmation_out = p->confirm_out;
	st = sm2_derive(&x, room, size);
	if (st == ST_OK && out)
		st = uctx_copy_out((user_addr_t){out->a}, p->confirm_out,
				   SM2_BYTES);
	return st;
}

enum status derive_sm2(struct derive_job *job)
{
	struct kep_parts parts = {0};
	enum status st = read_parts(job, &parts);

	if (st == ST_OK)
		st = agree(job, &parts);
	free_parts(&parts);
	return st;
}
