/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/support/normal_world.h"

#include <string.h>

#include "abi/optee_smc.h"
#include "kernel/arch/cpu.h"
#include "kernel/arch/sim/sim.h"
#include "kernel/entry/entry.h"
#include "kernel/log/panic.h"
#include "kernel/mm/kmap.h"
#include "tests/support/nw_priv.h"

static uint64_t used_bytes;

void *nw_ptr(paddr_t pa)
{
	return kmap_ns(pa, 1);
}

paddr_t nw_pages(unsigned int count)
{
	paddr_t pa = SIM_NS_PA + used_bytes;

	used_bytes += count * PAGE_BYTES;
	check_fatal(used_bytes <= SIM_NS_BYTES);
	memset(nw_ptr(pa), 0, count * PAGE_BYTES);
	return pa;
}

void nw_reset(void)
{
	used_bytes = 0;
	nw_lent = (struct nw_counts){};
	nw_forget_notifications();
}

paddr_t nw_page_list(paddr_t pa, unsigned int count)
{
	unsigned int pages = count / OPTEE_MSG_LIST_ENTRIES + 1;
	paddr_t list_pa = nw_pages(pages);
	uint64_t *list = nw_ptr(list_pa);

	for (unsigned int i = 0; i < count; i++) {
		unsigned int page = i / OPTEE_MSG_LIST_ENTRIES;
		unsigned int slot = i % OPTEE_MSG_LIST_ENTRIES;

		list[page * 512 + slot] = pa + i * PAGE_BYTES;
		if (slot == OPTEE_MSG_LIST_ENTRIES - 1)
			list[page * 512 + 511] =
				list_pa + (page + 1) * PAGE_BYTES;
	}
	return list_pa;
}

void nw_call_init(struct nw_call *c, uint32_t cmd, uint32_t param_count)
{
	*c = (struct nw_call){};
	c->msg_pa = nw_pages(1);
	c->msg = nw_ptr(c->msg_pa);
	c->msg->header.cmd = cmd;
	c->msg->header.num_params = param_count;
	c->rpc = (void *)&c->msg->param[param_count];
	c->regs.a[0] = OPTEE_SMC_CALL_WITH_RPC_ARG;
	c->regs.a[1] = c->msg_pa >> 32;
	c->regs.a[2] = c->msg_pa & UINT32_MAX;
}

void nw_param(struct nw_call *c, unsigned int idx, uint64_t attr, uint64_t w0,
	      uint64_t w1, uint64_t w2)
{
	c->msg->param[idx].attr = attr;
	c->msg->param[idx].word[0] = w0;
	c->msg->param[idx].word[1] = w1;
	c->msg->param[idx].word[2] = w2;
}

void nw_use_plain_arg(struct nw_call *c)
{
	c->regs.a[0] = OPTEE_SMC_CALL_WITH_ARG;
}

bool nw_is_rpc(const struct nw_call *c)
{
	return c->regs.a[0] != SMCCC_UNKNOWN &&
	       c->regs.a[0] >= OPTEE_SMC_RPC(0);
}

void nw_smc(struct nw_call *c)
{
	sim_set_cpu(c->cpu);
	entry_yield_smc(&c->regs);
	if (!nw_is_rpc(c))
		c->state = NW_DONE;
}

static bool make_ready(struct nw_call *c)
{
	if (c->state == NW_WAITS && nw_take_notification(c->wait_value)) {
		nw_end_wait(c, false);
		c->state = NW_READY;
	}
	return c->state == NW_READY;
}

/* Everybody waits: let time pass until the first wait ends by itself. */
static bool pass_time(struct nw_call *calls, unsigned int count)
{
	struct nw_call *first = NULL;

	for (unsigned int i = 0; i < count; i++)
		if (calls[i].state == NW_WAITS && calls[i].wait_until &&
		    (!first || calls[i].wait_until < first->wait_until))
			first = &calls[i];
	if (!first)
		return false;
	if (first->wait_until > arch_counter())
		sim_advance_us(first->wait_until - arch_counter());
	nw_end_wait(first, true);
	first->state = NW_READY;
	return true;
}

static void step(struct nw_call *c)
{
	nw_smc(c);
	if (c->state != NW_DONE)
		nw_answer(c);
}

bool nw_run_all(struct nw_call *calls, unsigned int count)
{
	for (;;) {
		unsigned int done = 0;
		bool has_moved = false;

		for (unsigned int i = 0; i < count; i++) {
			if (calls[i].state == NW_DONE) {
				done++;
			} else if (make_ready(&calls[i])) {
				step(&calls[i]);
				has_moved = true;
			}
		}
		if (done == count)
			return true;
		if (!has_moved && !pass_time(calls, count))
			return false;
	}
}

uint32_t nw_run(struct nw_call *c)
{
	check_fatal(nw_run_all(c, 1));
	return (uint32_t)c->regs.a[0];
}

bool nw_run_until_rpc(struct nw_call *c, uint32_t cmd)
{
	for (;;) {
		const struct nw_message *m = NULL;

		nw_smc(c);
		if (c->state == NW_DONE)
			return false;
		m = nw_rpc_message(c);
		if (m && m->header.cmd == cmd)
			return true;
		nw_answer(c);
	}
}

uint32_t nw_fast(struct smc_regs *regs)
{
	entry_fast_smc(regs);
	return (uint32_t)regs->a[0];
}

uint32_t nw_register(uint64_t cookie, paddr_t pa, unsigned int page_count,
		     uint32_t offset, uint64_t size)
{
	struct nw_call c;

	nw_call_init(&c, OPTEE_MSG_CMD_REGISTER_SHM, 1);
	nw_param(&c, 0, OPTEE_MSG_TYPE_TMEM_OUT | OPTEE_MSG_ATTR_NONCONTIG,
		 nw_page_list(pa, page_count) | offset, size, cookie);
	check_fatal(nw_run(&c) == OPTEE_SMC_RETURN_OK);
	return c.msg->header.ret;
}

uint32_t nw_unregister(uint64_t cookie)
{
	struct nw_call c;

	nw_call_init(&c, OPTEE_MSG_CMD_UNREGISTER_SHM, 1);
	nw_param(&c, 0, OPTEE_MSG_TYPE_RMEM_IN, 0, 0, cookie);
	check_fatal(nw_run(&c) == OPTEE_SMC_RETURN_OK);
	return c.msg->header.ret;
}
