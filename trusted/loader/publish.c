/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/ta.h"
#include "base/bytes/mem.h"
#include "trusted/loader/loader.h"
#include "trusted/loader/syscall.h"

/*
 * What the TA may ask about its modules: the array of dl_phdr_info, and copies
 * of all program headers, in pages of the TA's own (its library writes to the
 * array). The loader only ever writes there.
 */

static uint64_t phdr_bytes(const struct elf_object *o)
{
	return (uint64_t)o->file.phnum * (o->file.is_32bit ? 32 : 56);
}

/* One mapping for the copies of all new modules, and at first for the array. */
static enum status copy_phdrs(unsigned int first)
{
	uint64_t array_bytes =
		first ? 0 : LOADER_OBJECT_MAX * sizeof(struct dl_phdr_info64);
	uint64_t size = array_bytes;
	uint64_t va = 0;
	enum status st = ST_OK;

	for (unsigned int i = first; i < loader.count; i++)
		size += ALIGN_UP(phdr_bytes(&loader.objects[i]), UINT64_C(8));
	st = ldr_map_zero(LDR_NO_IMAGE, (size + LOADER_PAGE - 1) / LOADER_PAGE,
			  &va);
	if (st != ST_OK)
		return st;
	if (!first)
		loader.phdr_info_va = va;
	va += array_bytes;
	for (unsigned int i = first; i < loader.count; i++) {
		const struct elf_object *o = &loader.objects[i];

		memcpy((void *)(uintptr_t)va, o->file.bytes + o->file.phoff,
		       phdr_bytes(o));
		loader.modules[i].phdr_va = va;
		va += ALIGN_UP(phdr_bytes(o), UINT64_C(8));
	}
	return ST_OK;
}

static uint64_t name_address(const struct elf_object *o, uint64_t empty)
{
	const char *name = o->soname ? elf_object_string(o, o->soname) : NULL;

	return name ? (uintptr_t)name : empty;
}

static void write_entry(unsigned int i, uint64_t empty)
{
	const struct elf_object *o = &loader.objects[i];
	uint64_t name = name_address(o, empty);
	uint64_t tls_va = o->has_tls ? o->tls_va : 0;

	if (o->file.is_32bit) {
		struct dl_phdr_info32 *a =
			(void *)(uintptr_t)loader.phdr_info_va;

		a[i] = (struct dl_phdr_info32){
			.addr = (uint32_t)o->bias,
			.name = (uint32_t)name,
			.phdr = (uint32_t)loader.modules[i].phdr_va,
			.phnum = o->file.phnum,
			.adds = 1,
			.tls_modid = o->tls_id,
			.tls_data = (uint32_t)tls_va,
		};
	} else {
		struct dl_phdr_info64 *a =
			(void *)(uintptr_t)loader.phdr_info_va;

		a[i] = (struct dl_phdr_info64){
			.addr = o->bias,
			.name = name,
			.phdr = loader.modules[i].phdr_va,
			.phnum = o->file.phnum,
			.adds = 1,
			.tls_modid = o->tls_id,
			.tls_data = tls_va,
		};
	}
}

enum status publish(unsigned int first)
{
	struct elf_scope scope = {
		.objects = loader.objects,
		.count = loader.count,
	};
	const struct elf_object *definer = NULL;
	struct elf_symbol s = {};
	struct elf_phdr_info64 info = {};
	size_t size = loader.objects[0].file.is_32bit
			      ? sizeof(struct elf_phdr_info32)
			      : sizeof(struct elf_phdr_info64);
	uint8_t *at = NULL;
	enum status st = ST_OK;

	/* It belongs to the TA's runtime, which may itself be a library. TAs
	 * from before this interface do not have it. */
	if (elf_scope_find(&scope, "__elf_phdr_info", &s, &definer) != ST_OK)
		return ST_OK;
	at = elf_object_at(definer, s.value, size);
	if (!at)
		return ST_BAD_FORMAT;
	memcpy(&info, at, 4);
	if (info.reserved)
		return ST_NOT_SUPPORTED;
	st = copy_phdrs(first);
	if (st != ST_OK)
		return st;
	for (unsigned int i = first; i < loader.count; i++)
		write_entry(i, (uintptr_t)at +
				       offsetof(struct elf_phdr_info64, zero));
	info.count = (uint16_t)loader.count;
	info.dlpi = loader.phdr_info_va;
	/* Both layouts agree up to the pointer, and it is the last. */
	memcpy(at, &info, size);
	return ST_OK;
}
