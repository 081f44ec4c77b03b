/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/thread/spinlock.h"
#include "kernel/arch/cpu.h"
#include "kernel/log/panic.h"
#include "kernel/thread/lock_order.h"

/* Debug builds count, so that nobody leaves the CPU with a lock held. */
static inline void count_held(int by)
{
#ifdef REDOUBT_DEBUG
	struct cpu *cpu = arch_cpu_this();

	cpu->spin_depth += (unsigned int)by;
#else
	(void)by;
#endif
}

/* What is done under a spinlock takes microseconds. Whoever waits this long
 * waits for a lock that nobody will release: normal world gets its CPU back
 * before its own watchdogs bark. */
#define STUCK_SECONDS 10u

/* Between two looks at most this much counts: who stops the machine for a
 * while, as hypervisors and debuggers do, stops the holder as well. */
#define LOOKS_PER_SECOND 10u

/* False when nothing is left. */
static bool count_down(uint64_t *left, uint64_t *last, uint64_t step_max)
{
	uint64_t now = arch_counter();
	uint64_t step = MIN(now - *last, step_max);

	*last = now;
	*left -= MIN(*left, step);
	return *left > 0;
}

/* Somebody has it. Its holder may have died with the whole TEE. */
static __noinline void wait_for(struct spinlock *l)
{
	const uint64_t step_max = arch_counter_hz() / LOOKS_PER_SECOND;
	uint64_t left = step_max * LOOKS_PER_SECOND * STUCK_SECONDS;
	uint64_t last = arch_counter();

	do {
		while (__atomic_load_n(&l->word, __ATOMIC_RELAXED)) {
			if (tee_is_dead())
				panic_leave();
			if (!count_down(&left, &last, step_max))
				panic("spinlock is stuck");
			arch_cpu_relax();
		}
	} while (__atomic_exchange_n(&l->word, 1, __ATOMIC_ACQUIRE));
}

irq_state_t spin_lock(struct spinlock *l)
{
	irq_state_t s = arch_irq_mask_all();

	lock_order_take(l);
	if (unlikely(__atomic_exchange_n(&l->word, 1, __ATOMIC_ACQUIRE)))
		wait_for(l);
	count_held(1);
	return s;
}

void spin_unlock(struct spinlock *l, irq_state_t s)
{
	assert(l->word == 1);
	count_held(-1);
	lock_order_drop(l);
	__atomic_store_n(&l->word, 0, __ATOMIC_RELEASE);
	arch_irq_restore(s);
}

bool spin_is_held(const struct spinlock *l)
{
	return __atomic_load_n(&l->word, __ATOMIC_RELAXED);
}
