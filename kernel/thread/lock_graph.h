/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_THREAD_LOCK_GRAPH_H
#define KERNEL_THREAD_LOCK_GRAPH_H

#include "base/bytes/compiler.h"

/*
 * Which locks were taken while which others were held: pure data, no locking
 * of its own. lock_order.c keeps one of the core's spinlocks in debug builds;
 * the self test makes one of its own.
 */
#define LOCK_GRAPH_MAX 64u

struct lock_graph {
	const void *known[LOCK_GRAPH_MAX];
	uint64_t after[LOCK_GRAPH_MAX]; /* bit: taken while this was held */
	unsigned int count;
};

/* Number of @lock, which is made known; LOCK_GRAPH_MAX: no more room. */
unsigned int lock_graph_number(struct lock_graph *g, const void *lock);
/* @next is taken while @held is. False, and nothing is noted, when that closes
 * a circle. */
bool lock_graph_note(struct lock_graph *g, unsigned int held,
		     unsigned int next);

#endif
