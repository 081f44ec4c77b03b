/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_SUPPORT_SPMC_WORLD_H
#define TESTS_SUPPORT_SPMC_WORLD_H

#include "kernel/spmc/call.h"
#include "kernel/spmc/endpoint.h"

/*
 * Endpoints for tests: normal world and partitions whose address space is an
 * array of pages. Calls are made as the conduit would make them.
 */
#define WORLD_SPS     3u
#define WORLD_PAGES   48u /* of each partition, the last two RX and TX */
#define WORLD_VA      UINT64_C(0x400000)
#define WORLD_TX_PAGE 46u
#define WORLD_RX_PAGE 47u

struct world_sp {
	struct spmc_endpoint e;
	struct mobj *memory;
	bool is_mapped[WORLD_PAGES]; /* its own pages, for it */
	bool is_read_only[WORLD_PAGES];
	/* What it has retrieved: one after the other, never reused. */
	uint64_t next_va;
	uint32_t mapped_pages;
	bool map_fails;
	bool last_map_is_writable;
};

extern struct spmc_endpoint world_ns;
extern struct world_sp world_sps[WORLD_SPS];

/* Everything as after start-up; all speak @version, RXTX is mapped. */
void world_start(uint32_t version);
/* RXTX is unmapped; every page and block must be back. */
void world_stop(void);

uint64_t world_ns_page(unsigned int i); /* address of a page of normal world */
void *world_bytes(struct spmc_endpoint *e, uint64_t address);
void *world_tx(struct spmc_endpoint *e);
void *world_rx(struct spmc_endpoint *e);

/* One call: x0 and up to five parameters; the answer is in world_regs. Returns
 * FFA_OK or the error. */
extern struct ffa_regs world_regs;
int world_call(struct spmc_endpoint *e, uint32_t function, uint64_t x1,
	       uint64_t x2, uint64_t x3, uint64_t x4, uint64_t x5);

/* A transaction descriptor in the making, in the version of its endpoint. */
struct world_access {
	uint16_t id;
	uint8_t permissions;
	uint8_t flags;
};
struct world_memory {
	uint16_t sender;
	uint16_t attributes;
	uint32_t flags;
	uint64_t handle, tag;
	struct world_access access[4];
	uint32_t access_count;
	struct ffa_mem_range ranges[600];
	uint32_t range_count; /* 0: no composite */
	uint32_t page_count;  /* 0: their sum */
};
/* Two pages of normal world for the first partition; the sixth page of the
 * first partition for the second. */
struct world_memory world_from_ns(void);
struct world_memory world_from_sp(void);
/* Into @buffer; returns its size. */
uint32_t world_write(const struct spmc_endpoint *e,
		     const struct world_memory *m, void *buffer);
/* Write to TX and call @function with it. */
int world_send(struct spmc_endpoint *e, uint32_t function,
	       const struct world_memory *m);
/* Handle of the last successful send; address of the last retrieval. */
uint64_t world_handle(void);
uint64_t world_retrieved_address(struct spmc_endpoint *e);
int world_relinquish(struct spmc_endpoint *e, uint64_t handle, uint32_t flags);
int world_reclaim(struct spmc_endpoint *e, uint64_t handle, uint32_t flags);

#endif
