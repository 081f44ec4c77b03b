/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_MM_MOBJ_PRIV_H
#define KERNEL_MM_MOBJ_PRIV_H

#include "kernel/mm/mobj.h"

/* An object without pages and one reference; NULL: no memory. */
struct mobj *mobj_create_empty(void (*release)(struct mobj *m));
/* Append pages. ST_NO_MEM: nothing is changed. */
enum status mobj_add_run(struct mobj *m, paddr_t pa, size_t page_count);
/* Make room for one more run; the capacity is the power of two at or above the
 * count, from two. ST_NO_MEM. */
enum status mobj_grow_runs(struct mobj *m);
static inline bool mobj_runs_are_full(const struct mobj *m)
{
	return m->run_count > 1 && !(m->run_count & (m->run_count - 1));
}
/* Free the record, not the pages: the end of every release function. */
void mobj_free_record(struct mobj *m);
/* Does anybody but the caller hold a reference? */
bool mobj_is_shared(const struct mobj *m);

#endif
