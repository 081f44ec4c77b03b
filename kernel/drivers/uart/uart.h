/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DRIVERS_UART_UART_H
#define KERNEL_DRIVERS_UART_UART_H

#include "kernel/drivers/model/driver.h"
#include "kernel/log/log.h"

/*
 * Consoles. To write a byte all serial ports want the same: wait for a bit,
 * then store. What differs is data, struct uart_model, the `driver` of a
 * struct dt_driver of type DT_DRIVER_UART.
 */
struct uart_line {
	uint32_t baud; /* 0: as the firmware left it */
	uint8_t data_bits;
	char parity; /* 'n', 'o', 'e' */
};

struct uart_regs {
	volatile uint8_t *base;
	uint8_t shift;     /* registers lie 1 << shift bytes apart */
	uint8_t width;     /* bytes of an access: 1, 2, 4 */
	uint32_t clock_hz; /* of the baud rate generator; 0: unknown */
};

struct uart_model {
	/* Offsets before they are shifted. */
	uint16_t status_reg, data_reg;
	/* There is room when (status & mask) == value. */
	uint32_t room_mask, room_value;
	uint32_t size_bytes;
	uint8_t width; /* unless the node says otherwise */
	uint8_t shift;
	/* Start it, with the line's settings when they are known. */
	void (*start)(const struct uart_regs *r, const struct uart_line *line);
};

/* "115200n8" and the like; what it does not say is 0. */
void uart_parse_line(const char *text, size_t length, struct uart_line *out);

/*
 * A sink of the log. @base: registers; @map_attr: 0, or MAP_NONSECURE.
 * Line settings stay the firmware's unless @line and the clock are known.
 * Returns ST_OK; ST_NO_MEM (also: no register can be there).
 */
enum status uart_create(const struct uart_model *model, uint64_t base,
			unsigned int map_attr, const struct uart_regs *regs,
			const struct uart_line *line,
			const struct log_sink **out);

/* The model that goes by the name @compatible, or NULL. */
const struct uart_model *uart_model_find(const char *compatible);

/* A console that no tree names: a platform states it. ST_OK;
 * ST_NOT_SUPPORTED (no such model); ST_NO_MEM. */
enum status console_create_at(const char *compatible, uint64_t base,
			      const struct log_sink **out);

/*
 * The console that @fdt wants: stdout-path of /secure-chosen, then of
 * /chosen, an alias or a path, with or without ":115200n8". ST_OK;
 * ST_NOT_FOUND (none is named); ST_NOT_SUPPORTED (no driver fits);
 * ST_BAD_FORMAT; ST_NO_MEM.
 */
enum status console_create(const void *fdt, const struct log_sink **out);

#endif
