/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/arch/sim/sim.h"
#include "kernel/storage/open_table.h"
#include "kernel/storage/ree_dir.h"
#include "kernel/storage/storage.h"
#include "kernel/storage/testing/supplicant.h"

/*
 * Power is cut at every RPC of every change, in scenarios drawn from a seed
 * (POWERCUT_SEED, POWERCUT_SCENARIOS): afterwards the object is as before or
 * as after, all others are what they were, and the store goes on.
 */
#define RW             (STORAGE_READ | STORAGE_WRITE)
#define ALL            (RW | STORAGE_WRITE_META)
#define NAMES          8u
#define SIZE_MAX_BYTES 200000u

static uint32_t random_state;

static uint32_t draw(uint32_t below)
{
	uint32_t x = random_state += 0x9e3779b9;

	x = (x ^ x >> 16) * 0x85ebca6b;
	x = (x ^ x >> 13) * 0xc2b2ae35;
	return (x ^ x >> 16) % below;
}

/* What the store should hold. */
struct content {
	bool exists;
	uint8_t *bytes;
	size_t size;
};
struct world {
	struct content object[NAMES];
};

static struct storage_name name_of(unsigned int i)
{
	struct storage_name n = {.id_bytes = (uint8_t)i};

	/* Two owners. */
	memset(n.owner, 1 + (int)(i & 1), sizeof(n.owner));
	memset(n.id, 'a' + (int)i, i);
	return n;
}

static void copy_world(struct world *to, const struct world *from)
{
	for (unsigned int i = 0; i < NAMES; i++) {
		const struct content *c = &from->object[i];

		free(to->object[i].bytes);
		to->object[i] = *c;
		to->object[i].bytes = malloc(c->size + 1);
		if (c->size)
			memcpy(to->object[i].bytes, c->bytes, c->size);
	}
}

static void free_world(struct world *w)
{
	for (unsigned int i = 0; i < NAMES; i++)
		free(w->object[i].bytes);
	memset(w, 0, sizeof(*w));
}

static void set_content(struct content *c, const uint8_t *bytes, size_t size)
{
	free(c->bytes);
	c->exists = true;
	c->bytes = malloc(size + 1);
	c->size = size;
	if (size)
		memcpy(c->bytes, bytes, size);
}

enum step_kind {
	STEP_CREATE, /* or overwrite */
	STEP_WRITE,
	STEP_TRUNCATE,
	STEP_RENAME,
	STEP_DELETE,
	STEP_KINDS,
};
static const char *const step_names[STEP_KINDS] = {
	"create", "write", "truncate", "rename", "delete"};

struct step {
	enum step_kind kind;
	unsigned int object, target;
	size_t at, size, pattern;
	bool is_warm; /* directory and object are in memory */
};

static uint8_t pattern[SIZE_MAX_BYTES + 4096];

static size_t draw_size(void)
{
	static const size_t edges[] = {0,    1,    24,   256,   4072,
				       4096, 4097, 8192, 12288, 20000};

	/* Large ones are slow: to have nodes in more than one page. */
	if (!draw(40))
		return 130000 + draw(20000);
	return draw(3) ? edges[draw(ARRAY_SIZE(edges))] : draw(10000);
}

/* The next one from @i on that exists, or does not; of the same owner when
 * @step is 2. NAMES: none. */
static unsigned int next_object(const struct world *w, unsigned int i,
				unsigned int step, bool exists)
{
	for (unsigned int n = 0; n < NAMES; n += step, i = (i + step) % NAMES) {
		if (w->object[i].exists == exists)
			return i;
	}
	return NAMES;
}

static bool draw_step(const struct world *w, struct step *s)
{
	*s = (struct step){};
	s->kind = draw(STEP_KINDS);
	s->object = draw(NAMES);
	s->at = draw_size();
	s->size = draw_size();
	s->pattern = draw(4096);
	s->is_warm = draw(2);
	if (s->kind == STEP_CREATE)
		return true;
	s->object = next_object(w, s->object, 1, true);
	if (s->object == NAMES)
		return false;
	if (s->kind == STEP_TRUNCATE && draw(2))
		s->at %= w->object[s->object].size + 1;
	if (s->kind == STEP_WRITE)
		return s->size && s->at + s->size < SIZE_MAX_BYTES;
	/* Within one owner. */
	if (s->kind == STEP_RENAME) {
		s->target = next_object(w, s->object, 2, false);
		return s->target != NAMES;
	}
	return true;
}

