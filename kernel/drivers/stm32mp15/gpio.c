/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/drivers/stm32mp15/gpio.h"

#include "kernel/drivers/mmio.h"

/* Spec: ST RM0436 13.4 */
#define GPIO_MODER   0x00
#define GPIO_OTYPER  0x04
#define GPIO_OSPEEDR 0x08
#define GPIO_PUPDR   0x0c
#define GPIO_IDR     0x10
#define GPIO_BSRR    0x18 /* sets, and 16 bits higher clears, in one access */
#define GPIO_AFR     0x20 /* four bits a pin: two registers */
#define GPIO_SECCFGR 0x30 /* of GPIOZ */

/*
 * Somebody may have closed the gate of a clock that we opened: it is opened
 * again, and the count of its users stays.
 */
static enum status wake(const struct gpio_bank *b)
{
	enum status st = clock_enable(&b->clock);

	return st == ST_OK ? clock_disable(&b->clock) : st;
}

/* Field of @width bits of the @idx-th pin of a register. */
static void set_field(const struct gpio_bank *b, uint32_t reg, uint32_t idx,
		      uint32_t width, uint32_t value)
{
	uint32_t shift = idx * width;
	uint32_t mask = (BIT32(width) - 1) << shift;
	uint32_t old = mmio_read32(b->regs, reg);

	mmio_write32(b->regs, reg, (old & ~mask) | value << shift);
}

static void set_level(const struct gpio_bank *b, uint32_t pin, bool level)
{
	mmio_write32(b->regs, GPIO_BSRR,
		     BIT32(level ? pin : pin + GPIO_PINS_MAX));
}

enum status gpio_bank_apply(struct gpio_bank *b, uint32_t pin,
			    const struct pin_setting *setting)
{
	enum status st = wake(b);
	irq_state_t s = 0;

	if (st != ST_OK)
		return st;
	s = spin_lock(&b->lock);
	/* The mode comes last: what drives the pin is ready by then. */
	if (setting->has_level)
		set_level(b, pin, setting->level);
	if (setting->has_type)
		set_field(b, GPIO_OTYPER, pin, 1, setting->is_open_drain);
	if (setting->has_speed)
		set_field(b, GPIO_OSPEEDR, pin, 2, setting->speed);
	if (setting->has_pull)
		set_field(b, GPIO_PUPDR, pin, 2, setting->pull);
	if (setting->mode == PIN_ALTERNATE)
		set_field(b, GPIO_AFR + 4 * (pin / 8), pin % 8, 4,
			  setting->function);
	set_field(b, GPIO_MODER, pin, 2, setting->mode);
	spin_unlock(&b->lock, s);
	return ST_OK;
}

enum status gpio_bank_protect(struct gpio_bank *b)
{
	enum status st = wake(b);
	uint32_t word = 0;

	if (st != ST_OK)
		return st;
	word = (mmio_read32(b->regs, GPIO_SECCFGR) & ~b->pins) | b->secure;
	mmio_write32(b->regs, GPIO_SECCFGR, word);
	word = mmio_read32(b->regs, GPIO_SECCFGR);
	return (word & b->pins) == b->secure ? ST_OK : ST_DENIED;
}

/* May the pin that @ref names be moved? Then its bank is awake. */
static enum status take_pin(const struct dt_ref *ref)
{
	const struct gpio_bank *b = ref->device;

	if (ref->arg_count != 2 || ref->args[0] >= GPIO_PINS_MAX ||
	    !(b->pins & BIT32(ref->args[0])))
		return ST_BAD_PARAM;
	if (!(b->secure & BIT32(ref->args[0])))
		return ST_DENIED;
	return wake(b);
}

static enum status read_pin(const struct dt_ref *ref, bool *level)
{
	const struct gpio_bank *b = ref->device;
	enum status st = take_pin(ref);

	if (st == ST_OK)
		*level = mmio_read32(b->regs, GPIO_IDR) & BIT32(ref->args[0]);
	return st;
}

static enum status write_pin(const struct dt_ref *ref, bool level)
{
	enum status st = take_pin(ref);

	if (st == ST_OK)
		set_level(ref->device, ref->args[0], level);
	return st;
}

static enum status make_input(const struct dt_ref *ref)
{
	static const struct pin_setting input = {.mode = PIN_INPUT};
	enum status st = take_pin(ref);

	return st == ST_OK ? gpio_bank_apply(ref->device, ref->args[0], &input)
			   : st;
}

static enum status make_output(const struct dt_ref *ref, bool level)
{
	const struct pin_setting output = {
		.mode = PIN_OUTPUT, .has_level = true, .level = level};
	enum status st = take_pin(ref);

	return st == ST_OK ? gpio_bank_apply(ref->device, ref->args[0], &output)
			   : st;
}

const struct gpio_ops gpio_bank_ops = {
	.make_input = make_input,
	.make_output = make_output,
	.read = read_pin,
	.write = write_pin,
};
