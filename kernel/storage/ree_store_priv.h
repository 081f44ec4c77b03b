/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_REE_STORE_PRIV_H
#define KERNEL_STORAGE_REE_STORE_PRIV_H

#include "kernel/storage/htree.h"
#include "kernel/storage/keys.h"
#include "kernel/storage/ree_dir.h"

/* State of an open object of the REE store. */
struct ree_object {
	struct storage_name name;
	uint32_t number; /* of its file */
	bool is_loaded;  /* tree is open */
	struct htree tree;
	uint64_t length_bytes; /* as last seen */
};

/* How the tree of an object's file is named and keyed. Wipe it. */
struct ree_object_key {
	char name[HTREE_NAME_MAX_BYTES];
	uint8_t tsk[STORAGE_TSK_BYTES];
};
enum status ree_object_key(const struct ree_object *o,
			   struct ree_object_key *key);

/* The tree in memory becomes what the directory names, its file open.
 * ST_NOT_FOUND; ST_CORRUPT; ST_NO_MEM; ST_PEER_GONE. */
enum status ree_object_sync(struct ree_object *o, struct ree_io *io);
void ree_object_unload(struct ree_object *o);

/* Operations of the backend. */
enum status ree_object_read(void *object, uint64_t offset_bytes,
			    const struct storage_sink *dst, size_t *got_bytes);
enum status ree_object_write(void *object, uint64_t offset_bytes,
			     const struct storage_source *src);
enum status ree_object_truncate(void *object, uint64_t size_bytes);
uint64_t ree_object_size(const void *object);

#endif
