/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/drivers/uart/pl011.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/kmap.h"

/* Spec: Arm DDI 0183G 3.2 */
#define PL011_DR      0x00
#define PL011_FR      0x18
#define PL011_CR      0x30
#define PL011_SIZE    0x1000
#define FR_TX_FULL    BIT32(5)
#define CR_UART_TX_ON (BIT32(0) | BIT32(8))

/* A FIFO that never drains must not hang the secure world. */
#define SPINS_MAX 1000000u

struct pl011 {
	struct log_sink sink;
	volatile uint8_t *regs;
	bool stuck;
};

static volatile uint32_t *reg(const struct pl011 *u, unsigned int offset)
{
	return (volatile uint32_t *)(volatile void *)(u->regs + offset);
}

static void put_char(struct pl011 *u, char c)
{
	unsigned int spins = 0;

	while (*reg(u, PL011_FR) & FR_TX_FULL) {
		if (u->stuck || ++spins == SPINS_MAX) {
			u->stuck = true;
			return;
		}
	}
	u->stuck = false;
	*reg(u, PL011_DR) = (uint8_t)c;
}

static void pl011_put(const struct log_sink *sink, const char *buf,
		      size_t size_bytes)
{
	struct pl011 *u = sink->driver;
	size_t i;

	for (i = 0; i < size_bytes; i++) {
		if (buf[i] == '\n')
			put_char(u, '\r');
		put_char(u, buf[i]);
	}
}

enum status pl011_create(paddr_t base, unsigned int map_attr,
			 const struct log_sink **out)
{
	struct pl011 *u = heap_alloc(sizeof(*u));

	if (!u)
		return ST_NO_MEM;
	u->regs = kmap_device(base, PL011_SIZE, map_attr);
	if (!u->regs) {
		heap_free(u);
		return ST_NO_MEM;
	}
	/* Line settings are the firmware's; only make sure that it sends. */
	*reg(u, PL011_CR) |= CR_UART_TX_ON;
	u->sink = (struct log_sink){.put = pl011_put, .driver = u};
	*out = &u->sink;
	return ST_OK;
}
