/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DRIVERS_STM32MP15_GPIO_MODEL_PRIV_H
#define KERNEL_DRIVERS_STM32MP15_GPIO_MODEL_PRIV_H

#include "kernel/drivers/mmio.h"
#include "kernel/drivers/model/services.h"

#include <dt-bindings/clock/stm32mp1-clks.h>

/*
 * Banks' registers as ST RM0436 13.4 has them, by their physical addresses:
 * analog after a reset; GPIOZ alone has SECCFGR, closed after a reset; without
 * a clock nothing takes. Behind the simulator's header, which says where.
 */
enum {
	A,
	B,
	C,
	D,
	E,
	F,
	G,
	H,
	I,
	Z = 11,
	BANKS
};
enum {
	MODER,
	OTYPER,
	OSPEEDR,
	PUPDR,
	IDR,
	ODR,
	BSRR,
	AFRL = 8,
	AFRH,
	WORDS
};
#define SECCFGR 0x30

static struct {
	uint32_t words[BANKS][WORDS];
	uint32_t levels[BANKS]; /* what comes from outside */
	uint32_t seccfgr;
	unsigned int opened[STM32MP1_LAST_CLK]; /* clocks, how often */
	unsigned int writes, bad_accesses;
	bool has_no_clock, has_stuck_seccfgr;
} gpio;

static unsigned int current_bank(void)
{
	paddr_t pa = sim_device_pa(mmio_model_regs);
	unsigned int bank = Z;

	if (pa != 0x54004000)
		bank = (unsigned int)(pa - 0x50002000) / 0x1000;
	gpio.bad_accesses += pa != 0x54004000 && (pa & 0xfff || bank > I);
	return bank % BANKS;
}

static uint32_t read_pins(unsigned int bank)
{
	uint32_t pins = 0;

	for (unsigned int i = 0; i < 16; i++) {
		bool is_output = (gpio.words[bank][MODER] >> 2 * i & 3) == 1;
		uint32_t from =
			is_output ? gpio.words[bank][ODR] : gpio.levels[bank];

		pins |= from & BIT32(i);
	}
	return pins;
}

static uint32_t model_read(void *device, uint32_t offset, unsigned int bytes)
{
	unsigned int bank = current_bank();

	(void)device;
	if (bank == Z && offset == SECCFGR && bytes == 4)
		return gpio.seccfgr;
	if (bytes != 4 || offset % 4 || offset / 4 >= WORDS ||
	    offset / 4 == BSRR) {
		gpio.bad_accesses++;
		return 0;
	}
	return offset / 4 == IDR ? read_pins(bank)
				 : gpio.words[bank][offset / 4];
}

static void model_write(void *device, uint32_t offset, unsigned int bytes,
			uint32_t value)
{
	static const unsigned int clocks[BANKS] = {
		GPIOA, GPIOB, GPIOC, GPIOD, GPIOE,      GPIOF,
		GPIOG, GPIOH, GPIOI, GPIOJ, [Z] = GPIOZ};
	unsigned int bank = current_bank();
	uint32_t *words = gpio.words[bank];

	(void)device;
	gpio.writes++;
	if (bytes != 4 || offset % 4 || !gpio.opened[clocks[bank]])
		gpio.bad_accesses++;
	else if (bank == Z && offset == SECCFGR)
		gpio.seccfgr = gpio.has_stuck_seccfgr ? 0 : value & 0xff;
	else if (offset / 4 == BSRR)
		words[ODR] = (words[ODR] & ~(value >> 16)) | (value & 0xffff);
	else if (offset / 4 < WORDS && offset / 4 != IDR && offset / 4 != 7)
		words[offset / 4] = value;
	else
		gpio.bad_accesses++;
}

static const struct mmio_model model = {model_read, model_write, NULL};

/* The clocks, in the place of rcc.c. */
static enum status open_clock(const struct dt_ref *ref)
{
	if (ref->arg_count != 1 || ref->args[0] >= STM32MP1_LAST_CLK)
		return ST_BAD_PARAM;
	if (gpio.has_no_clock)
		return ST_DENIED;
	gpio.opened[ref->args[0]]++;
	return ST_OK;
}

static enum status close_clock(const struct dt_ref *ref)
{
	gpio.opened[ref->args[0]]--;
	return ST_OK;
}

static const struct clock_ops clock_ops = {.enable = open_clock,
					   .disable = close_clock};

static enum status probe_clocks(const struct dt_device *dev)
{
	return dt_provide(dev, DT_CLOCK, &clock_ops, NULL);
}

static const struct dt_device_match clock_matches[] = {
	{.compatible = "st,stm32mp1-rcc"}, {}};

DEFINE_DT_DRIVER(clocks) = {
	.name = "clocks", .match_table = clock_matches, .probe = probe_clocks};

#endif
