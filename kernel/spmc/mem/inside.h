/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_MEM_INSIDE_H
#define KERNEL_SPMC_MEM_INSIDE_H

#include "kernel/spmc/endpoint.h"

/*
 * Borrowing by an endpoint that is part of this image: no descriptors, no
 * addresses. It takes what normal world shares with it, to read and to write.
 * Context: the manager's lock is held.
 */

/*
 * Retrieve; *@pages is an object of the caller's own, to be given up before
 * mem_leave_inside(). ST_NOT_FOUND: no such memory, or none of this kind for
 * @e; ST_CONFLICT: it has it already; ST_NO_MEM.
 */
enum status mem_enter_inside(const struct spmc_endpoint *e, uint64_t handle,
			     struct mobj **pages);
/* Relinquish. ST_NOT_FOUND: it does not have it. */
enum status mem_leave_inside(struct spmc_endpoint *e, uint64_t handle);

/* What such an endpoint's memory looks like to others: there is none. */
extern const struct spmc_space inside_space;

#endif
