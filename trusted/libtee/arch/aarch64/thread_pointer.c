/* SPDX-License-Identifier: BSD-2-Clause */
#include "trusted/libtee/thread_pointer.h"

void set_thread_pointer(void *tcb)
{
	__asm__ volatile("msr tpidr_el0, %0" : : "r"(tcb) : "memory");
}
