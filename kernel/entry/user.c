/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/gp.h"
#include "kernel/entry/entry.h"
#include "kernel/log/log.h"
#include "kernel/spmc/partition.h"
#include "kernel/sys/sys.h"
#include "kernel/ta/instance.h"
#include "kernel/ta/loader/dump.h"
#include "kernel/ta/loader/loader_calls.h"

/* Traps from user mode: a TA, the loader in its address space, or a partition.
 */

uint64_t entry_user_syscall(uint64_t number, uint64_t args[8],
			    struct arch_user_frame *frame)
{
	struct ta_instance *i = ta_instance_current();
	uint64_t result = 0;

	if (unlikely(!i)) {
		partition_syscall(partition_current(),
				  arch_user_frame_regs(frame));
		arch_user_frame_return(frame);
	}
	if (unlikely(i->is_in_loader))
		return ta_loader_call(i, number, args);
	result = sys_dispatch(number, args);
	if (unlikely(i->is_doomed))
		ta_die(GP_ERROR_GENERIC);
	return result;
}

static const char *fault_name(enum user_fault kind)
{
	switch (kind) {
	case USER_FAULT_DATA:
		return "data";
	case USER_FAULT_PREFETCH:
		return "prefetch";
	case USER_FAULT_UNDEF:
		return "undef";
	case USER_FAULT_OTHER:
		return "other";
	}
	return "unknown";
}

void entry_user_fault(enum user_fault kind, uint64_t address,
		      struct arch_user_frame *frame)
{
	struct arch_user_dump regs;

	arch_user_frame_dump(frame, &regs);
	log_error("User mode %s-abort at address 0x%llx", fault_name(kind),
		  (unsigned long long)address);
	if (partition_current())
		partition_fault(partition_current(), &regs);
	ta_dump(&regs);
	ta_die(GP_ERROR_GENERIC);
}
