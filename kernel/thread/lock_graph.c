/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/thread/lock_graph.h"

unsigned int lock_graph_number(struct lock_graph *g, const void *lock)
{
	unsigned int i = 0;

	while (i < g->count && g->known[i] != lock)
		i++;
	if (i == g->count && i < LOCK_GRAPH_MAX) {
		g->known[i] = lock;
		g->count++;
	}
	return i;
}

/* Was @to ever taken, over any steps, after @from? */
static bool leads_to(const struct lock_graph *g, unsigned int from,
		     unsigned int to)
{
	uint64_t seen = BIT64(from);
	uint64_t todo = BIT64(from);

	while (todo) {
		unsigned int i = (unsigned int)__builtin_ctzll(todo);

		todo &= todo - 1;
		todo |= g->after[i] & ~seen;
		seen |= g->after[i];
	}
	return seen & BIT64(to);
}

bool lock_graph_note(struct lock_graph *g, unsigned int held, unsigned int next)
{
	if (g->after[held] & BIT64(next))
		return true;
	if (leads_to(g, next, held))
		return false;
	g->after[held] |= BIT64(next);
	return true;
}
