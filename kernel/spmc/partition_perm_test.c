/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/support/partition_world.h"

/*
 * No page can be run that somebody can write, however it came to be seen
 * twice: RUNNER, which still starts and so may change rights, and QUEUED, which
 * waits already, hand pages to each other.
 */
#define SET FFA_64(FFA_MEM_PERM_SET)
#define GET FFA_64(FFA_MEM_PERM_GET)
#define MAP FFA_64(FFA_RXTX_MAP)
#define RX  3u /* rights, as FFA_MEM_PERM_SET wants them */
#define RO  7u
#define RW  5u

/* What QUEUED is asked to do, by x3; x4.. are what for. */
enum command {
	SEND = 1,   /* function, page, permissions */
	RETRIEVE,   /* handle, permissions */
	RELINQUISH, /* handle */
	RECLAIM,    /* handle */
};

static uint64_t page_of(const struct partition *p, uint64_t i)
{
	return p->e.id == RUNNER ? p->region_va[2] + i * PAGE_BYTES
				 : p->entry.sp - (2 - i) * PAGE_BYTES;
}

static uint32_t access_bytes(const struct partition *p)
{
	return p->e.version >= FFA_VERSION_1_2
		       ? sizeof(struct ffa_mem_access_1_2)
		       : sizeof(struct ffa_mem_access);
}

static void put(struct partition *p, uint64_t at, const void *data,
		size_t bytes)
{
	assert_int_equal(mobj_write(p->e.rxtx.tx, at, data, bytes), ST_OK);
}

/* Head and access descriptor of a transaction; returns where they end. */
static uint32_t put_head(struct partition *p, struct ffa_mem_transaction *head,
			 const struct ffa_mem_access_1_2 *access)
{
	head->access_bytes = access_bytes(p);
	head->access_count = 1;
	head->access_offset = sizeof(*head);
	put(p, 0, head, sizeof(*head));
	put(p, sizeof(*head), access, access_bytes(p));
	return (uint32_t)sizeof(*head) + access_bytes(p);
}

/* One page; returns the length. */
static uint32_t put_send(struct partition *p, uint32_t function, uint64_t va,
			 uint8_t permissions)
{
	struct ffa_mem_transaction head = {
		.sender = p->e.id,
		.attributes =
			function == FFA_MEM_SHARE ? FFA_MEM_NORMAL_WB_INNER : 0,
	};
	const struct ffa_mem_access_1_2 access = {
		.endpoint = p->e.id == RUNNER ? QUEUED : RUNNER,
		.permissions = permissions,
		.composite_offset = (uint32_t)sizeof(head) + access_bytes(p),
	};
	const struct ffa_mem_composite composite = {.page_count = 1,
						    .range_count = 1};
	const struct ffa_mem_range range = {.address = va, .page_count = 1};
	uint32_t at = put_head(p, &head, &access);

	put(p, at, &composite, sizeof(composite));
	put(p, at + sizeof(composite), &range, sizeof(range));
	return at + (uint32_t)(sizeof(composite) + sizeof(range));
}

static int hand(struct partition *p, uint32_t function, uint64_t va,
		uint8_t permissions, uint64_t *handle)
{
	uint32_t bytes = put_send(p, function, va, permissions);
	struct ffa_regs r = SP_CALL(p, function, bytes, bytes);

	*handle = r.x[2] | r.x[3] << 32;
	return code_of(&r);
}

static int take(struct partition *p, uint64_t handle, uint8_t permissions,
		uint64_t *va)
{
	struct ffa_mem_transaction head = {
		.sender = p->e.id == RUNNER ? QUEUED : RUNNER,
		.handle = handle,
	};
	const struct ffa_mem_access_1_2 access = {.endpoint = p->e.id,
						  .permissions = permissions};
	uint32_t bytes = put_head(p, &head, &access);
	struct ffa_regs r = SP_CALL(p, FFA_MEM_RETRIEVE_REQ, bytes, bytes);

	if (code_of(&r) == FFA_OK) {
		assert_true(r.x[0] == FFA_MEM_RETRIEVE_RESP);
		assert_int_equal(
			mobj_read(p->e.rxtx.rx,
				  bytes + sizeof(struct ffa_mem_composite), va,
				  sizeof(*va)),
			ST_OK);
		assert_int_equal(SP_CODE(p, FFA_RX_RELEASE), FFA_OK);
	}
	return code_of(&r);
}

