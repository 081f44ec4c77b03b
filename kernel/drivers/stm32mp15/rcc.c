/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/drivers/mmio.h"
#include "kernel/drivers/model/services.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/kmap.h"
#include "kernel/thread/spinlock.h"

/*
 * STM32MP15's gates of clocks, and reset lines (RCC). Each lies in a pair of
 * registers: what is written to the first sets bits, to the second clears
 * them, and both read back what is set. So normal world may use other bits of
 * the same register at any time.
 * Spec: ST RM0436 10.7; bindings/clock/st,stm32mp1-rcc.yaml
 */
#define RCC_TZCR       0x000
#define RCC_TZCR_TZEN  BIT32(0)
#define RCC_BYTES      0x1000
#define CLEAR(reg)     ((reg) + 4)
#define CLOCK_ID_COUNT 232u

/* RCC_MP_..ENSETR: gates of a bus for the application processors. */
enum bus {
	APB1,
	APB2,
	APB3,
	APB4,
	APB5,
	AHB2,
	AHB3,
	AHB4,
	AHB5,
	AHB6,
	BUS_COUNT,
};

static const uint16_t gate_regs[BUS_COUNT] = {
	[APB1] = 0xa00, [APB2] = 0xa08, [APB3] = 0xa10, [APB4] = 0x200,
	[APB5] = 0x208, [AHB2] = 0xa18, [AHB3] = 0xa20, [AHB4] = 0xa28,
	[AHB5] = 0x210, [AHB6] = 0x218,
};

/* Clocks @id, @id + 1, ... have bits @bit, @bit + 1, ... of a register; a
 * device's bus clock and its kernel clock often share one. */
struct run {
	uint8_t id, count, bus, bit;
};

/* Ids: dt-bindings/clock/stm32mp1-clks.h. Names: the first of the run. */
static const struct run runs[] = {
	{6, 9, APB1, 0},    /* TIM2 */
	{15, 1, APB1, 9},   /* LPTIM1 */
	{16, 2, APB1, 11},  /* SPI2 */
	{18, 6, APB1, 14},  /* USART2 */
	{24, 4, APB1, 21},  /* I2C1 */
	{28, 2, APB1, 26},  /* SPDIF */
	{30, 1, APB1, 29},  /* DAC12 */
	{31, 1, APB1, 31},  /* MDIO */
	{32, 5, APB2, 0},   /* TIM1 */
	{37, 3, APB2, 8},   /* SPI1 */
	{40, 1, APB2, 13},  /* USART6 */
	{41, 3, APB2, 16},  /* SAI1 */
	{44, 1, APB2, 20},  /* DFSDM */
	{45, 1, APB2, 24},  /* FDCAN */
	{46, 4, APB3, 0},   /* LPTIM2 */
	{50, 1, APB3, 8},   /* SAI4 */
	{51, 1, APB3, 11},  /* SYSCFG */
	{52, 1, APB3, 13},  /* VREF */
	{53, 2, APB3, 16},  /* TMPSENS */
	{55, 1, APB3, 20},  /* HDP */
	{56, 1, APB4, 0},   /* LTDC */
	{57, 1, APB4, 4},   /* DSI */
	{58, 2, APB4, 15},  /* IWDG2 */
	{60, 1, APB4, 20},  /* STGENRO */
	{61, 1, APB5, 0},   /* SPI6 */
	{62, 3, APB5, 2},   /* I2C4 */
	{65, 1, APB5, 8},   /* RTCAPB */
	{66, 1, APB5, 11},  /* TZC1 */
	{67, 1, APB5, 13},  /* TZPC */
	{68, 2, APB5, 15},  /* IWDG1 */
	{70, 1, APB5, 20},  /* STGEN */
	{71, 3, AHB2, 0},   /* DMA1 */
	{74, 1, AHB2, 5},   /* ADC12 */
	{75, 1, AHB2, 8},   /* USBO */
	{76, 1, AHB2, 16},  /* SDMMC3 */
	{77, 1, AHB3, 0},   /* DCMI */
	{78, 4, AHB3, 4},   /* CRYP2 */
	{82, 2, AHB3, 11},  /* HSEM */
	{84, 11, AHB4, 0},  /* GPIOA */
	{95, 1, AHB5, 0},   /* GPIOZ */
	{96, 3, AHB5, 4},   /* CRYP1 */
	{99, 1, AHB5, 8},   /* BKPSRAM */
	{100, 1, AHB6, 0},  /* MDMA */
	{101, 1, AHB6, 5},  /* GPU */
	{102, 4, AHB6, 7},  /* ETHCK */
	{106, 1, AHB6, 12}, /* FMC */
	{107, 1, AHB6, 14}, /* QSPI */
	{108, 2, AHB6, 16}, /* SDMMC1 */
	{110, 1, AHB6, 20}, /* CRC1 */
	{111, 1, AHB6, 24}, /* USBH */
	{113, 1, APB5, 12}, /* TZC2 */
	{118, 2, AHB6, 16}, /* SDMMC1_K */
	{120, 1, AHB2, 16}, /* SDMMC3_K */
	{121, 1, AHB6, 12}, /* FMC_K */
	{122, 1, AHB6, 14}, /* QSPI_K */
	{123, 1, AHB6, 7},  /* ETHCK_K */
	{124, 1, AHB5, 6},  /* RNG1_K */
	{125, 1, AHB3, 6},  /* RNG2_K */
	{126, 1, AHB6, 5},  /* GPU_K */
	{127, 1, APB4, 16}, /* USBPHY_K */
	{128, 1, APB5, 20}, /* STGEN_K */
	{129, 1, APB1, 26}, /* SPDIF_K */
	{130, 1, APB2, 8},  /* SPI1_K */
	{131, 2, APB1, 11}, /* SPI2_K */
	{133, 2, APB2, 9},  /* SPI4_K */
	{135, 1, APB5, 0},  /* SPI6_K */
	{136, 1, APB1, 27}, /* CEC_K */
	{137, 3, APB1, 21}, /* I2C1_K */
	{140, 1, APB5, 2},  /* I2C4_K */
	{141, 1, APB1, 24}, /* I2C5_K */
	{142, 1, APB5, 3},  /* I2C6_K */
	{143, 1, APB1, 9},  /* LPTIM1_K */
	{144, 4, APB3, 0},  /* LPTIM2_K */
	{148, 1, APB5, 4},  /* USART1_K */
	{149, 4, APB1, 14}, /* USART2_K */
	{153, 1, APB2, 13}, /* USART6_K */
	{154, 2, APB1, 18}, /* UART7_K */
	{156, 1, APB2, 20}, /* DFSDM_K */
	{157, 1, APB2, 24}, /* FDCAN_K */
	{158, 3, APB2, 16}, /* SAI1_K */
	{161, 1, APB3, 8},  /* SAI4_K */
	{162, 1, AHB2, 5},  /* ADC12_K */
	{163, 1, APB4, 4},  /* DSI_K */
	{164, 1, APB4, 4},  /* DSI_PX */
	{165, 1, APB2, 21}, /* ADFSDM_K */
	{166, 1, AHB2, 8},  /* USBO_K */
	{167, 1, APB4, 0},  /* LTDC_PX */
	{168, 1, APB1, 29}, /* DAC12_K */
	{197, 9, APB1, 0},  /* TIM2_K */
	{206, 5, APB2, 0},  /* TIM1_K */
	{231, 1, APB4, 8},  /* DDRPERFM */
};

