/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/support/rpmb_objects.h"

/* Changes of one object, "a" (1000 bytes) beside "b" (300). */
static enum status write_at(void *o, size_t at, size_t size)
{
	static struct contents c;
	const struct storage_source src = {.kernel = c.bytes,
					   .size_bytes = size};

	fill(&c, size, 77);
	return store->write(o, at, &src);
}

struct change {
	const char *what;
	enum status (*run)(void);
	/* "a" after it; false: it is gone. */
	bool (*model)(struct contents *c);
};

static enum status with_a(enum status (*fn)(void *o, size_t at, size_t size),
			  size_t at, size_t size)
{
	void *o = NULL;
	enum status st = open_id("a", &o);

	if (st != ST_OK)
		return st;
	st = fn(o, at, size);
	store->close(o);
	return st;
}

static bool model_write(struct contents *c, size_t at, size_t size)
{
	static struct contents patch;

	fill(&patch, size, 77);
	if (at > c->size)
		memset(c->bytes + c->size, 0, at - c->size);
	memcpy(c->bytes + at, patch.bytes, size);
	c->size = MAX(c->size, at + size);
	return true;
}

static enum status cut(void *o, size_t at, size_t size)
{
	(void)size;
	return store->truncate(o, at);
}

static bool model_cut(struct contents *c, size_t size)
{
	if (size > c->size)
		memset(c->bytes + c->size, 0, size - c->size);
	c->size = size;
	return true;
}

#define WRITE(name, at, size)                                                  \
	static enum status run_##name(void)                                    \
	{                                                                      \
		return with_a(write_at, at, size);                             \
	}                                                                      \
	static bool model_##name(struct contents *c)                           \
	{                                                                      \
		return model_write(c, at, size);                               \
	}
#define CUT(name, size)                                                        \
	static enum status run_##name(void)                                    \
	{                                                                      \
		return with_a(cut, size, 0);                                   \
	}                                                                      \
	static bool model_##name(struct contents *c)                           \
	{                                                                      \
		return model_cut(c, size);                                     \
	}
WRITE(in_block, 300, 100)
WRITE(whole_block, 256, 256)
WRITE(over_blocks, 200, 500)
WRITE(all, 0, 1000)
WRITE(append, 1000, 10)
WRITE(append_far, 1000, 3000)
WRITE(behind_in_block, 1010, 5)
WRITE(over_the_end, 990, 20)
WRITE(hole, 3000, 8)
CUT(cut_short, 10)
CUT(cut_block, 512)
CUT(cut_none, 0)
CUT(grow_in_block, 1020)
CUT(grow, 2000)

static enum status run_create_over(void)
{
	static struct contents c;
	void *o = NULL;
	enum status st = create("a", true, fill(&c, 5000, 9), &o);

	if (st == ST_OK)
		store->close(o);
	return st;
}

static bool model_create_over(struct contents *c)
{
	fill(c, 5000, 9);
	return true;
}

static enum status run_remove(void)
{
	struct storage_name n = name_of("a");

	return store->remove(&n, NULL);
}

static bool model_remove(struct contents *c)
{
	(void)c;
	return false;
}

static const struct change changes[] = {
	{"in block", run_in_block, model_in_block},
	{"whole block", run_whole_block, model_whole_block},
	{"over blocks", run_over_blocks, model_over_blocks},
	{"all", run_all, model_all},
	{"append", run_append, model_append},
	{"append far", run_append_far, model_append_far},
	{"behind in block", run_behind_in_block, model_behind_in_block},
	{"over the end", run_over_the_end, model_over_the_end},
	{"hole", run_hole, model_hole},
	{"cut short", run_cut_short, model_cut_short},
	{"cut block", run_cut_block, model_cut_block},
	{"cut none", run_cut_none, model_cut_none},
	{"grow in block", run_grow_in_block, model_grow_in_block},
	{"grow", run_grow, model_grow},
	{"create over", run_create_over, model_create_over},
	{"remove", run_remove, model_remove},
};

static struct contents before_a, after_a, other;

static void prepare(const struct change *c, bool *stays)
{
	(void)fresh(NULL);
	make("a", fill(&before_a, 1000, 1));
	make("b", fill(&other, 300, 5));
	after_a = before_a;
	*stays = c->model(&after_a);
}

static void assert_after(bool stays)
{
	if (stays)
		assert_holds("a", &after_a);
	else
		assert_gone("a");
	assert_holds("b", &other);
}

