/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two partitions with real address spaces give memory to one another, take it,
 * give it back, change rights and buffers, in any order and wrongly. After each
 * step the page tables' owner's book is consistent: nothing is writable and
 * executable, what was lent cannot be reached, what is sent belongs to one. In
 * the end everything is back. Input: five bytes a step.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/spmc/mem/transaction.h"
#include "kernel/spmc/partition_priv.h"
#include "tests/support/spmc_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PAGES      12u /* of each, in regions of several kinds */
#define HANDLES    8u
#define STEP_BYTES 5u
#define BASE       UINT64_C(0x40000000)

static struct partition *sp[2];
static uint64_t handles[HANDLES];
static struct ffa_regs regs;

static size_t in_use(void)
{
	struct page_stats p;
	struct heap_stats h;

	page_get_stats(&p);
	heap_get_stats(&h);
	return (p.total_pages - p.free_pages - h.pages) * PAGE_BYTES +
	       h.allocated_bytes;
}

static void map(struct partition *p, unsigned int first, unsigned int count,
		unsigned int attr, enum uctx_kind kind)
{
	vaddr_t va = BASE + first * PAGE_BYTES;

	if (partition_map_zeroed(p, count, attr, kind, NULL, &va) != ST_OK)
		abort();
}

static void make(unsigned int i)
{
	static const uint8_t uuids[2][1][UUID_BYTES] = {{{1}}, {{2}}};
	const struct uctx_seed seed = {.place = {i + 1, 77}};
	struct partition *p = heap_alloc(sizeof(*p));

	p->e = (struct spmc_endpoint){
		.id = (uint16_t)(0x8001 + i),
		.version = i ? FFA_VERSION_1_1 : FFA_VERSION_1_2,
		.properties = FFA_PROPERTY_RECEIVES_DIRECT,
		.uuids = uuids[i],
		.uuid_count = 1,
		.space = &partition_space,
	};
	run_attach(&p->c, &p->e);
	p->c.model = RUN_MODEL_INIT;
	if (uctx_create(false, &seed, &p->uctx) != ST_OK ||
	    endpoint_add(&p->e) != ST_OK)
		abort();
	map(p, 0, 2, MAP_READ | MAP_EXEC, UCTX_IMAGE);
	map(p, 2, 2, MAP_READ, UCTX_IMAGE);
	map(p, 4, 5, MAP_READ | MAP_WRITE, UCTX_PRIVATE);
	map(p, 9, 1, MAP_READ | MAP_WRITE, UCTX_STACK);
	map(p, 10, 2, MAP_READ, UCTX_LOADER);
	if (rxtx_map(&p->e, BASE + 4 * PAGE_BYTES, BASE + 5 * PAGE_BYTES, 1) !=
	    ST_OK)
		abort();
	sp[i] = p;
}

static void unmake(unsigned int i)
{
	mem_forget_endpoint(&sp[i]->e);
	rxtx_forget(&sp[i]->e);
	endpoint_remove(&sp[i]->e);
	uctx_destroy(sp[i]->uctx);
	heap_free(sp[i]);
}

static void *tx_of(struct partition *p)
{
	return p->e.rxtx.tx ? world_tx(&p->e) : NULL;
}

static bool call(struct partition *p, struct ffa_regs r)
{
	regs = r;
	if (!spmc_call(&p->e, &regs)) {
		if ((ffa_w(&regs, 0) & ~SMCCC_64) == FFA_MEM_PERM_SET)
			partition_call_perm_set(p, &regs);
		else
			partition_call_perm_get(p, &regs);
	}
	return ffa_w(&regs, 0) != FFA_ERROR;
}
#define CALL(p, ...) call((p), (struct ffa_regs){{__VA_ARGS__}})