static int give_back(struct partition *p, uint64_t handle)
{
	const struct {
		struct ffa_mem_relinquish head;
		uint16_t id;
	} __packed d = {{.handle = handle, .endpoint_count = 1}, p->e.id};

	put(p, 0, &d, sizeof(d));
	return SP_CODE(p, FFA_MEM_RELINQUISH);
}

static int reclaim(struct partition *p, uint64_t handle)
{
	return SP_CODE(p, FFA_MEM_RECLAIM, (uint32_t)handle, handle >> 32);
}

static void obey(struct partition *p, struct ffa_regs *r)
{
	int code = INVALID;

	if (r->x[3] == SEND)
		code = hand(p, (uint32_t)r->x[4], page_of(p, r->x[5]),
			    (uint8_t)r->x[6], &r->x[4]);
	else if (r->x[3] == RETRIEVE)
		code = take(p, r->x[4], (uint8_t)r->x[5], &r->x[4]);
	else if (r->x[3] == RELINQUISH)
		code = give_back(p, r->x[4]);
	else if (r->x[3] == RECLAIM)
		code = reclaim(p, r->x[4]);
	r->x[3] = (uint64_t)(int64_t)code;
}

/* QUEUED does so for @p; what it found comes back in *@x4. */
static int other(struct partition *p, enum command command, uint64_t *x4,
		 uint64_t x5, uint64_t x6)
{
	struct ffa_regs r =
		SP_CALL(p, REQ, RUNNER << 16 | QUEUED, 0, command, *x4, x5, x6);

	assert_true(r.x[0] == RESP);
	*x4 = r.x[4];
	return (int)(int64_t)r.x[3];
}

#define ANY_RIGHTS_ARE(code, p, va)                                            \
	do {                                                                   \
		assert_int_equal(SP_CODE(p, SET, va, 1, RX), code);            \
		assert_int_equal(SP_CODE(p, SET, va, 1, RO), code);            \
		assert_int_equal(SP_CODE(p, SET, va, 1, RW), code);            \
	} while (0)

static uint32_t rights_of(struct partition *p, uint64_t va)
{
	struct ffa_regs r = SP_CALL(p, GET, va);

	assert_int_equal(code_of(&r), FFA_OK);
	return (uint32_t)r.x[2];
}

static void (*body)(struct partition *p);
static bool has_run;

static void begin(struct partition *p)
{
	uint64_t pc = p->entry.pc;

	if (p->e.id == RUNNER) {
		body(p);
		has_run = true;
		return;
	}
	/* Its buffers are pages of its image. */
	assert_int_equal(SP_CODE(p, SET, pc + PAGE_BYTES, 2, RW), FFA_OK);
	assert_int_equal(
		SP_CODE(p, MAP, pc + PAGE_BYTES, pc + 2 * PAGE_BYTES, 1),
		FFA_OK);
}

/* Both, RUNNER last; @what is what it does before it waits. */
static void run(void (*what)(struct partition *p))
{
	body = what;
	has_run = false;
	at_start = begin;
	on_request = obey;
	assert_int_equal(
		fdt_setprop_inplace_u32(runner_fdt, 0, "boot-order", 3), 0);
	start();
	assert_true(has_run);
	assert_int_equal(sp(RUNNER)->c.state, RUN_WAITING);
	assert_int_equal(sp(QUEUED)->c.state, RUN_WAITING);
}

