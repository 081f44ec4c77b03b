/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_SUPPORT_RPMB_OBJECTS_H
#define TESTS_SUPPORT_RPMB_OBJECTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/crypto/testing/heapfault.h"
#include "kernel/mm/heap.h"
#include "kernel/storage/rpmb/store.h"
#include "tests/support/sim_rpmb_wrap.h"

/* Tests of the store: objects of known contents on a simulated device. Included
 * by one file of a test. */
#define store        (&storage_rpmb)
#define CONTENTS_MAX 9000u

static inline struct storage_name name_of(const char *id)
{
	struct storage_name n = {.owner = {0xa7, 0xf2, 0x89, 0xb6, 0xdf, 0x8a}};

	n.id_bytes = (uint8_t)strlen(id);
	memcpy(n.id, id, n.id_bytes);
	return n;
}

/* What an object holds: bytes that depend on place and @seed. */
struct contents {
	uint8_t bytes[CONTENTS_MAX];
	size_t size;
};

static inline struct contents *fill(struct contents *c, size_t size,
				    unsigned int seed)
{
	c->size = size;
	for (size_t i = 0; i < size; i++)
		c->bytes[i] = (uint8_t)(seed + i * 31 + (i >> 8) * 17);
	return c;
}

static inline enum status create(const char *id, bool replace,
				 const struct contents *c, void **object)
{
	/* In three parts, which do not end with blocks. */
	size_t a = c->size / 3;
	const struct storage_source parts[] = {
		{.kernel = c->bytes, .size_bytes = a},
		{.kernel = c->bytes + a, .size_bytes = a},
		{.kernel = c->bytes + 2 * a, .size_bytes = c->size - 2 * a},
	};
	struct storage_name n = name_of(id);

	return store->create(&n, replace, parts, 3, object);
}

static inline void make(const char *id, const struct contents *c)
{
	void *object = NULL;

	assert_int_equal(create(id, true, c, &object), ST_OK);
	store->close(object);
}

static inline enum status open_id(const char *id, void **object)
{
	struct storage_name n = name_of(id);

	return store->open(&n, object);
}

static inline enum status get(const char *id, struct contents *c)
{
	void *object = NULL;
	struct storage_sink dst = {.kernel = c->bytes,
				   .size_bytes = sizeof(c->bytes)};
	enum status st = open_id(id, &object);

	if (st != ST_OK)
		return st;
	st = store->read(object, 0, &dst, &c->size);
	if (st == ST_OK)
		assert_int_equal(store->size(object), c->size);
	store->close(object);
	return st;
}

static inline bool is_equal(const struct contents *a, const struct contents *b)
{
	return a->size == b->size && !memcmp(a->bytes, b->bytes, a->size);
}

static inline void assert_holds(const char *id, const struct contents *expected)
{
	static struct contents got;

	assert_int_equal(get(id, &got), ST_OK);
	assert_int_equal(got.size, expected->size);
	assert_memory_equal(got.bytes, expected->bytes, got.size);
}

static inline void assert_gone(const char *id)
{
	void *object = NULL;

	assert_int_equal(open_id(id, &object), ST_NOT_FOUND);
}

static inline void honest(void)
{
	sim_rpmb.sabotage_at = 0;
}

static inline void sabotage(enum sim_rpmb_sabotage how, unsigned long skip,
			    unsigned long count)
{
	sim_rpmb.sabotage = how;
	sim_rpmb.sabotage_at = sim_rpmb.exchanges + 1 + skip;
	sim_rpmb.sabotage_count = count;
}

/* The core forgets what it knew of the device, as at a boot. */
static inline void reboot(void)
{
	struct contents *c = calloc(1, sizeof(*c));
	void *object = NULL;
	enum status st;

	honest();
	st = open_id("none such", &object);
	if (st == ST_NOT_FOUND) {
		sabotage(SIM_RPMB_LOSE_REQUEST, 0, 100000);
		assert_int_equal(create("x", true, c, &object),
				 ST_NOT_AVAILABLE);
		honest();
	}
	free(c);
}

/* The kernel of normal world passes the frames, else its supplicant. */
static bool goes_by_kernel;

static inline int fresh(void **state)
{
	(void)state;
	heapfault_nth = 0;
	sim_rpmb_init();
	sim_rpmb_give_key();
	reboot();
	sim_rpmb_init();
	sim_rpmb.has_kernel_driver = goes_by_kernel;
	sim_rpmb_give_key();
	return 0;
}

/* All tests of a group, either way. */
#define RUN_BOTH_WAYS(tests)                                                   \
	(cmocka_run_group_tests(tests, NULL, NULL) +                           \
	 (goes_by_kernel = true, cmocka_run_group_tests(tests, NULL, NULL)))

#endif