/* The model takes the step. */
static void model_step(struct world *w, const struct step *s)
{
	struct content *c = &w->object[s->object];
	size_t end = s->at + (s->kind == STEP_WRITE ? s->size : 0);
	uint8_t *grown = NULL;

	switch (s->kind) {
	case STEP_CREATE:
		set_content(c, pattern + s->pattern, s->size);
		break;
	case STEP_WRITE:
	case STEP_TRUNCATE:
		if (s->kind == STEP_WRITE && end < c->size)
			end = c->size;
		grown = calloc(1, end + 1);
		memcpy(grown, c->bytes, end < c->size ? end : c->size);
		if (s->kind == STEP_WRITE)
			memcpy(grown + s->at, pattern + s->pattern, s->size);
		free(c->bytes);
		c->bytes = grown;
		c->size = end;
		break;
	case STEP_RENAME:
		free(w->object[s->target].bytes);
		w->object[s->target] = *c;
		*c = (struct content){};
		c->bytes = malloc(1);
		break;
	case STEP_DELETE:
		c->exists = false;
		c->size = 0;
		break;
	case STEP_KINDS:
		break;
	}
}

/* The store does. @f: its open handle, but for create. */
static enum status store_step(const struct step *s, struct storage_file *f)
{
	struct storage_name n = name_of(s->object);
	struct storage_name to = name_of(s->target);
	struct storage_source src = {.kernel = pattern + s->pattern,
				     .size_bytes = s->size};
	enum status st = ST_OK;

	switch (s->kind) {
	case STEP_CREATE:
		return storage_create(STORAGE_REE, &n, ALL | STORAGE_OVERWRITE,
				      &src, 1, NULL);
	case STEP_WRITE:
		st = storage_write(f, s->at, &src);
		break;
	case STEP_TRUNCATE:
		st = storage_truncate(f, s->at);
		break;
	case STEP_RENAME:
		st = storage_rename(f, &to);
		break;
	case STEP_DELETE:
		return storage_remove(f);
	case STEP_KINDS:
		break;
	}
	storage_close(f);
	return st;
}

static void reboot(void)
{
	sup_power_on();
	sup_end_call();
	ree_dir_reset();
	open_table_forget();
}

/* Everything is in memory, as far as it ever is. */
static struct storage_file *warm_up(const struct step *s)
{
	struct storage_name n = name_of(s->object);
	struct storage_file *f = NULL;
	uint8_t byte = 0;
	struct storage_sink sink = {.kernel = &byte, .size_bytes = 1};
	uint64_t cursor = 0;
	size_t got = 0;

	if (s->kind != STEP_CREATE) {
		assert_int_equal(storage_open(STORAGE_REE, &n, ALL, &f), ST_OK);
		if (s->is_warm)
			assert_int_equal(storage_read(f, s->at, &sink, &got),
					 ST_OK);
	} else if (s->is_warm) {
		(void)!storage_next(STORAGE_REE, n.owner, &cursor, &n);
	}
	return f;
}

static uint8_t back[SIZE_MAX_BYTES * 2];

/* Does the store hold what @c says of object @i? */
static bool holds(unsigned int i, const struct content *c)
{
	struct storage_name n = name_of(i);
	struct storage_sink sink = {.kernel = back, .size_bytes = sizeof(back)};
	struct storage_file *f = NULL;
	size_t got = 0;
	bool same = false;
	enum status st = storage_open(STORAGE_REE, &n, STORAGE_READ, &f);

	if (st != ST_OK)
		return st == ST_NOT_FOUND && !c->exists;
	st = storage_read(f, 0, &sink, &got);
	same = st == ST_OK && c->exists && got == c->size &&
	       !memcmp(back, c->bytes, got);
	storage_close(f);
	return same;
}

