/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BASE_ELF_ELF_FIXTURE_H
#define BASE_ELF_ELF_FIXTURE_H

#include <string.h>

#include "base/elf/object.h"

/*
 * A small shared object of either class, made by hand for tests:
 *
 *   0x000  ELF and program headers     RX, address = offset
 *   0x200  .dynsym  0x300 .dynstr  0x380 SysV hash  0x3c0 GNU hash
 *   0x500  relocations  0x700 RELR  0x780 property note  0x800 sections
 *   0x1000 .dynamic  0x1200 data       RW, file 0x400, memory 0x800
 */
#define FIX_BYTES   0x1400u
#define FIX_SPAN    0x2000u
#define FIX_SYMBOLS 6u

enum fix_symbol {
	FIX_OWN = 1,
	FIX_EXTERN,
	FIX_WEAK,
	FIX_TLS,
	FIX_LOCAL
};

struct fixture {
	uint8_t bytes[FIX_BYTES];
	bool is_32bit;
	size_t reloc_count, relr_count;
};

static inline void fix_put(uint8_t *p, uint64_t value, size_t width)
{
	for (size_t i = 0; i < width; i++)
		p[i] = (uint8_t)(value >> (8 * i));
}

static inline size_t fix_word(const struct fixture *f)
{
	return f->is_32bit ? 4 : 8;
}

static inline size_t fix_phdr(const struct fixture *f, unsigned int idx)
{
	return f->is_32bit ? 52 + idx * 32u : 64 + idx * 56u;
}

static inline void fix_segment(struct fixture *f, unsigned int idx,
			       const struct elf_segment *s)
{
	uint8_t *p = f->bytes + fix_phdr(f, idx);
	size_t w = fix_word(f);

	fix_put(p, s->type, 4);
	p += 4;
	if (!f->is_32bit) {
		fix_put(p, s->flags, 4);
		p += 4;
	}
	fix_put(p, s->offset, w);
	fix_put(p + w, s->va, w);
	fix_put(p + 2 * w, s->va, w);
	fix_put(p + 3 * w, s->file_bytes, w);
	fix_put(p + 4 * w, s->mem_bytes, w);
	p += 5 * w;
	if (f->is_32bit) {
		fix_put(p, s->flags, 4);
		p += 4;
	}
	fix_put(p, s->align, w);
}

static inline void fix_section(struct fixture *f, unsigned int idx,
			       const struct elf_section *s)
{
	size_t w = fix_word(f);
	uint8_t *p = f->bytes + 0x800 + idx * (f->is_32bit ? 40u : 64u);

	fix_put(p + 4, s->type, 4);
	fix_put(p + 8, s->flags, w);
	fix_put(p + 8 + w, s->va, w);
	fix_put(p + 8 + 2 * w, s->offset, w);
	fix_put(p + 8 + 3 * w, s->size_bytes, w);
}

static inline void fix_symbol(struct fixture *f, unsigned int idx,
			      uint32_t name, uint8_t info, uint16_t shndx,
			      uint64_t value)
{
	uint8_t *p = f->bytes + 0x200 + idx * (f->is_32bit ? 16u : 24u);

	fix_put(p, name, 4);
	if (f->is_32bit) {
		fix_put(p + 4, value, 4);
		p[12] = info;
		fix_put(p + 14, shndx, 2);
	} else {
		p[4] = info;
		fix_put(p + 6, shndx, 2);
		fix_put(p + 8, value, 8);
	}
}

static inline void fix_dynamic(struct fixture *f, unsigned int idx,
			       uint64_t tag, uint64_t value)
{
	size_t w = fix_word(f);

	fix_put(f->bytes + 0x1000 + idx * 2 * w, tag, w);
	fix_put(f->bytes + 0x1000 + idx * 2 * w + w, value, w);
}

static inline void fix_reloc(struct fixture *f, uint64_t va, uint32_t type,
			     uint32_t symbol, uint64_t addend)
{
	size_t w = fix_word(f);
	uint8_t *p =
		f->bytes + 0x500 + f->reloc_count++ * (f->is_32bit ? 8u : 24u);
	uint64_t info = f->is_32bit ? symbol << 8 | type
				    : (uint64_t)symbol << 32 | type;

	fix_put(p, va, w);
	fix_put(p + w, info, w);
	if (!f->is_32bit)
		fix_put(p + 16, addend, 8);
	fix_section(
		f, 2,
		&(struct elf_section){f->is_32bit ? ELF_SHT_REL : ELF_SHT_RELA,
				      ELF_SHF_ALLOC, 0x500, 0x500,
				      f->reloc_count * (f->is_32bit ? 8 : 24)});
}

static inline void fix_relr(struct fixture *f, uint64_t word)
{
	size_t w = fix_word(f);

	fix_put(f->bytes + 0x700 + f->relr_count++ * w, word, w);
	fix_section(f, 3,
		    &(struct elf_section){ELF_SHT_RELR, ELF_SHF_ALLOC, 0x700,
					  0x700, f->relr_count * w});
}

static inline void fix_headers(struct fixture *f)
{
	size_t w = fix_word(f);
	uint8_t *p = f->bytes;

	fix_put(p, 0x464c457f, 4); /* magic: 7f, "ELF" */
	p[4] = f->is_32bit ? 1 : 2;
	p[5] = 1;
	p[6] = 1;
	fix_put(p + 16, 3, 2);
	fix_put(p + 18, f->is_32bit ? 40 : 183, 2);
	fix_put(p + 20, 1, 4);
	fix_put(p + 24, 0x100, w);
	fix_put(p + 24 + w, fix_phdr(f, 0), w);
	fix_put(p + 24 + 2 * w, 0x800, w);
	p += 24 + 3 * w;
	fix_put(p, f->is_32bit ? 0x05000000 : 0, 4);
	fix_put(p + 4, fix_phdr(f, 0), 2);
	fix_put(p + 6, f->is_32bit ? 32 : 56, 2);
	fix_put(p + 8, 5, 2);
	fix_put(p + 10, f->is_32bit ? 40 : 64, 2);
	fix_put(p + 12, 4, 2);
}

