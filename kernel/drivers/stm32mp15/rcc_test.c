/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/testtree_priv.h"

#include "kernel/drivers/mmio.h"
#include "kernel/drivers/model/services.h"

/* ST's names of the clocks, the lines and the registers. */
#include <dt-bindings/clock/stm32mp1-clks.h>
#include <dt-bindings/reset/stm32mp1-resets.h>
#define UTILS_DEF_H
#undef BIT
#define U(number) number##u
#define BIT(n)    BIT32(n)
#include <drivers/st/stm32mp15_rcc.h>

extern const struct dt_driver *const stm32mp15_rcc_driver;

struct row {
	uint32_t id, reg, bit;
};

#define GATE(bus, clock, name)                                                 \
	{                                                                      \
		clock, RCC_MP_##bus##ENSETR, RCC_MP_##bus##ENSETR_##name##EN   \
	}
#define LINE(bus, line, name)                                                  \
	{                                                                      \
		line##_R, RCC_##bus##RSTSETR, RCC_##bus##RSTSETR_##name##RST   \
	}

/* clang-format off */
static const struct row gates[] = {
	GATE(APB1, TIM2, TIM2), GATE(APB1, TIM3, TIM3), GATE(APB1, TIM4, TIM4),
	GATE(APB1, TIM5, TIM5), GATE(APB1, TIM6, TIM6), GATE(APB1, TIM7, TIM7),
	GATE(APB1, TIM12, TIM12), GATE(APB1, TIM13, TIM13),
	GATE(APB1, TIM14, TIM14), GATE(APB1, LPTIM1, LPTIM1),
	GATE(APB1, SPI2, SPI2), GATE(APB1, SPI3, SPI3),
	GATE(APB1, USART2, USART2), GATE(APB1, USART3, USART3),
	GATE(APB1, UART4, UART4), GATE(APB1, UART5, UART5),
	GATE(APB1, UART7, UART7), GATE(APB1, UART8, UART8),
	GATE(APB1, I2C1, I2C1), GATE(APB1, I2C2, I2C2), GATE(APB1, I2C3, I2C3),
	GATE(APB1, I2C5, I2C5), GATE(APB1, SPDIF, SPDIF), GATE(APB1, CEC, CEC),
	GATE(APB1, DAC12, DAC12), GATE(APB1, MDIO, MDIOS),
	GATE(APB1, SPDIF_K, SPDIF), GATE(APB1, SPI2_K, SPI2),
	GATE(APB1, SPI3_K, SPI3), GATE(APB1, CEC_K, CEC),
	GATE(APB1, I2C1_K, I2C1), GATE(APB1, I2C2_K, I2C2),
	GATE(APB1, I2C3_K, I2C3), GATE(APB1, I2C5_K, I2C5),
	GATE(APB1, LPTIM1_K, LPTIM1), GATE(APB1, USART2_K, USART2),
	GATE(APB1, USART3_K, USART3), GATE(APB1, UART4_K, UART4),
	GATE(APB1, UART5_K, UART5), GATE(APB1, UART7_K, UART7),
	GATE(APB1, UART8_K, UART8), GATE(APB1, DAC12_K, DAC12),
	GATE(APB1, TIM2_K, TIM2), GATE(APB1, TIM3_K, TIM3),
	GATE(APB1, TIM4_K, TIM4), GATE(APB1, TIM5_K, TIM5),
	GATE(APB1, TIM6_K, TIM6), GATE(APB1, TIM7_K, TIM7),
	GATE(APB1, TIM12_K, TIM12), GATE(APB1, TIM13_K, TIM13),
	GATE(APB1, TIM14_K, TIM14),
	GATE(APB2, TIM1, TIM1), GATE(APB2, TIM8, TIM8),
	GATE(APB2, TIM15, TIM15), GATE(APB2, TIM16, TIM16),
	GATE(APB2, TIM17, TIM17), GATE(APB2, SPI1, SPI1),
	GATE(APB2, SPI4, SPI4), GATE(APB2, SPI5, SPI5),
	GATE(APB2, USART6, USART6), GATE(APB2, SAI1, SAI1),
	GATE(APB2, SAI2, SAI2), GATE(APB2, SAI3, SAI3),
	GATE(APB2, DFSDM, DFSDM), GATE(APB2, FDCAN, FDCAN),
	GATE(APB2, SPI1_K, SPI1), GATE(APB2, SPI4_K, SPI4),
	GATE(APB2, SPI5_K, SPI5), GATE(APB2, USART6_K, USART6),
	GATE(APB2, DFSDM_K, DFSDM), GATE(APB2, FDCAN_K, FDCAN),
	GATE(APB2, SAI1_K, SAI1), GATE(APB2, SAI2_K, SAI2),
	GATE(APB2, SAI3_K, SAI3), GATE(APB2, ADFSDM_K, ADFSDM),
	GATE(APB2, TIM1_K, TIM1), GATE(APB2, TIM8_K, TIM8),
	GATE(APB2, TIM15_K, TIM15), GATE(APB2, TIM16_K, TIM16),
	GATE(APB2, TIM17_K, TIM17),
	GATE(APB3, LPTIM2, LPTIM2), GATE(APB3, LPTIM3, LPTIM3),
	GATE(APB3, LPTIM4, LPTIM4), GATE(APB3, LPTIM5, LPTIM5),
	GATE(APB3, SAI4, SAI4), GATE(APB3, SYSCFG, SYSCFG),
	GATE(APB3, VREF, VREF), GATE(APB3, TMPSENS, TMPSENS),
	GATE(APB3, PMBCTRL, PMBCTRL), GATE(APB3, HDP, HDP),
	GATE(APB3, LPTIM2_K, LPTIM2), GATE(APB3, LPTIM3_K, LPTIM3),
	GATE(APB3, LPTIM4_K, LPTIM4), GATE(APB3, LPTIM5_K, LPTIM5),
	GATE(APB3, SAI4_K, SAI4),
	GATE(APB4, LTDC, LTDC), GATE(APB4, DSI, DSI),
	GATE(APB4, IWDG2, IWDG2APB), GATE(APB4, USBPHY, USBPHY),
	GATE(APB4, STGENRO, STGENRO), GATE(APB4, USBPHY_K, USBPHY),
	GATE(APB4, DSI_K, DSI), GATE(APB4, DSI_PX, DSI),
	GATE(APB4, LTDC_PX, LTDC), GATE(APB4, DDRPERFM, DDRPERFM),
	GATE(APB5, SPI6, SPI6), GATE(APB5, I2C4, I2C4), GATE(APB5, I2C6, I2C6),
	GATE(APB5, USART1, USART1), GATE(APB5, RTCAPB, RTCAPB),
	GATE(APB5, TZC1, TZC1), GATE(APB5, TZPC, TZPC),
	GATE(APB5, IWDG1, IWDG1APB), GATE(APB5, BSEC, BSEC),
	GATE(APB5, STGEN, STGEN), GATE(APB5, TZC2, TZC2),
	GATE(APB5, STGEN_K, STGEN), GATE(APB5, SPI6_K, SPI6),
	GATE(APB5, I2C4_K, I2C4), GATE(APB5, I2C6_K, I2C6),
	GATE(APB5, USART1_K, USART1),
	GATE(AHB2, DMA1, DMA1), GATE(AHB2, DMA2, DMA2),
	GATE(AHB2, DMAMUX, DMAMUX), GATE(AHB2, ADC12, ADC12),
	GATE(AHB2, USBO, USBO), GATE(AHB2, SDMMC3, SDMMC3),
	GATE(AHB2, SDMMC3_K, SDMMC3), GATE(AHB2, ADC12_K, ADC12),
	GATE(AHB2, USBO_K, USBO),
	GATE(AHB3, DCMI, DCMI), GATE(AHB3, CRYP2, CRYP2),
	GATE(AHB3, HASH2, HASH2), GATE(AHB3, RNG2, RNG2),
	GATE(AHB3, CRC2, CRC2), GATE(AHB3, HSEM, HSEM), GATE(AHB3, IPCC, IPCC),
	GATE(AHB3, RNG2_K, RNG2),
	GATE(AHB4, GPIOA, GPIOA), GATE(AHB4, GPIOB, GPIOB),
	GATE(AHB4, GPIOC, GPIOC), GATE(AHB4, GPIOD, GPIOD),
	GATE(AHB4, GPIOE, GPIOE), GATE(AHB4, GPIOF, GPIOF),
	GATE(AHB4, GPIOG, GPIOG), GATE(AHB4, GPIOH, GPIOH),
	GATE(AHB4, GPIOI, GPIOI), GATE(AHB4, GPIOJ, GPIOJ),
	GATE(AHB4, GPIOK, GPIOK),
	GATE(AHB5, GPIOZ, GPIOZ), GATE(AHB5, CRYP1, CRYP1),
	GATE(AHB5, HASH1, HASH1), GATE(AHB5, RNG1, RNG1),
	GATE(AHB5, BKPSRAM, BKPSRAM), GATE(AHB5, RNG1_K, RNG1),
	GATE(AHB6, MDMA, MDMA), GATE(AHB6, GPU, GPU), GATE(AHB6, ETHCK, ETHCK),
	GATE(AHB6, ETHTX, ETHTX), GATE(AHB6, ETHRX, ETHRX),
	GATE(AHB6, ETHMAC, ETHMAC), GATE(AHB6, FMC, FMC),
	GATE(AHB6, QSPI, QSPI), GATE(AHB6, SDMMC1, SDMMC1),
	GATE(AHB6, SDMMC2, SDMMC2), GATE(AHB6, CRC1, CRC1),
	GATE(AHB6, USBH, USBH), GATE(AHB6, SDMMC1_K, SDMMC1),
	GATE(AHB6, SDMMC2_K, SDMMC2), GATE(AHB6, FMC_K, FMC),
	GATE(AHB6, QSPI_K, QSPI), GATE(AHB6, ETHCK_K, ETHCK),
	GATE(AHB6, GPU_K, GPU),
};