static bool is_world(const struct world *w)
{
	for (unsigned int i = 0; i < NAMES; i++) {
		if (!holds(i, &w->object[i]))
			return false;
	}
	return true;
}

static unsigned long cuts, cuts_of[STEP_KINDS], went_through;

enum aftermath {
	BY_REBOOT,
	BY_NEW_SUPPLICANT, /* secure memory is what it was */
	AFTERMATHS,
};

struct trial {
	const struct sup_image *disk;
	const struct world *before, *after;
	const struct step *step;
};

/* One cut at RPC @nth; false: the step has fewer. */
static bool cut_at(const struct trial *t, unsigned long nth,
		   enum sup_fault fault, enum aftermath aftermath)
{
	struct storage_file *f = NULL;
	enum status st = ST_OK;
	bool was_cut = false;

	reboot();
	sup_load(t->disk);
	f = warm_up(t->step);
	sup_set_fault(fault, nth);
	st = store_step(t->step, f);
	was_cut = sup.is_cut;
	if (aftermath == BY_REBOOT)
		reboot();
	else
		sup_power_on();
	if (st == ST_OK && !is_world(t->after))
		fail_msg("said to be done, but is not");
	if (st != ST_OK && !is_world(t->before) && !is_world(t->after))
		fail_msg("neither before nor after");
	if (st == ST_OK)
		went_through++;
	cuts += was_cut;
	cuts_of[t->step->kind] += was_cut;
	return was_cut;
}

static void cut_everywhere(const struct trial *t)
{
	static const enum sup_fault faults[] = {SUP_CUT_BEFORE, SUP_CUT_AFTER,
						SUP_CUT_WITHIN};

	for (unsigned int i = 0; i < ARRAY_SIZE(faults) * AFTERMATHS; i++) {
		unsigned long nth = 1;

		sup.is_torn_back = i & 2;
		while (cut_at(t, nth, faults[i / AFTERMATHS],
			      (enum aftermath)(i % AFTERMATHS)))
			nth++;
	}
}

static void run_scenario(uint32_t seed, unsigned int steps)
{
	struct world before = {};
	struct world after = {};
	struct sup_image disk = {};
	struct step s;

	random_state = seed * 1000003;
	sup_reset();
	ree_dir_reset();
	for (unsigned int i = 0; i < NAMES; i++)
		before.object[i].bytes = malloc(1);
	while (steps) {
		struct trial t = {&disk, &before, &after, &s};

		if (!draw_step(&before, &s))
			continue;
		steps--;
		copy_world(&after, &before);
		model_step(&after, &s);
		reboot();
		sup_save(&disk);
		cut_everywhere(&t);
		/* Now whole, and on with it. */
		reboot();
		sup_load(&disk);
		assert_int_equal(store_step(&s, warm_up(&s)), ST_OK);
		copy_world(&before, &after);
		sup_free_image(&disk);
	}
	reboot();
	assert_true(is_world(&before));
	free_world(&before);
	free_world(&after);
}

static unsigned long from_environment(const char *name, unsigned long otherwise)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 0) : otherwise;
}

static void no_cut_loses_or_mixes_anything(void **state)
{
	uint32_t seed = (uint32_t)from_environment("POWERCUT_SEED", 1);
	unsigned long count = from_environment("POWERCUT_SCENARIOS", 20);

	(void)state;
	for (size_t i = 0; i < sizeof(pattern); i++)
		pattern[i] = (uint8_t)(i * 31 + i / 256);
	for (unsigned long i = 0; i < count; i++) {
		print_message("seed %u\n", seed);
		run_scenario(seed++, 16);
	}
	assert_true(getenv("POWERCUT_SCENARIOS") || cuts >= 10000);
	print_message("%lu cuts:", cuts);
	for (unsigned int i = 0; i < STEP_KINDS; i++)
		print_message(" %s %lu", step_names[i], cuts_of[i]);
	print_message("; %lu steps went through\n", went_through);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_cut_loses_or_mixes_anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
