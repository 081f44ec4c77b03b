/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BASE_ELF_ELF_H
#define BASE_ELF_ELF_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * Decoder of the ELF files of trusted applications and their libraries:
 * shared objects of AArch64 and AArch32, little-endian. Everything in the file
 * is taken as hostile. Spec: System V gABI, ELF for the Arm architecture.
 */
enum {
	ELF_PT_LOAD = 1,
	ELF_PT_DYNAMIC = 2,
	ELF_PT_TLS = 7,
	ELF_PT_GNU_PROPERTY = 0x6474e553,
	ELF_PT_ARM_EXIDX = 0x70000001,
	ELF_PF_X = 1,
	ELF_PF_W = 2,
	ELF_PF_R = 4,
	ELF_SHT_RELA = 4,
	ELF_SHT_REL = 9,
	ELF_SHT_DYNSYM = 11,
	ELF_SHT_RELR = 19,
	ELF_SHF_ALLOC = 2,
};

struct elf_file {
	const uint8_t *bytes; /* the whole file; nobody else writes it */
	size_t size_bytes;
	bool is_32bit;
	uint64_t entry; /* virtual address; A32: bit 0 is Thumb */
	uint64_t phoff, shoff;
	uint16_t phnum, shnum;
};

/* A program header, in one form for both classes. */
struct elf_segment {
	uint32_t type, flags;
	uint64_t offset, va, file_bytes, mem_bytes, align;
};

struct elf_section {
	uint32_t type;
	uint64_t flags, va, offset, size_bytes;
};

/* Check the header and the bounds of both tables. ST_BAD_FORMAT. The file is
 * borrowed. */
enum status elf_decode(const void *bytes, size_t size_bytes,
		       struct elf_file *out);
/* Program header @idx (< phnum). Its contents are not checked. */
void elf_segment(const struct elf_file *f, unsigned int idx,
		 struct elf_segment *out);
/* Section header @idx (< shnum), unchecked. */
void elf_section(const struct elf_file *f, unsigned int idx,
		 struct elf_section *out);

#define ELF_LOAD_MAX 8

/* What is to be mapped, checked: PT_LOADs ascend, do not overlap, lie within
 * the file, are readable, not both writable and executable, and offset and
 * address agree modulo the page. */
struct elf_layout {
	struct elf_segment loads[ELF_LOAD_MAX];
	unsigned int load_count;
	uint64_t low_va, high_va; /* page aligned: [low, high) */
};
/* ST_BAD_FORMAT. @page_bytes: a power of two. */
enum status elf_layout(const struct elf_file *f, uint64_t page_bytes,
		       struct elf_layout *out);

/* First program header of @type. */
bool elf_find_segment(const struct elf_file *f, uint32_t type,
		      struct elf_segment *out);

/* Does the property note say that all code has BTI landing pads? */
bool elf_has_bti(const struct elf_file *f);

#endif