static void share_data(struct partition *p)
{
	uint64_t va = page_of(p, 1);
	uint64_t handle = 0;
	uint64_t h = 0;

	assert_int_equal(hand(p, FFA_MEM_SHARE, va, FFA_ACCESS_RW, &handle),
			 FFA_OK);
	/* Before the other one has it, while it has it, and after. */
	ANY_RIGHTS_ARE(DENIED, p, va);
	h = handle;
	assert_int_equal(other(p, RETRIEVE, &h, FFA_ACCESS_RW, 0), FFA_OK);
	ANY_RIGHTS_ARE(DENIED, p, va);
	/* Nor among pages that nobody shares. */
	assert_int_equal(SP_CODE(p, SET, va - PAGE_BYTES, 3, RX), DENIED);
	assert_int_equal(rights_of(p, va - PAGE_BYTES), RW);
	assert_int_equal(rights_of(p, va), RW);
	assert_int_equal(SP_CODE(p, SET, va - PAGE_BYTES, 1, RX), FFA_OK);
	assert_int_equal(SP_CODE(p, SET, va - PAGE_BYTES, 1, RW), FFA_OK);
	h = handle;
	assert_int_equal(other(p, RELINQUISH, &h, 0, 0), FFA_OK);
	ANY_RIGHTS_ARE(DENIED, p, va);
	assert_int_equal(reclaim(p, handle), FFA_OK);
	assert_int_equal(SP_CODE(p, SET, va, 1, RX), FFA_OK);
	assert_int_equal(rights_of(p, va), RX);
}

static void what_is_shared_to_write_cannot_become_code(void **state)
{
	(void)state;
	run(share_data);
}

static void share_code(struct partition *p)
{
	uint64_t va = page_of(p, 0);
	uint64_t handle = 0;
	uint64_t h = 0;

	assert_int_equal(SP_CODE(p, SET, va, 1, RX), FFA_OK);
	assert_int_equal(hand(p, FFA_MEM_SHARE, va, FFA_ACCESS_RW, &handle),
			 DENIED);
	assert_int_equal(hand(p, FFA_MEM_LEND, va, FFA_ACCESS_RW, &handle),
			 DENIED);
	assert_int_equal(hand(p, FFA_MEM_SHARE, va, FFA_ACCESS_RO, &handle),
			 FFA_OK);
	ANY_RIGHTS_ARE(DENIED, p, va);
	h = handle;
	assert_int_equal(other(p, RETRIEVE, &h, FFA_ACCESS_RW, 0), DENIED);
	h = handle;
	assert_int_equal(other(p, RETRIEVE, &h, FFA_ACCESS_RO, 0), FFA_OK);
	assert_int_equal(uctx_find(sp(QUEUED)->uctx, h)->attr, MAP_READ);
	/* Data for the one that reads it. */
	ANY_RIGHTS_ARE(DENIED, p, va);
	assert_int_equal(reclaim(p, handle), DENIED);
	h = handle;
	assert_int_equal(other(p, RELINQUISH, &h, 0, 0), FFA_OK);
	assert_int_equal(reclaim(p, handle), FFA_OK);
	assert_int_equal(SP_CODE(p, SET, va, 1, RW), FFA_OK);
}

static void code_is_not_shared_to_write(void **state)
{
	(void)state;
	run(share_code);
}

static void lend(struct partition *p)
{
	uint64_t va = page_of(p, 2);
	uint64_t handle = 0;
	uint64_t h = 0;

	assert_int_equal(hand(p, FFA_MEM_LEND, va, FFA_ACCESS_RW, &handle),
			 FFA_OK);
	ANY_RIGHTS_ARE(DENIED, p, va);
	assert_int_equal(SP_CODE(p, GET, va), INVALID);
	h = handle;
	assert_int_equal(
		other(p, RETRIEVE, &h, FFA_ACCESS_RW | FFA_ACCESS_X, 0),
		DENIED);
	/* Whose alone it is may run it; the lender does not see it then. */
	h = handle;
	assert_int_equal(
		other(p, RETRIEVE, &h, FFA_ACCESS_RO | FFA_ACCESS_X, 0),
		FFA_OK);
	assert_int_equal(uctx_find(sp(QUEUED)->uctx, h)->attr,
			 MAP_READ | MAP_EXEC);
	assert_true(uctx_find(p->uctx, va)->is_hidden);
	ANY_RIGHTS_ARE(DENIED, p, va);
	h = handle;
	assert_int_equal(other(p, RELINQUISH, &h, 0, 0), FFA_OK);
	assert_int_equal(reclaim(p, handle), FFA_OK);
	/* As it was before; its own again. */
	assert_int_equal(rights_of(p, va), RW);
	assert_int_equal(SP_CODE(p, SET, va, 1, RX), FFA_OK);
}

