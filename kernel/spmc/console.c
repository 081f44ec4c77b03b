/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/spmc/console.h"
#include "kernel/log/log.h"
#include "kernel/spmc/call.h"
#include "kernel/spmc/endpoint.h"

/* Characters lie in registers from the third on, the first one lowest. */
#define FIRST_REGISTER 2u

static void end_line(struct spmc_endpoint *e)
{
	struct spmc_console *c = &e->console;

	if (!c->used)
		return;
	c->line[c->used] = '\0';
	c->used = 0;
	log_info("SP %x: %s", e->id, c->line);
}

/* Terminals get nothing that steers them. */
static void put(struct spmc_endpoint *e, char ch)
{
	struct spmc_console *c = &e->console;

	if (ch == '\n' || ch == '\0') {
		end_line(e);
		return;
	}
	if (ch == '\r')
		return;
	c->line[c->used++] = ch >= ' ' && ch <= '~' ? ch : '?';
	if (c->used == CONSOLE_LINE_BYTES)
		end_line(e);
}

static uint32_t most(const struct spmc_endpoint *e, bool is_64)
{
	if (!is_64)
		return 6 * sizeof(uint32_t);
	return (e->version >= FFA_VERSION_1_2 ? 16 : 6) * sizeof(uint64_t);
}

/* (count, characters) */
void console_call_log(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	bool is_64 = r->x[0] & SMCCC_64;
	uint32_t per_register = is_64 ? sizeof(uint64_t) : sizeof(uint32_t);
	uint32_t count = ffa_w(r, 1);

	if (!count || count > most(caller, is_64)) {
		ffa_fail(r, FFA_ERROR_INVALID_PARAMETERS);
		return;
	}
	for (uint32_t i = 0; i < count; i++)
		put(caller, (char)(r->x[FIRST_REGISTER + i / per_register] >>
				   8 * (i % per_register)));
	ffa_success(r);
}
