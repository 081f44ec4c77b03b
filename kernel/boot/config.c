/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/boot/boot_priv.h"

/* kernel/boot/module.mk turns the words to make into these. */
#ifndef BOOT_EARLY_CONSOLE
#define BOOT_EARLY_CONSOLE NULL
#endif

const struct boot_config boot_config = {
	.dt_addr = BOOT_DT_ADDR,
	.dt_bytes_max = BOOT_DT_BYTES_MAX,
	.dt_is_secure = BOOT_DT_IS_SECURE,
	.leave_external = BOOT_LEAVE_EXTERNAL,
	.overlay = BOOT_OVERLAY,
	.external_first = BOOT_EXTERNAL_FIRST,
	.secure_ram = {BOOT_SECURE_BASE, BOOT_SECURE_BYTES},
	.ns_ram = {BOOT_NS_BASE, BOOT_NS_BYTES},
	.notif_intid = BOOT_NOTIF_INTID,
	.early_console = BOOT_EARLY_CONSOLE,
	.early_console_pa = BOOT_EARLY_CONSOLE_PA,
};

void boot_configure_handoff(struct boot_handoff *handoff)
{
	boot_apply_config(&boot_config, handoff);
}
