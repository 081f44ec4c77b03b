/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "abi/gp.h"
#include "abi/optee_rpc.h"
#include "abi/optee_smc.h"
#include "kernel/arch/cpu.h"
#include "kernel/arch/sim/sim.h"
#include "tests/support/nw_priv.h"

#define VALUE_COUNT      4096u
#define BUFFER_BYTES_MAX 0x40000u

struct nw_counts nw_lent;
const void *nw_ta_file;
size_t nw_ta_file_bytes;
bool nw_buffers_are_lists;

static bool pending[VALUE_COUNT];

void nw_forget_notifications(void)
{
	memset(pending, 0, sizeof(pending));
}

bool nw_take_notification(uint32_t value)
{
	bool was = value < VALUE_COUNT && pending[value];

	if (was)
		pending[value] = false;
	return was;
}

struct nw_message *nw_rpc_message(const struct nw_call *c)
{
	uint64_t cookie = c->regs.a[1] << 32 | c->regs.a[2];

	if (c->regs.a[0] != OPTEE_SMC_RPC_CMD && c->state != NW_WAITS)
		return NULL;
	/* Cookies of lent pages are their addresses. */
	if (cookie)
		return nw_ptr(cookie);
	return c->rpc;
}

void nw_end_wait(struct nw_call *c, bool has_timed_out)
{
	nw_rpc_message(c)->header.ret =
		has_timed_out ? GP_ERROR_TIMEOUT : GP_SUCCESS;
	c->regs.a[0] = OPTEE_SMC_RETURN_FROM_RPC;
}

static void notification(struct nw_call *c, struct nw_message *m)
{
	uint32_t value = (uint32_t)m->param[0].word[1];
	uint32_t timeout_ms = (uint32_t)m->param[0].word[2];

	m->header.ret = GP_SUCCESS;
	if (value >= VALUE_COUNT) {
		m->header.ret = GP_ERROR_BAD_PARAMETERS;
	} else if (m->param[0].word[0] == OPTEE_RPC_NOTIF_SEND) {
		pending[value] = true;
	} else if (!nw_take_notification(value)) {
		c->state = NW_WAITS;
		c->wait_value = value;
		c->wait_until =
			timeout_ms ? arch_counter() + timeout_ms * 1000ull : 0;
	}
}

static void shm_alloc(struct nw_message *m)
{
	uint64_t size = m->param[0].word[1];
	unsigned int pages = (unsigned int)((size + PAGE_MASK) >> PAGE_BITS);
	paddr_t pa = 0;

	if (size > BUFFER_BYTES_MAX) {
		m->header.ret = GP_ERROR_OUT_OF_MEMORY;
		return;
	}
	pa = nw_pages(pages);
	m->param[0].attr = OPTEE_MSG_TYPE_TMEM_OUT;
	m->param[0].word[0] = pa;
	if (nw_buffers_are_lists) {
		m->param[0].attr |= OPTEE_MSG_ATTR_NONCONTIG;
		m->param[0].word[0] = nw_page_list(pa, pages);
	}
	m->param[0].word[1] = (uint64_t)pages << PAGE_BITS;
	m->param[0].word[2] = pa;
	m->header.ret = GP_SUCCESS;
	nw_lent.buffers++;
}

static void load_ta(struct nw_message *m)
{
	struct optee_msg_param *p = &m->param[1];
	uint64_t room = p->word[1];

	m->header.ret = GP_ERROR_ITEM_NOT_FOUND;
	if (!nw_ta_file)
		return;
	m->header.ret = GP_SUCCESS;
	p->word[1] = nw_ta_file_bytes;
	if (p->attr != OPTEE_MSG_TYPE_RMEM_OUT)
		return;
	if (room < nw_ta_file_bytes)
		m->header.ret = GP_ERROR_SHORT_BUFFER;
	else
		/* Cookies of buffers are addresses too. */
		memcpy((char *)nw_ptr(p->word[2]) + p->word[0], nw_ta_file,
		       nw_ta_file_bytes);
}

static void command(struct nw_call *c, struct nw_message *m)
{
	switch (m->header.cmd) {
	case OPTEE_RPC_CMD_NOTIFICATION:
		notification(c, m);
		break;
	case OPTEE_RPC_CMD_SUSPEND:
		sim_advance_us(m->param[0].word[0] * 1000);
		m->header.ret = GP_SUCCESS;
		break;
	case OPTEE_RPC_CMD_GET_TIME:
		m->param[0].word[0] = 1700000000;
		m->param[0].word[1] = 250 * 1000000;
		m->header.ret = GP_SUCCESS;
		break;
	case OPTEE_RPC_CMD_SHM_ALLOC:
		shm_alloc(m);
		break;
	case OPTEE_RPC_CMD_SHM_FREE:
		nw_lent.buffers--;
		m->header.ret = GP_SUCCESS;
		break;
	case OPTEE_RPC_CMD_LOAD_TA:
		load_ta(m);
		break;
	default:
		m->header.ret = GP_ERROR_NOT_SUPPORTED;
		break;
	}
}

void nw_answer(struct nw_call *c)
{
	struct nw_message *m = nw_rpc_message(c);
	paddr_t pa = 0;

	if (c->regs.a[0] == OPTEE_SMC_RPC_FOREIGN_INTR)
		c->foreign_count++;
	else
		c->rpc_count++;
	if (c->hook && c->hook(c, c->hook_arg)) {
		c->regs.a[0] = OPTEE_SMC_RETURN_FROM_RPC;
		return;
	}
	if (m)
		command(c, m);
	if (c->state == NW_WAITS)
		return;
	if (c->regs.a[0] == OPTEE_SMC_RPC_ALLOC) {
		pa = nw_pages(1);
		c->regs.a[1] = pa >> 32;
		c->regs.a[2] = pa & UINT32_MAX;
		c->regs.a[4] = c->regs.a[1];
		c->regs.a[5] = c->regs.a[2];
		nw_lent.message_pages++;
	} else if (c->regs.a[0] == OPTEE_SMC_RPC_FREE) {
		nw_lent.message_pages--;
	}
	c->regs.a[0] = OPTEE_SMC_RETURN_FROM_RPC;
}
