/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_BACKEND_H
#define KERNEL_STORAGE_BACKEND_H

#include "kernel/storage/storage.h"

/*
 * A store. kernel/storage/store.c knows who has what open, and calls these:
 * never two at a time for one object (by name), any number for different
 * ones. Statuses, atomicity and limits as storage.h says; access rules are not
 * their business.
 *
 * An object that is open has one state, whoever uses it.
 */
struct storage_backend {
	/* *@object: state of an object that exists. ST_NOT_FOUND; ST_CORRUPT:
	 * nothing is deleted. */
	enum status (*open)(const struct storage_name *name, void **object);
	/* A new object with these contents, and its state. @replace: one of
	 * this name is replaced, whatever it holds; else ST_CONFLICT. A state
	 * of the old one stays the caller's to close; nothing else is done
	 * with it. */
	enum status (*create)(const struct storage_name *name, bool replace,
			      const struct storage_source *parts,
			      size_t part_count, void **object);
	void (*close)(void *object);
	enum status (*read)(void *object, uint64_t offset_bytes,
			    const struct storage_sink *dst, size_t *got_bytes);
	enum status (*write)(void *object, uint64_t offset_bytes,
			     const struct storage_source *src);
	enum status (*truncate)(void *object, uint64_t size_bytes);
	uint64_t (*size)(const void *object);
	/* @replace: an object of the new name is dropped in the same step; it
	 * is not open. Else ST_CONFLICT. */
	enum status (*rename)(void *object, const struct storage_name *to,
			      bool replace);
	/* By name, whether it verifies or not; with its state when that is
	 * open (@object, else NULL), which is closed whatever is returned. */
	enum status (*remove)(const struct storage_name *name, void *object);
	/* As storage_next(). */
	enum status (*next)(const uint8_t owner[16], uint64_t *cursor,
			    struct storage_name *out);
};

/* Store of an id, or NULL: there is none in this system. store_table.c lists
 * them; one that finds out at run time that its medium is missing says
 * ST_NOT_FOUND itself. */
const struct storage_backend *storage_backend_find(uint32_t storage_id);

extern const struct storage_backend storage_ree;

#endif
