/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>

#include "base/text/format.h"
#include "kernel/arch/fatal.h"
#include "kernel/arch/irqflags.h"
#include "kernel/log/log.h"
#include "kernel/log/panic.h"

static uint32_t dead;

bool tee_is_dead(void)
{
	return __atomic_load_n(&dead, __ATOMIC_ACQUIRE);
}

void panic_leave(void)
{
	(void)arch_irq_mask_all();
	arch_leave_dead();
}

void panic(const char *fmt, ...)
{
	char text[160];
	va_list ap;

	(void)arch_irq_mask_all();
	/* One report is enough: a second fault is likely the first one's. */
	if (__atomic_exchange_n(&dead, 1, __ATOMIC_ACQ_REL))
		panic_leave();
	va_start(ap, fmt);
	(void)text_vformat(text, sizeof(text), fmt, ap);
	va_end(ap);
	log_error("Panic: %s", text);
	arch_dump_kernel_stack();
	log_error("Redoubt has stopped; normal world's calls get an error");
	panic_leave();
}

/* The compiler's check of a function's stack frame failed. */
__noreturn void __stack_chk_fail(void);
void __stack_chk_fail(void)
{
	panic("stack frame overwritten");
}
