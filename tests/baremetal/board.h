/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_BOARD_H
#define TESTS_BAREMETAL_BOARD_H

#include "base/bytes/compiler.h"

#define CPU_MAX 8

struct region {
	uint64_t base;
	uint64_t size_bytes;
};

/* What the device tree says. Written once by board_init(). */
struct board {
	struct region ram;        /* the normal world's */
	struct region secure_ram; /* size 0: unknown */
	uint64_t uart;
	bool uart_is_cadence; /* else a PL011 */
	uint64_t fw_cfg;      /* 0: none */
	uint32_t gic_version;
	uint64_t gic_dist;
	uint64_t gic_cpu; /* GICv2: CPU interface; GICv3: redistributors */
	uint64_t cpu_mpidr[CPU_MAX];
	uint32_t cpu_count;
	bool has_tee_node;
	bool has_tee_interrupt;
	uint32_t tee_interrupt; /* INTID */
};
extern struct board board;

/* Is the byte at @pa normal world's RAM? */
static inline bool board_is_ram(uint64_t pa)
{
	return pa - board.ram.base < board.ram.size_bytes;
}

/* For boards whose firmware passes no tree: linked in; its first word is 0 when
 * there is none. Then the cases to run are named here too. */
extern const uint8_t board_tree[];
extern const char board_cases[];

/* @x0: what the firmware left there; used when it is a device tree. */
void board_init(uint64_t x0);

#endif
