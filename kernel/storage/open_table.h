/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_OPEN_TABLE_H
#define KERNEL_STORAGE_OPEN_TABLE_H

#include "base/containers/list.h"
#include "kernel/storage/backend.h"
#include "kernel/thread/mutex.h"

/*
 * Which objects are in use, by whom, and the rules of who goes together. One
 * record for each name of each store, from the first user to the last.
 */
struct open_object {
	struct list node; /* guarded by the table, as all down to the lock */
	const struct storage_backend *backend;
	struct storage_name name;
	struct list files; /* handles, the first opened in front */
	uint32_t refs;
	bool is_reserved; /* is being made, or about to get this name */

	struct mutex lock; /* one backend call at a time */
	void *state;       /* the backend's; NULL: not open. guarded by lock */
};

struct storage_file {
	struct list node;
	struct open_object *object;
	uint32_t flags;
};

enum open_use {
	USE_OPEN,    /* by a handle */
	USE_CREATE,  /* by a handle; reserved till open_table_settle() */
	USE_PEEK,    /* by nobody's handle; goes with everybody */
	USE_RESERVE, /* the name only, which nobody may be using */
};

/* @f: the handle, its flags set; NULL for USE_PEEK and USE_RESERVE.
 * ST_OK; ST_CONFLICT; ST_NO_MEM. */
enum status open_table_get(const struct storage_backend *backend,
			   const struct storage_name *name, enum open_use use,
			   struct storage_file *f, struct open_object **out);
/* Give up a handle (or NULL). The last one closes the backend's state. Not
 * with the object's lock held. */
void open_table_put(struct open_object *o, struct storage_file *f);
/* It is made. */
void open_table_settle(struct open_object *o);
/* @o gets the name of @reserved, which nobody finds any more. */
void open_table_rename(struct open_object *o, struct open_object *reserved);
/* Flags of the handle opened first; 0: none. */
uint32_t open_table_first_flags(struct open_object *o);

/*
 * Objects whose user has been told that they are corrupt. A hint: it may be
 * forgotten, then they are told again.
 */
bool open_table_is_told(const struct storage_backend *backend,
			const struct storage_name *name);
void open_table_tell(const struct open_object *o);
void open_table_untell(const struct open_object *o);
void open_table_forget(void); /* all of them (tests) */

#endif
