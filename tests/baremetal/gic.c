/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/baremetal/gic.h"
#include "tests/baremetal/arch/arch.h"
#include "tests/baremetal/board.h"
#include "tests/baremetal/cpu.h"

#define KICK_SGI 0
#define SPURIOUS 1020

/* Distributor, and the same offsets in a redistributor's SGI frame. */
#define GICD_CTLR      0x000
#define GICD_ISENABLER 0x100
#define GICD_SGIR      0xf00
#define GICD_ICPENDR   0x280
#define GICD_ROUTER    0x6000
#define GICD_ITARGETSR 0x800
#define GICD_IPRIORITY 0x400
/* GICv2 CPU interface. */
#define GICC_CTLR      0x00
#define GICC_PMR       0x04
#define GICC_IAR       0x0c
#define GICC_EOIR      0x10
/* GICv3 redistributor: two 64 KiB frames a CPU. */
#define GICR_STRIDE    0x20000
#define GICR_SGI_FRAME 0x10000
#define GICR_TYPER     0x08

static uint64_t tee_irq_count;
static uint64_t sgi_counts[16];

static volatile uint32_t *reg32(uint64_t base, uint32_t offset)
{
	return (volatile uint32_t *)(base + offset);
}

static uint64_t own_redistributor(void)
{
	uint64_t mpidr = read_mpidr();
	uint32_t affinity =
		(uint32_t)((mpidr >> 8 & 0xff000000u) | (mpidr & 0xffffffu));
	uint64_t frame = board.gic_cpu;

	/* The last frame of the region says so in bit 4; no need to look. */
	while (*reg32(frame, GICR_TYPER + 4) != affinity)
		frame += GICR_STRIDE;
	return frame + GICR_SGI_FRAME;
}

static void set_priority(uint64_t base, uint32_t intid)
{
	*(volatile uint8_t *)(base + GICD_IPRIORITY + intid) = 0x80;
}

void gic_init(void)
{
	*reg32(board.gic_dist, GICD_CTLR) = board.gic_version == 3 ? 0x12 : 1;
	gic_init_cpu();
}

void gic_init_cpu(void)
{
	uint64_t base = board.gic_dist;

	if (board.gic_version == 3) {
		base = own_redistributor();
		write_icc_sre(7);
		write_icc_pmr(0xff);
		write_icc_igrpen1(1);
	} else {
		*reg32(board.gic_cpu, GICC_PMR) = 0xff;
		*reg32(board.gic_cpu, GICC_CTLR) = 1;
	}
	set_priority(base, KICK_SGI);
	*reg32(base, GICD_ISENABLER) = BIT32(KICK_SGI);
}

void gic_fini_cpu(void)
{
	if (board.gic_version == 3)
		write_icc_igrpen1(0);
	else
		*reg32(board.gic_cpu, GICC_CTLR) = 0;
}

void gic_enable_spi(uint32_t intid)
{
	uint64_t dist = board.gic_dist;

	set_priority(dist, intid);
	if (board.gic_version == 3)
		*(volatile uint64_t *)(dist + GICD_ROUTER + 8 * intid) =
			read_mpidr() & UINT64_C(0xff00ffffff);
	else
		*(volatile uint8_t *)(dist + GICD_ITARGETSR + intid) = 1;
	*reg32(dist, GICD_ISENABLER + intid / 32 * 4) = BIT32(intid % 32);
}

void gic_enable_sgi(uint32_t intid)
{
	uint64_t base =
		board.gic_version == 3 ? own_redistributor() : board.gic_dist;

	set_priority(base, intid);
	*reg32(base, GICD_ISENABLER) = BIT32(intid);
}

uint64_t gic_sgi_count(uint32_t intid)
{
	return __atomic_load_n(&sgi_counts[intid], __ATOMIC_ACQUIRE);
}

uint64_t gic_tee_irq_count(void)
{
	return __atomic_load_n(&tee_irq_count, __ATOMIC_ACQUIRE);
}

void gic_kick_others(void)
{
	full_barrier();
	if (board.gic_version == 3)
		write_icc_sgi1r(BIT64(40) | (uint64_t)KICK_SGI << 24);
	else
		*reg32(board.gic_dist, GICD_SGIR) = BIT32(24) | KICK_SGI;
}

void gic_handle_irq(void)
{
	struct cpu *cpu = cpu_self();
	uint32_t iar = board.gic_version == 3 ? (uint32_t)read_icc_iar1()
					      : *reg32(board.gic_cpu, GICC_IAR);
	uint32_t intid = iar & 0x3ff;

	if (intid >= SPURIOUS)
		return;
	cpu->irq_count++;
	if (intid < ARRAY_SIZE(sgi_counts))
		__atomic_add_fetch(&sgi_counts[intid], 1, __ATOMIC_RELEASE);
	if (board.has_tee_interrupt && intid == board.tee_interrupt)
		__atomic_add_fetch(&tee_irq_count, 1, __ATOMIC_RELEASE);
	if (board.gic_version == 3)
		write_icc_eoir1(iar);
	else
		*reg32(board.gic_cpu, GICC_EOIR) = iar;
}
