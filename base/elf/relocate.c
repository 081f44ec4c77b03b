/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "base/elf/object_priv.h"

/* Spec: ELF for the Arm 64-bit architecture 5.7, for the Arm architecture
 * 5.6; ELF gABI RELR. */
enum {
	R_A64_NONE = 0,
	R_A64_ABS64 = 257,
	R_A64_GLOB_DAT = 1025,
	R_A64_JUMP_SLOT = 1026,
	R_A64_RELATIVE = 1027,
	R_A64_TLS_TPREL = 1030,
	R_A64_TLSDESC = 1031,
	R_ARM_NONE = 0,
	R_ARM_ABS32 = 2,
	R_ARM_REL32 = 3,
	R_ARM_TLS_DTPMOD32 = 17,
	R_ARM_TLS_DTPOFF32 = 18,
	R_ARM_GLOB_DAT = 21,
	R_ARM_JUMP_SLOT = 22,
	R_ARM_RELATIVE = 23,
};

enum {
	DT_RELA = 7,
	DT_RELASZ = 8,
	DT_REL = 17,
	DT_RELSZ = 18,
	DT_JMPREL = 23,
	DT_PLTRELSZ = 2,
};

struct relocation {
	uint64_t va;
	uint32_t type, symbol;
	uint64_t addend; /* RELA only */
};

/* What a symbol means to the object that refers to it. */
struct resolved {
	uint64_t value;                   /* as stored in the definer */
	const struct elf_object *definer; /* NULL: weak and undefined */
};

/* Memory of the target: wholly inside a writable segment. */
static uint8_t *target(const struct elf_object *o, uint64_t va, uint64_t size)
{
	for (unsigned int i = 0; i < o->layout.load_count; i++) {
		const struct elf_segment *s = &o->layout.loads[i];

		if (s->flags & ELF_PF_W && va >= s->va &&
		    range_fits(va - s->va, size, s->mem_bytes))
			return o->mem + (va - o->layout.low_va);
	}
	return NULL;
}

/*
 * Look a symbol up. @prefer_own: a definition in the object itself wins, which
 * is what the absolute relocations of trusted applications mean.
 */
static enum status resolve(const struct elf_scope *scope,
			   const struct elf_object *o, uint32_t idx,
			   bool prefer_own, struct resolved *out,
			   const char **missing)
{
	struct elf_symbol own = {};
	struct elf_symbol found = {};
	enum status st = ST_OK;

	if (!idx) {
		*out = (struct resolved){.definer = o};
		return ST_OK;
	}
	st = elf_object_symbol(o, idx, &own);
	if (st != ST_OK)
		return st;
	/* Local symbols are nobody else's business. */
	if (own.is_defined && (prefer_own || (own.binding != ELF_STB_GLOBAL &&
					      own.binding != ELF_STB_WEAK))) {
		*out = (struct resolved){own.value, o};
		return ST_OK;
	}
	st = elf_scope_find(scope, own.name, &found, &out->definer);
	if (st == ST_OK) {
		out->value = found.value;
		return ST_OK;
	}
	if (own.binding == ELF_STB_WEAK) {
		*out = (struct resolved){};
		return ST_OK;
	}
	*missing = own.name;
	return ST_NOT_FOUND;
}

static uint64_t run_address(const struct resolved *r)
{
	return r->definer ? r->value + r->definer->bias : 0;
}

static uint64_t thread_offset(const struct resolved *r, uint64_t addend)
{
	return r->definer ? r->value + r->definer->tls_offset + addend : 0;
}

static enum status apply_a64(const struct elf_scope *scope,
			     const struct elf_object *o,
			     const struct relocation *rel, const char **missing)
{
	bool is_desc = rel->type == R_A64_TLSDESC;
	uint8_t *p = target(o, rel->va, is_desc ? 16 : 8);
	struct resolved sym = {};
	uint64_t words[2] = {};
	enum status st = ST_OK;

	if (!p)
		return ST_BAD_FORMAT;
	st = resolve(scope, o, rel->symbol, rel->type == R_A64_ABS64, &sym,
		     missing);
	if (st != ST_OK)
		return st;
	switch (rel->type) {
	case R_A64_ABS64:
	case R_A64_GLOB_DAT:
	case R_A64_JUMP_SLOT:
		words[0] = run_address(&sym) + rel->addend;
		break;
	case R_A64_RELATIVE:
		words[0] = o->bias + rel->addend;
		break;
	case R_A64_TLS_TPREL:
		words[0] = thread_offset(&sym, rel->addend);
		break;
	case R_A64_TLSDESC:
		words[0] = scope->tlsdesc_resolver;
		words[1] = thread_offset(&sym, rel->addend);
		break;
	default:
		return ST_NOT_SUPPORTED;
	}
	memcpy(p, words, is_desc ? 16 : 8);
	return ST_OK;
}

static enum status apply_a32(const struct elf_scope *scope,
			     const struct elf_object *o,
			     const struct relocation *rel, const char **missing)
{
	bool is_abs = rel->type == R_ARM_ABS32 || rel->type == R_ARM_REL32;
	uint8_t *p = target(o, rel->va, 4);
	struct resolved sym = {};
	uint32_t word = 0;
	enum status st = ST_OK;

	if (!p)
		return ST_BAD_FORMAT;
	st = resolve(scope, o, rel->symbol, is_abs, &sym, missing);
	if (st != ST_OK)
		return st;
	memcpy(&word, p, sizeof(word));
	switch (rel->type) {
	case R_ARM_ABS32:
		word += (uint32_t)run_address(&sym);
		break;
	case R_ARM_REL32:
		word += (uint32_t)(run_address(&sym) - o->bias - rel->va);
		break;
	case R_ARM_TLS_DTPMOD32:
		word = sym.definer ? sym.definer->tls_id : 0;
		break;
	case R_ARM_TLS_DTPOFF32:
		word = (uint32_t)sym.value;
		break;
	case R_ARM_GLOB_DAT:
	case R_ARM_JUMP_SLOT:
		word = (uint32_t)run_address(&sym);
		break;
	case R_ARM_RELATIVE:
		word += (uint32_t)o->bias;
		break;
	default:
		return ST_NOT_SUPPORTED;
	}
	memcpy(p, &word, sizeof(word));
	return ST_OK;
}

