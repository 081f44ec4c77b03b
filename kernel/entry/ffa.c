/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/entry/ffa.h"
#include "abi/psci.h"
#include "kernel/entry/entry_priv.h"
#include "kernel/entry/ffa_optee.h"
#include "kernel/irq/irq.h"
#include "kernel/spmc/identity.h"
#include "kernel/spmc/lock.h"
#include "kernel/spmc/normal_space.h"
#include "kernel/spmc/notification.h"
#include "kernel/spmc/partition.h"
#include "kernel/spmc/run.h"

/*
 * What the dispatcher of FF-A hands over: calls of normal world, its own
 * messages about power and versions, and interrupts of ours. Spec: DEN0077A
 * 1.2, 18.2; TF-A, "Secure Partition Manager", SPMD.
 */
static struct spmc_endpoint normal_world = {
	.id = FFA_ID_NWD,
	.version = SPMC_VERSION, /* until it asks for another */
	.space = &normal_space,
};

irq_state_t entry_ffa_lock(void)
{
	return spmc_lock();
}

void entry_ffa_unlock(irq_state_t s)
{
	spmc_unlock(s);
}

void entry_ffa_begin(uint16_t id, bool has_wide_calls)
{
	spmc_identity.id = id;
	spmc_identity.has_wide_calls = has_wide_calls;
	check_fatal(endpoint_add(&normal_world) == ST_OK);
}

static bool is_of_dispatcher(const struct ffa_regs *r)
{
	return ffa_w(r, 0) == FFA_MSG_SEND_DIRECT_REQ &&
	       ffa_w(r, 1) == ((uint32_t)FFA_ID_SPMD << 16 | spmc_identity.id);
}

static void answer_dispatcher(struct ffa_regs *r, uint32_t type, uint32_t value)
{
	ffa_answer(r, FFA_MSG_SEND_DIRECT_RESP);
	r->x[1] = (uint32_t)spmc_identity.id << 16 | FFA_ID_SPMD;
	r->x[2] = FFA_MESSAGE_FRAMEWORK | type;
	r->x[3] = value;
}

/* Nothing of ours keeps a CPU on. */
static uint32_t serve_power(uint32_t function)
{
	switch (function & ~SMCCC_64) {
	case PSCI_CPU_OFF:
		return (uint32_t)entry_cpu_off();
	case PSCI_CPU_SUSPEND:
		return (uint32_t)entry_cpu_suspend();
	case PSCI_SYSTEM_OFF:
		return (uint32_t)entry_system_off();
	case PSCI_SYSTEM_RESET:
		return (uint32_t)entry_system_reset();
	default:
		return PSCI_NOT_SUPPORTED;
	}
}

static uint32_t negotiate(uint32_t theirs)
{
	irq_state_t s = entry_ffa_lock();
	uint32_t ours = identity_negotiate(&normal_world, theirs);

	entry_ffa_unlock(s);
	return ours;
}

static void serve_dispatcher(struct ffa_regs *r)
{
	switch (ffa_w(r, 2)) {
	case FFA_MESSAGE_FRAMEWORK | FFA_FRAMEWORK_PSCI_REQ:
		answer_dispatcher(r, FFA_FRAMEWORK_PSCI_RESP,
				  serve_power(ffa_w(r, 3)));
		break;
	case FFA_MESSAGE_FRAMEWORK | FFA_FRAMEWORK_WARM_BOOT:
		answer_dispatcher(r, FFA_FRAMEWORK_PSCI_RESP,
				  (uint32_t)entry_cpu_resume());
		break;
	case FFA_MESSAGE_FRAMEWORK | FFA_FRAMEWORK_VERSION_REQ:
		answer_dispatcher(r, FFA_FRAMEWORK_VERSION_RESP,
				  negotiate(ffa_w(r, 3)));
		break;
	default:
		ffa_fail(r, FFA_ERROR_INVALID_PARAMETERS);
		break;
	}
}

/* Normal world hears of notifications as we return to it. */
static void tell_of_notifications(bool is_wanted)
{
	uint32_t intid = spmc_identity.schedule_intid;

	if (unlikely(is_wanted) && intid)
		irq_chip()->raise_foreign(intid);
}

void entry_ffa_schedule(void)
{
	irq_state_t s = spmc_lock();
	bool wants = notification_take_schedule_request();

	spmc_unlock(s);
	tell_of_notifications(wants);
}

/* The timer of a thread that died still runs: left pending, its interrupt
 * would come again for ever. */
static void silence_interrupt(struct ffa_regs *r)
{
	entry_native_irq_from_ns();
	ffa_answer(r, FFA_NORMAL_WORLD_RESUME);
}

static void serve_interrupt(struct ffa_regs *r)
{
	bool wants = false;
	irq_state_t s;

	entry_native_irq_from_ns();
	s = entry_ffa_lock();
	partition_stay_begins();
	run_interrupts_of_normal(r);
	wants = notification_take_schedule_request();
	entry_ffa_unlock(s);
	tell_of_notifications(wants);
}

static void serve_normal(struct ffa_regs *r)
{
	irq_state_t s = entry_ffa_lock();
	bool wants = false;

	partition_stay_begins();
	run_normal_call(&normal_world, r);
	run_leftover_interrupts();
	wants = notification_take_schedule_request();
	entry_ffa_unlock(s);
	tell_of_notifications(wants);
}

/* On threads of ours; the lock is not held. */
static void serve_optee(struct ffa_regs *r)
{
	bool wants = false;
	irq_state_t s;

	ffa_optee_call(r);
	s = spmc_lock();
	partition_stay_begins();
	run_leftover_interrupts();
	wants = notification_take_schedule_request();
	spmc_unlock(s);
	tell_of_notifications(wants);
}

void entry_ffa_call(struct ffa_regs *r)
{
	bool is_interrupt = ffa_w(r, 0) == FFA_INTERRUPT;

	/* The dispatcher is answered even when we are dead: it would stop. */
	if (is_of_dispatcher(r))
		serve_dispatcher(r);
	else if (unlikely(!entry_is_serving()) && is_interrupt)
		silence_interrupt(r);
	else if (unlikely(!entry_is_serving()))
		ffa_fail(r, FFA_ERROR_ABORTED);
	else if (is_interrupt)
		serve_interrupt(r);
	else if (ffa_optee_is_asked(r))
		serve_optee(r);
	else
		serve_normal(r);
}