static const struct row lines[] = {
	LINE(APB1, TIM2, TIM2), LINE(APB1, TIM3, TIM3), LINE(APB1, TIM4, TIM4),
	LINE(APB1, TIM5, TIM5), LINE(APB1, TIM6, TIM6), LINE(APB1, TIM7, TIM7),
	LINE(APB1, LPTIM1, LPTIM1), LINE(APB1, SPI2, SPI2),
	LINE(APB1, SPI3, SPI3), LINE(APB1, USART2, USART2),
	LINE(APB1, USART3, USART3), LINE(APB1, UART4, UART4),
	LINE(APB1, UART5, UART5), LINE(APB1, UART7, UART7),
	LINE(APB1, UART8, UART8), LINE(APB1, I2C1, I2C1),
	LINE(APB1, I2C2, I2C2), LINE(APB1, I2C3, I2C3), LINE(APB1, I2C5, I2C5),
	LINE(APB1, SPDIF, SPDIF), LINE(APB1, CEC, CEC),
	LINE(APB1, DAC12, DAC12),
	LINE(APB2, TIM1, TIM1), LINE(APB2, TIM8, TIM8),
	LINE(APB2, TIM15, TIM15), LINE(APB2, TIM16, TIM16),
	LINE(APB2, TIM17, TIM17), LINE(APB2, SPI1, SPI1),
	LINE(APB2, SPI4, SPI4), LINE(APB2, SPI5, SPI5),
	LINE(APB2, USART6, USART6), LINE(APB2, SAI1, SAI1),
	LINE(APB2, SAI2, SAI2), LINE(APB2, SAI3, SAI3),
	LINE(APB2, DFSDM, DFSDM), LINE(APB2, FDCAN, FDCAN),
	LINE(APB3, LPTIM2, LPTIM2), LINE(APB3, LPTIM3, LPTIM3),
	LINE(APB3, LPTIM4, LPTIM4), LINE(APB3, LPTIM5, LPTIM5),
	LINE(APB3, SAI4, SAI4), LINE(APB3, SYSCFG, SYSCFG),
	LINE(APB3, VREF, VREF), LINE(APB3, TMPSENS, TMPSENS),
	LINE(APB3, PMBCTRL, PMBCTRL),
	LINE(APB4, LTDC, LTDC), LINE(APB4, DSI, DSI),
	LINE(APB4, DDRPERFM, DDRPERFM), LINE(APB4, USBPHY, USBPHY),
	LINE(APB5, SPI6, SPI6), LINE(APB5, I2C4, I2C4), LINE(APB5, I2C6, I2C6),
	LINE(APB5, USART1, USART1), LINE(APB5, STGEN, STGEN),
	LINE(AHB2, DMA1, DMA1), LINE(AHB2, DMA2, DMA2),
	LINE(AHB2, DMAMUX, DMAMUX), LINE(AHB2, ADC12, ADC12),
	LINE(AHB2, USBO, USBO), LINE(AHB2, SDMMC3, SDMMC3),
	LINE(AHB3, CAMITF, DCMI), LINE(AHB3, CRYP2, CRYP2),
	LINE(AHB3, HASH2, HASH2), LINE(AHB3, RNG2, RNG2),
	LINE(AHB3, CRC2, CRC2), LINE(AHB3, HSEM, HSEM), LINE(AHB3, MBOX, IPCC),
	LINE(AHB4, GPIOA, GPIOA), LINE(AHB4, GPIOB, GPIOB),
	LINE(AHB4, GPIOC, GPIOC), LINE(AHB4, GPIOD, GPIOD),
	LINE(AHB4, GPIOE, GPIOE), LINE(AHB4, GPIOF, GPIOF),
	LINE(AHB4, GPIOG, GPIOG), LINE(AHB4, GPIOH, GPIOH),
	LINE(AHB4, GPIOI, GPIOI), LINE(AHB4, GPIOJ, GPIOJ),
	LINE(AHB4, GPIOK, GPIOK),
	LINE(AHB5, GPIOZ, GPIOZ), LINE(AHB5, CRYP1, CRYP1),
	LINE(AHB5, HASH1, HASH1), LINE(AHB5, RNG1, RNG1),
	LINE(AHB5, AXIM, AXIMC),
	LINE(AHB6, GPU, GPU), LINE(AHB6, ETHMAC, ETHMAC), LINE(AHB6, FMC, FMC),
	LINE(AHB6, QSPI, QSPI), LINE(AHB6, SDMMC1, SDMMC1),
	LINE(AHB6, SDMMC2, SDMMC2), LINE(AHB6, CRC1, CRC1),
	LINE(AHB6, USBH, USBH),
	LINE(TZAHB6, MDMA, MDMA),
	/* The bindings' header has other numbers, of no reset line at all. */
	{19462, RCC_APB1RSTSETR, RCC_APB1RSTSETR_TIM12RST},
	{19463, RCC_APB1RSTSETR, RCC_APB1RSTSETR_TIM13RST},
	{19464, RCC_APB1RSTSETR, RCC_APB1RSTSETR_TIM14RST},
	{19487, RCC_APB1RSTSETR, RCC_APB1RSTSETR_MDIOSRST},
};
/* clang-format on */

