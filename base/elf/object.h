/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BASE_ELF_OBJECT_H
#define BASE_ELF_OBJECT_H

#include "base/elf/elf.h"

/*
 * An ELF file as it lies in memory: its dynamic section, symbols and
 * relocations. @mem is where its lowest page can be touched, @bias what is
 * added to its virtual addresses at run time; the two differ in tests only.
 * Every table is looked up through elf_object_at(), which checks bounds.
 */
struct elf_object {
	struct elf_file file; /* its bytes stay readable */
	struct elf_layout layout;
	uint8_t *mem;
	uint64_t bias;
	/* Dynamic section, and what it says: virtual addresses, 0 = not
	 * there. */
	const uint8_t *dynamic;
	uint64_t dynamic_bytes;
	uint64_t strtab, strtab_bytes, symtab, gnu_hash, sysv_hash;
	uint64_t soname;       /* offset in the string table, 0: none */
	uint32_t symbol_count; /* of the section header, 0: unknown */
	/* Thread-local storage. */
	bool has_tls;
	uint64_t tls_va, tls_bytes;
	uint64_t tls_offset; /* A64: of its block from the thread pointer */
	uint32_t tls_id;     /* from 1; 0: no TLS */
};

/* Fill in all but the TLS places. @o->file, layout, mem and bias are set.
 * ST_BAD_FORMAT. */
enum status elf_object_init(struct elf_object *o);

/* Memory of [va, va + size) when it lies inside one PT_LOAD, else NULL. */
uint8_t *elf_object_at(const struct elf_object *o, uint64_t va, uint64_t size);
/* NUL-terminated string at @offset of the string table, or NULL. */
const char *elf_object_string(const struct elf_object *o, uint64_t offset);

/* The @idx-th DT_NEEDED name; ST_NOT_FOUND past the last; ST_BAD_FORMAT. */
enum status elf_object_needed(const struct elf_object *o, unsigned int idx,
			      const char **name);

struct elf_symbol {
	const char *name;
	uint64_t value;
	uint8_t type, binding;
	bool is_defined;
};
enum {
	ELF_STT_TLS = 6,
	ELF_STB_GLOBAL = 1,
	ELF_STB_WEAK = 2
};

/* Symbol table entry @idx. ST_BAD_FORMAT. */
enum status elf_object_symbol(const struct elf_object *o, uint32_t idx,
			      struct elf_symbol *out);
/* Defined symbol by name (a global one before a weak one); ST_NOT_FOUND;
 * ST_BAD_FORMAT. */
enum status elf_object_find(const struct elf_object *o, const char *name,
			    struct elf_symbol *out);

/* The objects that names are looked up in: main first, then by load order. */
struct elf_scope {
	struct elf_object *objects;
	unsigned int count;
	/* Address of the routine that TLS descriptors call. */
	uint64_t tlsdesc_resolver;
};

/* ST_NOT_FOUND: nobody defines it. */
enum status elf_scope_find(const struct elf_scope *scope, const char *name,
			   struct elf_symbol *out,
			   const struct elf_object **definer);

/*
 * Apply every relocation of @o, of all dynamic relocation sections (the
 * dynamic section's table is not contiguous in trusted applications, so it is
 * used only when there are no section headers). Targets must lie in writable
 * segments. ST_BAD_FORMAT; ST_NOT_SUPPORTED (type); ST_NOT_FOUND (symbol),
 * with its name in *@missing.
 */
enum status elf_relocate(const struct elf_scope *scope, struct elf_object *o,
			 const char **missing);

#endif
