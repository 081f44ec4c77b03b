/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/spmc/mem/transaction.h"
#include "tests/support/spmc_world.h"

/*
 * A second description of memory transactions: page states as DEN0140 1.4 has
 * them, and nothing else. Random calls are made to both; results, mappings and
 * states must agree. SPMC_MODEL_STEPS and SPMC_MODEL_SEED choose how long and
 * which.
 */
#define OK      FFA_OK
#define INVALID FFA_ERROR_INVALID_PARAMETERS
#define DENIED  FFA_ERROR_DENIED

#define ENDPOINTS (WORLD_SPS + 1)
#define PAGES     12u
#define LIVE_MAX  24u

enum page_state {
	OWNED,        /* exclusive */
	OWNED_SHARED, /* still mapped */
	OWNED_AWAY,   /* lent */
	GIVEN_AWAY,   /* donated */
};

struct model_transaction {
	bool is_live;
	uint64_t handle;
	unsigned int owner;
	enum ffa_mem_kind kind;
	unsigned int pages[4];
	unsigned int page_count;
	bool is_borrower[ENDPOINTS], has[ENDPOINTS], may_write[ENDPOINTS];
	unsigned int borrower_count;
	struct world_memory sent;
};

static enum page_state pages[ENDPOINTS][PAGES];
static struct model_transaction live[LIVE_MAX];
static unsigned int mapped[ENDPOINTS];
static uint64_t random_state;

static unsigned int pick(unsigned int n)
{
	random_state = random_state * UINT64_C(6364136223846793005) +
		       UINT64_C(1442695040888963407);
	return (unsigned int)(random_state >> 33) % n;
}

static struct spmc_endpoint *endpoint(unsigned int e)
{
	return e ? &world_sps[e - 1].e : &world_ns;
}

static uint64_t address(unsigned int e, unsigned int page)
{
	return e ? WORLD_VA + page * FFA_PAGE_BYTES : world_ns_page(page);
}

static struct model_transaction *free_slot(void)
{
	for (unsigned int i = 0; i < LIVE_MAX; i++) {
		if (!live[i].is_live)
			return &live[i];
	}
	return NULL;
}

/* Up to four pages, distinct, as ranges of one page each. */
static void pick_pages(struct model_transaction *t)
{
	unsigned int first = pick(PAGES);

	t->page_count = 1 + pick(4);
	t->sent.range_count = t->page_count;
	for (unsigned int i = 0; i < t->page_count; i++) {
		t->pages[i] = (first + 5 * i) % PAGES;
		t->sent.ranges[i] = (struct ffa_mem_range){
			address(t->owner, t->pages[i]), 1, 0};
	}
}

static void pick_borrowers(struct model_transaction *t)
{
	for (unsigned int e = 0; e < ENDPOINTS; e++) {
		struct world_access *a = &t->sent.access[t->borrower_count];

		if (e == t->owner || pick(3) || t->borrower_count == 3)
			continue;
		t->may_write[e] = pick(2);
		t->is_borrower[e] = true;
		a->id = endpoint(e)->id;
		if (t->kind != FFA_MEM_KIND_DONATE)
			a->permissions =
				t->may_write[e] ? FFA_ACCESS_RW : FFA_ACCESS_RO;
		t->borrower_count++;
	}
	t->sent.access_count = t->borrower_count;
}

static bool is_exclusive(const struct model_transaction *t)
{
	return t->kind == FFA_MEM_KIND_DONATE ||
	       (t->kind == FFA_MEM_KIND_LEND && t->borrower_count == 1);
}

static int expect_send(const struct model_transaction *t)
{
	if (!t->borrower_count)
		return INVALID;
	if (t->kind == FFA_MEM_KIND_DONATE && t->borrower_count != 1)
		return INVALID;
	if (t->is_borrower[0])
		return DENIED;
	for (unsigned int i = 0; i < t->page_count; i++) {
		if (pages[t->owner][t->pages[i]] != OWNED)
			return DENIED;
	}
	return OK;
}

static uint32_t function_of(enum ffa_mem_kind kind)
{
	static const uint32_t functions[] = {0, FFA_MEM_SHARE, FFA_MEM_LEND,
					     FFA_MEM_DONATE};

	return functions[kind];
}

static void set_pages(const struct model_transaction *t, enum page_state s)
{
	for (unsigned int i = 0; i < t->page_count; i++)
		pages[t->owner][t->pages[i]] = s;
}

static void try_send(void)
{
	struct model_transaction *t = free_slot();

	if (!t)
		return;
	memset(t, 0, sizeof(*t));
	t->owner = pick(ENDPOINTS);
	t->kind = 1 + pick(3);
	t->sent.sender = endpoint(t->owner)->id;
	t->sent.tag = pick(1000);
	pick_pages(t);
	pick_borrowers(t);
	if (!is_exclusive(t))
		t->sent.attributes = FFA_MEM_NORMAL_WB_INNER;
	assert_int_equal(
		world_send(endpoint(t->owner), function_of(t->kind), &t->sent),
		expect_send(t));
	if (expect_send(t) != OK)
		return;
	t->handle = world_handle();
	t->is_live = true;
	set_pages(t, t->kind == FFA_MEM_KIND_SHARE ? OWNED_SHARED : OWNED_AWAY);
}

static struct model_transaction *pick_live(void)
{
	struct model_transaction *t = &live[pick(LIVE_MAX)];

