/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "base/bytes/uuid.h"
#include "base/text/format.h"
#include "kernel/drivers/model/census.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/mm/shm.h"
#include "kernel/pta/command.h"
#include "kernel/pta/pta_list.h"
#include "kernel/svc/time.h"
#include "kernel/thread/thread.h"

/* What memory and objects are in use. Spec: abi-xtest 2.3. */
enum {
	STATS_PAGER = 0,
	STATS_ALLOC = 1,
	STATS_HEAP_CENSUS = 2, /* xtest --stats --memleak */
	STATS_TA = 3,
	STATS_TIME = 4,
	STATS_DRIVERS = 5, /* xtest --stats --clocks, --regulators */
};

enum {
	STATS_DRIVERS_CLOCKS = 0,
	STATS_DRIVERS_REGULATORS = 1,
};

/* One record of STATS_ALLOC, as xtest prints it. */
struct pool_record {
	char name[32];
	uint32_t allocated;
	uint32_t max_allocated;
	uint32_t size;
	uint32_t failed_count;
	uint32_t biggest_failed;
	uint32_t biggest_failed_used;
};
static_assert(sizeof(struct pool_record) == 56, "stats ABI");

static uint32_t clamp32(uint64_t x)
{
	return (uint32_t)MIN(x, (uint64_t)UINT32_MAX);
}

static void read_pages(struct pool_record *r)
{
	struct page_stats s;
	struct heap_stats heap;
	struct thread_stats threads;

	/* What the heap and idle threads keep in store is not in use. */
	page_get_stats(&s);
	heap_get_stats(&heap);
	thread_get_stats(&threads);
	r->allocated = clamp32((s.total_pages - s.free_pages - heap.pages -
				threads.idle_pages) *
			       PAGE_BYTES);
	r->max_allocated =
		clamp32((s.total_pages - s.low_water_pages) * PAGE_BYTES);
	r->size = clamp32(s.total_pages * PAGE_BYTES);
	r->failed_count = clamp32(s.failed_count);
	r->biggest_failed = clamp32(s.biggest_failed_pages * PAGE_BYTES);
	r->biggest_failed_used =
		clamp32(s.biggest_failed_used_pages * PAGE_BYTES);
}

static void read_heap(struct pool_record *r)
{
	struct heap_stats s;
	struct thread_stats threads;

	heap_get_stats(&s);
	thread_get_stats(&threads);
	r->allocated = clamp32(s.allocated_bytes - threads.idle_heap_bytes);
	r->max_allocated = clamp32(s.max_allocated_bytes);
	r->size = clamp32(s.pages * PAGE_BYTES);
}

static void read_threads(struct pool_record *r)
{
	struct thread_stats s;

	thread_get_stats(&s);
	r->allocated = s.busy;
	r->size = thread_limit();
}

static void read_sessions(struct pool_record *r)
{
	r->allocated = clamp32(ta_session_count());
}

static void read_instances(struct pool_record *r)
{
	r->allocated = clamp32(ta_instance_count());
}

static void read_shm(struct pool_record *r)
{
	r->allocated = clamp32(shm_count());
}

/* Ids from 1. Bytes in the first two, counts of objects in the others. All
 * memory comes out of the first, so that is where requests fail. */
static const struct {
	const char *name;
	void (*read)(struct pool_record *r);
} pools[] = {
	{"Secure pages", read_pages},
	{"Kernel heap", read_heap},
	{"Threads (count)", read_threads},
	{"Sessions (count)", read_sessions},
	{"TA instances (count)", read_instances},
	{"Shared memory objects (count)", read_shm},
};

static void read_pool(size_t idx, struct pool_record *r)
{
	*r = (struct pool_record){0};
	text_format(r->name, sizeof(r->name), "%s", pools[idx].name);
	pools[idx].read(r);
}

/* v0.a: pool, 0 for all; v0.b: reset high-water marks (ignored: others read
 * them too). */
static uint32_t get_alloc(__unused struct ta_session *s, struct ta_params *ps)
{
	struct pool_record records[ARRAY_SIZE(pools)];
	uint32_t id = ps->p[0].value.a;

	if (id > ARRAY_SIZE(pools))
		return GP_ERROR_ITEM_NOT_FOUND;
	for (size_t i = 0; i < ARRAY_SIZE(pools); i++)
		read_pool(i, &records[i]);
	if (id != 0)
		return pta_answer(&ps->p[1], &records[id - 1],
				  sizeof(records[0]));
	return pta_answer(&ps->p[1], records, sizeof(records));
}

/* There is no pager: all secure memory is resident. */
static uint32_t get_pager(__unused struct ta_session *s, struct ta_params *ps)
{
	for (size_t i = 0; i < 3; i++) {
		ps->p[i].value.a = 0;
		ps->p[i].value.b = 0;
	}
	return GP_SUCCESS;
}

