/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/elf/object.h"
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "base/elf/object_priv.h"

enum {
	DT_NULL = 0,
	DT_NEEDED = 1,
	DT_HASH = 4,
	DT_STRTAB = 5,
	DT_SYMTAB = 6,
	DT_STRSZ = 10,
	DT_SONAME = 14,
	DT_GNU_HASH = 0x6ffffef5,
};

uint8_t *elf_object_at(const struct elf_object *o, uint64_t va, uint64_t size)
{
	for (unsigned int i = 0; i < o->layout.load_count; i++) {
		const struct elf_segment *s = &o->layout.loads[i];

		if (va >= s->va && range_fits(va - s->va, size, s->mem_bytes))
			return o->mem + (va - o->layout.low_va);
	}
	return NULL;
}

const char *elf_object_string(const struct elf_object *o, uint64_t offset)
{
	const char *table =
		(const char *)elf_object_at(o, o->strtab, o->strtab_bytes);

	if (!table || offset >= o->strtab_bytes ||
	    !memchr(table + offset, 0, o->strtab_bytes - offset))
		return NULL;
	return table + offset;
}

uint64_t elf_word(const uint8_t *p, bool is_32bit)
{
	uint64_t value = 0;

	memcpy(&value, p, is_32bit ? 4 : 8);
	return value;
}

/* Entry @idx of the dynamic section; false at its end. */
static bool dynamic_entry(const struct elf_object *o, unsigned int idx,
			  uint64_t *tag, uint64_t *value)
{
	uint64_t size = o->file.is_32bit ? 8 : 16;
	const uint8_t *p = NULL;

	if (!range_fits(idx * size, size, o->dynamic_bytes))
		return false;
	p = o->dynamic + idx * size;
	*tag = elf_word(p, o->file.is_32bit);
	*value = elf_word(p + size / 2, o->file.is_32bit);
	return *tag != DT_NULL;
}

uint64_t elf_object_dynamic(const struct elf_object *o, uint64_t wanted)
{
	uint64_t tag = 0;
	uint64_t value = 0;

	for (unsigned int i = 0; dynamic_entry(o, i, &tag, &value); i++)
		if (tag == wanted)
			return value;
	return 0;
}

static enum status read_dynamic(struct elf_object *o)
{
	struct elf_segment s = {};

	if (!elf_find_segment(&o->file, ELF_PT_DYNAMIC, &s))
		return ST_OK;
	o->dynamic = elf_object_at(o, s.va, s.file_bytes);
	if (!o->dynamic)
		return ST_BAD_FORMAT;
	o->dynamic_bytes = s.file_bytes;
	o->strtab = elf_object_dynamic(o, DT_STRTAB);
	o->strtab_bytes = elf_object_dynamic(o, DT_STRSZ);
	o->symtab = elf_object_dynamic(o, DT_SYMTAB);
	o->sysv_hash = elf_object_dynamic(o, DT_HASH);
	o->gnu_hash = elf_object_dynamic(o, DT_GNU_HASH);
	o->soname = elf_object_dynamic(o, DT_SONAME);
	if (o->strtab_bytes && !elf_object_at(o, o->strtab, o->strtab_bytes))
		return ST_BAD_FORMAT;
	return ST_OK;
}

/* Both tables are looked into only when they lie wholly inside a segment. */
static void read_symbol_count(struct elf_object *o)
{
	uint64_t entry_bytes = o->file.is_32bit ? 16 : 24;
	struct elf_section s = {};

	for (unsigned int i = 0; i < o->file.shnum; i++) {
		elf_section(&o->file, i, &s);
		if (s.type == ELF_SHT_DYNSYM && s.va == o->symtab &&
		    elf_object_at(o, s.va, s.size_bytes))
			o->symbol_count =
				(uint32_t)MIN(s.size_bytes / entry_bytes,
					      (uint64_t)UINT32_MAX);
	}
}

enum status elf_object_init(struct elf_object *o)
{
	struct elf_segment tls = {};
	enum status st = read_dynamic(o);

	if (st != ST_OK)
		return st;
	read_symbol_count(o);
	if (elf_find_segment(&o->file, ELF_PT_TLS, &tls)) {
		if (tls.file_bytes > tls.mem_bytes ||
		    tls.mem_bytes > UINT32_MAX ||
		    (tls.file_bytes &&
		     !elf_object_at(o, tls.va, tls.file_bytes)))
			return ST_BAD_FORMAT;
		o->has_tls = true;
		o->tls_va = tls.va;
		o->tls_bytes = tls.mem_bytes;
	}
	return ST_OK;
}

enum status elf_object_needed(const struct elf_object *o, unsigned int idx,
			      const char **name)
{
	uint64_t tag = 0;
	uint64_t value = 0;

	for (unsigned int i = 0; dynamic_entry(o, i, &tag, &value); i++) {
		if (tag != DT_NEEDED || idx--)
			continue;
		*name = elf_object_string(o, value);
		return *name ? ST_OK : ST_BAD_FORMAT;
	}
	return ST_NOT_FOUND;
}
