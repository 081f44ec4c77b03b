/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/drivers/uart/uart.h"

#include "kernel/drivers/mmio.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/kmap.h"

#ifdef REDOUBT_TEST
const struct mmio_model *mmio_model;
const volatile uint8_t *mmio_model_regs;
#endif

/* A FIFO that never drains must not hang the secure world. */
#define SPINS_MAX 1000000u
#define BAUD_MAX  10000000u

struct uart {
	struct log_sink sink;
	const struct uart_model *model;
	struct uart_regs regs;
	bool stuck;
};

static bool has_room(const struct uart *u)
{
	const struct uart_model *m = u->model;
	uint32_t status = mmio_read(u->regs.base,
				    (uint32_t)m->status_reg << u->regs.shift,
				    u->regs.width);

	return (status & m->room_mask) == m->room_value;
}

static void put_char(struct uart *u, char c)
{
	unsigned int spins = 0;

	while (!has_room(u)) {
		if (u->stuck || ++spins == SPINS_MAX) {
			u->stuck = true;
			return;
		}
	}
	u->stuck = false;
	mmio_write(u->regs.base, (uint32_t)u->model->data_reg << u->regs.shift,
		   u->regs.width, (uint8_t)c);
}

static void uart_put(const struct log_sink *sink, const char *buf,
		     size_t size_bytes)
{
	struct uart *u = sink->driver;
	size_t i;

	for (i = 0; i < size_bytes; i++) {
		if (buf[i] == '\n')
			put_char(u, '\r');
		put_char(u, buf[i]);
	}
}

enum status uart_create(const struct uart_model *model, uint64_t base,
			unsigned int map_attr, const struct uart_regs *regs,
			const struct uart_line *line,
			const struct log_sink **out)
{
	struct uart *u = heap_alloc(sizeof(*u));

	if (!u)
		return ST_NO_MEM;
	u->model = model;
	u->regs = *regs;
	u->regs.base = kmap_device(
		base, (size_t)model->size_bytes << regs->shift, map_attr);
	if (!u->regs.base) {
		heap_free(u);
		return ST_NO_MEM;
	}
	if (model->start)
		model->start(&u->regs, line);
	u->sink = (struct log_sink){.put = uart_put, .driver = u};
	*out = &u->sink;
	return ST_OK;
}

void uart_parse_line(const char *text, size_t length, struct uart_line *out)
{
	size_t i = 0;
	uint64_t baud = 0;

	*out = (struct uart_line){.data_bits = 8, .parity = 'n'};
	for (; i < length && text[i] >= '0' && text[i] <= '9'; i++)
		if (baud <= BAUD_MAX)
			baud = 10 * baud + (uint64_t)(text[i] - '0');
	if (baud > BAUD_MAX)
		return;
	out->baud = (uint32_t)baud;
	if (i < length && (text[i] == 'o' || text[i] == 'e'))
		out->parity = text[i];
	if (i + 1 < length && text[i + 1] >= '5' && text[i + 1] <= '8')
		out->data_bits = (uint8_t)(text[i + 1] - '0');
}
