/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "kernel/boot/boot_priv.h"

#define CONVENTION (UINT64_C(0x4a0fb10b) | (UINT64_C(1) << 32))

/* A list with one entry of another kind and a device tree after it. */
struct list {
	uint32_t signature;
	uint8_t checksum, version, header_bytes, alignment;
	uint32_t size_bytes, max_bytes, flags, reserved;
	uint32_t hob_tag, hob_bytes;
	uint64_t hob;
	uint32_t fdt_tag, fdt_bytes;
	uint8_t fdt[40];
} __attribute__((aligned(16)));

static struct list good_list(void)
{
	struct list l = {
		.signature = 0x4a0fb10b,
		.version = 1,
		.header_bytes = 24,
		.alignment = 3,
		.size_bytes = offsetof(struct list, fdt) + 40,
		.max_bytes = 4096,
		.hob_tag = 2 | 8u << 24,
		.hob_bytes = 8,
		.fdt_tag = 1 | 8u << 24,
		.fdt_bytes = 40,
	};

	return l;
}

static struct boot_handoff decode_list(const struct list *l)
{
	const uint64_t args[4] = {0, CONVENTION, 0, (uintptr_t)l};
	struct boot_handoff h = {};

	memset(&h, 0xff, sizeof(h));
	boot_decode_handoff(args, &h);
	return h;
}

static void tree_by_address_is_normal_worlds_memory(void **state)
{
	const uint64_t args[4] = {0, 0, 0x40000000, 0};
	struct boot_handoff h = {};

	(void)state;
	boot_decode_handoff(args, &h);
	assert_int_equal(h.fdt_pa, 0x40000000);
	assert_int_equal(h.fdt_bytes_max, BOOT_FDT_BYTES_MAX);
	assert_false(h.fdt_is_secure);
	assert_int_equal(h.list_pa, 0);
}

static void no_or_misaligned_tree_is_none(void **state)
{
	uint64_t args[4] = {0, 0, 0, 0};
	struct boot_handoff h = {};

	(void)state;
	boot_decode_handoff(args, &h);
	assert_int_equal(h.fdt_pa, 0);
	args[2] = 0x40000004;
	boot_decode_handoff(args, &h);
	assert_int_equal(h.fdt_pa, 0);
}

static void the_first_register_is_a_manifest_under_ffa_only(void **state)
{
	uint64_t args[4] = {0x0e002000, 0, 0x40000000, 0};
	struct boot_handoff h = {};

	(void)state;
	boot_decode_handoff(args, &h);
	assert_int_equal(h.manifest_pa, 0);
	h.ffa_version = 0x10002;
	boot_decode_handoff(args, &h);
	assert_int_equal(h.manifest_pa, 0x0e002000);
	assert_int_equal(h.manifest_bytes, 4096);
	assert_int_equal(h.fdt_pa, 0x40000000);
	args[0]++;
	boot_decode_handoff(args, &h);
	assert_int_equal(h.manifest_pa, 0);
}

static void list_gives_its_tree(void **state)
{
	struct list l = good_list();
	struct boot_handoff h = decode_list(&l);

	(void)state;
	assert_int_equal(h.fdt_pa, (uintptr_t)l.fdt);
	assert_int_equal(h.fdt_bytes_max, 40);
	assert_true(h.fdt_is_secure);
	assert_int_equal(h.list_pa, (uintptr_t)&l);
	assert_int_equal(h.list_bytes, 4096);
}

static void list_sum_is_checked_when_it_is_there(void **state)
{
	struct list l = good_list();
	const uint8_t *p = (const uint8_t *)&l;
	uint8_t sum = 0;
	uint32_t i;

	(void)state;
	l.flags = 1;
	for (i = 0; i < l.size_bytes; i++)
		sum = (uint8_t)(sum + p[i]);
	l.checksum = (uint8_t)-sum;
	assert_int_not_equal(decode_list(&l).fdt_pa, 0);
	l.checksum++;
	assert_int_equal(decode_list(&l).fdt_pa, 0);
	assert_int_equal(decode_list(&l).list_pa, 0);
}

