/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/storage/rpmb/anchor.h"
#include "tests/support/rpmb_objects.h"

static void keeps_objects_of_all_sizes_over_a_boot(void **state)
{
	static const size_t sizes[] = {0,   1,   24,   255,  256, 257,
				       511, 512, 4095, 4096, 8000};
	static struct contents c;
	char id[16];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		(void)snprintf(id, sizeof(id), "size %zu", sizes[i]);
		make(id, fill(&c, sizes[i], (unsigned int)i));
	}
	for (int boot = 0; boot < 2; boot++) {
		for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
			(void)snprintf(id, sizeof(id), "size %zu", sizes[i]);
			assert_holds(id, fill(&c, sizes[i], (unsigned int)i));
		}
		reboot();
	}
	assert_int_equal(sim_rpmb.lent, 0);
}

static void lays_files_out_as_the_incumbent_does(void **state)
{
	static const char name[] = "/A7F289B6DF8A00000000000000000000/74656E";
	static struct contents c;
	const uint8_t *entry = sim_rpmb.blocks[2];
	uint32_t words[4];

	(void)state;
	make("ten", fill(&c, 10, 1));
	memcpy(words, sim_rpmb.blocks[0], sizeof(words));
	assert_int_equal(words[0], 0x52504D42);
	assert_int_equal(words[1], 2);
	assert_int_equal(words[3], 512);
	memcpy(words, entry, sizeof(words));
	/* The last block is never used: 261632 of 256 KiB, here of 128. */
	assert_int_equal(words[0], (SIM_RPMB_BLOCKS - 2) * 256);
	assert_int_equal(words[1], 10);
	assert_int_equal(words[2], 1);
	assert_string_equal((const char *)entry + 32, name);
	memcpy(words, sim_rpmb.blocks[3], sizeof(words));
	assert_int_equal(words[2], 2);
}

static void takes_no_object_for_anothers(void **state)
{
	static struct contents c;
	struct storage_name n = name_of("mine");
	void *object = NULL;

	(void)state;
	make("mine", fill(&c, 30, 1));
	n.owner[15] = 1;
	assert_int_equal(store->open(&n, &object), ST_NOT_FOUND);
	assert_gone("min");
	assert_gone("mine2");
	assert_gone("");
}

static void creates_over_an_object_only_when_told(void **state)
{
	static struct contents a, b;
	void *object = NULL;

	(void)state;
	make("a", fill(&a, 700, 1));
	assert_int_equal(create("a", false, fill(&b, 900, 2), &object),
			 ST_CONFLICT);
	assert_holds("a", &a);
	make("a", &b);
	assert_holds("a", &b);
}

static void enumerates_the_objects_of_one_owner(void **state)
{
	static struct contents c;
	struct storage_name n, seen;
	uint8_t nobody[16] = {9};
	uint64_t cursor = 0;
	unsigned int count = 0;
	void *object = NULL;

	(void)state;
	make("one", fill(&c, 30, 1));
	make("two", fill(&c, 30, 2));
	make("", fill(&c, 30, 3));
	n = name_of("one");
	assert_int_equal(store->remove(&n, NULL), ST_OK);
	make("three", fill(&c, 30, 3));
	n = name_of("other's");
	n.owner[0]++;
	assert_int_equal(store->create(&n, false, NULL, 0, &object), ST_OK);
	store->close(object);
	n = name_of("");
	while (store->next(n.owner, &cursor, &seen) == ST_OK) {
		assert_true(seen.id_bytes == 0 || seen.id[0] == 't');
		count++;
	}
	assert_int_equal(count, 3);
	cursor = 0;
	assert_int_equal(store->next(nobody, &cursor, &seen), ST_NOT_FOUND);
}

static void says_when_it_is_full(void **state)
{
	static struct contents c;
	void *o = NULL;
	char id[16];
	enum status st = ST_OK;
	unsigned int count = 0;

	(void)state;
	fill(&c, 500, 3);
	while (st == ST_OK) {
		(void)snprintf(id, sizeof(id), "%u", count);
		st = create(id, false, &c, &o);
		if (st == ST_OK) {
			store->close(o);
			count++;
		}
	}
	assert_int_equal(st, ST_NO_SPACE);
	/* Two blocks and an entry for each, but for five that are used. */
	assert_in_range(count, (SIM_RPMB_BLOCKS - 5) / 3 - 1,
			(SIM_RPMB_BLOCKS - 4) / 3);
	reboot();
	while (count--) {
		struct storage_name n;

		(void)snprintf(id, sizeof(id), "%u", count);
		assert_holds(id, &c);
		n = name_of(id);
		assert_int_equal(store->remove(&n, NULL), ST_OK);
	}
	make("again", &c);
	assert_holds("again", &c);
}