/* The registers as ST RM0436 10.7 has them: a pair sets and clears. */
static struct {
	uint32_t words[1024];
	unsigned int bad_accesses;
	bool is_deaf; /* takes no writes at all */
} rcc;

static const uint16_t pairs[] = {
	RCC_MP_APB1ENSETR, RCC_MP_APB2ENSETR, RCC_MP_APB3ENSETR,
	RCC_MP_APB4ENSETR, RCC_MP_APB5ENSETR, RCC_MP_AHB2ENSETR,
	RCC_MP_AHB3ENSETR, RCC_MP_AHB4ENSETR, RCC_MP_AHB5ENSETR,
	RCC_MP_AHB6ENSETR, RCC_APB1RSTSETR,   RCC_APB2RSTSETR,
	RCC_APB3RSTSETR,   RCC_APB4RSTSETR,   RCC_APB5RSTSETR,
	RCC_AHB2RSTSETR,   RCC_AHB3RSTSETR,   RCC_AHB4RSTSETR,
	RCC_AHB5RSTSETR,   RCC_AHB6RSTSETR,   RCC_TZAHB6RSTSETR,
};

static bool is_set_register(uint32_t offset)
{
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		if (pairs[i] == offset)
			return true;
	return false;
}

static uint32_t model_read(void *device, uint32_t offset, unsigned int bytes)
{
	(void)device;
	if (bytes != 4 || offset % 4 || offset >= sizeof(rcc.words) ||
	    (offset != RCC_TZCR && !is_set_register(offset)))
		rcc.bad_accesses++;
	return rcc.words[offset / 4 % ARRAY_SIZE(rcc.words)];
}