static void bad_list_headers_are_not_believed(void **state)
{
	struct list l;

	(void)state;
	l = good_list();
	l.signature++;
	assert_int_equal(decode_list(&l).list_pa, 0);
	l = good_list();
	l.version = 0;
	assert_int_equal(decode_list(&l).list_pa, 0);
	l = good_list();
	l.header_bytes = 16;
	assert_int_equal(decode_list(&l).list_pa, 0);
	l = good_list();
	l.size_bytes = 8;
	assert_int_equal(decode_list(&l).list_pa, 0);
	l = good_list();
	l.max_bytes = l.size_bytes - 1;
	assert_int_equal(decode_list(&l).list_pa, 0);
	l = good_list();
	l.alignment = 63;
	assert_int_equal(decode_list(&l).list_pa, 0);
}

static void entries_stay_inside_the_list(void **state)
{
	struct list l;

	(void)state;
	l = good_list();
	l.fdt_bytes = 41;
	assert_int_equal(decode_list(&l).fdt_pa, 0);
	l = good_list();
	l.hob_bytes = UINT32_MAX;
	assert_int_equal(decode_list(&l).fdt_pa, 0);
	l = good_list();
	l.hob_tag = 2; /* header of no bytes: would never advance */
	assert_int_equal(decode_list(&l).fdt_pa, 0);
	l = good_list();
	l.size_bytes = offsetof(struct list, fdt_tag) + 4;
	assert_int_equal(decode_list(&l).fdt_pa, 0);
}

static void sign(struct list *l)
{
	const uint8_t *p = (const uint8_t *)l;
	uint8_t sum = 0;
	uint32_t i;

	l->flags = 1;
	l->checksum = 0;
	for (i = 0; i < l->size_bytes; i++)
		sum = (uint8_t)(sum + p[i]);
	l->checksum = (uint8_t)-sum;
}

/* The tree is followed by an entry of another kind. */
static void a_grown_tree_stays_where_it_was(void **state)
{
	static uint8_t room[512] __attribute__((aligned(16)));
	struct list *l = (void *)room;
	uint32_t *last = (void *)(l + 1);
	uint8_t tree[101];
	struct boot_handoff h = {};

	(void)state;
	memset(tree, 0x5a, sizeof(tree));
	*l = good_list();
	l->max_bytes = sizeof(room);
	last = (void *)(room + l->size_bytes);
	last[0] = 0x100 | 8u << 24;
	last[1] = 4;
	last[2] = 0x12345678;
	l->size_bytes += 12;
	sign(l);
	assert_int_equal(boot_list_replace_fdt(room, tree, sizeof(tree)),
			 ST_OK);
	h = decode_list(l);
	assert_int_equal(h.fdt_pa, (uintptr_t)l->fdt);
	assert_int_equal(h.fdt_bytes_max, sizeof(tree));
	assert_memory_equal(l->fdt, tree, sizeof(tree));
	last = (void *)(l->fdt + 104);
	assert_int_equal(last[0], 0x100 | 8u << 24);
	assert_int_equal(last[2], 0x12345678);
	assert_int_equal(l->size_bytes, offsetof(struct list, fdt) + 104 + 12);
}

static void a_full_list_stays_as_it_is(void **state)
{
	struct list l = good_list(), before;
	uint8_t tree[100] = {0};

	(void)state;
	l.max_bytes = l.size_bytes + 8;
	before = l;
	assert_int_equal(boot_list_replace_fdt(&l, tree, sizeof(tree)),
			 ST_NO_SPACE);
	assert_memory_equal(&l, &before, sizeof(l));
	l.fdt_tag = 2 | 8u << 24;
	assert_int_equal(boot_list_replace_fdt(&l, tree, 1), ST_NOT_FOUND);
}

