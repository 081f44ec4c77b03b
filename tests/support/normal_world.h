/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_SUPPORT_NORMAL_WORLD_H
#define TESTS_SUPPORT_NORMAL_WORLD_H

#include "abi/optee_msg.h"
#include "base/bytes/compiler.h"
#include "kernel/arch/mmu.h"
#include "kernel/thread/thread.h"

/* Normal world's memory: zeroed pages, consecutive. nw_reset() takes all
 * back. */
paddr_t nw_pages(unsigned int count);
void *nw_ptr(paddr_t pa);
void nw_reset(void);
/* A page list of @count pages from @pa; returns the list's address. */
paddr_t nw_page_list(paddr_t pa, unsigned int count);

struct nw_message {
	struct optee_msg_header header;
	struct optee_msg_param param[];
};

enum nw_state {
	NW_READY, /* the next SMC can be made */
	NW_WAITS, /* for a notification */
	NW_DONE,
};

struct nw_call;
/* Sees each RPC first; true when it has answered. */
typedef bool (*nw_hook_t)(struct nw_call *call, void *arg);

struct nw_call {
	struct smc_regs regs;
	struct nw_message *msg;
	struct nw_message *rpc; /* behind it */
	paddr_t msg_pa;
	enum nw_state state;
	unsigned int cpu;
	uint32_t wait_value;
	uint64_t wait_until; /* counter; 0: for ever */
	unsigned int rpc_count;
	unsigned int foreign_count;
	nw_hook_t hook;
	void *hook_arg;
};

/* A message of its own on a fresh page, sent by CALL_WITH_RPC_ARG. */
void nw_call_init(struct nw_call *c, uint32_t cmd, uint32_t param_count);
void nw_param(struct nw_call *c, unsigned int idx, uint64_t attr, uint64_t w0,
	      uint64_t w1, uint64_t w2);
/* Send by CALL_WITH_ARG instead. */
void nw_use_plain_arg(struct nw_call *c);

/* One SMC, on the call's CPU; the RPC it ends with is not answered. */
void nw_smc(struct nw_call *c);
bool nw_is_rpc(const struct nw_call *c);
/* The RPC message that the call is in, or NULL. */
struct nw_message *nw_rpc_message(const struct nw_call *c);
/* Answer it as Linux and the supplicant would. */
void nw_answer(struct nw_call *c);

/* SMCs and answers until all are done. False: all that are left wait for ever.
 */
bool nw_run_all(struct nw_call *calls, unsigned int count);
/* Same for one; returns the final a0. */
uint32_t nw_run(struct nw_call *c);
/* Until a call is in an RPC with message command @cmd, not answered; false: it
 * ended before. */
bool nw_run_until_rpc(struct nw_call *c, uint32_t cmd);

/* One fast call. */
uint32_t nw_fast(struct smc_regs *regs);

uint32_t nw_register(uint64_t cookie, paddr_t pa, unsigned int page_count,
		     uint32_t offset, uint64_t size);
uint32_t nw_unregister(uint64_t cookie);

/* What normal world has lent and not got back. */
struct nw_counts {
	unsigned int message_pages, buffers;
};
extern struct nw_counts nw_lent;

/* The supplicant's one TA file; NULL: none. */
extern const void *nw_ta_file;
extern size_t nw_ta_file_bytes;
extern bool nw_buffers_are_lists;

#endif