/* Reset lines, RCC_..RSTSETR: those that there are. */
static const struct {
	uint16_t reg;
	uint32_t lines;
} resets[] = {
	{0x180, 0x00010111}, /* APB4 */
	{0x188, 0x0010001d}, /* APB5 */
	{0x190, 0x00010071}, /* AHB5 */
	{0x198, 0x01135420}, /* AHB6 */
	{0x1a0, 0x00000001}, /* TZAHB6 */
	{0x980, 0xadefdbff}, /* APB1 */
	{0x988, 0x0117271f}, /* APB2 */
	{0x990, 0x0003290f}, /* APB3 */
	{0x998, 0x00010127}, /* AHB2 */
	{0x9a0, 0x000018f1}, /* AHB3 */
	{0x9a8, 0x000007ff}, /* AHB4 */
};
/* The graphics processor's line lets go by itself. */
#define SELF_CLEARING_REG  0x198
#define SELF_CLEARING_LINE BIT32(5)

struct rcc {
	volatile uint8_t *regs;
	struct spinlock lock;
	/* Guarded by .lock. */
	uint16_t users[BUS_COUNT][32];
	/* Open before we came: somebody else's, and left open. */
	uint32_t others[BUS_COUNT];
};

static enum status find_gate(const struct dt_ref *ref, unsigned int *bus,
			     unsigned int *bit)
{
	uint32_t id = ref->args[0];

	if (ref->arg_count != 1 || id >= CLOCK_ID_COUNT)
		return ST_BAD_PARAM;
	for (size_t i = 0; i < ARRAY_SIZE(runs); i++) {
		if (id < runs[i].id || id - runs[i].id >= runs[i].count)
			continue;
		*bus = runs[i].bus;
		*bit = runs[i].bit + (id - runs[i].id);
		return ST_OK;
	}
	/* Oscillators, PLLs, the memory's clocks: the firmware's matter. */
	return ST_NOT_SUPPORTED;
}

static enum status open_gate(struct rcc *r, unsigned int bus, unsigned int bit)
{
	uint32_t reg = gate_regs[bus];

	if (r->users[bus][bit] == UINT16_MAX)
		return ST_OVERFLOW;
	if (mmio_read32(r->regs, reg) & BIT32(bit)) {
		if (r->users[bus][bit] == 0)
			r->others[bus] |= BIT32(bit);
	} else {
		/* Also where normal world closed it behind our back. */
		mmio_write32(r->regs, reg, BIT32(bit));
		/* A device without a clock would hang who reads it. */
		if (!(mmio_read32(r->regs, reg) & BIT32(bit)))
			return ST_DENIED;
	}
	r->users[bus][bit]++;
	return ST_OK;
}

