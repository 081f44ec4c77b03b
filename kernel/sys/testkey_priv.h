/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_TESTKEY_PRIV_H
#define KERNEL_SYS_TESTKEY_PRIV_H

#include "abi/crypt_values.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/sys/testcall_priv.h"

/* For tests of objects and operations: shorter calls, keys, attributes. */

#define CALL(name, ...) WORLD_CALL(CALL_##name, __VA_ARGS__)

/* Attributes lie behind the data. */
#define ATTRS (buf + 3072)
#define IN    buf
#define OUT   w.shareable

static inline void put_attr(unsigned int idx, uint32_t id, uint64_t a,
			    uint64_t b)
{
	const struct utee_attribute attr = {.a = a, .b = b, .attribute_id = id};

	world_put(ATTRS + idx * sizeof(attr), &attr, sizeof(attr));
}

static inline uint32_t make_object(uint32_t type, uint32_t bits)
{
	assert_int_equal(CALL(cryp_obj_alloc, type, bits, len), GP_SUCCESS);
	return world_get_u32(len);
}

static inline uint32_t populate(uint32_t o, unsigned int count)
{
	return CALL(cryp_obj_populate, o, ATTRS, count);
}

static inline void fill_secret(uint32_t o, const void *bytes, size_t size)
{
	world_put(buf, bytes, size);
	put_attr(0, TA_ATTR_SECRET_VALUE, buf, size);
	assert_int_equal(populate(o, 1), GP_SUCCESS);
}

static inline uint32_t make_secret(uint32_t type, const void *bytes,
				   size_t size)
{
	uint32_t o = make_object(type, (uint32_t)size * 8);

	fill_secret(o, bytes, size);
	return o;
}

static inline uint32_t make_state(uint32_t algo, uint32_t mode, uint32_t key,
				  uint32_t key2)
{
	assert_int_equal(CALL(cryp_state_alloc, algo, mode, key, key2, len),
			 GP_SUCCESS);
	return world_get_u32(len);
}

static inline void expect_bytes(vaddr_t va, const void *want, size_t size)
{
	uint8_t got[1024];

	assert_true(size <= sizeof(got));
	world_get(got, va, size);
	assert_memory_equal(got, want, size);
}

static inline uint32_t generate(uint32_t o, uint32_t bits, unsigned int attrs)
{
	return CALL(cryp_obj_generate_key, o, bits, ATTRS, attrs);
}

static inline uint32_t make_pair(uint32_t type, uint32_t bits)
{
	uint32_t o = make_object(type, bits);
	unsigned int attrs = 0;

	if (type == TA_TYPE_ECDSA_PAIR || type == TA_TYPE_ECDH_PAIR) {
		put_attr(0, TA_ATTR_ECC_CURVE, TA_CURVE_P256, 0);
		attrs = 1;
	}
	assert_int_equal(generate(o, bits, attrs), GP_SUCCESS);
	return o;
}

static inline uint32_t copy_of(uint32_t o, uint32_t type, uint32_t bits)
{
	uint32_t copy = make_object(type, bits);

	assert_int_equal(CALL(cryp_obj_copy, copy, o), GP_SUCCESS);
	return copy;
}

/* @call succeeds in the end, whichever request for memory fails before, and
 * leaves no more behind than it found. */
static inline void no_memory_at_any_point(uint32_t (*call)(void))
{
	uint32_t code = GP_ERROR_OUT_OF_MEMORY;
	struct heap_stats before, after;
	unsigned long n = 0;

	heap_get_stats(&before);
	while (code != GP_SUCCESS) {
		page_fail_nth(++n);
		code = call();
		page_fail_nth(0);
		heap_get_stats(&after);
		assert_int_equal(before.allocated_bytes, after.allocated_bytes);
		if (code != GP_SUCCESS)
			assert_int_equal(code, GP_ERROR_OUT_OF_MEMORY);
		assert_true(n < 10000);
	}
}

#endif