static void send(struct partition *p, const uint8_t *b)
{
	static const uint32_t functions[] = {FFA_MEM_SHARE, FFA_MEM_LEND,
					     FFA_MEM_DONATE, FFA_MEM_LEND};
	uint32_t function = functions[b[1] % 4];
	struct world_memory m = {
		.sender = p->e.id,
		.flags = b[1] >> 2 & 1,
		.access = {{p == sp[0] ? 0x8002 : 0x8001, b[2] & 0xf, 0}},
		.access_count = 1,
		.ranges = {{BASE + b[3] % (PAGES + 2) * PAGE_BYTES,
			    1 + b[4] % 4, 0},
			   {BASE + (b[3] >> 4) * PAGE_BYTES, 1 + (b[4] >> 6),
			    0}},
		.range_count = 1 + (b[4] >> 4 & 1),
	};
	uint32_t size = 0;

	if (!tx_of(p))
		return;
	if (function == FFA_MEM_SHARE)
		m.attributes = FFA_MEM_NORMAL_WB_INNER;
	size = world_write(&p->e, &m, tx_of(p));
	if (CALL(p, function, size, size))
		handles[b[2] >> 4 & (HANDLES - 1)] = regs.x[2] | regs.x[3]
									 << 32;
}

static void retrieve(struct partition *p, const uint8_t *b)
{
	struct world_memory m = {
		.sender = p == sp[0] ? 0x8002 : 0x8001,
		.handle = handles[b[1] % HANDLES],
		.flags = b[3] & 0x1f,
		.access = {{p->e.id, b[2] & 0xf, 0}},
		.access_count = 1,
	};
	uint32_t size = 0;

	if (!tx_of(p))
		return;
	size = world_write(&p->e, &m, tx_of(p));
	(void)CALL(p, FFA_MEM_RETRIEVE_REQ, size, size);
	(void)CALL(p, FFA_RX_RELEASE);
}

static void relinquish(struct partition *p, const uint8_t *b)
{
	struct ffa_mem_relinquish d = {.handle = handles[b[1] % HANDLES],
				       .flags = b[2] & 3,
				       .endpoint_count = 1};
	uint8_t *tx = tx_of(p);

	if (!tx)
		return;
	memcpy(tx, &d, sizeof(d));
	memcpy(tx + sizeof(d), &p->e.id, sizeof(p->e.id));
	(void)CALL(p, FFA_MEM_RELINQUISH);
}

static void step(const uint8_t *b)
{
	struct partition *p = sp[b[0] >> 7];
	uint64_t handle = handles[b[1] % HANDLES];
	uint64_t va = BASE + b[1] % (PAGES + 2) * PAGE_BYTES;

	switch (b[0] % 8) {
	case 0:
	case 1:
		send(p, b);
		break;
	case 2:
	case 3:
		retrieve(p, b);
		break;
	case 4:
		relinquish(p, b);
		break;
	case 5:
		(void)CALL(p, FFA_MEM_RECLAIM, (uint32_t)handle, handle >> 32,
			   b[2] & 3);
		break;
	case 6:
		(void)CALL(p, FFA_64(FFA_MEM_PERM_SET), va, b[2] % 5, b[3] & 7);
		(void)CALL(p, FFA_64(FFA_MEM_PERM_GET), va);
		break;
	default:
		if (b[2] & 1)
			(void)CALL(p, FFA_RXTX_UNMAP);
		(void)CALL(p, FFA_64(FFA_RXTX_MAP), va,
			   BASE + b[3] % PAGES * PAGE_BYTES, 1 + b[2] % 2);
		break;
	}
}

static void check(const struct partition *p)
{
	vaddr_t end = 0;

	for (size_t i = 0; i < p->uctx->region_count; i++) {
		const struct uctx_region *r = &p->uctx->regions[i];
		bool is_code = r->attr & MAP_EXEC;

		if (r->va < end || (is_code && r->attr & MAP_WRITE))
			abort();
		end = r->va + r->page_count * PAGE_BYTES;
		/* The manager writes into buffers. */
		if (is_code && rxtx_overlaps(p->e.id, r->va, r->page_count) &&
		    p->e.rxtx.rx_address >= r->va && p->e.rxtx.rx_address < end)
			abort();
		if (r->is_hidden && uctx_check(p->uctx, (user_addr_t){r->va}, 1,
					       0, true) == ST_OK)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t before = in_use();

	list_init(&endpoints);
	memset(handles, 0xff, sizeof(handles));
	make(0);
	make(1);
	for (; size >= STEP_BYTES; size -= STEP_BYTES, data += STEP_BYTES) {
		step(data);
		check(sp[0]);
		check(sp[1]);
	}
	unmake(0);
	unmake(1);
	if (mem_transaction_count() || in_use() != before)
		abort();
	return 0;
}
