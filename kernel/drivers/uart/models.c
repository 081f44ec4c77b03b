/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/drivers/mmio.h"
#include "kernel/drivers/uart/uart.h"

/*
 * The serial ports that are known. One line of a device tree picks a row; a
 * port like one of these is a row more.
 */

static uint32_t read_reg(const struct uart_regs *r, uint32_t reg)
{
	return mmio_read(r->base, reg << r->shift, r->width);
}

static void write_reg(const struct uart_regs *r, uint32_t reg, uint32_t value)
{
	mmio_write(r->base, reg << r->shift, r->width, value);
}

/* Wait, not for ever, until (@reg & @mask) == @value. */
static void wait_for(const struct uart_regs *r, uint32_t reg, uint32_t mask,
		     uint32_t value)
{
	for (unsigned int spins = 0; spins < 100000; spins++)
		if ((read_reg(r, reg) & mask) == value)
			return;
}

/* Arm PL011. Spec: Arm DDI 0183G 3.2 */
#define PL011_DR      0x00
#define PL011_FR      0x18
#define PL011_IBRD    0x24
#define PL011_FBRD    0x28
#define PL011_LCR     0x2c
#define PL011_CR      0x30
#define FR_BUSY       BIT32(3)
#define FR_TX_FULL    BIT32(5)
#define CR_UART_TX_ON (BIT32(0) | BIT32(8))
#define LCR_FIFO      BIT32(4)
#define LCR_PARITY    BIT32(1)
#define LCR_EVEN      BIT32(2)

static void pl011_start(const struct uart_regs *r, const struct uart_line *line)
{
	uint32_t cr = read_reg(r, PL011_CR) | CR_UART_TX_ON;
	uint64_t divisor = 0; /* in 1/64 */
	uint32_t lcr = LCR_FIFO;

	if (line->baud)
		divisor = ((uint64_t)r->clock_hz * 4 + line->baud / 2) /
			  line->baud;
	if (divisor >= 64 && divisor < (UINT64_C(1) << 22)) {
		if (line->parity != 'n')
			lcr |= LCR_PARITY;
		if (line->parity == 'e')
			lcr |= LCR_EVEN;
		lcr |= (uint32_t)(line->data_bits - 5) << 5;
		wait_for(r, PL011_FR, FR_BUSY, 0);
		write_reg(r, PL011_CR, 0);
		write_reg(r, PL011_IBRD, (uint32_t)(divisor >> 6));
		write_reg(r, PL011_FBRD, (uint32_t)divisor & 0x3f);
		/* This one takes the two before over. */
		write_reg(r, PL011_LCR, lcr);
	}
	write_reg(r, PL011_CR, cr);
}

static const struct uart_model pl011 = {
	.status_reg = PL011_FR,
	.data_reg = PL011_DR,
	.room_mask = FR_TX_FULL,
	.size_bytes = 0x1000,
	.width = 4,
	.start = pl011_start,
};

/* The family of the 8250. */
#define S8250_THR  0
#define S8250_DLM  1
#define S8250_LCR  3
#define S8250_LSR  5
#define LSR_THRE   BIT32(5)
#define LSR_TEMT   BIT32(6)
#define LCR_DLAB   BIT32(7)
#define LCR_PEN    BIT32(3)
#define LCR_EPS    BIT32(4)
#define S8250_REGS 8

static void s8250_start(const struct uart_regs *r, const struct uart_line *line)
{
	uint64_t divisor = 0;
	uint32_t lcr = 0;

	if (line->baud)
		divisor = ((uint64_t)r->clock_hz + 8 * (uint64_t)line->baud) /
			  (16 * (uint64_t)line->baud);
	if (divisor == 0 || divisor > UINT16_MAX)
		return;
	lcr = line->data_bits - 5u;
	if (line->parity != 'n')
		lcr |= LCR_PEN;
	if (line->parity == 'e')
		lcr |= LCR_EPS;
	wait_for(r, S8250_LSR, LSR_TEMT, LSR_TEMT);
	write_reg(r, S8250_LCR, lcr | LCR_DLAB);
	write_reg(r, S8250_THR, (uint32_t)divisor & 0xff);
	write_reg(r, S8250_DLM, (uint32_t)divisor >> 8);
	write_reg(r, S8250_LCR, lcr);
}

