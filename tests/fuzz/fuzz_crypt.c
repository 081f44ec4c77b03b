/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Target: keys and operations of a hostile TA. The input is a program: objects
 * of every type with attributes that suit them or do not, operations of every
 * algorithm and mode with such keys, their steps in any order, over the TA's
 * own memory and beside it. Nothing it does may touch other memory, or leave
 * some behind.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "abi/crypt_values.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"
#include "kernel/sys/object_type.h"
#include "kernel/sys/op_alg.h"
#include "kernel/sys/testworld_priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NUMBER(number, call, args) CALL_##call = (number),
enum {
	TA_SYSCALLS(NUMBER)
};
#undef NUMBER

#define HANDLES   4u
#define ATTRS_MAX 6u
#define STEPS_MAX 24u

struct run {
	const uint8_t *at;
	size_t left;
	struct ta_world w;
	uint32_t objects[HANDLES], states[HANDLES];
	uint32_t types[HANDLES]; /* of the objects */
};

static uint32_t take(struct run *r, unsigned int bytes)
{
	uint32_t value = 0;

	for (unsigned int i = 0; i < bytes && r->left > 0; i++) {
		value = value << 8 | *r->at++;
		r->left--;
	}
	return value;
}

static uint64_t object(struct run *r)
{
	return r->objects[take(r, 1) % HANDLES];
}

static uint64_t state(struct run *r)
{
	return r->states[take(r, 1) % HANDLES];
}

/* Mostly good places; numbers and results are kept in the last page. */
static uint64_t place(struct run *r)
{
	const uint32_t choice = take(r, 1);

	switch (choice & 15) {
	case 0:
		return 0;
	case 1:
		return UINT64_MAX - take(r, 1);
	case 2:
		return r->w.private_ro + take(r, 1);
	case 3:
		return r->w.shareable + take(r, 2);
	case 4:
		return r->w.param + take(r, 2);
	default:
		return r->w.private_rw + take(r, 1);
	}
}

static uint64_t length(struct run *r)
{
	static const uint16_t usual[] = {0,  16, 32,  56,  57,   64,   66,
					 20, 48, 114, 800, 1088, 1312, 2420};
	const uint32_t choice = take(r, 1);

	return choice < ARRAY_SIZE(usual) ? usual[choice] : choice & 0x7F;
}

static const struct op_alg *algorithm(struct run *r)
{
	size_t count = 0;
	const struct op_alg *table = op_alg_table(&count);

	return &table[take(r, 1) % count];
}

static uint64_t number_at(const struct run *r)
{
	return r->w.private_rw + PAGE_BYTES + 2048;
}

/* A result or a length, in private memory. */
static uint64_t room(struct run *r)
{
	world_put_u64(number_at(r), length(r) * 16);
	return number_at(r);
}

/* Attributes of @type, mostly; returns how many. */
static uint64_t attrs(struct run *r, uint32_t type, uint64_t *at)
{
	const struct object_type *t = object_type_find(type);
	const uint32_t count = take(r, 1) % ATTRS_MAX;

	*at = r->w.private_rw + PAGE_BYTES;
	for (uint32_t i = 0; i < count; i++) {
		struct utee_attribute a = {.attribute_id = take(r, 4)};

		if (t && t->attr_count > 0 && take(r, 1) % 8)
			a.attribute_id = t->attrs[i % t->attr_count].id;
		else if (take(r, 1) % 2)
			a.attribute_id = 0xD00001E0 + (take(r, 1) << 8);
		a.a = a.attribute_id & TA_ATTR_IS_VALUE ? take(r, 1) : place(r);
		a.b = length(r);
		world_put(*at + i * sizeof(a), &a, sizeof(a));
	}
	return count;
}

#define CALL(name, ...) WORLD_CALL(CALL_##name, __VA_ARGS__)

static void make_object(struct run *r)
{
	static const uint16_t sizes[] = {128, 256, 512, 448, 521, 768,
					 44,  65,  87,  192, 160, 1024};
	const uint32_t slot = take(r, 1) % HANDLES;
	uint32_t type = algorithm(r)->key_type;

	if (take(r, 1) % 4 == 0)
		type &= ~TA_TYPE_PAIR_BIT;
	if (take(r, 1) % 4 == 0)
		type = TA_TYPE_GENERIC_SECRET;
	if (CALL(cryp_obj_alloc, type, sizes[take(r, 1) % ARRAY_SIZE(sizes)],
		 number_at(r)) != GP_SUCCESS)
		return;
	r->objects[slot] = world_get_u32(number_at(r));
	r->types[slot] = type;
}