/* What the incumbent leaves when it is cut: a name that begins with '.'. */
static void removes_what_was_never_finished(void **state)
{
	static struct contents c;
	uint32_t flags;
	unsigned long writes;

	(void)state;
	make("ten", fill(&c, 10, 1));
	make("b", fill(&c, 10, 1));
	reboot();
	memmove(sim_rpmb.blocks[2] + 32 + 35, sim_rpmb.blocks[2] + 32 + 34, 10);
	sim_rpmb.blocks[2][32 + 34] = '.';
	writes = sim_rpmb.writes;
	assert_gone("ten");
	assert_holds("b", &c);
	memcpy(&flags, sim_rpmb.blocks[2] + 8, sizeof(flags));
	assert_int_equal(flags, 0);
	assert_int_equal(sim_rpmb.writes, writes + 2);
}

static void voids_writes_that_were_kept_back(void **state)
{
	static struct contents c;
	uint32_t counter;

	(void)state;
	make("a", fill(&c, 10, 1));
	counter = sim_rpmb.counter;
	reboot();
	assert_holds("a", &c);
	assert_int_equal(sim_rpmb.counter, counter + 1);
}

static void refuses_a_table_that_makes_no_sense(void **state)
{
	/* Offset of a byte in the first entry, and what is put there. */
	static const struct {
		unsigned int at;
		uint8_t value;
	} damage[] = {
		{0, 1},    /* start in the middle of a block */
		{3, 0xff}, /* start outside */
		{7, 0xff}, /* size outside */
		{8, 3},    /* a file ends the table */
	};
	static struct contents c;
	void *o = NULL;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(damage); i++) {
		(void)fresh(NULL);
		make("a", fill(&c, 10, 1));
		reboot();
		sim_rpmb.blocks[2][damage[i].at] = damage[i].value;
		assert_int_equal(open_id("a", &o), ST_NOT_AVAILABLE);
	}
	/* No end anywhere. */
	for (size_t i = 2; i < SIM_RPMB_BLOCKS; i++)
		memset(sim_rpmb.blocks[i], 0, 256);
	assert_int_equal(open_id("a", &o), ST_NOT_AVAILABLE);
	/* Another version, another place. */
	sim_rpmb.blocks[0][4] = 3;
	assert_int_equal(open_id("a", &o), ST_NOT_AVAILABLE);
	sim_rpmb.blocks[0][4] = 2;
	sim_rpmb.blocks[0][12] = 1;
	assert_int_equal(open_id("a", &o), ST_NOT_AVAILABLE);
}

static void keeps_one_hash_for_the_other_store(void **state)
{
	static const char name[] = "/dirfile.db.hash";
	uint8_t a[RPMB_ANCHOR_BYTES];
	uint8_t b[RPMB_ANCHOR_BYTES];
	uint8_t got[RPMB_ANCHOR_BYTES];
	static struct contents c;
	unsigned long writes;

	(void)state;
	memset(a, 0xa, sizeof(a));
	memset(b, 0xb, sizeof(b));
	assert_int_equal(rpmb_anchor_get(got), ST_NOT_FOUND);
	assert_int_equal(rpmb_anchor_set(a), ST_OK);
	make("a", fill(&c, 10, 1));
	reboot();
	assert_int_equal(rpmb_anchor_get(got), ST_OK);
	assert_memory_equal(got, a, sizeof(a));
	writes = sim_rpmb.writes;
	assert_int_equal(rpmb_anchor_set(b), ST_OK);
	assert_int_equal(sim_rpmb.writes, writes + 1);
	assert_int_equal(rpmb_anchor_get(got), ST_OK);
	assert_memory_equal(got, b, sizeof(b));
	assert_string_equal((const char *)sim_rpmb.blocks[2] + 32, name);
	/* Without the device there is no telling whether there is one. */
	sabotage(SIM_RPMB_LOSE_REQUEST, 0, 100);
	assert_int_equal(rpmb_anchor_get(got), ST_NOT_AVAILABLE);
	assert_int_equal(rpmb_anchor_set(a), ST_NOT_AVAILABLE);
	honest();
	sim_rpmb.has_key = false;
	assert_int_equal(rpmb_anchor_get(got), ST_NOT_AVAILABLE);
}

#define TEST(f) cmocka_unit_test_setup(f, fresh)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keeps_objects_of_all_sizes_over_a_boot),
		TEST(lays_files_out_as_the_incumbent_does),
		TEST(takes_no_object_for_anothers),
		TEST(creates_over_an_object_only_when_told),
		TEST(enumerates_the_objects_of_one_owner),
		TEST(says_when_it_is_full),
		TEST(removes_what_was_never_finished),
		TEST(voids_writes_that_were_kept_back),
		TEST(refuses_a_table_that_makes_no_sense),
		TEST(keeps_one_hash_for_the_other_store),
	};

	return RUN_BOTH_WAYS(tests);
}
