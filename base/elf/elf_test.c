/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/elf/elf_fixture.h"

#define BIAS64 UINT64_C(0x1240000000)
#define BIAS32 UINT64_C(0x40000000)

static uint8_t memory[FIX_SPAN], other_memory[FIX_SPAN];

static uint64_t bias_of(const struct fixture *f)
{
	return f->is_32bit ? BIAS32 : BIAS64;
}

static enum status load(const struct fixture *f, struct elf_object *o)
{
	return fix_load(f, FIX_BYTES, memory, bias_of(f), o);
}

static uint64_t word_at(const struct fixture *f, uint64_t va)
{
	uint64_t value = 0;

	memcpy(&value, memory + va, fix_word(f));
	return value;
}

static enum status relocate(const struct fixture *f, struct elf_object *o)
{
	struct elf_scope scope = {o, 1, 0x77770000};
	const char *missing = NULL;
	enum status st = load(f, o);

	if (st != ST_OK)
		return st;
	o->tls_offset = 16;
	o->tls_id = 1;
	return elf_relocate(&scope, o, &missing);
}

static void decodes_both_classes(void **state)
{
	(void)state;
	for (int is_32bit = 0; is_32bit < 2; is_32bit++) {
		struct fixture f;
		struct elf_object o;

		fix_make(&f, is_32bit);
		assert_int_equal(load(&f, &o), ST_OK);
		assert_int_equal(o.file.entry, 0x100);
		assert_int_equal(o.layout.load_count, 2);
		assert_int_equal(o.layout.high_va, 0x2000);
		assert_true(o.has_tls);
		assert_int_equal(o.tls_bytes, 0x40);
		assert_string_equal(elf_object_string(&o, o.soname), "libname");
		assert_int_equal(elf_has_bti(&o.file), !is_32bit);
	}
}

static void refuses_other_headers(void **state)
{
	static const struct {
		uint16_t offset;
		uint8_t value;
	} changes[] = {
		{0, 0x7E},  /* magic */
		{4, 3},     /* class */
		{5, 2},     /* big-endian */
		{6, 0},     /* version */
		{7, 9},     /* OS ABI */
		{16, 2},    /* ET_EXEC */
		{18, 62},   /* x86-64 */
		{20, 2},    /* version */
		{48, 1},    /* flags */
		{54, 32},   /* phentsize */
		{56, 0},    /* no program headers */
		{57, 1},    /* too many */
		{34, 0x10}, /* table outside */
		{58, 40},   /* shentsize */
		{61, 0xFF}, /* sections outside */
	};
	struct fixture f;
	struct elf_file file;

	(void)state;
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		fix_make(&f, false);
		f.bytes[changes[i].offset] = changes[i].value;
		assert_int_equal(elf_decode(f.bytes, FIX_BYTES, &file),
				 ST_BAD_FORMAT);
	}
}

static void refuses_every_truncation(void **state)
{
	struct fixture f;
	struct elf_object o;

	(void)state;
	for (int is_32bit = 0; is_32bit < 2; is_32bit++) {
		fix_make(&f, is_32bit);
		for (size_t size = 0; size < FIX_BYTES; size++)
			assert_int_not_equal(
				fix_load(&f, size, memory, BIAS32, &o), ST_OK);
	}
}

static enum status layout_with(unsigned int idx, const struct elf_segment *s)
{
	struct elf_layout layout;
	struct elf_file file;
	struct fixture f;

	fix_make(&f, false);
	fix_segment(&f, idx, s);
	assert_int_equal(elf_decode(f.bytes, FIX_BYTES, &file), ST_OK);
	return elf_layout(&file, 0x1000, &layout);
}

