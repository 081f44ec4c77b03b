/* SPDX-License-Identifier: BSD-2-Clause */
#include <libfdt.h>

#include "base/bytes/mem.h"
#include "kernel/drivers/uart/uart.h"
#include "kernel/dt/node.h"

/* Spec: Devicetree 0.4, 3.6 (/chosen); bindings/serial/8250.yaml */
#define SHIFT_MAX 4u

/* The rate of the first clock, when it is a fixed one. */
static uint32_t clock_of(const void *fdt, int node)
{
	uint32_t hz = 0;
	uint32_t phandle = 0;

	if (dt_u32(fdt, node, "clock-frequency", &hz) == ST_OK)
		return hz;
	if (dt_u32(fdt, node, "clocks", &phandle) != ST_OK)
		return 0;
	node = dt_find_phandle(fdt, phandle);
	if (node < 0 || !dt_is_compatible(fdt, node, "fixed-clock") ||
	    dt_u32(fdt, node, "clock-frequency", &hz) != ST_OK)
		return 0;
	return hz;
}

/* How the registers lie, by the node or else by the model. */
static enum status read_regs(const void *fdt, int node,
			     const struct uart_model *model, uint64_t *base,
			     struct uart_regs *out)
{
	uint32_t shift = model->shift;
	uint32_t width = model->width;
	uint32_t offset = 0;
	uint64_t size = 0;
	enum status st = dt_reg(fdt, node, 0, base, &size);

	if (st != ST_OK)
		return ST_BAD_FORMAT;
	/* Left as they are when they are absent. */
	if (dt_u32(fdt, node, "reg-shift", &shift) == ST_BAD_FORMAT ||
	    dt_u32(fdt, node, "reg-io-width", &width) == ST_BAD_FORMAT ||
	    dt_u32(fdt, node, "reg-offset", &offset) == ST_BAD_FORMAT)
		return ST_BAD_FORMAT;
	if (shift > SHIFT_MAX || (width != 1 && width != 2 && width != 4) ||
	    offset > UINT16_MAX || !IS_ALIGNED(*base + offset, width))
		return ST_BAD_FORMAT;
	*base += offset;
	*out = (struct uart_regs){.shift = (uint8_t)shift,
				  .width = (uint8_t)width,
				  .clock_hz = clock_of(fdt, node)};
	return ST_OK;
}

enum status console_create_at(const char *compatible, uint64_t base,
			      const struct log_sink **out)
{
	static const struct uart_line as_it_is;
	const struct uart_model *model = uart_model_find(compatible);
	struct uart_regs regs = {};

	if (!model)
		return ST_NOT_SUPPORTED;
	regs.shift = model->shift;
	regs.width = model->width;
	return uart_create(model, base, 0, &regs, &as_it_is, out);
}

enum status console_create(const void *fdt, const struct log_sink **out)
{
	struct uart_line line;
	struct uart_regs regs;
	const void *data = NULL;
	const struct dt_driver *driver = NULL;
	const char *options = NULL;
	size_t options_length = 0;
	size_t count = 0;
	const struct dt_driver *drivers = dt_drivers(&count);
	int node = dt_stdout_node(fdt, &options, &options_length);
	uint64_t base = 0;
	enum status st = ST_OK;

	if (node < 0)
		return ST_NOT_FOUND;
	driver = dt_driver_find(drivers, count, fdt, node, DT_DRIVER_UART,
				&data);
	if (!driver)
		return ST_NOT_SUPPORTED;
	st = read_regs(fdt, node, data, &base, &regs);
	if (st != ST_OK)
		return st;
	uart_parse_line(options, options_length, &line);
	/* A console that both worlds see is reached the secure way: devices
	 * decide by address, not by the NS bit. */
	return uart_create(data, base, 0, &regs, &line, out);
}
