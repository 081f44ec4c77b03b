/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DT_TREES_H
#define KERNEL_DT_TREES_H

#include "kernel/dt/dt.h"

/*
 * Which device trees there are. Start-up brings them; drivers and platforms
 * ask here. Trees are checked and never edited once they are here.
 */
enum dt_source {
	DT_EMBEDDED, /* part of the image */
	DT_SECURE,   /* the loader's, in secure memory */
	DT_MANIFEST, /* for this partition manager, in secure memory */
	/* The one that normal world gets: a private copy while start-up lasts.
	 * Where there is one of the others, nothing in it is believed but what
	 * concerns normal world alone. */
	DT_EXTERNAL,
	DT_SOURCE_COUNT,
};

/* Start-up only. @fdt: checked, stays, or NULL. */
void dt_set_tree(enum dt_source source, const void *fdt);
/* Normal world runs from now on: the external tree is gone. */
void dt_end_external(void);

/* ST_OK; ST_NOT_FOUND (there is none); ST_BAD_STATE (there was, start-up is
 * over). Context: any. */
enum status dt_tree_get(enum dt_source source, const void **fdt);

/* The tree that facts about secure world come from: the first of embedded,
 * secure, manifest, where a manifest counts when it describes a machine: it has
 * an interrupt controller. NULL: there is none. Stays valid. */
const void *dt_secure_tree(void);
/* The same, or the external one when there is no other: NULL once start-up is
 * over and only that was there. */
const void *dt_fact_tree(void);
/* Any: embedded, secure, external, manifest. */
const void *dt_any_tree(void);

const char *dt_source_name(enum dt_source source);

/*
 * Embedded trees lie one after the other, each from a multiple of 8 on, and
 * end with a zero word. The only one is taken as it is; of several, the first
 * that names secure memory round the image, [@image_pa, @image_end). Manifests
 * of partitions may be among them and do not count.
 * ST_OK; ST_NOT_FOUND; ST_BAD_FORMAT (one is malformed: do not start).
 */
enum status dt_find_embedded(const void *first, size_t max_bytes,
			     uint64_t image_pa, uint64_t image_end,
			     const void **out);

/* Does secure memory that @fdt names touch [@base, @base + @size)? */
bool dt_names_secure(const void *fdt, uint64_t base, uint64_t size);

#endif
