/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/baremetal/ffa_memory.h"
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"

struct mem_transfer mem_transfer_of(uint32_t function, uint16_t receiver,
				    const void *address, uint32_t pages)
{
	bool is_share = function == FFA_MEM_SHARE;

	return (struct mem_transfer){
		.function = function,
		.attributes = is_share ? MEM_NORMAL_WB : 0,
		.receiver_count = 1,
		.receiver = {{receiver,
			      function == FFA_MEM_DONATE ? 0 : MEM_RW}},
		.range_count = 1,
		.range = {{address, pages}},
	};
}

void mem_poke(uint32_t offset, uint64_t value, uint32_t size_bytes)
{
	memcpy(ffa_tx + offset, &value, size_bytes);
}

static uint32_t access_bytes(const struct mem_transfer *t)
{
	return t->is_1_2 ? AD_BYTES_1_2 : AD_BYTES;
}

uint32_t mem_access_at(const struct mem_transfer *t, uint32_t index)
{
	return TD_BYTES + index * access_bytes(t);
}

uint32_t mem_composite_at(const struct mem_transfer *t)
{
	return mem_access_at(t, t->receiver_count);
}

uint32_t mem_range_at(const struct mem_transfer *t, uint32_t index)
{
	return mem_composite_at(t) + CD_BYTES + index * RD_BYTES;
}

static void describe_receivers(const struct mem_transfer *t)
{
	for (uint32_t i = 0; i < t->receiver_count; i++) {
		uint32_t at = mem_access_at(t, i);

		mem_poke(at + AD_ENDPOINT, t->receiver[i].id, 2);
		mem_poke(at + AD_PERMISSIONS, t->receiver[i].permissions, 1);
		mem_poke(at + AD_COMPOSITE, mem_composite_at(t), 4);
	}
}

uint32_t mem_describe(const struct mem_transfer *t)
{
	uint32_t length = mem_range_at(t, t->range_count);
	uint32_t pages = 0;

	memset(ffa_tx, 0, length);
	mem_poke(TD_ATTRIBUTES, t->attributes, 2);
	mem_poke(TD_FLAGS, t->flags, 4);
	mem_poke(TD_TAG, t->tag, 8);
	mem_poke(TD_ACCESS_BYTES, access_bytes(t), 4);
	mem_poke(TD_ACCESS_COUNT, t->receiver_count, 4);
	mem_poke(TD_ACCESS_OFFSET, TD_BYTES, 4);
	describe_receivers(t);
	for (uint32_t i = 0; i < t->range_count; i++) {
		uint32_t at = mem_range_at(t, i);

		mem_poke(at + RD_ADDRESS, (uint64_t)t->range[i].address, 8);
		mem_poke(at + RD_PAGES, t->range[i].pages, 4);
		pages += t->range[i].pages;
	}
	mem_poke(mem_composite_at(t) + CD_PAGES, pages, 4);
	mem_poke(mem_composite_at(t) + CD_RANGES, t->range_count, 4);
	return length;
}

int32_t mem_send_tx(uint32_t function, uint64_t total, uint64_t fragment,
		    uint64_t *handle)
{
	struct ffa_call c = FFA(function, total, fragment);
	int32_t code = ffa_call(&c);

	*handle = code ? 0 : c.x[3] << 32 | c.x[2];
	return code;
}

int32_t mem_send(const struct mem_transfer *t, uint64_t *handle)
{
	uint32_t length = mem_describe(t);

	return mem_send_tx(t->function, length, length, handle);
}

int32_t mem_reclaim(uint64_t handle, uint32_t flags)
{
	return FFA_CODE(FFA_MEM_RECLAIM, handle & 0xffffffff, handle >> 32,
			flags);
}

void mem_check_free(const struct mem_transfer *t)
{
	uint64_t handle = 0;

	CHECK_EQ(mem_send(t, &handle), 0);
	CHECK_EQ(mem_reclaim(handle, 0), 0);
}
