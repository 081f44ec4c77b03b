/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "base/elf/object_priv.h"

/*
 * Symbol lookup: by the GNU hash table, else by the System V one, else one by
 * one. Spec: gABI 5 (hash table), "GNU hash" of the linkers.
 */

static uint32_t word32(const uint8_t *p)
{
	uint32_t value = 0;

	memcpy(&value, p, sizeof(value));
	return value;
}

enum status elf_object_symbol(const struct elf_object *o, uint32_t idx,
			      struct elf_symbol *out)
{
	bool is_32bit = o->file.is_32bit;
	uint64_t entry_bytes = is_32bit ? 16 : 24;
	const uint8_t *p = NULL;
	uint8_t info = 0;
	uint64_t va = 0;

	if (!o->symtab || !checked_add(o->symtab, idx * entry_bytes, &va))
		return ST_BAD_FORMAT;
	p = elf_object_at(o, va, entry_bytes);
	if (!p)
		return ST_BAD_FORMAT;
	out->name = elf_object_string(o, word32(p));
	if (!out->name)
		return ST_BAD_FORMAT;
	out->value = elf_word(p + (is_32bit ? 4 : 8), is_32bit);
	info = p[is_32bit ? 12 : 4];
	out->type = info & 0xF;
	out->binding = info >> 4;
	out->is_defined = p[is_32bit ? 14 : 6] || p[is_32bit ? 15 : 7];
	return ST_OK;
}

/*
 * One candidate. A global definition ends the search; a weak one is kept
 * until the end of the table.
 */
static bool try_symbol(const struct elf_object *o, uint32_t idx,
		       const char *name, struct elf_symbol *best, bool *found)
{
	struct elf_symbol s = {};

	if (elf_object_symbol(o, idx, &s) != ST_OK || !s.is_defined ||
	    strcmp(s.name, name) != 0)
		return false;
	if (s.binding == ELF_STB_GLOBAL ||
	    (s.binding == ELF_STB_WEAK && !*found)) {
		*best = s;
		*found = true;
	}
	return s.binding == ELF_STB_GLOBAL;
}

static uint32_t gnu_hash(const char *name)
{
	uint32_t h = 5381;

	for (; *name; name++)
		h = h * 33 + (uint8_t)*name;
	return h;
}

struct gnu_table {
	uint32_t bucket_count, first_symbol, bloom_count, bloom_shift;
	uint64_t bloom_va, bucket_va, chain_va;
};

static bool gnu_table(const struct elf_object *o, struct gnu_table *t)
{
	const uint8_t *p = elf_object_at(o, o->gnu_hash, 16);
	uint64_t word_bytes = o->file.is_32bit ? 4 : 8;

	if (!p)
		return false;
	t->bucket_count = word32(p);
	t->first_symbol = word32(p + 4);
	t->bloom_count = word32(p + 8);
	t->bloom_shift = word32(p + 12) & 31;
	t->bloom_va = o->gnu_hash + 16;
	t->bucket_va = t->bloom_va + t->bloom_count * word_bytes;
	t->chain_va = t->bucket_va + (uint64_t)t->bucket_count * 4;
	return t->bucket_count && t->bloom_count;
}

static bool bloom_allows(const struct elf_object *o, const struct gnu_table *t,
			 uint32_t hash)
{
	uint32_t bits = o->file.is_32bit ? 32 : 64;
	uint64_t slot = hash / bits % t->bloom_count;
	const uint8_t *p =
		elf_object_at(o, t->bloom_va + slot * (bits / 8), bits / 8);
	uint64_t word = 0;

	if (!p)
		return false;
	word = elf_word(p, o->file.is_32bit);
	return word >> (hash % bits) &
	       word >> ((hash >> t->bloom_shift) % bits) & 1;
}

static void find_gnu(const struct elf_object *o, const char *name,
		     struct elf_symbol *best, bool *found)
{
	uint32_t hash = gnu_hash(name);
	struct gnu_table t = {};
	const uint8_t *p = NULL;
	uint64_t idx = 0;

	if (!gnu_table(o, &t) || !bloom_allows(o, &t, hash))
		return;
	p = elf_object_at(
		o, t.bucket_va + (uint64_t)(hash % t.bucket_count) * 4, 4);
	if (!p)
		return;
	idx = word32(p);
	for (; idx >= t.first_symbol && idx <= UINT32_MAX; idx++) {
		uint32_t chain = 0;

		p = elf_object_at(o, t.chain_va + (idx - t.first_symbol) * 4,
				  4);
		if (!p)
			return;
		chain = word32(p);
		if ((chain | 1) == (hash | 1) &&
		    try_symbol(o, (uint32_t)idx, name, best, found))
			return;
		if (chain & 1)
			return;
	}
}

static uint32_t sysv_hash(const char *name)
{
	uint32_t h = 0;

	for (; *name; name++) {
		uint32_t top = 0;

		h = (h << 4) + (uint8_t)*name;
		top = h & 0xF0000000;
		h = (h ^ top >> 24) & ~top;
	}
	return h;
}

static void find_sysv(const struct elf_object *o, const char *name,
		      struct elf_symbol *best, bool *found)
{
	const uint8_t *head = elf_object_at(o, o->sysv_hash, 8);
	const uint8_t *table = NULL;
	uint32_t bucket_count = 0;
	uint32_t chain_count = 0;
	uint32_t idx = 0;

	if (!head)
		return;
	bucket_count = word32(head);
	chain_count = word32(head + 4);
	table = elf_object_at(o, o->sysv_hash + 8,
			      ((uint64_t)bucket_count + chain_count) * 4);
	if (!table || !bucket_count)
		return;
	idx = word32(table + (uint64_t)(sysv_hash(name) % bucket_count) * 4);
	/* A hostile chain may be a ring: no more steps than links. */
	for (uint32_t steps = 0;
	     idx && idx < chain_count && steps < chain_count; steps++) {
		if (try_symbol(o, idx, name, best, found))
			return;
		idx = word32(table + ((uint64_t)bucket_count + idx) * 4);
	}
}

enum status elf_object_find(const struct elf_object *o, const char *name,
			    struct elf_symbol *out)
{
	bool found = false;

	if (o->gnu_hash) {
		find_gnu(o, name, out, &found);
	} else if (o->sysv_hash) {
		find_sysv(o, name, out, &found);
	} else {
		for (uint32_t i = 1; i < o->symbol_count; i++)
			if (try_symbol(o, i, name, out, &found))
				break;
	}
	return found ? ST_OK : ST_NOT_FOUND;
}

enum status elf_scope_find(const struct elf_scope *scope, const char *name,
			   struct elf_symbol *out,
			   const struct elf_object **definer)
{
	for (unsigned int i = 0; i < scope->count; i++) {
		if (elf_object_find(&scope->objects[i], name, out) == ST_OK) {
			*definer = &scope->objects[i];
			return ST_OK;
		}
	}
	return ST_NOT_FOUND;
}