static void refuses_bad_segments(void **state)
{
	enum {
		RX = ELF_PF_R | ELF_PF_X,
		RW = ELF_PF_R | ELF_PF_W
	};
	static const struct elf_segment bad[] = {
		/* writable and executable */
		{1, RX | ELF_PF_W, 0x1000, 0x1000, 0x400, 0x800, 0x1000},
		/* unreadable */
		{1, ELF_PF_W, 0x1000, 0x1000, 0x400, 0x800, 0x1000},
		/* empty */
		{1, RW, 0x1000, 0x1000, 0, 0, 0x1000},
		/* more in the file than in memory */
		{1, RW, 0x1000, 0x1000, 0x400, 0x300, 0x1000},
		/* read-only with a tail of zeros */
		{1, ELF_PF_R, 0x1000, 0x1000, 0x400, 0x800, 0x1000},
		/* past the end of the file, also by wrapping */
		{1, RW, 0x1000, 0x1000, 0x401, 0x800, 0x1000},
		{1, RW, UINT64_MAX - 0xFFF, 0x1000, 0x1001, 0x2000, 0x1000},
		/* outside the addresses that a TA has */
		{1, RW, 0x1000, UINT64_MAX - 0xFFF, 0x400, 0x800, 0x1000},
		/* address and offset differ within the page */
		{1, RW, 0x1000, 0x1010, 0x400, 0x800, 0x1000},
		/* alignment */
		{1, RW, 0x1000, 0x1000, 0x400, 0x800, 0x800},
		{1, RW, 0x1000, 0x1000, 0x400, 0x800, 0x1800},
		/* overlaps the one before */
		{1, RW, 0, 0, 0x400, 0x800, 0x1000},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(layout_with(1, &bad[i]), ST_BAD_FORMAT);
}

static void lists_needed_libraries(void **state)
{
	const char *name = NULL;
	struct fixture f;
	struct elf_object o;

	(void)state;
	fix_make(&f, true);
	assert_int_equal(load(&f, &o), ST_OK);
	assert_int_equal(elf_object_needed(&o, 0, &name), ST_OK);
	assert_string_equal(name, "ffd2bded-ab7d-4988-95ee-e4962fff7154");
	assert_int_equal(elf_object_needed(&o, 1, &name), ST_NOT_FOUND);
}

/* @tag: which hash table to offer, 0: none. */
static void find_by(uint64_t tag, uint64_t table, const char *name,
		    enum status expected)
{
	for (int is_32bit = 0; is_32bit < 2; is_32bit++) {
		struct elf_symbol s;
		struct fixture f;
		struct elf_object o;

		fix_make(&f, is_32bit);
		if (tag)
			fix_dynamic(&f, 5, tag, table);
		assert_int_equal(load(&f, &o), ST_OK);
		assert_int_equal(elf_object_find(&o, name, &s), expected);
		if (expected == ST_OK)
			assert_string_equal(s.name, name);
	}
}

static void finds_symbols_by_each_table(void **state)
{
	(void)state;
	find_by(0, 0, "own", ST_OK);
	find_by(0, 0, "extern", ST_NOT_FOUND);
	find_by(0, 0, "local", ST_NOT_FOUND);
	find_by(4, 0x380, "own", ST_OK);
	find_by(4, 0x380, "tls", ST_OK);
	find_by(4, 0x380, "nobody", ST_NOT_FOUND);
	find_by(0x6ffffef5, 0x3c0, "tls", ST_OK);
	find_by(0x6ffffef5, 0x3c0, "own", ST_NOT_FOUND);
}

static void survives_a_ring_in_a_hash_chain(void **state)
{
	struct elf_symbol s;
	struct fixture f;
	struct elf_object o;

	(void)state;
	fix_make(&f, false);
	fix_dynamic(&f, 5, 4, 0x380);
	fix_put(f.bytes + 0x380 + 12 + 4 * FIX_TLS, FIX_OWN, 4);
	assert_int_equal(load(&f, &o), ST_OK);
	assert_int_equal(elf_object_find(&o, "nobody", &s), ST_NOT_FOUND);
}

static void applies_a64_relocations(void **state)
{
	struct fixture f;
	struct elf_object o;

	(void)state;
	fix_make(&f, false);
	fix_reloc(&f, 0x1200, 1027, 0, 0x34);     /* RELATIVE */
	fix_reloc(&f, 0x1208, 257, FIX_OWN, 8);   /* ABS64 */
	fix_reloc(&f, 0x1210, 1025, FIX_OWN, 0);  /* GLOB_DAT */
	fix_reloc(&f, 0x1218, 1026, FIX_WEAK, 0); /* JUMP_SLOT */
	fix_reloc(&f, 0x1220, 1030, FIX_TLS, 4);  /* TLS_TPREL */
	fix_reloc(&f, 0x1228, 1031, FIX_TLS, 0);  /* TLSDESC */
	fix_reloc(&f, 0x1238, 0, 0, 0);           /* NONE */
	fix_reloc(&f, 0x17F8, 257, FIX_LOCAL, 0); /* in .bss */
	assert_int_equal(relocate(&f, &o), ST_OK);
	assert_int_equal(word_at(&f, 0x1200), BIAS64 + 0x34);
	assert_int_equal(word_at(&f, 0x1208), BIAS64 + 0x128);
	assert_int_equal(word_at(&f, 0x1210), BIAS64 + 0x120);
	assert_int_equal(word_at(&f, 0x1218), 0);
	assert_int_equal(word_at(&f, 0x1220), 16 + 0x10 + 4);
	assert_int_equal(word_at(&f, 0x1228), 0x77770000);
	assert_int_equal(word_at(&f, 0x1230), 16 + 0x10);
	assert_int_equal(word_at(&f, 0x17F8), BIAS64 + 0x1208);
}

static void applies_a32_relocations(void **state)
{
	struct fixture f;
	struct elf_object o;

	(void)state;
	fix_make(&f, true);
	for (unsigned int i = 0; i < 8; i++)
		fix_put(f.bytes + 0x1200 + 4 * i, 0x40 + i, 4);
	fix_reloc(&f, 0x1200, 23, 0, 0);        /* RELATIVE */
	fix_reloc(&f, 0x1204, 2, FIX_OWN, 0);   /* ABS32 */
	fix_reloc(&f, 0x1208, 3, FIX_OWN, 0);   /* REL32 */
	fix_reloc(&f, 0x120c, 21, FIX_OWN, 0);  /* GLOB_DAT */
	fix_reloc(&f, 0x1210, 22, FIX_WEAK, 0); /* JUMP_SLOT */
	fix_reloc(&f, 0x1214, 17, FIX_TLS, 0);  /* DTPMOD32 */
	fix_reloc(&f, 0x1218, 18, FIX_TLS, 0);  /* DTPOFF32 */
	assert_int_equal(relocate(&f, &o), ST_OK);
	assert_int_equal(word_at(&f, 0x1200), BIAS32 + 0x40);
	assert_int_equal(word_at(&f, 0x1204), BIAS32 + 0x120 + 0x41);
	assert_int_equal(word_at(&f, 0x1208),
			 (uint32_t)(0x120 - 0x1208 + 0x42));
	assert_int_equal(word_at(&f, 0x120c), BIAS32 + 0x120);
	assert_int_equal(word_at(&f, 0x1210), 0);
	assert_int_equal(word_at(&f, 0x1214), 1);
	assert_int_equal(word_at(&f, 0x1218), 0x10);
}

static void applies_relr(void **state)
{
	struct fixture f;
	struct elf_object o;

	(void)state;
	fix_make(&f, false);
	fix_put(f.bytes + 0x1200, 0x10, 8);
	fix_put(f.bytes + 0x1210, 0x20, 8);
	fix_relr(&f, 0x1200);
	fix_relr(&f, 1 | 1 << 2); /* second word after 0x1200 */
	assert_int_equal(relocate(&f, &o), ST_OK);
	assert_int_equal(word_at(&f, 0x1200), BIAS64 + 0x10);
	assert_int_equal(word_at(&f, 0x1208), 0);
	assert_int_equal(word_at(&f, 0x1210), BIAS64 + 0x20);
}

static void main_program_wins_for_imports(void **state)
{
	struct fixture f;
	struct fixture library;
	struct elf_object objects[2];
	struct elf_scope scope = {objects, 2, 0};
	const char *missing = NULL;

	(void)state;
	fix_make(&f, false);
	fix_reloc(&f, 0x1200, 1025, FIX_EXTERN, 0);
	fix_make(&library, false);
	fix_symbol(&library, FIX_OWN, 5, 0x12, 1, 0x180); /* "extern" */
	assert_int_equal(load(&f, &objects[0]), ST_OK);
	assert_int_equal(fix_load(&library, FIX_BYTES, other_memory,
				  0x9000000000, &objects[1]),
			 ST_OK);
	assert_int_equal(elf_relocate(&scope, &objects[0], &missing), ST_OK);
	assert_int_equal(word_at(&f, 0x1200), UINT64_C(0x9000000180));
	scope.count = 1;
	assert_int_equal(elf_relocate(&scope, &objects[0], &missing),
			 ST_NOT_FOUND);
	assert_string_equal(missing, "extern");
}

static void refuses_targets_that_are_not_writable(void **state)
{
	static const uint64_t targets[] = {0x100, 0xFFC, 0x17FC, 0x1800,
					   UINT64_MAX - 3};
	struct fixture f;
	struct elf_object o;

	(void)state;
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		fix_make(&f, false);
		fix_reloc(&f, targets[i], 1027, 0, 0);
		assert_int_equal(relocate(&f, &o), ST_BAD_FORMAT);
	}
	fix_make(&f, false);
	fix_reloc(&f, 0x1200, 999, 0, 0);
	assert_int_equal(relocate(&f, &o), ST_NOT_SUPPORTED);
}

