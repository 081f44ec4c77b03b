/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_FFA_MEMORY_H
#define TESTS_BAREMETAL_FFA_MEMORY_H

#include "tests/baremetal/ffa.h"

/* Memory transactions as a good driver writes them; cases then break them. */
#define MEM_RECEIVERS_MAX 3u
#define MEM_RANGES_MAX    8u

struct mem_transfer {
	uint32_t function; /* FFA_MEM_SHARE, _LEND or _DONATE */
	uint32_t flags;
	uint64_t tag;
	uint16_t attributes;
	bool is_1_2; /* access descriptors of 32 bytes */
	uint32_t receiver_count;
	struct {
		uint16_t id;
		uint8_t permissions;
	} receiver[MEM_RECEIVERS_MAX];
	uint32_t range_count;
	struct {
		const void *address;
		uint32_t pages;
	} range[MEM_RANGES_MAX];
};

/* One receiver, one range; attributes and permissions as they must be. */
struct mem_transfer mem_transfer_of(uint32_t function, uint16_t receiver,
				    const void *address, uint32_t pages);

/* Write the descriptor to TX; returns its length. */
uint32_t mem_describe(const struct mem_transfer *t);
/* Where the parts of what mem_describe() wrote begin. */
uint32_t mem_access_at(const struct mem_transfer *t, uint32_t index);
uint32_t mem_composite_at(const struct mem_transfer *t);
uint32_t mem_range_at(const struct mem_transfer *t, uint32_t index);

/* Send what is in TX, @fragment of @total bytes. The code of ffa_call(). */
int32_t mem_send_tx(uint32_t function, uint64_t total, uint64_t fragment,
		    uint64_t *handle);
/* Describe and send. */
int32_t mem_send(const struct mem_transfer *t, uint64_t *handle);
int32_t mem_reclaim(uint64_t handle, uint32_t flags);

/* Change bytes of TX. */
void mem_poke(uint32_t offset, uint64_t value, uint32_t size_bytes);

/* What @t sends can still be sent, and comes back: nothing of it is held. */
void mem_check_free(const struct mem_transfer *t);

#endif
