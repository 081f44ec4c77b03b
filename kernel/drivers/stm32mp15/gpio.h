/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DRIVERS_STM32MP15_GPIO_H
#define KERNEL_DRIVERS_STM32MP15_GPIO_H

#include "kernel/drivers/model/services.h"
#include "kernel/thread/spinlock.h"

/*
 * A bank of up to 16 pins of the STM32MP15. Normal world may have other pins of
 * the same bank: once it runs, only pins that are secure world's alone are
 * moved.
 */
#define GPIO_BYTES    0x400
#define GPIO_PINS_MAX 16u

struct gpio_bank {
	volatile uint8_t *regs;
	uint64_t base;
	struct dt_ref clock; /* opened when the bank came up, and left open */
	struct spinlock lock;
	char letter;      /* of its name: A to K, Z */
	uint32_t pins;    /* a bit each: what there is */
	uint32_t secure;  /* and is secure world's alone */
	bool can_protect; /* the hardware knows which are: GPIOZ */
};

/* The hardware's numbers. */
enum pin_mode {
	PIN_INPUT,
	PIN_OUTPUT,
	PIN_ALTERNATE,
	PIN_ANALOG,
};

/* What a pin shall do; what is not given stays as it is. */
struct pin_setting {
	enum pin_mode mode;
	uint32_t function; /* of PIN_ALTERNATE: 0 to 15 */
	bool has_level, level;
	bool has_type, is_open_drain;
	bool has_speed;
	uint32_t speed; /* 0 to 3 */
	bool has_pull;
	uint32_t pull; /* 0: none, 1: up, 2: down */
};

/* @pin is one of the bank. While normal world does not run, or where the pin
 * is in .secure. ST_OK; what the clock says. */
enum status gpio_bank_apply(struct gpio_bank *b, uint32_t pin,
			    const struct pin_setting *setting);

/*
 * Keep the pins in .secure for secure world, by the hardware, and give the
 * others of the bank to both. ST_OK; ST_DENIED (it does not take); what the
 * clock says.
 */
enum status gpio_bank_protect(struct gpio_bank *b);

/* .device is the bank. Pins that are not in .secure: ST_DENIED. */
extern const struct gpio_ops gpio_bank_ops;

#endif