static enum status apply(const struct elf_scope *scope,
			 const struct elf_object *o,
			 const struct relocation *rel, const char **missing)
{
	/* NONE is 0 in both. */
	if (!rel->type)
		return ST_OK;
	return o->file.is_32bit ? apply_a32(scope, o, rel, missing)
				: apply_a64(scope, o, rel, missing);
}

/* A table of REL or RELA entries at @p, all in bounds. */
static enum status apply_table(const struct elf_scope *scope,
			       const struct elf_object *o, const uint8_t *p,
			       uint64_t size_bytes, const char **missing)
{
	bool is_32bit = o->file.is_32bit;
	uint64_t entry_bytes = is_32bit ? 8 : 24;

	if (size_bytes % entry_bytes)
		return ST_BAD_FORMAT;
	for (; size_bytes; p += entry_bytes, size_bytes -= entry_bytes) {
		uint64_t info = elf_word(p + (is_32bit ? 4 : 8), is_32bit);
		struct relocation rel = {
			.va = elf_word(p, is_32bit),
			.type = (uint32_t)(is_32bit ? info & 0xFF : info),
			.symbol = (uint32_t)(info >> (is_32bit ? 8 : 32)),
			.addend = is_32bit ? 0 : elf_word(p + 16, false),
		};
		enum status st = apply(scope, o, &rel, missing);

		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

static enum status add_bias(const struct elf_object *o, uint64_t va)
{
	uint64_t word_bytes = o->file.is_32bit ? 4 : 8;
	uint8_t *p = target(o, va, word_bytes);
	uint64_t word = 0;

	if (!p)
		return ST_BAD_FORMAT;
	word = elf_word(p, o->file.is_32bit) + o->bias;
	memcpy(p, &word, word_bytes);
	return ST_OK;
}

/* RELR: an even word is an address, an odd one a bitmap of the words that
 * follow the last address. */
static enum status apply_relr(const struct elf_object *o, const uint8_t *p,
			      uint64_t size_bytes)
{
	uint64_t word_bytes = o->file.is_32bit ? 4 : 8;
	uint64_t bits = word_bytes * 8 - 1;
	uint64_t next = 0;
	enum status st = ST_OK;

	for (; size_bytes >= word_bytes && st == ST_OK;
	     p += word_bytes, size_bytes -= word_bytes) {
		uint64_t word = elf_word(p, o->file.is_32bit);

		if (!(word & 1)) {
			st = add_bias(o, word);
			next = word + word_bytes;
			continue;
		}
		for (uint64_t i = 0; i < bits && st == ST_OK; i++)
			if (word >> (i + 1) & 1)
				st = add_bias(o, next + i * word_bytes);
		next += bits * word_bytes;
	}
	return st;
}

static enum status apply_sections(const struct elf_scope *scope,
				  const struct elf_object *o,
				  const char **missing)
{
	uint32_t table_type = o->file.is_32bit ? ELF_SHT_REL : ELF_SHT_RELA;
	enum status st = ST_OK;

	for (unsigned int i = 0; i < o->file.shnum && st == ST_OK; i++) {
		struct elf_section s = {};

		elf_section(&o->file, i, &s);
		if (!(s.flags & ELF_SHF_ALLOC) ||
		    (s.type != table_type && s.type != ELF_SHT_RELR))
			continue;
		if (!range_fits(s.offset, s.size_bytes, o->file.size_bytes))
			return ST_BAD_FORMAT;
		if (s.type == ELF_SHT_RELR)
			st = apply_relr(o, o->file.bytes + s.offset,
					s.size_bytes);
		else
			st = apply_table(scope, o, o->file.bytes + s.offset,
					 s.size_bytes, missing);
	}
	return st;
}

static enum status apply_range(const struct elf_scope *scope,
			       const struct elf_object *o, uint64_t va,
			       uint64_t size_bytes, const char **missing)
{
	const uint8_t *p = elf_object_at(o, va, size_bytes);

	if (!size_bytes)
		return ST_OK;
	return p ? apply_table(scope, o, p, size_bytes, missing)
		 : ST_BAD_FORMAT;
}

enum status elf_relocate(const struct elf_scope *scope, struct elf_object *o,
			 const char **missing)
{
	uint64_t rel_tag = o->file.is_32bit ? DT_REL : DT_RELA;
	uint64_t size_tag = o->file.is_32bit ? DT_RELSZ : DT_RELASZ;
	enum status st = ST_OK;

	if (o->file.shnum)
		return apply_sections(scope, o, missing);
	st = apply_range(scope, o, elf_object_dynamic(o, rel_tag),
			 elf_object_dynamic(o, size_tag), missing);
	if (st != ST_OK)
		return st;
	return apply_range(scope, o, elf_object_dynamic(o, DT_JMPREL),
			   elf_object_dynamic(o, DT_PLTRELSZ), missing);
}