static inline void fix_names(struct fixture *f)
{
	static const char names[] =
		"\0own\0extern\0weak\0tls\0"
		"ffd2bded-ab7d-4988-95ee-e4962fff7154\0libname\0local";

	memcpy(f->bytes + 0x300, names, sizeof(names));
	fix_symbol(f, FIX_OWN, 1, 0x12, 1, 0x120);
	fix_symbol(f, FIX_EXTERN, 5, 0x12, 0, 0);
	fix_symbol(f, FIX_WEAK, 12, 0x22, 0, 0);
	fix_symbol(f, FIX_TLS, 17, 0x16, 2, 0x10);
	fix_symbol(f, FIX_LOCAL, 66, 0x02, 2, 0x1208);
}

/* One bucket with all names that are defined and global. */
static inline void fix_hashes(struct fixture *f)
{
	uint8_t *p = f->bytes + 0x380;
	const uint32_t gnu_hash_of_tls = 0x0b88aeb8;

	/* SysV: 1 bucket, 6 chain words: 1 -> 4 -> end. */
	fix_put(p, 1, 4);
	fix_put(p + 4, FIX_SYMBOLS, 4);
	fix_put(p + 8, FIX_OWN, 4);
	fix_put(p + 12 + 4 * FIX_OWN, FIX_TLS, 4);
	/* GNU: 1 bucket, first symbol 4 (tls), 1 bloom word of all ones. */
	p = f->bytes + 0x3c0;
	fix_put(p, 1, 4);
	fix_put(p + 4, FIX_TLS, 4);
	fix_put(p + 8, 1, 4);
	fix_put(p + 12, 6, 4);
	fix_put(p + 16, UINT64_MAX, fix_word(f));
	p += 16 + fix_word(f);
	fix_put(p, FIX_TLS, 4);
	fix_put(p + 4, gnu_hash_of_tls | 1, 4);
}

static inline void fix_make(struct fixture *f, bool is_32bit)
{
	memset(f, 0, sizeof(*f));
	f->is_32bit = is_32bit;
	fix_headers(f);
	fix_segment(f, 0,
		    &(struct elf_segment){ELF_PT_LOAD, ELF_PF_R | ELF_PF_X, 0,
					  0, 0x1000, 0x1000, 0x1000});
	fix_segment(f, 1,
		    &(struct elf_segment){ELF_PT_LOAD, ELF_PF_R | ELF_PF_W,
					  0x1000, 0x1000, 0x400, 0x800,
					  0x1000});
	fix_segment(f, 2,
		    &(struct elf_segment){ELF_PT_DYNAMIC, ELF_PF_R, 0x1000,
					  0x1000, 0x200, 0x200, 8});
	fix_segment(f, 3,
		    &(struct elf_segment){ELF_PT_TLS, ELF_PF_R, 0x1380, 0x1380,
					  0x20, 0x40, 8});
	fix_segment(f, 4,
		    &(struct elf_segment){ELF_PT_GNU_PROPERTY, ELF_PF_R, 0x780,
					  0x780, 0x20, 0x20, 8});
	fix_names(f);
	fix_hashes(f);
	fix_section(f, 1,
		    &(struct elf_section){ELF_SHT_DYNSYM, ELF_SHF_ALLOC, 0x200,
					  0x200,
					  FIX_SYMBOLS * (is_32bit ? 16 : 24)});
	fix_dynamic(f, 0, 5, 0x300); /* STRTAB */
	fix_dynamic(f, 1, 10, 0x48); /* STRSZ */
	fix_dynamic(f, 2, 6, 0x200); /* SYMTAB */
	fix_dynamic(f, 3, 1, 21);    /* NEEDED */
	fix_dynamic(f, 4, 14, 58);   /* SONAME */
	/* Property note: BTI and PAC. */
	fix_put(f->bytes + 0x780, 4, 4);
	fix_put(f->bytes + 0x784, 16, 4);
	fix_put(f->bytes + 0x788, 5, 4);
	memcpy(f->bytes + 0x78c, "GNU", 4);
	fix_put(f->bytes + 0x790, 0xC0000000, 4);
	fix_put(f->bytes + 0x794, 4, 4);
	fix_put(f->bytes + 0x798, 3, 4);
}

/* Decode and lay out in @mem (FIX_SPAN bytes), as a loader does. */
static inline enum status fix_load(const struct fixture *f, size_t size_bytes,
				   uint8_t *mem, uint64_t bias,
				   struct elf_object *o)
{
	enum status st = ST_OK;

	memset(o, 0, sizeof(*o));
	memset(mem, 0, FIX_SPAN);
	st = elf_decode(f->bytes, size_bytes, &o->file);
	if (st == ST_OK)
		st = elf_layout(&o->file, 0x1000, &o->layout);
	if (st != ST_OK)
		return st;
	if (o->layout.high_va - o->layout.low_va > FIX_SPAN)
		return ST_NO_MEM;
	o->mem = mem;
	o->bias = bias;
	for (unsigned int i = 0; i < o->layout.load_count; i++) {
		const struct elf_segment *s = &o->layout.loads[i];

		memcpy(mem + (s->va - o->layout.low_va), f->bytes + s->offset,
		       s->file_bytes);
	}
	return elf_object_init(o);
}

#endif