static void what_is_lent_keeps_its_rights(void **state)
{
	(void)state;
	run(lend);
}

static void borrow(struct partition *p)
{
	static const struct {
		uint32_t function;
		uint8_t wish;
	} ways[] = {
		{FFA_MEM_SHARE, FFA_ACCESS_RW},
		{FFA_MEM_SHARE, FFA_ACCESS_RO},
		{FFA_MEM_LEND, FFA_ACCESS_RW | FFA_ACCESS_XN},
		{FFA_MEM_LEND, FFA_ACCESS_RO | FFA_ACCESS_XN},
		{FFA_MEM_LEND, FFA_ACCESS_RO | FFA_ACCESS_X},
	};

	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		uint64_t handle = ways[i].function;
		uint64_t va = 0;
		uint64_t h = 0;

		assert_int_equal(other(p, SEND, &handle, 1, FFA_ACCESS_RW),
				 FFA_OK);
		if (ways[i].function == FFA_MEM_SHARE)
			assert_int_equal(take(p, handle,
					      FFA_ACCESS_RO | FFA_ACCESS_X,
					      &va),
					 INVALID);
		else
			assert_int_equal(take(p, handle,
					      FFA_ACCESS_RW | FFA_ACCESS_X,
					      &va),
					 DENIED);
		assert_int_equal(take(p, handle, ways[i].wish, &va), FFA_OK);
		ANY_RIGHTS_ARE(DENIED, p, va);
		/* Neither a buffer nor another's by way of it. */
		assert_int_equal(hand(p, FFA_MEM_SHARE, va, FFA_ACCESS_RO, &h),
				 DENIED);
		assert_int_equal(give_back(p, handle), FFA_OK);
		assert_int_equal(SP_CODE(p, SET, va, 1, RX), INVALID);
		h = handle;
		assert_int_equal(other(p, RECLAIM, &h, 0, 0), FFA_OK);
	}
}

static void what_is_borrowed_keeps_its_rights(void **state)
{
	(void)state;
	run(borrow);
}

static void donate(struct partition *p)
{
	uint64_t mine = page_of(p, 3);
	uint64_t handle = 0;
	uint64_t h = FFA_MEM_DONATE;
	uint64_t va = 0;

	/* What is given away is out of reach for good. */
	assert_int_equal(hand(p, FFA_MEM_DONATE, mine, 0, &handle), FFA_OK);
	ANY_RIGHTS_ARE(DENIED, p, mine);
	va = handle;
	assert_int_equal(
		other(p, RETRIEVE, &va, FFA_ACCESS_RW | FFA_ACCESS_XN, 0),
		FFA_OK);
	assert_int_equal(reclaim(p, handle), INVALID);
	ANY_RIGHTS_ARE(DENIED, p, mine);
	assert_int_equal(hand(p, FFA_MEM_SHARE, mine, FFA_ACCESS_RO, &handle),
			 DENIED);
	/* What is given to it is its own: its rights, one at a time. */
	assert_int_equal(other(p, SEND, &h, 0, 0), FFA_OK);
	assert_int_equal(take(p, h, FFA_ACCESS_RW | FFA_ACCESS_X, &va), DENIED);
	assert_int_equal(take(p, h, FFA_ACCESS_RW | FFA_ACCESS_XN, &va),
			 FFA_OK);
	assert_true(
		uctx_find(sp(QUEUED)->uctx, page_of(sp(QUEUED), 0))->is_hidden);
	assert_int_equal(SP_CODE(p, SET, va, 1, 1), INVALID);
	assert_int_equal(SP_CODE(p, SET, va, 1, RX), FFA_OK);
	assert_int_equal(hand(p, FFA_MEM_SHARE, va, FFA_ACCESS_RW, &h), DENIED);
	assert_int_equal(SP_CODE(p, SET, va, 1, RW), FFA_OK);
	assert_int_equal(hand(p, FFA_MEM_SHARE, va, FFA_ACCESS_RW, &h), FFA_OK);
	ANY_RIGHTS_ARE(DENIED, p, va);
}

