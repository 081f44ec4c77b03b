/* SPDX-License-Identifier: BSD-2-Clause */
#include <sp_boot.h>
#include <sp_memory.h>
#include <sp_notify.h>
#include <string.h>

#include "trusted/sp/tester/tester.h"

#if !SP_FLAT
SP_HEAD(16384, SP_TESTER_UUID);
#endif

uint8_t tester_pages[SP_TESTER_PAGES][FFA_PAGE_BYTES]
	__attribute__((section(".bss.sp_pages"), aligned(4096)));

static uint64_t interrupts_seen;
/* The UART is quiet when this is 0. */
static uint64_t interrupts_wanted;

static enum ffa_error echo(uint64_t p[4])
{
	(void)p;
	return FFA_OK;
}

static enum ffa_error yield(uint64_t p[4])
{
	enum ffa_error e = FFA_OK;

	for (uint64_t i = 0; e == FFA_OK && i < p[0]; i++)
		e = sp_call5(FFA_YIELD, 0, 0, 0, 0, 0);
	return e;
}

static enum ffa_error loop(uint64_t p[4])
{
	for (volatile uint64_t i = 0; !p[0] || i < p[0]; i++)
		;
	return FFA_OK;
}

static enum ffa_error relinquish(uint64_t p[4])
{
	return sp_memory_relinquish(p[0], (uint32_t)p[1]);
}

static enum ffa_error reclaim(uint64_t p[4])
{
	return sp_memory_reclaim(p[0], (uint32_t)p[1]);
}

static enum ffa_error read_memory(uint64_t p[4])
{
	p[0] = *(const volatile uint64_t *)(uintptr_t)p[0];
	return FFA_OK;
}

static enum ffa_error write_memory(uint64_t p[4])
{
	*(volatile uint64_t *)(uintptr_t)p[0] = p[1];
	return FFA_OK;
}

static enum ffa_error bind(uint64_t p[4])
{
	return sp_notify_bind((uint16_t)p[0], p[1]);
}

static enum ffa_error unbind(uint64_t p[4])
{
	return sp_notify_unbind((uint16_t)p[0], p[1]);
}

static enum ffa_error set(uint64_t p[4])
{
	return sp_notify_set((uint16_t)p[0], p[1], (uint32_t)p[2]);
}

static enum ffa_error get(uint64_t p[4])
{
	struct sp_notifications n = {0};
	enum ffa_error e = sp_notify_get((uint32_t)p[0], &n);

	p[0] = n.from_partitions;
	p[1] = n.from_vms;
	p[2] = n.framework;
	return e;
}

static enum ffa_error send2(uint64_t p[4])
{
	return sp_send((uint16_t)p[0], &p[1], 2 * sizeof(p[1]));
}

static enum ffa_error receive2(uint64_t p[4])
{
	uint16_t sender = 0;
	size_t length = 0;
	const void *message = sp_received(&sender, &length);

	if (!message)
		return FFA_ERROR_NO_DATA;
	p[0] = sender;
	p[1] = length;
	memset(&p[2], 0, 2 * sizeof(p[2]));
	memcpy(&p[2], message, length < 16 ? length : 16);
	return sp_rx_release();
}

static enum ffa_error rights(uint64_t p[4])
{
	const void *page = tester_pages[p[0] % SP_TESTER_PAGES];
	uint32_t r = 0;
	enum ffa_error e;

	if (p[1] != UINT64_MAX)
		return sp_memory_set_rights(page, 1, (uint32_t)p[1]);
	e = sp_memory_get_rights(page, &r);
	p[0] = r;
	return e;
}

static enum ffa_error tell_rights(uint64_t p[4])
{
	p[0] = tester_rights_seen;
	return FFA_OK;
}

/* A PL011, set up by the reset values that QEMU gives it: TX needs no more. */
static enum ffa_error device(uint64_t p[4])
{
	static const char line[] = "partition at the UART\r\n";
	struct sp_region uart;
	volatile uint32_t *data;

	(void)p;
	if (!sp_find_region("uart", &uart))
		return FFA_ERROR_NO_DATA;
	data = (volatile uint32_t *)(uintptr_t)uart.address;
	for (const char *c = line; *c; c++)
		*data = (uint8_t)*c;
	return FFA_OK;
}

/* Words of a PL011. */
#define UART_IMSC 14
#define UART_ICR  17
#define UART_TX   (UINT32_C(1) << 5)

/* What has been sent is an interrupt, until it is cleared. */
static enum ffa_error interrupt(uint64_t p[4])
{
	struct sp_region uart;
	volatile uint32_t *word;

	if (!sp_find_region("uart", &uart) || !p[0])
		return FFA_ERROR_NO_DATA;
	word = (volatile uint32_t *)(uintptr_t)uart.address;
	interrupts_wanted = p[0];
	word[UART_IMSC] = UART_TX;
	word[0] = '\n';
	return FFA_OK;
}

