/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_HANDLE_H
#define KERNEL_SYS_HANDLE_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * Handles: the u32 numbers by which a TA names what the kernel keeps for it.
 * One table for each kind and instance. A handle carries its kind and a
 * generation, so that a stale one, one of another kind and most guesses find
 * nothing; it is never 0 and never above 0x3FFFFFFF. Guarded by the instance:
 * one thread at a time works for it.
 *
 *   31..28  27..24  23..16      15..0
 *   0       kind    generation  slot
 */
enum handle_kind {
	HANDLE_OBJECT = 1, /* transient or persistent object */
	HANDLE_STATE = 2,  /* operation */
	HANDLE_ENUM = 3,   /* enumerator of persistent objects */
};

#define HANDLE_SLOTS_MAX 65536u

struct handle_slot {
	void *item; /* NULL: free */
	uint8_t generation;
};

struct handle_table {
	struct handle_slot *slots; /* from the heap; NULL while empty */
	uint32_t capacity;
	uint32_t used;
	uint32_t search_from; /* where the next free slot is looked for */
	enum handle_kind kind;
};

void handle_table_init(struct handle_table *t, enum handle_kind kind);
/* Calls @destroy (may be NULL) for each item left, frees the table. */
void handle_table_fini(struct handle_table *t, void (*destroy)(void *item));

/* @item != NULL. ST_NO_MEM. */
enum status handle_add(struct handle_table *t, void *item, uint32_t *handle);
/* Item of @handle as the TA passed it, or NULL. */
void *handle_find(const struct handle_table *t, uint64_t handle);
/* Forget @handle; returns its item, or NULL when it names nothing. */
void *handle_remove(struct handle_table *t, uint64_t handle);

#endif
