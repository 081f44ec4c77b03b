/* SPDX-License-Identifier: BSD-2-Clause */
#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/arch/sim/sim.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/kmap.h"
#include "kernel/mm/page.h"
#include "kernel/spmc/identity.h"
#include "kernel/spmc/mem/transaction.h"
#include "kernel/spmc/normal_space.h"
#include "tests/support/spmc_world.h"

#define NS_PAGES 64u

struct spmc_endpoint world_ns;
struct world_sp world_sps[WORLD_SPS];
struct ffa_regs world_regs;
static size_t used_before;

#define sp_of(e) container_of(e, struct world_sp, e)

static size_t used(void)
{
	struct page_stats p;
	struct heap_stats h;

	page_get_stats(&p);
	heap_get_stats(&h);
	return (p.total_pages - p.free_pages - h.pages) * 4096 +
	       h.allocated_bytes;
}

static bool is_own(const struct world_sp *sp, const struct ffa_mem_range *r,
		   uint32_t *first)
{
	uint64_t at = (r->address - WORLD_VA) / FFA_PAGE_BYTES;

	if (r->address < WORLD_VA || at + r->page_count > WORLD_PAGES)
		return false;
	*first = (uint32_t)at;
	for (uint32_t i = 0; i < r->page_count; i++) {
		if (!sp->is_mapped[*first + i] ||
		    sp->is_read_only[*first + i] != sp->is_read_only[*first])
			return false;
	}
	return true;
}

static void release_parts(struct mobj *m)
{
	free(m->runs);
	free(m);
}

/* Pages that the partition's memory object keeps. */
static struct mobj *parts_of(const struct world_sp *sp,
			     const struct ffa_mem_range *ranges, uint32_t count)
{
	struct mobj *m = calloc(1, sizeof(*m));

	m->refs = 1;
	m->release = release_parts;
	m->runs = calloc(WORLD_PAGES, sizeof(*m->runs));
	for (uint32_t i = 0; i < count; i++) {
		uint32_t first = 0;

		assert(is_own(sp, &ranges[i], &first));
		for (uint32_t p = 0; p < ranges[i].page_count; p++) {
			struct page_run *run = &m->runs[m->run_count++];

			run->pa = mobj_page_pa(sp->memory, first + p);
			run->page_count = 1;
			run->first_page = m->page_count++;
		}
	}
	return m;
}

static enum status collect(struct spmc_endpoint *e,
			   const struct ffa_mem_range *ranges, uint32_t count,
			   struct mobj **pages, struct spmc_view *view)
{
	struct world_sp *sp = sp_of(e);
	uint32_t first = 0;

	*view = (struct spmc_view){.is_writable = true};
	for (uint32_t i = 0; i < count; i++) {
		if (!is_own(sp, &ranges[i], &first))
			return ST_DENIED;
		if (sp->is_read_only[first])
			view->is_writable = false;
	}
	*pages = parts_of(sp, ranges, count);
	return ST_OK;
}

static void set_mapped(struct spmc_endpoint *e,
		       const struct ffa_mem_range *ranges, uint32_t count,
		       bool is_mapped)
{
	for (uint32_t i = 0; i < count; i++) {
		uint64_t first =
			(ranges[i].address - WORLD_VA) / FFA_PAGE_BYTES;

		for (uint32_t p = 0; p < ranges[i].page_count; p++) {
			assert_int_not_equal(sp_of(e)->is_mapped[first + p],
					     is_mapped);
			sp_of(e)->is_mapped[first + p] = is_mapped;
		}
	}
}

static void withdraw(struct spmc_endpoint *e,
		     const struct ffa_mem_range *ranges, uint32_t count)
{
	set_mapped(e, ranges, count, false);
}

static void restore(struct spmc_endpoint *e, const struct ffa_mem_range *ranges,
		    uint32_t count, struct mobj *pages,
		    const struct spmc_view *view)
{
	(void)pages;
	(void)view;
	set_mapped(e, ranges, count, true);
}

static enum status map(struct spmc_endpoint *e, struct spmc_mapping *m)
{
	struct world_sp *sp = sp_of(e);

	if (sp->map_fails)
		return ST_NO_MEM;
	assert_false(m->is_writable && m->is_executable);
	m->address = sp->next_va;
	sp->next_va += m->pages->page_count * FFA_PAGE_BYTES;
	sp->mapped_pages += m->pages->page_count;
	sp->last_map_is_writable = m->is_writable;
	return ST_OK;
}

