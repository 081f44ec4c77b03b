/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_DB_CORE_OBJECT_H
#define KERNEL_TA_DB_CORE_OBJECT_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * Small objects of the core's own, kept in secure storage, read and written
 * whole. Statuses as kernel/storage/storage.h says. Context: thread; RPCs.
 */
struct core_object {
	uint32_t storage_id;
	const char *id;
	size_t id_bytes;
};

/* Ids of these end with a NUL that counts. Spec: abi-formats 4.5, 4.7. */
#define CORE_OBJECT(storage, text)                                             \
	{                                                                      \
		.storage_id = (storage), .id = (text),                         \
		.id_bytes = sizeof(text)                                       \
	}

/* @bytes: from the heap, for the caller to free. ST_NOT_FOUND: there is no such
 * object, or no store. */
enum status core_object_read(const struct core_object *o, uint8_t **bytes,
			     size_t *size_bytes);
/* In one step; made when it is not there. A longer one that was keeps its
 * end. */
enum status core_object_write(const struct core_object *o, const void *bytes,
			      size_t size_bytes);
/* What is there is lost, also when it is damaged: for what guards nothing. */
enum status core_object_replace(const struct core_object *o, const void *bytes,
				size_t size_bytes);

#endif
