/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DRIVERS_MMIO_H
#define KERNEL_DRIVERS_MMIO_H

#include "base/bytes/compiler.h"

/*
 * Registers of devices, one access each. The host's tests put a model of the
 * device in their place.
 */
#ifdef REDOUBT_TEST
struct mmio_model {
	uint32_t (*read)(void *device, uint32_t offset, unsigned int bytes);
	void (*write)(void *device, uint32_t offset, unsigned int bytes,
		      uint32_t value);
	void *device;
};
/* For all registers, whatever their address; NULL: plain memory. */
extern const struct mmio_model *mmio_model;
/* While a model is asked: where its registers were mapped to. */
extern const volatile uint8_t *mmio_model_regs;
#endif

static inline uint32_t mmio_read(const volatile uint8_t *regs, uint32_t offset,
				 unsigned int bytes)
{
#ifdef REDOUBT_TEST
	if (mmio_model) {
		mmio_model_regs = regs;
		return mmio_model->read(mmio_model->device, offset, bytes);
	}
#endif
	if (bytes == 1)
		return regs[offset];
	if (bytes == 2)
		return *(const volatile uint16_t *)(const volatile void
							    *)(regs + offset);
	return *(const volatile uint32_t *)(const volatile void *)(regs +
								   offset);
}

static inline void mmio_write(volatile uint8_t *regs, uint32_t offset,
			      unsigned int bytes, uint32_t value)
{
#ifdef REDOUBT_TEST
	if (mmio_model) {
		mmio_model_regs = regs;
		mmio_model->write(mmio_model->device, offset, bytes, value);
		return;
	}
#endif
	if (bytes == 1)
		regs[offset] = (uint8_t)value;
	else if (bytes == 2)
		*(volatile uint16_t *)(volatile void *)(regs + offset) =
			(uint16_t)value;
	else
		*(volatile uint32_t *)(volatile void *)(regs + offset) = value;
}

static inline uint32_t mmio_read32(const volatile uint8_t *regs,
				   uint32_t offset)
{
	return mmio_read(regs, offset, 4);
}

static inline void mmio_write32(volatile uint8_t *regs, uint32_t offset,
				uint32_t value)
{
	mmio_write(regs, offset, 4, value);
}

#endif
