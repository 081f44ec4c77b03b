/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/thread/lock_order.h"
#include "kernel/arch/cpu.h"
#include "kernel/arch/layout.h"
#include "kernel/log/panic.h"
#include "kernel/thread/lock_graph.h"

#ifdef REDOUBT_DEBUG

#define HELD_MAX 8u
#define CPUS_MAX 16u

static struct {
	uint32_t busy; /* guards all; nothing is taken while it is held */
	struct lock_graph graph;
	struct {
		uint8_t lock[HELD_MAX];
		unsigned int count;
	} held[CPUS_MAX];
} order;

static void begin(void)
{
	while (__atomic_exchange_n(&order.busy, 1, __ATOMIC_ACQUIRE))
		if (tee_is_dead())
			panic_leave();
}

static void end(void)
{
	__atomic_store_n(&order.busy, 0, __ATOMIC_RELEASE);
}

/* In an object, on a stack: not one of the core's few locks. */
static bool is_in_object(const struct spinlock *l)
{
	const struct arch_layout *a = arch_layout();
	vaddr_t va = (vaddr_t)(uintptr_t)l;

	return va - a->kmap_va < a->kmap_bytes ||
	       va - a->linear_offset - a->linear_pa < a->linear_bytes;
}

/* NULL, or the held lock before which @n must be taken. */
static const void *note(unsigned int cpu, unsigned int n)
{
	for (unsigned int i = 0; i < order.held[cpu].count; i++) {
		unsigned int h = order.held[cpu].lock[i];

		if (!lock_graph_note(&order.graph, h, n))
			return order.graph.known[h];
	}
	if (order.held[cpu].count < HELD_MAX)
		order.held[cpu].lock[order.held[cpu].count++] = (uint8_t)n;
	return NULL;
}

void lock_order_take(const struct spinlock *l)
{
	unsigned int cpu = arch_cpu_this()->index;
	const void *wrong = NULL;
	unsigned int n = 0;

	if (cpu >= CPUS_MAX || is_in_object(l))
		return;
	begin();
	n = lock_graph_number(&order.graph, l);
	if (n < LOCK_GRAPH_MAX)
		wrong = note(cpu, n);
	end();
	if (wrong)
		panic("lock %p taken while %p is held", (const void *)l, wrong);
}

void lock_order_drop(const struct spinlock *l)
{
	unsigned int cpu = arch_cpu_this()->index;
	unsigned int n = 0;

	if (cpu >= CPUS_MAX || is_in_object(l))
		return;
	begin();
	n = lock_graph_number(&order.graph, l);
	for (unsigned int i = 0; i < order.held[cpu].count; i++) {
		if (order.held[cpu].lock[i] != n)
			continue;
		/* The last takes its place: the order does not matter. */
		order.held[cpu].lock[i] =
			order.held[cpu].lock[--order.held[cpu].count];
		break;
	}
	end();
}

#endif