static enum status close_gate(struct rcc *r, unsigned int bus, unsigned int bit)
{
	if (r->users[bus][bit] == 0)
		return ST_BAD_STATE;
	if (--r->users[bus][bit] == 0 && !(r->others[bus] & BIT32(bit)))
		mmio_write32(r->regs, CLEAR(gate_regs[bus]), BIT32(bit));
	return ST_OK;
}

/* Open for the first, closed behind the last. */
static enum status switch_gate(const struct dt_ref *ref, bool on)
{
	struct rcc *r = ref->device;
	unsigned int bus = 0;
	unsigned int bit = 0;
	enum status st = find_gate(ref, &bus, &bit);
	irq_state_t s = 0;

	if (st != ST_OK)
		return st;
	s = spin_lock(&r->lock);
	st = on ? open_gate(r, bus, bit) : close_gate(r, bus, bit);
	spin_unlock(&r->lock, s);
	return st;
}

static enum status clock_on(const struct dt_ref *ref)
{
	return switch_gate(ref, true);
}

static enum status clock_off(const struct dt_ref *ref)
{
	return switch_gate(ref, false);
}

static const struct clock_ops gate_ops = {
	.enable = clock_on,
	.disable = clock_off,
};

/* An id is the line's number among all bits of all registers. */
static bool find_line(const struct dt_ref *ref, uint32_t *reg, uint32_t *line)
{
	uint32_t id = ref->args[0];

	if (ref->arg_count != 1)
		return false;
	*reg = id / 32 * 4;
	*line = BIT32(id % 32);
	for (size_t i = 0; i < ARRAY_SIZE(resets); i++)
		if (resets[i].reg == *reg)
			return resets[i].lines & *line;
	return false;
}

static enum status hold(const struct dt_ref *ref)
{
	const struct rcc *r = ref->device;
	uint32_t reg = 0;
	uint32_t line = 0;

	if (!find_line(ref, &reg, &line))
		return ST_BAD_PARAM;
	mmio_write32(r->regs, reg, line);
	if (reg == SELF_CLEARING_REG && line == SELF_CLEARING_LINE)
		return ST_OK;
	return mmio_read32(r->regs, reg) & line ? ST_OK : ST_DENIED;
}

static enum status release(const struct dt_ref *ref)
{
	const struct rcc *r = ref->device;
	uint32_t reg = 0;
	uint32_t line = 0;

	if (!find_line(ref, &reg, &line))
		return ST_BAD_PARAM;
	mmio_write32(r->regs, CLEAR(reg), line);
	return mmio_read32(r->regs, reg) & line ? ST_DENIED : ST_OK;
}

static const struct reset_ops line_ops = {
	.assert_line = hold,
	.deassert_line = release,
};

static enum status start(const struct dt_device *dev, struct rcc *r)
{
	const bool *is_secure = dev->data;
	uint64_t base = 0;
	uint64_t size = 0;
	uint32_t tzcr = 0;

	if (dt_reg(dev->fdt, dev->node, 0, &base, &size) != ST_OK ||
	    size < RCC_BYTES || base % RCC_BYTES)
		return ST_BAD_FORMAT;
	r->regs = kmap_device(base, RCC_BYTES, 0);
	if (!r->regs)
		return ST_NO_MEM;
	if (!*is_secure)
		return ST_OK;
	/* What secure world's devices run on is secure world's too. */
	tzcr = mmio_read32(r->regs, RCC_TZCR);
	if (!(tzcr & RCC_TZCR_TZEN))
		mmio_write32(r->regs, RCC_TZCR, tzcr | RCC_TZCR_TZEN);
	return mmio_read32(r->regs, RCC_TZCR) & RCC_TZCR_TZEN ? ST_OK
							      : ST_DENIED;
}

static enum status probe(const struct dt_device *dev)
{
	struct rcc *r = heap_alloc(sizeof(*r));
	enum status st = r ? start(dev, r) : ST_NO_MEM;

	if (st == ST_OK)
		st = dt_provide(dev, DT_CLOCK, &gate_ops, r);
	if (st != ST_OK) {
		heap_free(r);
		return st;
	}
	/* The gates are in use by others from now on, so they stay. */
	return dt_provide(dev, DT_RESET, &line_ops, r);
}

static const bool is_shared = false;
static const bool is_secure = true;

static const struct dt_device_match matches[] = {
	{.compatible = "st,stm32mp1-rcc", .compat_data = &is_shared},
	{.compatible = "st,stm32mp1-rcc-secure", .compat_data = &is_secure},
	{},
};

DEFINE_DT_DRIVER(stm32mp15_rcc) = {
	.name = "stm32mp15-rcc",
	.type = DT_DRIVER_CLK,
	.match_table = matches,
	.probe = probe,
};

/* For the host's tests, which link what they name. */
const struct dt_driver *const stm32mp15_rcc_driver = &stm32mp15_rcc;
