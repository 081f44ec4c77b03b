/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/spmc/mem/transaction.h"
#include "tests/support/spmc_world.h"

#define OK      FFA_OK
#define INVALID FFA_ERROR_INVALID_PARAMETERS
#define DENIED  FFA_ERROR_DENIED
#define SP(i)   (&world_sps[i].e)
#define RW      FFA_ACCESS_RW
#define RO      FFA_ACCESS_RO
#define NORMAL  FFA_MEM_NORMAL_WB_INNER
#define VA(p)   (WORLD_VA + (p)*FFA_PAGE_BYTES)
#define ZERO    FFA_MEM_FLAG_ZERO

static int start(void **state)
{
	(void)state;
	world_start(FFA_VERSION_1_1);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	world_stop();
	return 0;
}

/* A change to a good descriptor, and what it earns. */
struct fault {
	const char *name;
	void (*change)(struct world_memory *m);
	int error;
};

#define CHANGE(name, statement)                                                \
	static void name(struct world_memory *m)                               \
	{                                                                      \
		statement;                                                     \
	}
CHANGE(no_receiver, m->access_count = 0)
CHANGE(unknown_receiver, m->access[0].id = 0x8005)
CHANGE(itself, m->access[0].id = m->sender)
CHANGE(normal_receiver, m->access[0].id = m->sender ? 0 : 0x8009)
CHANGE(same_twice, (m->access_count = 2, m->access[1] = m->access[0]))
static void more_than_there_are(struct world_memory *m)
{
	m->access_count = 4;
	for (uint16_t i = 1; i < 4; i++)
		m->access[i].id = 0x8010 + i;
}

CHANGE(wrong_sender, m->sender = 0x8003)
CHANGE(a_handle, m->handle = 5)
CHANGE(unknown_flag, m->flags = 1u << 11)
CHANGE(type_in_flags, m->flags = 1u << 3)
CHANGE(no_permission, m->access[0].permissions = 0)
CHANGE(reserved_permission, m->access[0].permissions = 3)
CHANGE(executable, m->access[0].permissions = RW | FFA_ACCESS_X)
CHANGE(high_permission, m->access[0].permissions = RW | 0x10)
CHANGE(flagged_access, m->access[0].flags = 1)
CHANGE(nonsecure_bit, m->attributes = NORMAL | FFA_MEM_NONSECURE)
CHANGE(high_attribute, m->attributes = NORMAL | 0x80)
CHANGE(noncacheable, m->attributes = 0x27)
CHANGE(unaligned, m->ranges[0].address += 8)
CHANGE(wraps, m->ranges[0].address = ~UINT64_C(0xFFF))
CHANGE(empty_range, m->ranges[0].page_count = 0)
CHANGE(range_mbz, m->ranges[0].mbz = 1)
CHANGE(wrong_sum, m->page_count = 9)
CHANGE(overlap, (m->range_count = 2, m->ranges[1] = m->ranges[0]))
CHANGE(not_its_memory, m->ranges[0].address = 0x1000)
CHANGE(huge, m->ranges[0].page_count = UINT32_MAX)
CHANGE(tx_page, m->ranges[0].address = VA(WORLD_TX_PAGE))

static const struct fault faults[] = {
	{"no receiver", no_receiver, INVALID},
	{"unknown receiver", unknown_receiver, INVALID},
	{"itself", itself, INVALID},
	{"same receiver twice", same_twice, INVALID},
	{"more receivers than there are", more_than_there_are, INVALID},
	{"sender", wrong_sender, DENIED},
	{"handle", a_handle, INVALID},
	{"unknown flag", unknown_flag, INVALID},
	{"type in flags", type_in_flags, INVALID},
	{"no permission", no_permission, INVALID},
	{"reserved permission", reserved_permission, INVALID},
	{"executable", executable, INVALID},
	{"high permission bit", high_permission, INVALID},
	{"access flags", flagged_access, INVALID},
	{"nonsecure bit", nonsecure_bit, INVALID},
	{"high attribute bit", high_attribute, INVALID},
	{"not cacheable", noncacheable, DENIED},
	{"unaligned", unaligned, INVALID},
	{"wraps", wraps, INVALID},
	{"empty range", empty_range, INVALID},
	{"reserved field of range", range_mbz, INVALID},
	{"wrong sum", wrong_sum, INVALID},
	{"overlap", overlap, INVALID},
	{"not its memory", not_its_memory, DENIED},
	{"huge", huge, DENIED},
};

