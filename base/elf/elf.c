/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/elf/elf.h"
#include "base/bytes/checked.h"
#include "base/bytes/cursor.h"
#include "base/bytes/mem.h"

enum {
	MACHINE_ARM = 40,
	MACHINE_AARCH64 = 183,
	TYPE_DYN = 3,
	OSABI_NONE = 0,
	OSABI_ARM = 97,
	NOTE_PROPERTY = 5,
};

#define ARM_EABI_MASK  UINT32_C(0xFF000000)
#define ARM_EABI_V5    UINT32_C(0x05000000)
/* FP calling convention is the only other thing flags may tell. */
#define ARM_FLOAT_MASK UINT32_C(0x600)
#define PROPERTY_BTI   UINT32_C(0xC0000000)

/* The program headers must lie in the first page of the file. */
#define PHDR_LIMIT 4096u

static uint64_t read_word(struct cursor *c, bool is_32bit)
{
	return is_32bit ? cursor_le32(c) : cursor_le64(c);
}

static bool abi_is_known(bool is_32bit, uint8_t osabi, uint32_t flags)
{
	uint32_t eabi = flags & ARM_EABI_MASK;

	if (!is_32bit)
		return osabi == OSABI_NONE && flags == 0;
	if (flags & ~(ARM_EABI_MASK | ARM_FLOAT_MASK))
		return false;
	return (osabi == OSABI_NONE && eabi == ARM_EABI_V5) ||
	       (osabi == OSABI_ARM && eabi == 0);
}

static bool ident_is_known(const uint8_t ident[16])
{
	static const uint8_t magic[4] = {0x7F, 'E', 'L', 'F'};

	if (memcmp(ident, magic, sizeof(magic)) != 0)
		return false;
	/* Class, little-endian data, version. */
	return (ident[4] == 1 || ident[4] == 2) && ident[5] == 1 &&
	       ident[6] == 1;
}

static bool tables_are_good(const struct elf_file *f, uint16_t phentsize,
			    uint16_t shentsize)
{
	uint64_t ph_bytes = (uint64_t)f->phnum * phentsize;
	uint64_t sh_bytes = (uint64_t)f->shnum * shentsize;

	if (!f->phnum || phentsize != (f->is_32bit ? 32 : 56))
		return false;
	if (!range_fits(f->phoff, ph_bytes,
			MIN(f->size_bytes, (size_t)PHDR_LIMIT)))
		return false;
	if (!f->shnum)
		return true;
	return shentsize == (f->is_32bit ? 40 : 64) &&
	       range_fits(f->shoff, sh_bytes, f->size_bytes);
}

enum status elf_decode(const void *bytes, size_t size_bytes,
		       struct elf_file *out)
{
	struct cursor c = cursor_over(bytes, size_bytes);
	struct elf_file f = {.bytes = bytes, .size_bytes = size_bytes};
	uint8_t ident[16] = {};
	uint16_t type = 0;
	uint16_t machine = 0;
	uint32_t version = 0;
	uint32_t flags = 0;
	uint16_t phentsize = 0;
	uint16_t shentsize = 0;

	cursor_bytes(&c, ident, sizeof(ident));
	f.is_32bit = ident[4] == 1;
	type = cursor_le16(&c);
	machine = cursor_le16(&c);
	version = cursor_le32(&c);
	f.entry = read_word(&c, f.is_32bit);
	f.phoff = read_word(&c, f.is_32bit);
	f.shoff = read_word(&c, f.is_32bit);
	flags = cursor_le32(&c);
	cursor_skip(&c, 2); /* e_ehsize */
	phentsize = cursor_le16(&c);
	f.phnum = cursor_le16(&c);
	shentsize = cursor_le16(&c);
	f.shnum = cursor_le16(&c);
	cursor_skip(&c, 2); /* e_shstrndx */
	if (cursor_status(&c) != ST_OK || !ident_is_known(ident) ||
	    type != TYPE_DYN || version != 1 ||
	    machine != (f.is_32bit ? MACHINE_ARM : MACHINE_AARCH64) ||
	    !abi_is_known(f.is_32bit, ident[7], flags) ||
	    !tables_are_good(&f, phentsize, shentsize))
		return ST_BAD_FORMAT;
	*out = f;
	return ST_OK;
}

void elf_segment(const struct elf_file *f, unsigned int idx,
		 struct elf_segment *out)
{
	struct cursor c = cursor_over(f->bytes, f->size_bytes);

