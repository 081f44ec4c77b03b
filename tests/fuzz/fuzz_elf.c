/* SPDX-License-Identifier: BSD-2-Clause */
/* Target: base/elf, as the loader uses it. Input: an ELF file. */
#include <stdlib.h>
#include <string.h>

#include "base/elf/object.h"

/* Large enough for any real TA; more is the kernel's to refuse. */
#define SPAN_MAX (4u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum status lay_out(struct elf_object *o)
{
	uint64_t span = o->layout.high_va - o->layout.low_va;

	if (span > SPAN_MAX)
		return ST_NO_MEM;
	o->mem = calloc(1, span);
	o->bias = UINT64_C(0x12340000);
	for (unsigned int i = 0; i < o->layout.load_count; i++) {
		const struct elf_segment *s = &o->layout.loads[i];

		memcpy(o->mem + (s->va - o->layout.low_va),
		       o->file.bytes + s->offset, s->file_bytes);
	}
	return elf_object_init(o);
}

static void link_alone(struct elf_object *o)
{
	struct elf_scope scope = {o, 1, 0x1000};
	struct elf_symbol s;
	const char *name = NULL;

	for (unsigned int i = 0; elf_object_needed(o, i, &name) == ST_OK; i++)
		if (i > 1000)
			break;
	(void)!elf_object_find(o, "ta_head", &s);
	elf_has_bti(&o->file);
	(void)!elf_relocate(&scope, o, &name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct elf_object o = {};

	if (elf_decode(data, size, &o.file) == ST_OK &&
	    elf_layout(&o.file, 4096, &o.layout) == ST_OK &&
	    lay_out(&o) == ST_OK)
		link_alone(&o);
	free(o.mem);
	return 0;
}
