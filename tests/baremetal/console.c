/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/baremetal/console.h"
#include "base/text/format.h"
#include "tests/baremetal/board.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/lock.h"

static struct lock console_lock;

static void put_char(char c)
{
	volatile uint32_t *uart = (volatile uint32_t *)board.uart;

	if (board.uart_is_cadence) {
		while (uart[0x2c / 4] & BIT32(4)) /* SR.TXFULL */
			;
		uart[0x30 / 4] = (uint8_t)c;
		return;
	}
	while (uart[0x18 / 4] & BIT32(5)) /* UARTFR.TXFF */
		;
	uart[0] = (uint8_t)c;
}

static void put_text(const char *s)
{
	lock_take(&console_lock);
	for (; *s; s++) {
		if (*s == '\n')
			put_char('\r');
		put_char(*s);
	}
	lock_drop(&console_lock);
}

void print(const char *fmt, ...)
{
	char line[256];
	va_list ap;

	va_start(ap, fmt);
	(void)text_vformat(line, sizeof(line), fmt, ap);
	va_end(ap);
	put_text(line);
}

void bail_out(const char *fmt, ...)
{
	char line[256];
	va_list ap;

	va_start(ap, fmt);
	(void)text_vformat(line, sizeof(line), fmt, ap);
	va_end(ap);
	put_text("Bail out! ");
	put_text(line);
	put_text("\n");
	psci_system_off();
}