	return t->is_live ? t : NULL;
}

/* Data permission that is asked for: 0 leaves it to the lender. */
static int expect_retrieve(const struct model_transaction *t, unsigned int e,
			   uint8_t wish, uint8_t instructions)
{
	bool may_write = t->may_write[e] || t->kind == FFA_MEM_KIND_DONATE;
	bool writes = wish == FFA_ACCESS_RW || (!wish && may_write);

	/* It borrows nothing, and may only ask. */
	if (!e)
		return INVALID;
	if (!t->is_live || !t->is_borrower[e])
		return INVALID;
	if (wish == FFA_ACCESS_RW && !may_write)
		return DENIED;
	if (is_exclusive(t) != (instructions != 0))
		return INVALID;
	if (instructions == FFA_ACCESS_X && !t->owner)
		return INVALID;
	if (instructions == FFA_ACCESS_X && writes)
		return DENIED;
	return t->has[e] ? DENIED : OK;
}

static void write_retrieval(const struct model_transaction *t, unsigned int e,
			    uint8_t permissions, struct world_memory *q)
{
	*q = t->sent;
	q->handle = t->handle;
	q->range_count = 0;
	for (unsigned int i = 0; i < q->access_count; i++) {
		q->access[i].permissions = 0;
		if (q->access[i].id == endpoint(e)->id)
			q->access[i].permissions = permissions;
	}
}

static void try_retrieve(void)
{
	static const uint8_t instructions[] = {0, FFA_ACCESS_XN, FFA_ACCESS_XN,
					       FFA_ACCESS_X};
	struct model_transaction *t = pick_live();
	unsigned int e = pick(ENDPOINTS);
	uint8_t wish = (uint8_t)pick(3);
	uint8_t exec = instructions[pick(4)];
	struct world_memory q;
	int expected = 0;

	if (!t)
		return;
	if (!is_exclusive(t) && pick(4))
		exec = 0;
	expected = expect_retrieve(t, e, wish, exec);
	write_retrieval(t, e, wish | exec, &q);
	assert_int_equal(world_send(endpoint(e), FFA_MEM_RETRIEVE_REQ, &q),
			 expected);
	if (expected != OK)
		return;
	assert_int_equal(world_call(endpoint(e), FFA_RX_RELEASE, 0, 0, 0, 0, 0),
			 OK);
	t->has[e] = true;
	mapped[e] += t->page_count;
	if (t->kind == FFA_MEM_KIND_DONATE) {
		set_pages(t, GIVEN_AWAY);
		t->is_live = false;
	}
}

static void try_relinquish(void)
{
	struct model_transaction *t = pick_live();
	unsigned int e = 1 + pick(WORLD_SPS);
	bool has = t && t->has[e];

	if (!t)
		return;
	assert_int_equal(world_relinquish(endpoint(e), t->handle, 0),
			 has ? OK : INVALID);
	if (has)
		mapped[e] -= t->page_count;
	t->has[e] = false;
}

static void try_reclaim(void)
{
	struct model_transaction *t = pick_live();
	unsigned int e = pick(ENDPOINTS);
	bool is_held = false;
	int expected = OK;

	if (!t)
		return;
	if (pick(2))
		e = t->owner;
	for (unsigned int i = 0; i < ENDPOINTS; i++)
		is_held |= t->has[i];
	if (e != t->owner)
		expected = INVALID;
	else if (is_held)
		expected = DENIED;
	assert_int_equal(world_reclaim(endpoint(e), t->handle, 0), expected);
	if (expected != OK)
		return;
	set_pages(t, OWNED);
	t->is_live = false;
}

static void check_states(void)
{
	for (unsigned int e = 1; e < ENDPOINTS; e++) {
		const struct world_sp *sp = &world_sps[e - 1];

		assert_int_equal(sp->mapped_pages, mapped[e]);
		for (unsigned int p = 0; p < PAGES; p++)
			assert_int_equal(sp->is_mapped[p],
					 pages[e][p] < OWNED_AWAY);
	}
}

static unsigned long setting(const char *name, unsigned long absent)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 0) : absent;
}

/* Donations use pages up: the world is made anew from time to time. */
static void a_round(unsigned int steps)
{
	static void (*const tries[])(void) = {try_send,       try_send,
					      try_retrieve,   try_retrieve,
					      try_relinquish, try_reclaim};

	world_start(pick(2) ? FFA_VERSION_1_1 : FFA_VERSION_1_2);
	memset(pages, 0, sizeof(pages));
	memset(live, 0, sizeof(live));
	memset(mapped, 0, sizeof(mapped));
	for (unsigned int i = 0; i < steps; i++) {
		tries[pick(ARRAY_SIZE(tries))]();
		check_states();
	}
	mem_forget_endpoint(&world_ns);
	for (unsigned int i = 0; i < WORLD_SPS; i++)
		mem_forget_endpoint(&world_sps[i].e);
	mem_forget_endpoint(&world_ns);
	world_stop();
}

static void random_calls_agree_with_the_model(void **state)
{
	unsigned long steps = setting("SPMC_MODEL_STEPS", 1000000);
	unsigned long seed = setting("SPMC_MODEL_SEED", 1);

	(void)state;
	random_state = seed;
	print_message("seed %lu, %lu steps\n", seed, steps);
	for (unsigned long done = 0; done < steps; done += 250)
		a_round(250);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_calls_agree_with_the_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