static uint32_t get_time(__unused struct ta_session *s, struct ta_params *ps)
{
	struct tee_time t = {0};
	enum status st = time_ree(&t);

	if (st != ST_OK)
		return gp_from_status(st);
	ps->p[0].value.a = t.seconds;
	ps->p[0].value.b = t.millis;
	time_system(&t);
	ps->p[1].value.a = t.seconds;
	ps->p[1].value.b = t.millis;
	return GP_SUCCESS;
}

/* What the heap holds, by size, to the console: what keeps growing leaks. */
static uint32_t log_heap(__unused struct ta_session *s,
			 __unused struct ta_params *ps)
{
	struct heap_class_stats c;

	log_info("Kernel heap, objects in use:");
	for (unsigned int i = 0; heap_get_class_stats(i, &c); i++) {
		if (c.object_count && c.object_bytes)
			log_info("%5zu bytes: %zu", c.object_bytes,
				 c.object_count);
		else if (c.object_count)
			log_info("page runs: %zu", c.object_count);
	}
	return GP_SUCCESS;
}

/* One record of STATS_TA. */
struct ta_record {
	uint8_t uuid[UUID_BYTES]; /* in memory order */
	uint32_t is_panicked;
	uint32_t session_count;
	struct pool_record memory;
};
static_assert(sizeof(struct ta_record) == 80, "stats ABI");

/* Memory is what is mapped in the TA: what its own allocator makes of it is
 * known only inside. */
static void describe_ta(const struct ta_summary *s, struct ta_record *r)
{
	*r = (struct ta_record){.is_panicked = s->is_dead,
				.session_count = s->session_count};
	uuid_swap_order(s->uuid, r->uuid);
	text_format(r->memory.name, sizeof(r->memory.name), "TA memory");
	r->memory.allocated = clamp32(s->memory_pages * PAGE_BYTES);
	r->memory.max_allocated = r->memory.allocated;
	r->memory.size = r->memory.allocated;
}

static uint32_t get_tas(__unused struct ta_session *s, struct ta_params *ps)
{
	/* Some may come between two looks: those are left out. */
	size_t count = ta_list(NULL, 0);
	struct ta_summary *list = heap_alloc_array(count, sizeof(*list));
	struct ta_record *records = heap_alloc_array(count, sizeof(*records));
	uint32_t code = GP_ERROR_OUT_OF_MEMORY;

	if (list && records) {
		count = MIN(count, ta_list(list, count));
		for (size_t i = 0; i < count; i++)
			describe_ta(&list[i], &records[i]);
		code = pta_answer(&ps->p[0], records, count * sizeof(*records));
	}
	heap_free(records);
	heap_free(list);
	return code;
}

/* v0.a: which, to the console. */
static uint32_t log_devices(__unused struct ta_session *s, struct ta_params *ps)
{
	switch (ps->p[0].value.a) {
	case STATS_DRIVERS_CLOCKS:
		dt_census_log(DT_CLOCK);
		return GP_SUCCESS;
	case STATS_DRIVERS_REGULATORS:
		dt_census_log(DT_REGULATOR);
		return GP_SUCCESS;
	default:
		return GP_ERROR_BAD_PARAMETERS;
	}
}

static uint32_t invoke(struct ta_session *s, uint32_t cmd, struct ta_params *ps)
{
	static const struct pta_command commands[] = {
		{STATS_PAGER,
		 TA_PARAM_TYPES(PTA_V_OUT, PTA_V_OUT, PTA_V_OUT, 0), get_pager},
		{STATS_ALLOC, TA_PARAM_TYPES(PTA_V_IN, PTA_M_OUT, 0, 0),
		 get_alloc},
		{STATS_TIME, TA_PARAM_TYPES(PTA_V_OUT, PTA_V_OUT, 0, 0),
		 get_time},
		{STATS_HEAP_CENSUS, PTA_NO_PARAMS, log_heap},
		{STATS_TA, TA_PARAM_TYPES(PTA_M_OUT, 0, 0, 0), get_tas},
		{STATS_DRIVERS, TA_PARAM_TYPES(PTA_V_IN, 0, 0, 0), log_devices},
	};

	return pta_run_command(commands, ARRAY_SIZE(commands),
			       GP_ERROR_BAD_PARAMETERS, s, cmd, ps);
}

const struct pta pta_stats = {
	.uuid = {0xd9, 0x6a, 0x5b, 0x40, 0xe2, 0xc7, 0xb1, 0xaf, 0x87, 0x94,
		 0x10, 0x02, 0xa5, 0xd5, 0xc6, 0x1b},
	.name = "stats",
	.invoke = invoke,
};
