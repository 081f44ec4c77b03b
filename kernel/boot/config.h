/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_BOOT_CONFIG_H
#define KERNEL_BOOT_CONFIG_H

#include "base/bytes/compiler.h"

/*
 * What the words to make say about device trees (docs/device-tree.md). A
 * board with a tree of its own needs none of it.
 */
enum boot_overlay {
	OVERLAY_NONE,   /* edit the tree that is there */
	OVERLAY_APPEND, /* CFG_EXTERNAL_DTB_OVERLAY: add to one, or make one */
	OVERLAY_NEW,    /* CFG_GENERATE_DTB_OVERLAY: make one */
};

struct boot_range {
	uint64_t base, size; /* size 0: not stated */
};

struct boot_config {
	uint64_t dt_addr;      /* CFG_DT_ADDR; 0: where the loader says */
	uint32_t dt_bytes_max; /* CFG_DTB_MAX_SIZE: room from there on */
	bool dt_is_secure;     /* CFG_MAP_EXT_DT_SECURE */
	bool leave_external;   /* CFG_DT=n, CFG_EXTERNAL_DT=n */
	enum boot_overlay overlay;
	/* MEMORY_ORDER: who is asked first for normal world's RAM. */
	bool external_first;
	struct boot_range secure_ram; /* CFG_TZDRAM_START, _SIZE */
	struct boot_range ns_ram;     /* CFG_DRAM_BASE, _SIZE */
	uint32_t notif_intid;         /* CFG_CORE_ASYNC_NOTIF_GIC_INTID */
	/* EARLY_CONSOLE=compatible@address; NULL: none. */
	const char *early_console;
	uint64_t early_console_pa;
};
extern const struct boot_config boot_config;

/* Trees that are part of the image; end with a zero word. */
extern const char embedded_trees[];
extern const uint32_t embedded_trees_bytes;

#endif