static void the_configuration_may_name_the_place(void **state)
{
	const uint64_t args[4] = {0, 0, 0x40000000, 0};
	struct boot_config c = {.dt_bytes_max = 0x10000};
	struct list l = good_list();
	struct boot_handoff h = {};

	(void)state;
	/* Nothing is said: what the loader says stays. */
	boot_decode_handoff(args, &h);
	boot_apply_config(&c, &h);
	assert_int_equal(h.fdt_pa, 0x40000000);
	assert_false(h.fdt_is_secure);
	/* The tree lies in secure memory, and is meant to. */
	c.dt_is_secure = true;
	boot_apply_config(&c, &h);
	assert_true(h.fdt_is_secure);
	/* The place is stated: it wins. */
	c.dt_is_secure = false;
	c.dt_addr = 0x44000000;
	boot_apply_config(&c, &h);
	assert_int_equal(h.fdt_pa, 0x44000000);
	assert_int_equal(h.fdt_bytes_max, 0x10000);
	assert_false(h.fdt_is_secure);
	/* The list's tree is secure world's alone then. */
	h = decode_list(&l);
	assert_int_equal(h.fdt_pa, h.secure_fdt_pa);
	boot_apply_config(&c, &h);
	assert_int_equal(h.fdt_pa, 0x44000000);
	assert_int_not_equal(h.secure_fdt_pa, 0);
	c.dt_addr = 0x44000004;
	h = decode_list(&l);
	boot_apply_config(&c, &h);
	assert_int_equal(h.fdt_pa, h.secure_fdt_pa);
	assert_true(h.fdt_is_secure);
}

static void a_list_gives_its_manifest(void **state)
{
	struct list l = good_list();
	struct boot_handoff h = {};

	(void)state;
	l.hob_tag = 0x101 | 8u << 24;
	h = decode_list(&l);
	assert_int_equal(h.manifest_pa, (uintptr_t)&l.hob);
	assert_int_equal(h.manifest_bytes, 8);
	assert_int_equal(h.secure_fdt_pa, (uintptr_t)l.fdt);
}

static void seeds_come_from_the_secure_tree_first(void **state)
{
	struct list l = good_list();
	struct boot_handoff h = decode_list(&l);
	uint64_t pa = 0;
	uint64_t bytes_max = 0;
	bool is_secure = false;

	(void)state;
	h.fdt_pa = 0x44000000;
	h.fdt_bytes_max = 0x10000;
	h.fdt_is_secure = false;
	assert_true(boot_seed_tree(&h, &pa, &bytes_max, &is_secure));
	assert_int_equal(pa, (uintptr_t)l.fdt);
	assert_true(is_secure);
	h.secure_fdt_pa = 0;
	assert_true(boot_seed_tree(&h, &pa, &bytes_max, &is_secure));
	assert_int_equal(pa, 0x44000000);
	assert_int_equal(bytes_max, 0x10000);
	assert_false(is_secure);
	h.fdt_pa = 0;
	assert_false(boot_seed_tree(&h, &pa, &bytes_max, &is_secure));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_configuration_may_name_the_place),
		cmocka_unit_test(a_list_gives_its_manifest),
		cmocka_unit_test(seeds_come_from_the_secure_tree_first),
		cmocka_unit_test(tree_by_address_is_normal_worlds_memory),
		cmocka_unit_test(no_or_misaligned_tree_is_none),
		cmocka_unit_test(
			the_first_register_is_a_manifest_under_ffa_only),
		cmocka_unit_test(list_gives_its_tree),
		cmocka_unit_test(list_sum_is_checked_when_it_is_there),
		cmocka_unit_test(bad_list_headers_are_not_believed),
		cmocka_unit_test(entries_stay_inside_the_list),
		cmocka_unit_test(a_grown_tree_stays_where_it_was),
		cmocka_unit_test(a_full_list_stays_as_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