/* The sanitizers are the judges: any byte of the file may be anything. */
static void survives_every_changed_byte(void **state)
{
	static const uint8_t masks[] = {0x01, 0x80, 0xFF};
	static struct fixture f;
	struct elf_object o;
	struct elf_symbol s;
	const char *name = NULL;

	(void)state;
	for (size_t i = 0; i < FIX_BYTES * sizeof(masks) * 2; i++) {
		size_t at = i / sizeof(masks) % FIX_BYTES;

		fix_make(&f, i & 1);
		fix_dynamic(&f, 5, i & 2 ? 4 : 0x6ffffef5,
			    i & 2 ? 0x380 : 0x3c0);
		fix_reloc(&f, 0x1200, i & 1 ? 2 : 257, FIX_OWN, 0);
		fix_relr(&f, 0x1210);
		f.bytes[at] ^= masks[i % sizeof(masks)];
		if (relocate(&f, &o) != ST_OK)
			continue;
		(void)!elf_object_find(&o, "nobody", &s);
		(void)!elf_object_needed(&o, 0, &name);
		elf_has_bti(&o.file);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decodes_both_classes),
		cmocka_unit_test(refuses_other_headers),
		cmocka_unit_test(refuses_every_truncation),
		cmocka_unit_test(refuses_bad_segments),
		cmocka_unit_test(lists_needed_libraries),
		cmocka_unit_test(finds_symbols_by_each_table),
		cmocka_unit_test(survives_a_ring_in_a_hash_chain),
		cmocka_unit_test(applies_a64_relocations),
		cmocka_unit_test(applies_a32_relocations),
		cmocka_unit_test(applies_relr),
		cmocka_unit_test(main_program_wins_for_imports),
		cmocka_unit_test(refuses_targets_that_are_not_writable),
		cmocka_unit_test(survives_every_changed_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