static void what_is_donated_is_its_new_owners(void **state)
{
	(void)state;
	run(donate);
}

static void share_in_pieces(struct partition *p)
{
	uint64_t va = page_of(p, 0);
	uint32_t bytes = put_send(p, FFA_MEM_SHARE, va, FFA_ACCESS_RW);
	uint32_t cut = bytes - sizeof(struct ffa_mem_range);
	const struct ffa_mem_range range = {.address = va, .page_count = 1};
	struct ffa_regs r = SP_CALL(p, FFA_MEM_SHARE, bytes, cut);

	assert_true(r.x[0] == FFA_MEM_FRAG_RX);
	/* Rights that change between the pieces count at the end. */
	assert_int_equal(SP_CODE(p, SET, va, 1, RX), FFA_OK);
	put(p, 0, &range, sizeof(range));
	assert_int_equal(
		SP_CODE(p, FFA_MEM_FRAG_TX, r.x[1], r.x[2], sizeof(range)),
		DENIED);
	assert_int_equal(rights_of(p, va), RX);
}

static void rights_may_change_until_the_last_piece(void **state)
{
	(void)state;
	run(share_in_pieces);
}

/* Buffers are the manager's to write. */
static void use_buffers(struct partition *p)
{
	uint64_t handle = 0;

	for (unsigned int i = 0; i < 2; i++) {
		ANY_RIGHTS_ARE(DENIED, p, p->region_va[i]);
		assert_int_equal(hand(p, FFA_MEM_SHARE, p->region_va[i],
				      FFA_ACCESS_RO, &handle),
				 DENIED);
	}
	/* Behind it is nothing. */
	assert_int_equal(SP_CODE(p, SET, p->region_va[0], 2, RX), INVALID);
}

static void buffers_keep_their_rights(void **state)
{
	(void)state;
	run(use_buffers);
}

static void lend_and_die(struct partition *p, struct ffa_regs *r)
{
	const struct arch_user_dump regs = {.pc = p->entry.pc};

	if (p->e.id == QUEUED) {
		obey(p, r);
		return;
	}
	partition_fault(p, &regs);
}

/* What a dead lender leaves is its borrower's alone, and still borrowed. */
static void borrow_from_the_dead(struct partition *p)
{
	uint64_t handle = 0;

	assert_int_equal(
		hand(p, FFA_MEM_LEND, page_of(p, 0), FFA_ACCESS_RW, &handle),
		FFA_OK);
	assert_int_equal(
		other(p, RETRIEVE, &handle, FFA_ACCESS_RO | FFA_ACCESS_X, 0),
		FFA_OK);
	p->region_va[MANIFEST_REGIONS_MAX - 1] = handle;
}

static void a_dead_lenders_page_stays_as_it_was_lent(void **state)
{
	const struct uctx_region *r = NULL;
	uint64_t va = 0;

	(void)state;
	run(borrow_from_the_dead);
	va = sp(RUNNER)->region_va[MANIFEST_REGIONS_MAX - 1];
	on_request = lend_and_die;
	assert_int_equal(NS_CALL(REQ, RUNNER), ABORTED);
	r = uctx_find(sp(QUEUED)->uctx, va);
	assert_int_equal(r->attr, MAP_READ | MAP_EXEC);
	assert_int_equal(r->kind, UCTX_BORROWED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_shared_to_write_cannot_become_code),
		TEST(code_is_not_shared_to_write),
		TEST(what_is_lent_keeps_its_rights),
		TEST(what_is_borrowed_keeps_its_rights),
		TEST(what_is_donated_is_its_new_owners),
		TEST(rights_may_change_until_the_last_piece),
		TEST(buffers_keep_their_rights),
		TEST(a_dead_lenders_page_stays_as_it_was_lent),
	};

	irq_set_chip(&chip);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
