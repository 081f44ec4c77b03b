/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/svc/event_log.h"
#include "tests/support/partition_world.h"

static void look_at_start(struct partition *p)
{
	const struct uctx_region *image = uctx_find(p->uctx, p->entry.pc);
	const struct uctx_region *r = NULL;

	assert_int_equal(p->c.model, RUN_MODEL_INIT);
	assert_int_equal(image->attr, MAP_READ | MAP_EXEC);
	if (p->e.id == QUEUED) {
		r = uctx_find(p->uctx, p->entry.sp - 1);
		assert_int_equal(r->kind, UCTX_STACK);
		assert_int_equal(r->page_count, 2);
		return;
	}
	/* Pages of the image that the manifest makes data. */
	r = uctx_find(p->uctx, p->entry.pc + PAGE_BYTES);
	assert_int_equal(r->attr, MAP_READ | MAP_WRITE);
	assert_true(r->va == p->region_va[5]);
	r = uctx_find(p->uctx, p->region_va[3]);
	assert_true(mobj_page_pa(r->mobj, r->mobj_page) == fixed_pa);
	/* A place that the manifest names is one for both. */
	assert_true(p->region_va[3] == fixed_pa);
	assert_true(p->device_va[0] ==
		    mobj_page_pa(uctx_find(p->uctx, p->device_va[0])->mobj, 0));
	r = uctx_find(p->uctx, p->region_va[4]);
	assert_true(r->attr == (MAP_READ | MAP_WRITE | MAP_NONSECURE));
	r = uctx_find(p->uctx, p->device_va[0]);
	assert_true(r->attr == (MAP_READ | MAP_WRITE | MAP_DEVICE));
	/* Boot information, where the manifest wants it. */
	assert_true(p->entry.arg[0] == 0);
	r = uctx_find(p->uctx, p->entry.arg[2]);
	assert_int_equal(r->attr, MAP_READ);
	assert_non_null(p->e.rxtx.rx);
}

static void they_find_what_their_manifests_ask_for(void **state)
{
	(void)state;
	at_start = look_at_start;
	start();
	assert_int_equal(sp(RUNNER)->c.state, RUN_WAITING);
	assert_int_equal(sp(QUEUED)->c.state, RUN_WAITING);
	assert_true(is_on[uart_irq]);
}

/* As QEMU's machine starts: nothing was measured. */
static const uint8_t *log_bytes;
static size_t log_size;

static uint64_t number_in(const void *fdt, int node, const char *name, int want)
{
	int length = 0;
	const void *p = fdt_getprop(fdt, node, name, &length);

	assert_non_null(p);
	assert_int_equal(length, want);
	return want == 8 ? fdt64_ld(p) : fdt32_ld(p);
}

/* The manifest that a partition finds, behind the list in its boot
 * information; its log, as it says. */
static void look_for_log(struct partition *p)
{
	static uint8_t found[8192] __aligned(8);
	const struct uctx_region *info = NULL;
	const struct uctx_region *log = NULL;
	struct ffa_boot_info_entry e = {};
	int node = 0;
	uint64_t va = 0;

	if (p->e.id != RUNNER)
		return;
	info = uctx_find(p->uctx, p->entry.arg[2]);
	assert_int_equal(mobj_read(info->mobj, 32, &e, sizeof(e)), ST_OK);
	assert_int_equal(mobj_read(info->mobj, e.contents - info->va, found,
				   e.size_bytes),
			 ST_OK);
	node = fdt_path_offset(found, "/tpm_event_log");
	va = number_in(found, node, "tpm_event_log_addr", 8);
	assert_true(number_in(found, node, "tpm_event_log_size", 4) ==
		    log_size);
	log = uctx_find(p->uctx, va);
	assert_true(!!log == !!log_size);
	if (!log)
		return;
	assert_int_equal(log->attr, MAP_READ);
	assert_int_equal(mobj_read(log->mobj, 0, found, log_size), ST_OK);
	assert_memory_equal(found, log_bytes, log_size);
	/* It is not theirs to change or to pass on. */
	assert_int_equal(SP_CODE(p, FFA_64(FFA_MEM_PERM_SET), va, 1, 5),
			 INVALID);
	assert_int_equal((int)send(p, FFA_MEM_LEND, va, 1), DENIED);
}