static void model_write(void *device, uint32_t offset, unsigned int bytes,
			uint32_t value)
{
	uint32_t *word = &rcc.words[offset / 4 % ARRAY_SIZE(rcc.words)];

	(void)device;
	if (bytes != 4 || offset % 4)
		rcc.bad_accesses++;
	if (rcc.is_deaf)
		return;
	if (offset == RCC_TZCR)
		*word = value & 3;
	else if (is_set_register(offset))
		*word |= value;
	else if (is_set_register(offset - 4))
		word[-1] &= ~value;
	else
		rcc.bad_accesses++;
	/* The graphics processor lets go of its line by itself. */
	rcc.words[RCC_AHB6RSTSETR / 4] &= ~RCC_AHB6RSTSETR_GPURST;
}

static const struct mmio_model model = {model_read, model_write, NULL};

/* The consumer: ST's I2C controllers that the board uses. */
static struct dt_ref clock, line;
static unsigned int user_count;

static enum status probe_user(const struct dt_device *dev)
{
	enum status st = dt_ref_get(dev, DT_CLOCK, "clocks", 0, &clock);

	if (st == ST_OK)
		st = dt_ref_get(dev, DT_RESET, "resets", 0, &line);
	if (st == ST_OK)
		st = clock_enable(&clock);
	if (st == ST_OK)
		st = reset_assert(&line);
	user_count += st == ST_OK;
	return st;
}

