/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_RXTX_H
#define KERNEL_SPMC_RXTX_H

#include "abi/ffa.h"
#include "base/bytes/compiler.h"
#include "base/status.h"

struct mobj;
struct spmc_endpoint;
struct ffa_regs;

/*
 * The pair of buffers of an endpoint. It writes TX, the partition manager reads
 * it once for each call; the manager writes RX, and the endpoint owns it until
 * it gives it back. Spec: DEN0077A 1.2, 7.2.
 */
enum rx_state {
	RX_EMPTY,         /* ours */
	RX_FULL,          /* the endpoint's */
	RX_OF_HYPERVISOR, /* FFA_RX_ACQUIRE */
};

struct spmc_rxtx {
	struct mobj *tx, *rx; /* NULL: no pair */
	uint64_t tx_address, rx_address;
	uint32_t page_count;    /* of each */
	uint32_t rx_used_bytes; /* of the last answer */
	enum rx_state rx_state;
	bool is_from_manifest; /* cannot be unmapped */
};

uint32_t rxtx_bytes(const struct spmc_endpoint *e); /* of each; 0: none */

/* ST_BAD_PARAM (addresses, count, memory); ST_DENIED (there is a pair);
 * ST_NO_MEM. */
enum status rxtx_map(struct spmc_endpoint *e, uint64_t tx, uint64_t rx,
		     uint32_t page_count);
enum status rxtx_unmap(struct spmc_endpoint *e); /* ST_BAD_PARAM: no pair */
/* @e is gone for good. */
void rxtx_forget(struct spmc_endpoint *e);

/* Does [@address, + @page_count pages) touch a buffer of whoever sees the same
 * memory as endpoint @id? */
bool rxtx_overlaps(uint16_t id, uint64_t address, uint64_t page_count);

/* The first @size_bytes of TX into a fresh heap block, which the caller frees.
 * ST_BAD_PARAM (no pair, too long); ST_NO_MEM. */
enum status rxtx_copy_tx(struct spmc_endpoint *e, uint32_t size_bytes,
			 void **out);

/*
 * RX for an answer of @size_bytes: ST_BAD_PARAM: no pair; ST_NO_MEM: too small;
 * ST_BUSY: not ours now. Then rxtx_fill() writes it, clears what the last one
 * left behind it, and hands it over.
 */
enum status rxtx_check_rx(const struct spmc_endpoint *e, uint64_t size_bytes);
void rxtx_fill(struct spmc_endpoint *e, const void *data, uint32_t size_bytes);
/* ST_DENIED: it does not own RX; ST_BAD_PARAM: no pair. */
enum status rxtx_release(struct spmc_endpoint *e);

/* Calls. */
void rxtx_call_map(struct spmc_endpoint *caller, struct ffa_regs *r);
void rxtx_call_unmap(struct spmc_endpoint *caller, struct ffa_regs *r);
void rxtx_call_release(struct spmc_endpoint *caller, struct ffa_regs *r);
void rxtx_call_acquire(struct spmc_endpoint *caller, struct ffa_regs *r);

#endif