static void see_interrupt(void)
{
	struct sp_region uart;
	volatile uint32_t *word;

	interrupts_seen++;
	if (!interrupts_wanted || --interrupts_wanted ||
	    !sp_find_region("uart", &uart))
		return;
	word = (volatile uint32_t *)(uintptr_t)uart.address;
	word[UART_IMSC] = 0;
	word[UART_ICR] = UART_TX;
}

static enum ffa_error forward(uint64_t p[4])
{
	struct sp_regs r = {.x = {[3] = p[1], [4] = p[2], [5] = p[3]}};
	enum ffa_error e =
		sp_request(FFA_64(FFA_MSG_SEND_DIRECT_REQ), (uint16_t)p[0], &r);

	memcpy(p, &r.x[3], 4 * sizeof(*p));
	return e;
}

static enum ffa_error call(uint64_t p[4])
{
	struct sp_regs r = {.x = {p[0], p[1], p[2], p[3]}};

	sp_svc(&r);
	memcpy(p, r.x, 4 * sizeof(*p));
	return FFA_OK;
}

static enum ffa_error where(uint64_t p[4])
{
	p[0] = sp_id() | (uint64_t)sp_version() << 32;
	p[1] = (uintptr_t)sp_tx;
	p[2] = (uintptr_t)sp_rx;
	p[3] = (uintptr_t)tester_pages;
	return FFA_OK;
}

static enum ffa_error tell_manifest(uint64_t p[4])
{
	struct sp_region data = {0};
	struct sp_region uart = {0};
	size_t size_bytes = 0;

	if (!sp_manifest(&size_bytes))
		return FFA_ERROR_NO_DATA;
	(void)sp_find_region("data", &data);
	(void)sp_find_region("uart", &uart);
	p[0] = data.page_count | (uint64_t)uart.page_count << 32;
	p[1] = data.address;
	p[2] = size_bytes;
	p[3] = interrupts_seen;
	return FFA_OK;
}

static enum ffa_error unmap_buffers(uint64_t p[4])
{
	(void)p;
	return sp_rxtx_unmap();
}

static enum ffa_error map_buffers(uint64_t p[4])
{
	(void)p;
	return sp_rxtx_map();
}

static const tester_command commands[] = {
	[SP_TESTER_ECHO] = echo,
	[SP_TESTER_YIELD] = yield,
	[SP_TESTER_LOOP] = loop,
	[SP_TESTER_FAULT] = tester_fault,
	[SP_TESTER_SEND_MEMORY] = tester_send_memory,
	[SP_TESTER_RETRIEVE] = tester_retrieve,
	[SP_TESTER_RELINQUISH] = relinquish,
	[SP_TESTER_RECLAIM] = reclaim,
	[SP_TESTER_READ] = read_memory,
	[SP_TESTER_WRITE] = write_memory,
	[SP_TESTER_BIND] = bind,
	[SP_TESTER_UNBIND] = unbind,
	[SP_TESTER_SET] = set,
	[SP_TESTER_GET] = get,
	[SP_TESTER_SEND2] = send2,
	[SP_TESTER_RECEIVE2] = receive2,
	[SP_TESTER_RIGHTS] = rights,
	[SP_TESTER_RIGHTS_SEEN] = tell_rights,
	[SP_TESTER_DEVICE] = device,
	[SP_TESTER_FORWARD] = forward,
	[SP_TESTER_CALL] = call,
	[SP_TESTER_WHERE] = where,
	[SP_TESTER_MANIFEST] = tell_manifest,
	[SP_TESTER_MALFORMED] = tester_malformed,
	[SP_TESTER_UNMAP_BUFFERS] = unmap_buffers,
	[SP_TESTER_MAP_BUFFERS] = map_buffers,
	[SP_TESTER_INTERRUPT] = interrupt,
};

/* Version 2 has its payload one register further up. */
static void obey(const struct sp_regs *request, struct sp_regs *answer)
{
	unsigned int at =
		(uint32_t)request->x[0] == FFA_64(FFA_MSG_SEND_DIRECT_REQ2) ? 4
									    : 3;
	uint64_t number = request->x[at];
	tester_command c = NULL;

	*answer = *request;
	if (number < sizeof(commands) / sizeof(*commands))
		c = commands[number];
	answer->x[at] = c ? (uint64_t)c(&answer->x[at + 1])
			  : (uint64_t)FFA_ERROR_INVALID_PARAMETERS;
}

void sp_main(void)
{
	struct sp_regs r;

	for (unsigned int i = 0; i < SP_TESTER_PAGES; i++) {
		const uint64_t pattern = SP_TESTER_PATTERN + i;

		memcpy(tester_pages[i], &pattern, sizeof(pattern));
	}
	tester_try_rights();
	sp_log("tester 0x%x waits", sp_id());
	sp_wait(&r);
	for (;;) {
		struct sp_regs answer;

		if ((uint32_t)r.x[0] == FFA_INTERRUPT)
			see_interrupt();
		if (!sp_is_request(&r)) {
			sp_wait(&r);
			continue;
		}
		obey(&r, &answer);
		sp_reply(&r, &answer);
		r = answer;
	}
}