	cursor_seek(&c, f->phoff + (uint64_t)idx * (f->is_32bit ? 32 : 56));
	out->type = cursor_le32(&c);
	if (!f->is_32bit)
		out->flags = cursor_le32(&c);
	out->offset = read_word(&c, f->is_32bit);
	out->va = read_word(&c, f->is_32bit);
	read_word(&c, f->is_32bit); /* p_paddr */
	out->file_bytes = read_word(&c, f->is_32bit);
	out->mem_bytes = read_word(&c, f->is_32bit);
	if (f->is_32bit)
		out->flags = cursor_le32(&c);
	out->align = read_word(&c, f->is_32bit);
}

void elf_section(const struct elf_file *f, unsigned int idx,
		 struct elf_section *out)
{
	struct cursor c = cursor_over(f->bytes, f->size_bytes);

	cursor_seek(&c, f->shoff + (uint64_t)idx * (f->is_32bit ? 40 : 64));
	cursor_skip(&c, 4); /* sh_name */
	out->type = cursor_le32(&c);
	out->flags = read_word(&c, f->is_32bit);
	out->va = read_word(&c, f->is_32bit);
	out->offset = read_word(&c, f->is_32bit);
	out->size_bytes = read_word(&c, f->is_32bit);
}

static bool load_is_good(const struct elf_file *f, const struct elf_segment *s,
			 uint64_t page_bytes)
{
	uint64_t limit = f->is_32bit ? UINT32_MAX : BIT64(38);
	bool is_writable = s->flags & ELF_PF_W;

	if (!(s->flags & ELF_PF_R) || (is_writable && s->flags & ELF_PF_X))
		return false;
	if (s->file_bytes > s->mem_bytes || !s->mem_bytes ||
	    (!is_writable && s->file_bytes != s->mem_bytes))
		return false;
	if (s->align < page_bytes || s->align & (s->align - 1))
		return false;
	return range_fits(s->offset, s->file_bytes, f->size_bytes) &&
	       range_fits(s->va, s->mem_bytes, limit) &&
	       (s->offset & (page_bytes - 1)) == (s->va & (page_bytes - 1));
}

enum status elf_layout(const struct elf_file *f, uint64_t page_bytes,
		       struct elf_layout *out)
{
	struct elf_layout l = {};
	uint64_t end = 0;

	for (unsigned int i = 0; i < f->phnum; i++) {
		struct elf_segment s = {};

		elf_segment(f, i, &s);
		if (s.type != ELF_PT_LOAD)
			continue;
		if (l.load_count == ELF_LOAD_MAX ||
		    !load_is_good(f, &s, page_bytes))
			return ST_BAD_FORMAT;
		if (l.load_count && s.va < end)
			return ST_BAD_FORMAT;
		end = s.va + s.mem_bytes;
		l.loads[l.load_count++] = s;
	}
	if (!l.load_count)
		return ST_BAD_FORMAT;
	l.low_va = ALIGN_DOWN(l.loads[0].va, page_bytes);
	l.high_va = ALIGN_UP(end, page_bytes);
	*out = l;
	return ST_OK;
}

bool elf_find_segment(const struct elf_file *f, uint32_t type,
		      struct elf_segment *out)
{
	for (unsigned int i = 0; i < f->phnum; i++) {
		elf_segment(f, i, out);
		if (out->type == type)
			return true;
	}
	return false;
}

/* Properties of one note: pairs of type and sized data, padded to a word. */
static bool properties_say_bti(const struct elf_file *f, struct cursor *c,
			       uint32_t left)
{
	uint32_t word = f->is_32bit ? 4 : 8;

	while (left >= 8) {
		uint32_t type = cursor_le32(c);
		uint32_t size = cursor_le32(c);
		uint64_t padded = ALIGN_UP((uint64_t)size, (uint64_t)word);

		left -= 8;
		if (padded > left)
			return false;
		if (type == PROPERTY_BTI && size == 4)
			return cursor_le32(c) & 1;
		cursor_skip(c, padded);
		left -= (uint32_t)padded;
	}
	return false;
}

bool elf_has_bti(const struct elf_file *f)
{
	struct elf_segment s = {};
	struct cursor c = {};
	uint32_t name_size = 0;
	uint32_t size = 0;
	uint32_t type = 0;
	const uint8_t *name = NULL;

	if (f->is_32bit || !elf_find_segment(f, ELF_PT_GNU_PROPERTY, &s) ||
	    !range_fits(s.offset, s.file_bytes, f->size_bytes))
		return false;
	c = cursor_over(f->bytes + s.offset, s.file_bytes);
	name_size = cursor_le32(&c);
	size = cursor_le32(&c);
	type = cursor_le32(&c);
	name = cursor_take(&c, 4);
	if (!name || name_size != 4 || memcmp(name, "GNU", 4) != 0 ||
	    type != NOTE_PROPERTY || size > cursor_left(&c))
		return false;
	return properties_say_bti(f, &c, size);
}
