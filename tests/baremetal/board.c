/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/baremetal/board.h"
#include "base/bytes/mem.h"
#include "tests/baremetal/arch/arch.h"
#include "tests/baremetal/fdt.h"

/* TF-A's qemu platform passes the MPIDR in x0; QEMU's tree is at RAM start. */
#define QEMU_DTB UINT64_C(0x40000000)

struct board board;
uint64_t mmu_l1_table[512] __aligned(4096);

static void read_memory(const struct fdt_node *node)
{
	struct region *r = &board.ram;

	if (!fdt_is_enabled(node)) {
		if (!fdt_prop_is(node, "secure-status", "okay"))
			return;
		r = &board.secure_ram;
	}
	if (!r->size_bytes)
		(void)fdt_reg(node, 0, &r->base, &r->size_bytes);
}

static void read_cpu(const struct fdt_node *node)
{
	uint32_t size = 0;
	const void *reg = fdt_prop(node, "reg", &size);

	if (!reg || board.cpu_count == CPU_MAX)
		return;
	board.cpu_mpidr[board.cpu_count++] =
		size == 8 ? fdt_u64(reg) : fdt_u32(reg);
}

static void read_gic(const struct fdt_node *node, uint32_t version)
{
	uint64_t size = 0;

	board.gic_version = version;
	(void)fdt_reg(node, 0, &board.gic_dist, &size);
	(void)fdt_reg(node, 1, &board.gic_cpu, &size);
}

static void read_tee(const struct fdt_node *node)
{
	uint32_t size = 0;
	const uint8_t *cells = fdt_prop(node, "interrupts", &size);

	board.has_tee_node = true;
	if (!cells || size < 12)
		return;
	board.has_tee_interrupt = true;
	board.tee_interrupt = fdt_u32(cells + 4) + (fdt_u32(cells) ? 16 : 32);
}

static void read_node(const struct fdt_node *node)
{
	uint64_t size = 0;

	if (fdt_prop_is(node, "device_type", "memory"))
		read_memory(node);
	else if (fdt_prop_is(node, "device_type", "cpu"))
		read_cpu(node);
	else if (fdt_is_compatible(node, "arm,gic-v3"))
		read_gic(node, 3);
	else if (fdt_is_compatible(node, "arm,cortex-a15-gic"))
		read_gic(node, 2);
	else if (fdt_is_compatible(node, "linaro,optee-tz"))
		read_tee(node);
	else if (fdt_is_compatible(node, "qemu,fw-cfg-mmio"))
		(void)fdt_reg(node, 0, &board.fw_cfg, &size);
	else if (fdt_is_compatible(node, "arm,pl011") && fdt_is_enabled(node))
		(void)fdt_reg(node, 0, &board.uart, &size);
	else if (fdt_is_compatible(node, "cdns,uart-r1p12") &&
		 fdt_is_enabled(node))
		board.uart_is_cadence = fdt_reg(node, 0, &board.uart, &size);
}

/* 1 GiB blocks: as much RAM as there is; the rest of 4 GiB are devices. */
static void map_identity(void)
{
	uint64_t first = board.ram.base >> 30;
	uint64_t last = (board.ram.base + board.ram.size_bytes - 1) >> 30;

	for (uint64_t i = 0; i < first; i++) /* XN, AF, device, block */
		mmu_l1_table[i] = i << 30 | BIT64(54) | BIT64(53) | 0x401;
	for (uint64_t i = last + 1; i < 4; i++)
		mmu_l1_table[i] = i << 30 | BIT64(54) | BIT64(53) | 0x401;
	for (uint64_t i = first; i <= last; i++) /* AF, inner, attr 1 */
		mmu_l1_table[i] = i << 30 | 0x705;
	mmu_enable(mmu_l1_table);
}

void board_init(uint64_t x0)
{
	const void *fdt = (const void *)QEMU_DTB;
	struct fdt_node node = {0};

	if (x0 > UINT64_C(0x100000) && !(x0 & 7) &&
	    fdt_is_valid((const void *)x0))
		fdt = (const void *)x0;
	if (fdt_is_valid(board_tree))
		fdt = board_tree;
	while (fdt_next_node(fdt, &node))
		read_node(&node);
	map_identity();
}