static void unmap(struct spmc_endpoint *e, uint64_t address,
		  uint32_t page_count)
{
	assert_true(address >= UINT64_C(0x80000000));
	sp_of(e)->mapped_pages -= page_count;
}

static const struct spmc_space sp_space = {
	.collect = collect,
	.withdraw = withdraw,
	.restore = restore,
	.map = map,
	.unmap = unmap,
};

static const uint8_t uuids[WORLD_SPS][1][UUID_BYTES] = {
	{{0x11, 0x11}}, {{0x22, 0x22}}, {{0x33, 0x33}}};

static void start_sp(unsigned int i, uint32_t version)
{
	struct world_sp *sp = &world_sps[i];

	memset(sp, 0, sizeof(*sp));
	sp->e = (struct spmc_endpoint){
		.id = (uint16_t)(FFA_ID_SECURE + 1 + i),
		.version = version,
		.properties = FFA_PROPERTY_RECEIVES_DIRECT |
			      FFA_PROPERTY_SENDS_DIRECT |
			      FFA_PROPERTY_NOTIFICATIONS | FFA_PROPERTY_AARCH64,
		.execution_contexts = 1,
		.uuids = uuids[i],
		.uuid_count = 1,
		.space = &sp_space,
	};
	sp->next_va = UINT64_C(0x80000000);
	memset(sp->is_mapped, 1, sizeof(sp->is_mapped));
	assert_int_equal(mobj_create_anon(WORLD_PAGES, &sp->memory), ST_OK);
	assert_int_equal(endpoint_add(&sp->e), ST_OK);
	assert_int_equal(notification_enable(&sp->e, 1), ST_OK);
	assert_int_equal(rxtx_map(&sp->e,
				  WORLD_VA + WORLD_TX_PAGE * FFA_PAGE_BYTES,
				  WORLD_VA + WORLD_RX_PAGE * FFA_PAGE_BYTES, 1),
			 ST_OK);
}

void world_start(uint32_t version)
{
	used_before = used();
	list_init(&endpoints);
	spmc_identity.has_wide_calls = true;
	spmc_identity.schedule_intid = 8;
	world_ns = (struct spmc_endpoint){
		.id = FFA_ID_NWD, .version = version, .space = &normal_space};
	assert_int_equal(endpoint_add(&world_ns), ST_OK);
	assert_int_equal(rxtx_map(&world_ns, world_ns_page(NS_PAGES - 4),
				  world_ns_page(NS_PAGES - 2), 2),
			 ST_OK);
	for (unsigned int i = 0; i < WORLD_SPS; i++)
		start_sp(i, version);
}

void world_stop(void)
{
	assert_int_equal(rxtx_unmap(&world_ns), ST_OK);
	for (unsigned int i = 0; i < WORLD_SPS; i++) {
		struct world_sp *sp = &world_sps[i];

		mem_forget_endpoint(&sp->e);
		assert_int_equal(rxtx_unmap(&sp->e), ST_OK);
		heap_free(sp->e.notifications.vcpus);
		mobj_put(sp->memory);
	}
	heap_free(world_ns.notifications.vcpus);
	assert_int_equal(mem_transaction_count(), 0);
	list_init(&endpoints);
	assert_int_equal(used(), used_before);
}

uint64_t world_ns_page(unsigned int i)
{
	return SIM_NS_PA + i * FFA_PAGE_BYTES;
}

static void *mobj_byte(const struct mobj *m, uint64_t offset)
{
	size_t avail = 0;

	return mobj_ptr(m, offset, &avail);
}

void *world_bytes(struct spmc_endpoint *e, uint64_t address)
{
	if (e == &world_ns)
		return kmap_ns(address, 1);
	return mobj_byte(sp_of(e)->memory, address - WORLD_VA);
}

void *world_tx(struct spmc_endpoint *e)
{
	return mobj_byte(e->rxtx.tx, 0);
}

void *world_rx(struct spmc_endpoint *e)
{
	return mobj_byte(e->rxtx.rx, 0);
}

int world_call(struct spmc_endpoint *e, uint32_t function, uint64_t x1,
	       uint64_t x2, uint64_t x3, uint64_t x4, uint64_t x5)
{
	world_regs = (struct ffa_regs){{function, x1, x2, x3, x4, x5}};
	if (!spmc_call(e, &world_regs))
		return INT32_MAX; /* nobody serves it here */
	if (world_regs.x[0] != FFA_ERROR)
		return FFA_OK;
	assert_int_equal(world_regs.x[1], 0);
	assert_int_equal(world_regs.x[2] >> 32, 0);
	return (int)(int32_t)world_regs.x[2];
}