static void changes_do_what_they_say(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		bool stays = true;

		prepare(&changes[i], &stays);
		assert_int_equal(changes[i].run(), ST_OK);
		assert_after(stays);
		reboot();
		assert_after(stays);
	}
}

/* Old or new, and the other object as it was; then all still works. */
static void assert_old_or_new(bool stays)
{
	static struct contents got;
	enum status st = get("a", &got);

	if (st == ST_NOT_FOUND)
		assert_false(stays);
	else
		assert_int_equal(st, ST_OK);
	assert_true(st == ST_NOT_FOUND || is_equal(&got, &before_a) ||
		    (stays && is_equal(&got, &after_a)));
	assert_holds("b", &other);
}

static void cut_everywhere(const struct change *c, enum sim_rpmb_sabotage how,
			   unsigned long count, unsigned long *cuts)
{
	bool stays = true;
	enum status st = ST_GENERIC;
	enum status again = ST_OK;

	for (unsigned long n = 0; st != ST_OK; n++) {
		prepare(c, &stays);
		sabotage(how, n, count);
		st = c->run();
		if (sim_rpmb.exchanges < sim_rpmb.sabotage_at)
			assert_int_equal(st, ST_OK);
		else if (st != ST_OK)
			assert_int_equal(st, ST_NOT_AVAILABLE);
		/* The counter may have told that all was well. */
		if (st == ST_OK && sim_rpmb.exchanges >= sim_rpmb.sabotage_at)
			st = ST_GENERIC;
		(*cuts)++;
		reboot();
		assert_old_or_new(stays);
		make("c", &other);
		assert_holds("c", &other);
		/* And again; what was removed may be gone already. */
		again = c->run();
		assert_true(again == ST_OK ||
			    (!stays && again == ST_NOT_FOUND));
	}
}

static void a_cut_at_any_frame_leaves_old_or_new(void **state)
{
	unsigned long cuts = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		cut_everywhere(&changes[i], SIM_RPMB_LOSE_REQUEST, 100000,
			       &cuts);
		cut_everywhere(&changes[i], SIM_RPMB_LOSE_ANSWER, 100000,
			       &cuts);
	}
	print_message("%lu cuts\n", cuts);
}

static void no_false_answer_at_any_frame_breaks_an_object(void **state)
{
	unsigned long cuts = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++)
		for (int how = SIM_RPMB_WRONG_CODE;
		     how < SIM_RPMB_SABOTAGE_COUNT; how++)
			cut_everywhere(&changes[i], how, 1 + how % 3, &cuts);
	print_message("%lu false answers\n", cuts);
}

static void without_memory_nothing_changes(void **state)
{
	static struct contents got;
	unsigned long failures = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		enum status st = ST_NO_MEM;

		for (unsigned long n = 1; st == ST_NO_MEM; n++) {
			bool stays = true;

			prepare(&changes[i], &stays);
			if (n % 2)
				reboot();
			heapfault_nth = n;
			st = changes[i].run();
			heapfault_nth = 0;
			if (st == ST_OK)
				break;
			failures++;
			assert_int_equal(st, ST_NO_MEM);
			assert_int_equal(get("a", &got), ST_OK);
			assert_true(is_equal(&got, &before_a));
			assert_holds("b", &other);
		}
	}
	print_message("%lu failures\n", failures);
	assert_int_equal(sim_rpmb.lent, 0);
}

/* For a reader that knows the format from elsewhere (tests/storage). */
static void leaves_an_image_for_others_to_read(void **state)
{
	const char *path = getenv("RPMB_IMAGE");
	static struct contents c;
	FILE *f;

	(void)state;
	if (!path) {
		print_message("skipped: RPMB_IMAGE names no file to write\n");
		skip();
	}
	make("a", fill(&c, 1000, 1));
	assert_int_equal(run_over_the_end(), ST_OK);
	make("b", fill(&c, 300, 5));
	make("", fill(&c, 100, 5));
	assert_int_equal(run_remove(), ST_OK);
	make("c", fill(&c, 5000, 5));
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(sim_rpmb.blocks, sizeof(sim_rpmb.blocks), 1, f),
			 1);
	assert_int_equal(fclose(f), 0);
}

#define TEST(f) cmocka_unit_test_setup(f, fresh)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(changes_do_what_they_say),
		TEST(a_cut_at_any_frame_leaves_old_or_new),
		TEST(no_false_answer_at_any_frame_breaks_an_object),
		TEST(without_memory_nothing_changes),
		TEST(leaves_an_image_for_others_to_read),
	};

	return RUN_BOTH_WAYS(tests);
}
