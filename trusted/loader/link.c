/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "base/bytes/uuid.h"
#include "base/text/format.h"
#include "trusted/loader/loader.h"

/* The thread pointer of A64 points at two words, then come the blocks. */
#define A64_TCB_BYTES 16

static bool is_loaded(const uint8_t uuid[16])
{
	for (unsigned int i = 0; i < loader.count; i++)
		if (uuid_is_equal(loader.modules[i].uuid, uuid))
			return true;
	return false;
}

static enum status load_needed(unsigned int idx)
{
	const struct elf_object *o = &loader.objects[idx];
	enum status st = ST_OK;

	for (unsigned int i = 0; st == ST_OK; i++) {
		const char *name = NULL;
		uint8_t uuid[16] = {};

		st = elf_object_needed(o, i, &name);
		if (st == ST_NOT_FOUND)
			return ST_OK;
		if (st != ST_OK)
			return st;
		if (!uuid_text_to_octets(name, strlen(name), uuid)) {
			loader_say("library name is not a UUID: ", name);
			return ST_BAD_FORMAT;
		}
		if (is_loaded(uuid))
			continue;
		st = module_load(uuid);
		if (st != ST_OK)
			loader_say("cannot load library ", name);
		/* The TA is there; a part of it is not. */
		if (st == ST_NOT_FOUND)
			st = ST_BAD_FORMAT;
	}
	return st;
}

/* Blocks follow each other without padding, in load order: that is how the
 * TA's own library lays them out. */
static void place_tls(void)
{
	uint64_t offset = A64_TCB_BYTES;
	uint32_t id = 1;

	for (unsigned int i = 0; i < loader.count; i++) {
		struct elf_object *o = &loader.objects[i];

		if (!o->has_tls)
			continue;
		o->tls_offset = offset;
		o->tls_id = id++;
		offset += o->tls_bytes;
	}
}

static enum status relocate(unsigned int idx)
{
	struct elf_scope scope = {
		.objects = loader.objects,
		.count = loader.count,
		.tlsdesc_resolver = (uintptr_t)loader_tlsdesc_resolver,
	};
	const char *missing = "";
	enum status st = elf_relocate(&scope, &loader.objects[idx], &missing);

	if (st == ST_NOT_FOUND) {
		loader_say("undefined symbol ", missing);
		return ST_BAD_FORMAT;
	}
	return st;
}

static enum status load_and_link(unsigned int first)
{
	enum status st = ST_OK;

	/* The list grows while it is walked. */
	for (unsigned int i = first; st == ST_OK && i < loader.count; i++)
		st = load_needed(i);
	place_tls();
	for (unsigned int i = first; st == ST_OK && i < loader.count; i++)
		st = relocate(i);
	if (st == ST_OK)
		st = publish(first);
	for (unsigned int i = first; st == ST_OK && i < loader.count; i++)
		st = module_seal(i);
	return st;
}

enum status link_load(const uint8_t uuid[16])
{
	unsigned int first = loader.count;
	enum status st = ST_OK;

	if (is_loaded(uuid))
		return ST_OK;
	st = module_load(uuid);
	if (st != ST_OK)
		return st;
	st = load_and_link(first);
	while (st != ST_OK && loader.count > first)
		module_unload_last();
	return st;
}