/* The fields that all with these registers share. */
#define S8250_COMMON                                                           \
	.status_reg = S8250_LSR, .data_reg = S8250_THR, .room_mask = LSR_THRE, \
	.room_value = LSR_THRE, .size_bytes = S8250_REGS

static const struct uart_model s8250 = {
	S8250_COMMON,
	.width = 1,
	.start = s8250_start,
};

/* Synopsys: words. */
static const struct uart_model dw_apb = {
	S8250_COMMON,
	.width = 4,
	.shift = 2,
	.start = s8250_start,
};

/* Mini UART of the BCM283x: words; its divisor is the firmware's business. */
static const struct uart_model bcm_aux = {
	S8250_COMMON,
	.width = 4,
	.shift = 2,
};

/* Cadence, as in Zynq. Spec: AMD UG1085, register reference UART */
#define CDNS_CR      0x00
#define CDNS_SR      0x2c
#define CDNS_FIFO    0x30
#define CDNS_TX_EN   BIT32(4)
#define CDNS_TX_DIS  BIT32(5)
#define CDNS_TX_FULL BIT32(4)

static void cadence_start(const struct uart_regs *r,
			  __unused const struct uart_line *line)
{
	uint32_t cr = read_reg(r, CDNS_CR);

	write_reg(r, CDNS_CR, (cr & ~CDNS_TX_DIS) | CDNS_TX_EN);
}

static const struct uart_model cadence = {
	.status_reg = CDNS_SR,
	.data_reg = CDNS_FIFO,
	.room_mask = CDNS_TX_FULL,
	.size_bytes = 0x1000,
	.width = 4,
	.start = cadence_start,
};

/* STM32: ISR.TXE, TDR. Spec: ST RM0436 54.8 */
static const struct uart_model stm32 = {
	.status_reg = 0x1c,
	.data_reg = 0x28,
	.room_mask = BIT32(7),
	.room_value = BIT32(7),
	.size_bytes = 0x400,
	.width = 4,
};

/* i.MX: UTS.TXFULL, UTXD. */
static const struct uart_model imx = {
	.status_reg = 0xb4,
	.data_reg = 0x40,
	.room_mask = BIT32(4),
	.size_bytes = 0x1000,
	.width = 4,
};

/* Amlogic: STATUS.TXFULL, WFIFO. */
static const struct uart_model meson = {
	.status_reg = 0x0c,
	.data_reg = 0x00,
	.room_mask = BIT32(21),
	.size_bytes = 0x18,
	.width = 4,
};

static const struct dt_device_match matches[] = {
	{"arm,pl011", &pl011},
	{"arm,sbsa-uart", &pl011},
	{"ns16550", &s8250},
	{"ns16550a", &s8250},
	{"ns8250", &s8250},
	{"snps,dw-apb-uart", &dw_apb},
	{"brcm,bcm2835-aux-uart", &bcm_aux},
	{"cdns,uart-r1p8", &cadence},
	{"cdns,uart-r1p12", &cadence},
	{"xlnx,xuartps", &cadence},
	{"st,stm32h7-uart", &stm32},
	{"fsl,imx21-uart", &imx},
	{"fsl,imx6q-uart", &imx},
	{"amlogic,meson-gx-uart", &meson},
	{},
};

const struct uart_model *uart_model_find(const char *compatible)
{
	for (const struct dt_device_match *m = matches; m->compatible; m++)
		if (strcmp(m->compatible, compatible) == 0)
			return m->compat_data;
	return NULL;
}

DEFINE_DT_DRIVER(uarts) = {
	.name = "uart",
	.type = DT_DRIVER_UART,
	.match_table = matches,
};
