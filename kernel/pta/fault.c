/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/log/panic.h"
#include "kernel/pta/command.h"
#include "kernel/pta/pta_list.h"
#include "kernel/svc/notif.h"
#include "kernel/thread/spinlock.h"

/*
 * Faults of the kernel itself, on purpose. Compiled into test builds only
 * (TEST_HOOKS=1): they show that a core that cannot go on leaves Linux alive
 * and answers every later call with an error. And events of devices that we
 * have no driver for yet, also on purpose.
 */
enum {
	FAULT_PANIC = 0,
	FAULT_DATA_ABORT = 1,
	FAULT_STACK_OVERFLOW = 2,
	FAULT_STUCK_SPINLOCK = 3,
	FAULT_JUMP = 4,
	FAULT_NOTIFY = 5, /* not a fault: raises notification a */
};

static uint32_t fault_panic(__unused struct ta_session *s,
			    __unused struct ta_params *ps)
{
	panic("panic on request");
}

/* The last page of the address space is never mapped. */
static volatile uintptr_t nowhere = UINTPTR_MAX - 0xFFF;

static uint32_t fault_data_abort(__unused struct ta_session *s,
				 __unused struct ta_params *ps)
{
	return *(volatile uint32_t *)nowhere;
}

static uint32_t fault_jump(__unused struct ta_session *s,
			   __unused struct ta_params *ps)
{
	return ((uint32_t(*)(void))nowhere)();
}

static volatile uint32_t endless = 1;

static __noinline uint32_t go_deeper(uint32_t depth)
{
	volatile uint8_t frame[512];

	frame[0] = (uint8_t)depth;
	if (endless == 0)
		return frame[0];
	return go_deeper(depth + 1) + frame[0];
}

static uint32_t fault_stack_overflow(__unused struct ta_session *s,
				     __unused struct ta_params *ps)
{
	return go_deeper(0);
}

/* The holder waits for itself, with interrupts masked. */
static uint32_t fault_stuck_spinlock(__unused struct ta_session *s,
				     __unused struct ta_params *ps)
{
	static struct spinlock lock = SPINLOCK_INIT;
	irq_state_t outer = spin_lock(&lock);
	irq_state_t inner = spin_lock(&lock);

	spin_unlock(&lock, inner);
	spin_unlock(&lock, outer);
	return GP_SUCCESS;
}

static uint32_t notify(__unused struct ta_session *s, struct ta_params *ps)
{
	if (ps->p[0].value.a > NOTIF_ASYNC_MAX)
		return GP_ERROR_BAD_PARAMETERS;
	notif_send_async((uint32_t)ps->p[0].value.a);
	return GP_SUCCESS;
}

static uint32_t invoke(struct ta_session *s, uint32_t cmd, struct ta_params *ps)
{
	static const struct pta_command commands[] = {
		{FAULT_PANIC, PTA_ANY_TYPES, fault_panic},
		{FAULT_DATA_ABORT, PTA_ANY_TYPES, fault_data_abort},
		{FAULT_STACK_OVERFLOW, PTA_ANY_TYPES, fault_stack_overflow},
		{FAULT_STUCK_SPINLOCK, PTA_ANY_TYPES, fault_stuck_spinlock},
		{FAULT_JUMP, PTA_ANY_TYPES, fault_jump},
		{FAULT_NOTIFY, TA_PARAM_TYPES(PTA_V_IN, 0, 0, 0), notify},
	};

	return pta_run_command(commands, ARRAY_SIZE(commands),
			       GP_ERROR_NOT_IMPLEMENTED, s, cmd, ps);
}

/* 2c7d44a8-5e1f-4b53-9f86-0d6fae1c7b35 */
const struct pta pta_fault = {
	.uuid = {0x2c, 0x7d, 0x44, 0xa8, 0x5e, 0x1f, 0x4b, 0x53, 0x9f, 0x86,
		 0x0d, 0x6f, 0xae, 0x1c, 0x7b, 0x35},
	.name = "fault",
	.flags = PTA_CONCURRENT,
	.invoke = invoke,
};