static void who_asks_for_the_event_log_has_a_copy(void **state)
{
	static uint8_t log[5000] = {[4] = 3, [28] = 33, [4999] = 7};

	(void)state;
	at_start = look_for_log;
	start();
	assert_int_equal(sp(RUNNER)->c.state, RUN_WAITING);
	(void)finish(NULL);
	memcpy(log + 32, "Spec ID Event03", 16);
	assert_int_equal(event_log_keep(log, sizeof(log)), ST_OK);
	log_bytes = log;
	log_size = sizeof(log);
	(void)prepare(NULL);
	at_start = look_for_log;
	start();
	assert_int_equal(sp(RUNNER)->c.state, RUN_WAITING);
	/* The other one did not ask. */
	assert_false(sp(QUEUED)->m.wants_event_log);
}

#define GET FFA_64(FFA_MEM_PERM_GET)
#define SET FFA_64(FFA_MEM_PERM_SET)
#define MAP FFA_64(FFA_RXTX_MAP)

static void change_rights(struct partition *p)
{
	uint64_t pc = p->entry.pc;
	struct ffa_regs r = {};

	if (p->e.id != RUNNER)
		return;
	r = SP_CALL(p, GET, pc);
	assert_true(r.x[0] == FFA_SUCCESS && r.x[2] == 3);
	assert_int_equal(SP_CODE(p, SET, pc, 1, 5), FFA_OK);
	r = SP_CALL(p, GET, pc);
	assert_true(r.x[2] == 5);
	assert_int_equal(uctx_find(p->uctx, pc)->attr, MAP_READ | MAP_WRITE);
	/* The 32-bit form finds what lies where they are, too. */
	assert_true(pc >> 32);
	r = SP_CALL(p, FFA_MEM_PERM_GET, pc);
	assert_true(r.x[2] == 5);
	assert_int_equal(SP_CODE(p, FFA_MEM_PERM_SET, pc, 1, 7), FFA_OK);
	assert_int_equal(SP_CODE(p, SET, pc, 1, 5), FFA_OK);
	/* Never both, none, or what is not there. */
	assert_int_equal(SP_CODE(p, SET, pc, 1, 1), INVALID);
	assert_int_equal(SP_CODE(p, SET, pc, 1, 0), INVALID);
	assert_int_equal(SP_CODE(p, SET, pc, 1, 8 | 7), INVALID);
	assert_int_equal(SP_CODE(p, SET, pc, 0, 7), INVALID);
	assert_int_equal(SP_CODE(p, SET, pc + 1, 1, 7), INVALID);
	assert_int_equal(SP_CODE(p, SET, pc, UINT32_MAX, 7), INVALID);
	assert_int_equal(SP_CODE(p, SET, 0, 1, 7), INVALID);
	assert_int_equal(SP_CODE(p, SET, UINT64_MAX - 0xfff, 1, 7), INVALID);
	assert_int_equal(SP_CODE(p, GET, 0), INVALID);
	/* Not devices, boot information, code of normal world's memory. */
	assert_int_equal(SP_CODE(p, SET, p->device_va[0], 1, 7), INVALID);
	assert_int_equal(SP_CODE(p, SET, p->entry.arg[2], 1, 5), INVALID);
	assert_int_equal(SP_CODE(p, SET, p->region_va[4], 1, 3), INVALID);
	assert_int_equal(SP_CODE(p, FFA_RXTX_UNMAP), DENIED);
	/* Not what others write. */
	assert_int_equal(SP_CODE(p, SET, p->region_va[0], 1, 3), DENIED);
	assert_int_equal(SP_CODE(p, SET, pc, 1, 3), FFA_OK);
}