static const struct dt_device_match matches[] = {
	{.compatible = "st,stm32mp15-i2c"}, {.compatible = "t,user"}, {}};

DEFINE_DT_DRIVER(user) = {
	.name = "user", .match_table = matches, .probe = probe_user};

static struct dt_probing probing;

static enum status probe(const void *fdt)
{
	size_t count = 0;
	const struct dt_driver *drivers = dt_drivers(&count);
	enum status st = dt_probe_tree(&probing, fdt, drivers, count);

	assert_ptr_not_equal(stm32mp15_rcc_driver, NULL);
	dt_probing_fini(&probing);
	return st;
}

/* A small tree, for what real boards do not do. */
static void *small_tree(const char *compatible, uint32_t base, uint32_t size)
{
	static uint8_t blob[2048];
	int node = 0;

	assert_int_equal(fdt_create_empty_tree(blob, sizeof(blob)), 0);
	(void)fdt_setprop_u32(blob, 0, "#address-cells", 1);
	(void)fdt_setprop_u32(blob, 0, "#size-cells", 1);
	/* Behind the user in the tree, so the user has to wait. */
	node = fdt_add_subnode(blob, 0, "rcc");
	(void)fdt_setprop_string(blob, node, "compatible", compatible);
	(void)fdt_appendprop_u32(blob, node, "reg", base);
	(void)fdt_appendprop_u32(blob, node, "reg", size);
	(void)fdt_setprop_u32(blob, node, "#clock-cells", 1);
	(void)fdt_setprop_u32(blob, node, "#reset-cells", 1);
	(void)fdt_setprop_u32(blob, node, "phandle", 1);
	node = fdt_add_subnode(blob, 0, "user");
	(void)fdt_setprop_string(blob, node, "compatible", "t,user");
	(void)fdt_appendprop_u32(blob, node, "clocks", 1);
	(void)fdt_appendprop_u32(blob, node, "clocks", I2C1_K);
	(void)fdt_appendprop_u32(blob, node, "resets", 1);
	(void)fdt_appendprop_u32(blob, node, "resets", I2C1_R);
	return blob;
}

static int begin(void **state)
{
	(void)state;
	memset(&rcc, 0, sizeof(rcc));
	user_count = 0;
	mmio_model = &model;
	return 0;
}

static int end(void **state)
{
	(void)state;
	mmio_model = NULL;
	return rcc.bad_accesses ? -1 : 0;
}

/* A device to try ids on, with registers as after a reset. */
static void bring_up(void)
{
	assert_int_equal(
		probe(small_tree("st,stm32mp1-rcc", 0x50000000, 0x1000)),
		ST_OK);
	assert_int_equal(user_count, 1);
	memset(&rcc, 0, sizeof(rcc));
}

