/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_STORED_H
#define KERNEL_SYS_STORED_H

#include "kernel/storage/storage.h"
#include "kernel/sys/object.h"

/*
 * Persistent objects: a struct object whose store is an open file. The file
 * begins with the head and the attributes; the data stream follows.
 * Spec: abi-formats 2.10
 */
struct stored {
	struct storage_file *file; /* NULL: gone */
	uint32_t data_start;       /* of the data in the file */
	uint32_t position;         /* in the data */
};

/* Highest position in a data stream. Spec: GP Core 1.3 5.11 */
#define STORED_POSITION_MAX UINT32_MAX

/* What the TA library takes from calls on storage. Spec: abi-ta 3.7 */
uint32_t stored_result(enum status st);
/* The same of calls on what is open, and of enumerators: they cannot say that
 * there is no memory or, unless they write (@may_grow), no space. A library
 * that hears it panics the TA. */
uint32_t stored_use_result(enum status st, bool may_grow);

/* Of a persistent object; NULL: it is transient. */
struct stored *stored_of(const struct object *o);
uint32_t stored_data_size(const struct stored *s);

/*
 * Open one: a fresh object, in no table. As storage_open(), and ST_CORRUPT
 * when what verifies is no object.
 */
enum status stored_open(uint32_t storage_id, const struct storage_name *name,
			uint32_t flags, struct object **out);
/*
 * Store @o (transient or persistent, unchanged by it) with @data behind it.
 * With @out what makes an object of the new file, for stored_attach(): it is
 * there before anything is created. As storage_create().
 */
enum status stored_create(uint32_t storage_id, const struct storage_name *name,
			  uint32_t flags, const struct object *o,
			  const struct storage_source *data,
			  struct stored **out);
/* @o, which is transient, becomes the persistent object that @s is. */
void stored_attach(struct object *o, struct stored *s);

/* An object as an enumerator shows it. Corrupt ones have the type for that. */
enum status stored_peek(uint32_t storage_id, const struct storage_name *name,
			struct utee_object_info *info);

#endif