/* TX and RX as calls of a partition that has none. */
static void map_buffers(struct partition *p)
{
	uint64_t stack = p->entry.sp - 2 * PAGE_BYTES;
	uint64_t pc = p->entry.pc;

	if (p->e.id != QUEUED)
		return;
	assert_int_equal(SP_CODE(p, MAP, stack, pc, 1), INVALID);
	assert_int_equal(SP_CODE(p, MAP, pc, stack, 1), INVALID);
	assert_int_equal(SP_CODE(p, MAP, stack, stack, 1), INVALID);
	assert_int_equal(SP_CODE(p, MAP, stack, p->entry.arg[0], 1), INVALID);
	assert_int_equal(SP_CODE(p, SET, pc + PAGE_BYTES, 1, 7), FFA_OK);
	assert_int_equal(SP_CODE(p, MAP, pc + PAGE_BYTES, stack, 1), INVALID);
	assert_int_equal(SP_CODE(p, MAP, stack, pc + PAGE_BYTES, 1), FFA_OK);
	assert_int_equal(SP_CODE(p, SET, pc + PAGE_BYTES, 1, 3), DENIED);
	assert_int_equal(SP_CODE(p, FFA_RXTX_UNMAP), FFA_OK);
	assert_int_equal(SP_CODE(p, SET, pc + PAGE_BYTES, 1, 3), FFA_OK);
}

static void buffers_are_memory_that_does_not_run(void **state)
{
	(void)state;
	at_start = map_buffers;
	start();
	assert_int_equal(sp(QUEUED)->c.state, RUN_WAITING);
}

static void change_late(struct partition *p, struct ffa_regs *r)
{
	r->x[3] = (uint64_t)SP_CODE(p, SET, p->entry.pc, 1, 5);
	assert_int_equal(SP_CODE(p, GET, p->entry.pc), DENIED);
}

static void rights_change_until_they_wait(void **state)
{
	(void)state;
	at_start = change_rights;
	on_request = change_late;
	start();
	assert_int_equal(sp(RUNNER)->c.state, RUN_WAITING);
	ask(RUNNER, 0);
	assert_int_equal(ns_regs.x[3], (uint64_t)(int64_t)DENIED);
}

static void lend_and_reclaim(struct partition *p, struct ffa_regs *r)
{
	uint64_t va = p->region_va[2];
	const struct uctx_region *region = NULL;
	uint64_t handle = 0;

	if (p->e.id != RUNNER)
		return;
	handle = send(p, FFA_MEM_LEND, va + PAGE_BYTES, 2);
	region = uctx_find(p->uctx, va + PAGE_BYTES);
	assert_true(region->is_hidden && region->page_count == 2);
	assert_int_equal(uctx_check(p->uctx, (user_addr_t){va + PAGE_BYTES}, 1,
				    MAP_READ, false),
			 ST_DENIED);
	assert_false(uctx_find(p->uctx, va)->is_hidden);
	/* Neither again, nor by pages round it, nor as a buffer. */
	assert_int_equal((int)send(p, FFA_MEM_SHARE, va, 4), DENIED);
	assert_int_equal(SP_CODE(p, FFA_MEM_RECLAIM, handle + 1), INVALID);
	assert_int_equal(SP_CODE(p, FFA_MEM_RECLAIM, handle), FFA_OK);
	assert_false(uctx_find(p->uctx, va + PAGE_BYTES)->is_hidden);
	/* What is not its own. */
	assert_int_equal((int)send(p, FFA_MEM_LEND, p->device_va[0], 1),
			 DENIED);
	assert_int_equal((int)send(p, FFA_MEM_LEND, p->region_va[4], 1),
			 DENIED);
	assert_int_equal((int)send(p, FFA_MEM_LEND, p->entry.arg[2], 1),
			 DENIED);
	assert_int_equal((int)send(p, FFA_MEM_LEND, p->entry.pc, 1), DENIED);
	assert_int_equal((int)send(p, FFA_MEM_LEND, 0x1000, 1), DENIED);
	handle = send(p, FFA_MEM_SHARE, va, 4);
	assert_false(uctx_find(p->uctx, va)->is_hidden);
	r->x[3] = handle;
}

static void what_they_lend_is_out_of_their_reach(void **state)
{
	(void)state;
	on_request = lend_and_reclaim;
	start();
	ask(RUNNER, 0);
	assert_non_null(mem_find(ns_regs.x[3]));
}