/* Nothing is set but @bit of @reg (0: nothing at all). */
static void expect_only(uint32_t reg, uint32_t bit)
{
	for (uint32_t i = 0; i < ARRAY_SIZE(rcc.words); i++)
		if (rcc.words[i] != (4 * i == reg ? bit : 0))
			fail_msg("register %#x is %#x", 4 * i, rcc.words[i]);
}

static const struct row *find_row(const struct row *rows, size_t count,
				  uint32_t id)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].id == id)
			return &rows[i];
	return NULL;
}

static void every_clock_has_its_gate_and_no_other(void **state)
{
	(void)state;
	bring_up();
	for (uint32_t id = 0; id < 512; id++) {
		const struct row *r = find_row(gates, ARRAY_SIZE(gates), id);
		enum status wanted =
			r ? ST_OK
			  : (id < STM32MP1_LAST_CLK ? ST_NOT_SUPPORTED
						    : ST_BAD_PARAM);
		clock.args[0] = id;
		/* Its user of bring_up() never let go of I2C1_K. */
		if (id == I2C1 || id == I2C1_K)
			continue;
		assert_int_equal(clock_enable(&clock), wanted);
		expect_only(r ? r->reg : 0, r ? r->bit : 0);
		assert_int_equal(clock_disable(&clock), wanted);
		expect_only(0, 0);
	}
	clock.args[0] = UINT32_MAX;
	assert_int_equal(clock_enable(&clock), ST_BAD_PARAM);
	clock.args[0] = I2C1_K;
	clock.arg_count = 0;
	assert_int_equal(clock_enable(&clock), ST_BAD_PARAM);
	assert_int_equal(clock_disable(&clock), ST_BAD_PARAM);
	clock.arg_count = 2;
	assert_int_equal(clock_enable(&clock), ST_BAD_PARAM);
	expect_only(0, 0);
}

static void every_reset_has_its_line_and_no_other(void **state)
{
	(void)state;
	bring_up();
	for (uint32_t id = 0; id < 8 * 4096 + 64; id++) {
		const struct row *r = find_row(lines, ARRAY_SIZE(lines), id);
		enum status wanted = r ? ST_OK : ST_BAD_PARAM;
		bool stays = r && id != GPU_R;

		line.args[0] = id;
		assert_int_equal(reset_assert(&line), wanted);
		if (r)
			expect_only(r->reg, stays ? r->bit : 0);
		assert_int_equal(reset_deassert(&line), wanted);
		if (r)
			expect_only(0, 0);
	}
	expect_only(0, 0);
	line.args[0] = UINT32_MAX;
	assert_int_equal(reset_assert(&line), ST_BAD_PARAM);
	line.args[0] = I2C1_R;
	line.arg_count = 2;
	assert_int_equal(reset_assert(&line), ST_BAD_PARAM);
	assert_int_equal(reset_deassert(&line), ST_BAD_PARAM);
	expect_only(0, 0);
}

static void a_gate_is_open_as_long_as_somebody_wants_it(void **state)
{
	struct dt_ref kernel;
	struct dt_ref bus;

	(void)state;
	bring_up();
	kernel = clock;
	bus = clock;
	kernel.args[0] = SPI6_K;
	bus.args[0] = SPI6;
	assert_int_equal(clock_disable(&bus), ST_BAD_STATE);
	assert_int_equal(clock_enable(&kernel), ST_OK);
	assert_int_equal(clock_enable(&bus), ST_OK);
	assert_int_equal(clock_disable(&kernel), ST_OK);
	expect_only(RCC_MP_APB5ENSETR, RCC_MP_APB5ENSETR_SPI6EN);
	assert_int_equal(clock_disable(&bus), ST_OK);
	expect_only(0, 0);
	assert_int_equal(clock_disable(&bus), ST_BAD_STATE);
}

static void a_gate_that_somebody_else_opened_stays_open(void **state)
{
	(void)state;
	bring_up();
	rcc.words[RCC_MP_APB5ENSETR / 4] = RCC_MP_APB5ENSETR_SPI6EN;
	clock.args[0] = SPI6;
	assert_int_equal(clock_enable(&clock), ST_OK);
	assert_int_equal(clock_disable(&clock), ST_OK);
	expect_only(RCC_MP_APB5ENSETR, RCC_MP_APB5ENSETR_SPI6EN);
}

