/* SPDX-License-Identifier: BSD-2-Clause */
#include <sp.h>

#include "trusted/sp/kit/start.h"

static uint16_t own_id;
static uint32_t version;

uintptr_t __stack_chk_guard;
const void *sp_boot_info;

uint16_t sp_id(void)
{
	return own_id;
}

uint32_t sp_version(void)
{
	return version;
}

/* An older manager names its own version, which we take. */
static bool agree_on_version(void)
{
	struct sp_regs r = {.x = {FFA_VERSION, sp_wanted_version}};

	sp_svc(&r);
	version = (uint32_t)r.x[0];
	if (version & FFA_VERSION_MBZ ||
	    FFA_VERSION_MAJOR(version) != FFA_VERSION_MAJOR(FFA_VERSION_1_2))
		return false;
	if (version >= sp_wanted_version) {
		version = sp_wanted_version;
		return true;
	}
	r = (struct sp_regs){.x = {FFA_VERSION, version}};
	sp_svc(&r);
	return (uint32_t)r.x[0] == version;
}

static bool get_id(void)
{
	struct sp_regs r = {.x = {FFA_ID_GET}};

	if (sp_call(&r) != FFA_OK)
		return false;
	own_id = (uint16_t)r.x[2];
	return true;
}

void sp_fail_init(void)
{
	struct sp_regs r = {.x = {FFA_ERROR, 0, (uint32_t)FFA_ERROR_ABORTED}};

	sp_svc(&r);
	__builtin_trap();
}

/* No canary to be relied on here: it is set on the way. */
__attribute__((no_stack_protector)) void sp_start(const void *boot_info)
{
	/* No source of random numbers: at least where we were put. */
	__stack_chk_guard = ((uintptr_t)&own_id * UINT64_C(0x9e3779b97f4a7c15) ^
			     (uintptr_t)boot_info)
			    << 8;
	sp_boot_info = boot_info;
	if (!agree_on_version() || !get_id())
		sp_fail_init();
	if (sp_rxtx_map() != FFA_OK)
		sp_log("cannot map the buffers");
	sp_main();
	sp_fail_init();
}