static void give_away_and_get_back(struct partition *p, struct ffa_regs *r)
{
	struct ffa_mem_range range = {.address = p->region_va[2] + PAGE_BYTES,
				      .page_count = 2};
	struct spmc_mapping m = {.is_donated = true};
	struct spmc_mapping part = {.is_donated = true};
	struct mobj_piece piece = {.page = 1, .page_count = 1};
	struct spmc_view view = {};

	(void)r;
	if (p->e.id != RUNNER)
		return;
	assert_int_equal(
		partition_space.collect(&p->e, &range, 1, &m.pages, &view),
		ST_OK);
	partition_space.withdraw(&p->e, &range, 1);
	/* Less than was given is no longer what was there. */
	piece.of = m.pages;
	assert_int_equal(mobj_create_parts(&piece, 1, &part.pages), ST_OK);
	assert_int_equal(partition_space.map(&p->e, &part), ST_OK);
	assert_false(part.address >= range.address &&
		     part.address < range.address + 2 * PAGE_BYTES);
	/* All of it is, with the rights of now. */
	assert_int_equal(partition_space.map(&p->e, &m), ST_OK);
	assert_true(m.address == range.address);
	assert_false(uctx_find(p->uctx, m.address)->is_hidden);
	assert_int_equal(uctx_find(p->uctx, m.address)->attr, MAP_READ);
	mobj_put(part.pages);
	mobj_put(m.pages);
}

static void memory_comes_back_to_where_it_was(void **state)
{
	(void)state;
	on_request = give_away_and_get_back;
	start();
	ask(RUNNER, 0);
	assert_int_equal(sp(RUNNER)->c.state, RUN_WAITING);
}

static void memory_that_is_not_there_leaves_them_out(void **state)
{
	static const struct {
		const char *path;
		uint64_t address;
	} bad[] = {
		{"/memory-regions/fixed", 0x0e000000}, /* the firmware's */
		{"/memory-regions/fixed", 0x09000000}, /* no RAM */
		{"/memory-regions/fixed", 0x40000000}, /* normal world's */
		{"/memory-regions/normal", 0x0e900000},
		{"/memory-regions/normal", 0x09000000},
		{"/device-regions/uart", 0x0e100000},
		{"/device-regions/uart", 0x0e000000},
		{"/device-regions/uart", 0x40000000},
		{"/device-regions/uart", 0xfffffffffffff000},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		(void)prepare(NULL);
		set_u64(runner_fdt, bad[i].path, "base-address",
			bad[i].address);
		start();
		assert_null(endpoint_find(RUNNER));
		ask(QUEUED, 1);
		(void)finish(NULL);
	}
	(void)prepare(NULL);
}

static void an_id_or_name_that_is_taken_leaves_them_out(void **state)
{
	int node = 0;

	(void)state;
	assert_int_equal(fdt_setprop_inplace_u32(queued_fdt, node, "id",
						 spmc_identity.id),
			 0);
	start();
	assert_int_equal(endpoint_count(), 2);
	(void)finish(NULL);
	(void)prepare(NULL);
	memcpy(fdt_getprop_w(queued_fdt, 0, "uuid", NULL),
	       fdt_getprop(runner_fdt, 0, "uuid", NULL), 16);
	start();
	assert_int_equal(endpoint_count(), 2);
}

static void lack_of_memory_leaves_them_out(void **state)
{
	(void)state;
	for (unsigned long nth = 1; nth < 160; nth += 3) {
		const struct image_sources s = {.embedded = embedded,
						.embedded_count = 2};

		(void)prepare(NULL);
		(void)arch_irq_mask_all();
		page_fail_nth(nth);
		(void)!partitions_start(&s);
		page_fail_nth(0);
		(void)finish(NULL);
	}
	(void)prepare(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(they_find_what_their_manifests_ask_for),
		TEST(who_asks_for_the_event_log_has_a_copy),
		TEST(rights_change_until_they_wait),
		TEST(buffers_are_memory_that_does_not_run),
		TEST(what_they_lend_is_out_of_their_reach),
		TEST(memory_comes_back_to_where_it_was),
		TEST(memory_that_is_not_there_leaves_them_out),
		TEST(an_id_or_name_that_is_taken_leaves_them_out),
		TEST(lack_of_memory_leaves_them_out),
	};

	irq_set_chip(&chip);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