static void a_controller_that_takes_no_writes_is_noticed(void **state)
{
	(void)state;
	bring_up();
	rcc.is_deaf = true;
	clock.args[0] = SPI6;
	line.args[0] = SPI6_R;
	assert_int_equal(clock_enable(&clock), ST_DENIED);
	assert_int_equal(clock_disable(&clock), ST_BAD_STATE);
	assert_int_equal(reset_assert(&line), ST_DENIED);
	rcc.words[RCC_APB5RSTSETR / 4] = RCC_APB5RSTSETR_SPI6RST;
	assert_int_equal(reset_deassert(&line), ST_DENIED);
	assert_int_equal(
		probe(small_tree("st,stm32mp1-rcc-secure", 0x50000000, 0x1000)),
		ST_GENERIC);
}

static void a_secure_controller_is_closed_to_normal_world(void **state)
{
	(void)state;
	rcc.words[0] = RCC_TZCR_MCKPROT;
	assert_int_equal(
		probe(small_tree("st,stm32mp1-rcc-secure", 0x50000000, 0x1000)),
		ST_OK);
	assert_int_equal(rcc.words[0], RCC_TZCR_TZEN | RCC_TZCR_MCKPROT);
	memset(&rcc, 0, sizeof(rcc));
	assert_int_equal(
		probe(small_tree("st,stm32mp1-rcc", 0x50000000, 0x1000)),
		ST_OK);
	assert_int_equal(rcc.words[0], 0);
}

static void bad_registers_and_cells_are_refused(void **state)
{
	static const char name[] = "st,stm32mp1-rcc";
	void *fdt = small_tree(name, 0x50000000, 0x800);

	(void)state;
	assert_int_equal(probe(fdt), ST_GENERIC);
	assert_int_equal(probe(small_tree(name, 0x50000010, 0x1000)),
			 ST_GENERIC);
	fdt = small_tree(name, 0x50000000, 0x1000);
	(void)fdt_delprop(fdt, fdt_path_offset(fdt, "/rcc"), "reg");
	assert_int_equal(probe(fdt), ST_GENERIC);
	/* Cells that do not say which clock, and too few of them. */
	fdt = small_tree(name, 0x50000000, 0x1000);
	(void)fdt_setprop_u32(fdt, fdt_path_offset(fdt, "/rcc"), "#clock-cells",
			      0);
	assert_int_equal(probe(fdt), ST_GENERIC);
	fdt = small_tree(name, 0x50000000, 0x1000);
	(void)fdt_setprop_u32(fdt, fdt_path_offset(fdt, "/rcc"), "#reset-cells",
			      2);
	assert_int_equal(probe(fdt), ST_GENERIC);
	assert_int_equal(user_count, 0);
	assert_int_equal(rcc.words[0], 0);
}

static void a_boards_controllers_get_clocks_and_resets(void **state)
{
	void *fdt = testtree_load("stm32mp157c-dk2");

	(void)state;
	assert_int_equal(probe(fdt), ST_OK);
	/* I2C1 and I2C4 are okay on this board. */
	assert_int_equal(user_count, 2);
	assert_int_equal(rcc.words[RCC_MP_APB1ENSETR / 4],
			 RCC_MP_APB1ENSETR_I2C1EN);
	assert_int_equal(rcc.words[RCC_MP_APB5ENSETR / 4],
			 RCC_MP_APB5ENSETR_I2C4EN);
	assert_int_equal(rcc.words[RCC_APB1RSTSETR / 4],
			 RCC_APB1RSTSETR_I2C1RST);
	assert_int_equal(rcc.words[RCC_APB5RSTSETR / 4],
			 RCC_APB5RSTSETR_I2C4RST);
	free(fdt);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_clock_has_its_gate_and_no_other),
		TEST(every_reset_has_its_line_and_no_other),
		TEST(a_gate_is_open_as_long_as_somebody_wants_it),
		TEST(a_gate_that_somebody_else_opened_stays_open),
		TEST(a_controller_that_takes_no_writes_is_noticed),
		TEST(a_secure_controller_is_closed_to_normal_world),
		TEST(bad_registers_and_cells_are_refused),
		TEST(a_boards_controllers_get_clocks_and_resets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
