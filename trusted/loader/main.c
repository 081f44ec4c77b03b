/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/ta.h"
#include "base/bytes/mem.h"
#include "base/bytes/uuid.h"
#include "base/text/format.h"
#include "trusted/loader/loader.h"
#include "trusted/loader/syscall.h"

void loader_say(const char *text, const char *detail)
{
	char line[128];
	int length = text_format(line, sizeof(line), "%s%.64s", text, detail);

	(void)!ldr_log(line, MIN((size_t)length, sizeof(line) - 1));
}

/* Copy of ta_head: where its symbol says, else at the start of the image. */
static bool read_head(const struct elf_object *o, struct ta_head *head)
{
	struct elf_symbol s = {};
	uint64_t va = o->layout.low_va;
	const uint8_t *at = NULL;

	if (elf_object_find(o, "ta_head", &s) == ST_OK)
		va = s.value;
	at = elf_object_at(o, va, sizeof(*head));
	if (!at)
		return false;
	memcpy(head, at, sizeof(*head));
	return true;
}

static bool entry_is_code(const struct elf_object *o)
{
	uint64_t va = o->file.entry & ~UINT64_C(1);

	for (unsigned int i = 0; i < o->layout.load_count; i++) {
		const struct elf_segment *s = &o->layout.loads[i];

		if (s->flags & ELF_PF_X && va >= s->va &&
		    va - s->va < s->mem_bytes)
			return true;
	}
	return false;
}

static enum status describe(struct loader_args *args)
{
	const struct elf_object *o = &loader.objects[0];
	struct ta_head head = {};
	uint8_t uuid[16] = {};

	if (!read_head(o, &head)) {
		loader_say("no ta_head", "");
		return ST_BAD_FORMAT;
	}
	uuid_swap_order(head.uuid, uuid);
	if (!uuid_is_equal(uuid, args->uuid)) {
		loader_say("ta_head names another UUID", "");
		return ST_SECURITY;
	}
	if (head.depr_entry != UINT64_MAX || !entry_is_code(o)) {
		loader_say("entry point of an unknown kind", "");
		return ST_BAD_FORMAT;
	}
	args->is_32bit = o->file.is_32bit;
	args->ta_flags = head.flags;
	args->stack_bytes = head.stack_size;
	args->entry = o->file.entry + o->bias;
	return ST_OK;
}

static enum status load_main(struct loader_args *args)
{
	enum status st = link_load(args->uuid);

	return st == ST_OK ? describe(args) : st;
}

static enum status find_symbol(struct loader_args *args)
{

	bool any = uuid_is_nil(args->uuid);
	struct elf_symbol s = {};

	for (unsigned int i = 0; i < loader.count; i++) {
		if (!any && !uuid_is_equal(args->uuid, loader.modules[i].uuid))
			continue;
		if (elf_object_find(&loader.objects[i], args->name, &s) !=
			    ST_OK ||
		    s.type == ELF_STT_TLS)
			continue;
		args->symbol = s.value + loader.objects[i].bias;
		return ST_OK;
	}
	return ST_NOT_FOUND;
}

enum status loader_main(uint64_t function, struct loader_args *args)
{
	switch (function) {
	case LOADER_LOAD:
		return load_main(args);
	case LOADER_DLOPEN:
		return link_load(args->uuid);
	case LOADER_DLSYM:
		return find_symbol(args);
	default:
		return ST_NOT_IMPLEMENTED;
	}
}