static void make_state(struct run *r)
{
	const struct op_alg *a = algorithm(r);
	const uint64_t key2 = take(r, 1) % 4 ? 0 : object(r);
	const uint64_t key = op_alg_key_count(a) ? object(r) : 0;
	const uint32_t slot = take(r, 1) % HANDLES;

	if (CALL(cryp_state_alloc, a->id, take(r, 1) % 8, key, key2,
		 number_at(r)) == GP_SUCCESS)
		r->states[slot] = world_get_u32(number_at(r));
}

static void fill_object(struct run *r)
{
	const uint32_t slot = take(r, 1) % HANDLES;
	uint64_t at = 0;
	const uint64_t count = attrs(r, r->types[slot], &at);

	(void)CALL(cryp_obj_populate, r->objects[slot], at, count);
}

/* Large numbers take seconds. */
static void generate(struct run *r)
{
	static const uint16_t sizes[] = {128, 256, 448, 521, 512, 44};
	const uint32_t slot = take(r, 1) % HANDLES;
	const uint64_t bits = sizes[take(r, 1) % ARRAY_SIZE(sizes)];
	uint64_t at = 0;
	const uint64_t count = attrs(r, r->types[slot], &at);

	(void)CALL(cryp_obj_generate_key, r->objects[slot], bits, at, count);
}

static void look_at_object(struct run *r)
{
	switch (take(r, 1) % 6) {
	case 0:
		(void)CALL(cryp_obj_get_attr, object(r), take(r, 4), place(r),
			   room(r));
		break;
	case 1:
		(void)CALL(cryp_obj_get_info, object(r), place(r));
		break;
	case 2:
		(void)CALL(cryp_obj_copy, object(r), object(r));
		break;
	case 3:
		(void)CALL(cryp_obj_reset, object(r));
		break;
	case 4:
		(void)CALL(cryp_obj_close, object(r));
		break;
	default:
		(void)CALL(cryp_obj_restrict_usage, object(r), take(r, 4));
		break;
	}
}

static void use_symmetric(struct run *r)
{
	const uint64_t s = state(r);

	switch (take(r, 1) % 9) {
	case 0:
		(void)CALL(hash_init, s, place(r), length(r));
		break;
	case 1:
		(void)CALL(hash_update, s, place(r), length(r));
		break;
	case 2:
		(void)CALL(hash_final, s, place(r), length(r), place(r),
			   room(r));
		break;
	case 3:
		(void)CALL(cipher_init, s, place(r), length(r));
		break;
	case 4:
		(void)CALL(cipher_update, s, place(r), length(r), place(r),
			   room(r));
		break;
	case 5:
		(void)CALL(cipher_final, s, place(r), length(r), place(r),
			   room(r));
		break;
	case 6:
		(void)CALL(authenc_init, s, place(r), length(r), take(r, 1),
			   length(r), length(r));
		break;
	case 7:
		(void)CALL(authenc_update_payload, s, place(r), length(r),
			   place(r), room(r));
		break;
	default:
		(void)CALL(authenc_dec_final, s, place(r), length(r), place(r),
			   room(r), place(r), length(r));
		break;
	}
}

static void use_keys(struct run *r)
{
	const uint64_t s = state(r);
	uint64_t at = 0;
	const uint64_t count = attrs(r, r->types[take(r, 1) % HANDLES], &at);

	switch (take(r, 1) % 5) {
	case 0:
		(void)CALL(asymm_operate, s, at, count, place(r), length(r),
			   place(r), room(r));
		break;
	case 1:
		(void)CALL(asymm_verify, s, at, count, place(r), length(r),
			   place(r), length(r));
		break;
	case 2:
		(void)CALL(cryp_derive_key, s, at, count, object(r));
		break;
	case 3:
		(void)CALL(cryp_state_copy, s, state(r));
		break;
	default:
		(void)CALL(cryp_state_free, s);
		break;
	}
}

static void step(struct run *r)
{
	static void (*const steps[])(struct run * r) = {
		make_object,    make_state, fill_object,   generate,
		look_at_object, use_keys,   use_symmetric,
	};

	steps[take(r, 1) % ARRAY_SIZE(steps)](r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct run r = {.at = data, .left = size};
	struct heap_stats before;
	struct heap_stats after;

	heap_get_stats(&before);
	if (world_init(&r.w, false) != ST_OK)
		return 0;
	for (unsigned int i = 0; i < STEPS_MAX && r.left > 0; i++)
		step(&r);
	world_fini(&r.w);
	heap_get_stats(&after);
	check_fatal(after.allocated_bytes <= before.allocated_bytes);
	return 0;
}