static uint32_t write_head(uint32_t version, const struct world_memory *m,
			   uint8_t *at, uint32_t access_bytes)
{
	struct ffa_mem_transaction t = {
		.sender = m->sender,
		.attributes = m->attributes,
		.flags = m->flags,
		.handle = m->handle,
		.tag = m->tag,
		.access_bytes = access_bytes,
		.access_count = m->access_count,
		.access_offset = sizeof(t),
	};
	struct ffa_mem_transaction_1_0 old = {
		.sender = m->sender,
		.attributes = (uint8_t)m->attributes,
		.flags = m->flags,
		.handle = m->handle,
		.tag = m->tag,
		.access_count = m->access_count,
	};

	if (version < FFA_VERSION_1_1) {
		memcpy(at, &old, sizeof(old));
		return sizeof(old);
	}
	memcpy(at, &t, sizeof(t));
	return sizeof(t);
}

uint32_t world_write(const struct spmc_endpoint *e,
		     const struct world_memory *m, void *buffer)
{
	uint32_t access_bytes = e->version < FFA_VERSION_1_2
					? sizeof(struct ffa_mem_access)
					: sizeof(struct ffa_mem_access_1_2);
	uint8_t *out = buffer;
	uint32_t at = write_head(e->version, m, out, access_bytes);
	struct ffa_mem_composite c = {.range_count = m->range_count,
				      .page_count = m->page_count};

	for (uint32_t i = 0; i < m->access_count; i++) {
		struct ffa_mem_access_1_2 a = {
			.endpoint = m->access[i].id,
			.permissions = m->access[i].permissions,
			.flags = m->access[i].flags,
		};

		if (m->range_count)
			a.composite_offset =
				at + (m->access_count - i) * access_bytes;
		memcpy(out + at, &a, access_bytes);
		at += access_bytes;
	}
	if (!m->range_count)
		return at;
	for (uint32_t i = 0; !m->page_count && i < m->range_count; i++)
		c.page_count += m->ranges[i].page_count;
	memcpy(out + at, &c, sizeof(c));
	at += sizeof(c);
	memcpy(out + at, m->ranges, m->range_count * sizeof(m->ranges[0]));
	return at + m->range_count * (uint32_t)sizeof(m->ranges[0]);
}

int world_send(struct spmc_endpoint *e, uint32_t function,
	       const struct world_memory *m)
{
	uint32_t size = world_write(e, m, world_tx(e));

	return world_call(e, function, size, size, 0, 0, 0);
}

uint64_t world_handle(void)
{
	return world_regs.x[2] | world_regs.x[3] << 32;
}

uint64_t world_retrieved_address(struct spmc_endpoint *e)
{
	struct ffa_mem_range range;
	uint32_t size = (uint32_t)world_regs.x[1];

	memcpy(&range, (uint8_t *)world_rx(e) + size - sizeof(range),
	       sizeof(range));
	return range.address;
}

int world_relinquish(struct spmc_endpoint *e, uint64_t handle, uint32_t flags)
{
	struct ffa_mem_relinquish d = {
		.handle = handle, .flags = flags, .endpoint_count = 1};

	memcpy(world_tx(e), &d, sizeof(d));
	memcpy((uint8_t *)world_tx(e) + sizeof(d), &e->id, sizeof(e->id));
	return world_call(e, FFA_MEM_RELINQUISH, 0, 0, 0, 0, 0);
}

int world_reclaim(struct spmc_endpoint *e, uint64_t handle, uint32_t flags)
{
	return world_call(e, FFA_MEM_RECLAIM, (uint32_t)handle, handle >> 32,
			  flags, 0, 0);
}

/* Two pages of normal world for the first partition. */
struct world_memory world_from_ns(void)
{
	return (struct world_memory){
		.attributes = FFA_MEM_NORMAL_WB_INNER,
		.tag = 0x1234,
		.access = {{0x8001, FFA_ACCESS_RW, 0}},
		.access_count = 1,
		.ranges = {{world_ns_page(2), 2, 0}},
		.range_count = 1,
	};
}

/* A page of the first partition for the second. */
struct world_memory world_from_sp(void)
{
	return (struct world_memory){
		.sender = 0x8001,
		.attributes = FFA_MEM_NORMAL_WB_INNER,
		.access = {{0x8002, FFA_ACCESS_RW, 0}},
		.access_count = 1,
		.ranges = {{WORLD_VA + 5 * FFA_PAGE_BYTES, 1, 0}},
		.range_count = 1,
	};
}