static void every_fault_of_a_descriptor_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		struct world_memory ns = world_from_ns();
		struct world_memory sp = world_from_sp();

		faults[i].change(&ns);
		faults[i].change(&sp);
		if (world_send(&world_ns, FFA_MEM_SHARE, &ns) !=
			    faults[i].error ||
		    world_send(SP(0), FFA_MEM_SHARE, &sp) != faults[i].error)
			fail_msg("%s", faults[i].name);
		assert_int_equal(mem_transaction_count(), 0);
	}
}

static void memory_goes_to_partitions_only(void **state)
{
	struct world_memory m = world_from_sp();

	(void)state;
	normal_receiver(&m);
	assert_int_equal(world_send(SP(0), FFA_MEM_SHARE, &m), DENIED);
	m = world_from_sp();
	tx_page(&m);
	assert_int_equal(world_send(SP(0), FFA_MEM_SHARE, &m), DENIED);
	m = world_from_sp();
	world_sps[0].is_read_only[5] = true;
	assert_int_equal(world_send(SP(0), FFA_MEM_SHARE, &m), DENIED);
	m.access[0].permissions = RO;
	assert_int_equal(world_send(SP(0), FFA_MEM_SHARE, &m), OK);
	assert_int_equal(world_reclaim(SP(0), world_handle(), 0), OK);
	m.attributes = 0;
	assert_int_equal(world_send(SP(0), FFA_MEM_DONATE, &m), INVALID);
}

/* The size words of a call, about a descriptor that is good. */
static void lengths_are_checked(void **state)
{
	struct world_memory m = world_from_ns();
	uint32_t size = world_write(&world_ns, &m, world_tx(&world_ns));
	const struct {
		uint64_t total, fragment, buffer, pages;
	} cases[] = {
		{size, size + 16, 0, 0},
		{size - 16, size - 16, 0, 0},
		{size + 16, size, 0, 0},
		{size, 8, 0, 0},
		{size, 0, 0, 0},
		{0, 0, 0, 0},
		{size, size - 8, 0, 0},
		{size, size, 0x1000, 0},
		{size, size, 0, 1},
		{size, 48, 0, 0},
		{0x10000, 0x10000, 0, 0},
		{0xFFFFFFF0, size, 0, 0},
		{0xFFFFFFF0, 0xFFFFFFF0, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(world_call(&world_ns, FFA_64(FFA_MEM_SHARE),
					    cases[i].total, cases[i].fragment,
					    cases[i].buffer, cases[i].pages, 0),
				 INVALID);
		assert_int_equal(mem_transaction_count(), 0);
	}
}

/* Every byte of a good descriptor set to something else, too. */
static void a_damaged_descriptor_is_refused_or_means_something(void **state)
{
	struct world_memory m = world_from_ns();
	uint8_t good[256];
	uint32_t size = world_write(&world_ns, &m, good);

	(void)state;
	for (uint32_t i = 0; i < size * 8; i++) {
		uint8_t *tx = world_tx(&world_ns);

		memcpy(tx, good, size);
		tx[i / 8] ^= (uint8_t)(1u << i % 8);
		if (world_call(&world_ns, FFA_MEM_SHARE, size, size, 0, 0, 0) ==
		    OK)
			assert_int_equal(
				world_reclaim(&world_ns, world_handle(), 0),
				OK);
		assert_int_equal(mem_transaction_count(), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)
		TEST(every_fault_of_a_descriptor_is_found),
		TEST(memory_goes_to_partitions_only),
		TEST(lengths_are_checked),
		TEST(a_damaged_descriptor_is_refused_or_means_something),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
