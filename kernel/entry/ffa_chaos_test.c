/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/support/ffa_service.h"

/*
 * A driver that does everything in any order: shares, reclaims, unregisters,
 * calls, resumes and answers, with good and bad numbers, and rewrites messages
 * meanwhile. In the end all must have come back. FFA_CHAOS_STEPS and
 * FFA_CHAOS_SEED make it others.
 */
#define CALLS   6u
#define HANDLES 24u
#define PAGES   12u

enum {
	BODY_ECHO = 1,
	BODY_INTERRUPTED,
	BODY_TIME,
	BODY_BORROW,
	BODIES
};

static struct {
	struct exchange x;
	bool is_pending, is_rpc;
	uint64_t info;
} slots[CALLS];
static uint64_t handles[HANDLES]; /* 0: none */
static paddr_t pages;
static uint64_t seed;
static struct {
	unsigned int done, shared, reclaimed, denied, busy;
	unsigned int bad, invoked, borrowed;
} seen;

static uint32_t any(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)((seed >> 20) % below);
}

static uint64_t any_number(void)
{
	static const uint64_t edges[] = {
		0,    1,    8,          4095,       4096,
		4097, 8192, UINT32_MAX, UINT64_MAX, 1ull << 47};

	return any(3) ? any(5000) : edges[any(ARRAY_SIZE(edges))];
}

static uint64_t any_handle(void)
{
	switch (any(12)) {
	case 0:
		return any_number();
	case 1:
		return slots[any(CALLS)].x.handle;
	default:
		return handles[any(HANDLES)];
	}
}

static void write_value(struct ta_params *ps, uint32_t value)
{
	if (ps->p[0].type == TA_PARAM_VALUE_OUT ||
	    ps->p[0].type == TA_PARAM_VALUE_INOUT)
		ps->p[0].value.a = value;
}

/* Touches all that it was given. */
static uint32_t body_echo(struct ta_params *ps)
{
	seen.invoked++;
	for (unsigned int i = 0; i < TA_PARAM_COUNT; i++) {
		const struct ta_memref *m = &ps->p[i].memref;
		uint8_t byte = 0;

		if (ps->p[i].type < TA_PARAM_MEMREF_IN || m->is_null ||
		    !m->size_bytes)
			continue;
		check_fatal(mobj_read(m->mobj,
				      m->offset_bytes + m->size_bytes - 1,
				      &byte, 1) == ST_OK);
		check_fatal(mobj_write(m->mobj, m->offset_bytes, &byte, 1) ==
			    ST_OK);
	}
	write_value(ps, 7);
	return GP_SUCCESS;
}

static uint32_t body_interrupted(struct ta_params *ps)
{
	rpc_yield();
	return body_echo(ps);
}

static uint32_t body_time(struct ta_params *ps)
{
	struct rpc_param p = {.kind = RPC_PARAM_VALUE_OUT};
	uint32_t result = 0;

	(void)!rpc_command(OPTEE_RPC_CMD_GET_TIME, &p, 1, &result);
	return body_echo(ps);
}

static uint32_t body_borrow(struct ta_params *ps)
{
	enum rpc_shm_type type = any(2) ? RPC_SHM_APPL : RPC_SHM_KERNEL;
	struct shm *shm = NULL;

	if (rpc_shm_alloc(type, 100, &shm) != ST_OK)
		return GP_ERROR_OUT_OF_MEMORY;
	seen.borrowed++;
	check_fatal(shm_write(shm, 96, "lent", 4) == ST_OK);
	rpc_yield();
	rpc_shm_free(type, shm);
	return body_echo(ps);
}

static void share_some(void)
{
	uint32_t first = any(PAGES);
	struct world_memory m =
		some_memory(pages + first * PAGE_BYTES, 1 + any(PAGES - first));
	unsigned int at = any(HANDLES);
	uint64_t handle = 0;

	if (!any(8))
		m.access[0].permissions = FFA_ACCESS_RO;
	if (!any(8))
		m.access[m.access_count++].id = OTHER_SP;
	if (!any(16))
		m.ranges[0].page_count = (uint32_t)any_number();
	if (mem_find(handles[at]))
		return;
	handles[at] = 0;
	if (send(FFA_MEM_SHARE, &m, &handle) == FFA_OK) {
		handles[at] = handle;
		seen.shared++;
	}
}

static void reclaim_some(void)
{
	uint64_t handle = any_handle();
	int error = reclaim(handle);

	seen.denied += error == FFA_ERROR_DENIED;
	if (error != FFA_OK)
		return;
	seen.reclaimed++;
}

static void unregister_some(void)
{
	seen.busy += unregister(any_handle()) == FFA_ERROR_BUSY;
}

static void note_result(unsigned int i, const struct ffa_regs *r)
{
	slots[i].is_pending = !r->x[3] && r->x[4] != OPTEE_FFA_CALL_DONE;
	slots[i].is_rpc = r->x[4] == OPTEE_FFA_CALL_RPC;
	slots[i].info = r->x[7];
	seen.done += !r->x[3] && !slots[i].is_pending;
	seen.bad += r->x[3] != 0;
}

static void scribble(struct exchange *x)
{
	static const uint32_t types[] = {0, 1, 2, 3, 5, 6, 7, 9};

	x->msg->header.cmd = any(6) ? OPTEE_MSG_CMD_INVOKE_COMMAND : any(10);
	x->msg->header.func = 1 + any(BODIES - 1);
	x->msg->header.num_params = any(20) ? any(5) : (uint32_t)any_number();
	for (unsigned int i = 0; i < 4; i++)
		set_param(x, i, types[any(ARRAY_SIZE(types))], any_number(),
			  any_number(), any_handle());
	if (any(2))
		for (unsigned int i = 0; i < 4; i++)
			x->msg->param[i].attr &= 3;
}

static void begin_some(void)
{
	unsigned int i = any(CALLS);
	uint32_t offset = 0;
	uint64_t handle = 0;
	struct ffa_regs r;

	if (slots[i].is_pending)
		return;
	/* It was reclaimed, or that was asked for and took effect. */
	if (!mem_find(slots[i].x.handle))
		slots[i].x.handle = share(slots[i].x.pa, 1);
	handle = slots[i].x.handle;
	scribble(&slots[i].x);
	if (!any(10)) {
		handle = any_handle();
		offset = (uint32_t)any_number();
	}
	r = asks(OPTEE_FFA_CALL_WITH_ARG, (uint32_t)handle,
		 (uint32_t)(handle >> 32), offset, 0);
	note_result(i, &r);
}

/* Answer whatever it asked, more often right than wrong. The request lies
 * where the message said that it ends when it was sent. */
static void answer(struct exchange *x)
{
	for (uint32_t n = 0; n < 5; n++) {
		struct nw_message *q = (void *)&x->msg->param[n];

		if (q->header.cmd != OPTEE_RPC_CMD_SHM_ALLOC ||
		    q->header.num_params != 1)
			continue;
		q->header.ret = any(6) ? GP_SUCCESS : GP_ERROR_OUT_OF_MEMORY;
		q->param[0] = (struct optee_msg_param){
			any(6) ? OPTEE_MSG_TYPE_FMEM_OUT : any(12),
			{any(3) ? 0 : any_number() << 48,
			 any(4) ? 4096 : any_number(), any_handle()}};
	}
}

static void resume_some(void)
{
	unsigned int i = any(CALLS);
	struct ffa_regs r;

	if (!slots[i].is_pending) {
		uint64_t info = any(2) ? slots[i].info : any_number();
		bool is_known = false;

		for (unsigned int k = 0; k < CALLS; k++)
			is_known |= slots[k].is_pending &&
				    slots[k].info == (uint32_t)info;
		if (is_known)
			return;
		r = resume(info);
		assert_true(r.x[3] == GP_ERROR_BAD_PARAMETERS);
		return;
	}
	if (slots[i].is_rpc)
		answer(&slots[i].x);
	r = resume(slots[i].info);
	note_result(i, &r);
}

static void step(void)
{
	switch (any(8)) {
	case 0:
		share_some();
		break;
	case 1:
		reclaim_some();
		break;
	case 2:
		unregister_some();
		break;
	case 3:
		scribble(&slots[any(CALLS)].x);
		break;
	case 4:
	case 5:
		begin_some();
		break;
	default:
		resume_some();
		break;
	}
}

static void give_all_back(void)
{
	for (unsigned int i = 0; i < CALLS; i++) {
		while (slots[i].is_pending) {
			struct ffa_regs r = resume(slots[i].info);

			note_result(i, &r);
		}
	}
	for (unsigned int i = 0; i < CALLS; i++) {
		assert_int_equal(unregister(slots[i].x.handle), FFA_OK);
		(void)reclaim(slots[i].x.handle);
	}
	for (unsigned int i = 0; i < HANDLES; i++) {
		assert_int_equal(unregister(handles[i]), FFA_OK);
		(void)reclaim(handles[i]);
		handles[i] = 0;
	}
}

static uint64_t number_of(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 0) : otherwise;
}

static void whatever_a_driver_does_comes_to_an_end(void **state)
{
	uint64_t steps = number_of("FFA_CHAOS_STEPS", 300000);
	size_t before = heap_bytes();

	(void)state;
	seed = number_of("FFA_CHAOS_SEED", 0x5eed);
	pages = nw_pages(PAGES);
	for (unsigned int i = 0; i < CALLS; i++)
		slots[i].x = begin_exchange(BODY_ECHO, 0);
	for (uint64_t n = 0; n < steps; n++)
		step();
	give_all_back();
	assert_int_equal(mem_transaction_count(), 0);
	assert_int_equal(shm_count(), 0);
	assert_int_equal(heap_bytes(), before);
	/* It came everywhere. */
	print_message("%u done, %u bad, %u invoked, %u borrowed; %u shared, "
		      "%u reclaimed, %u denied, %u busy\n",
		      seen.done, seen.bad, seen.invoked, seen.borrowed,
		      seen.shared, seen.reclaimed, seen.denied, seen.busy);
	assert_true(seen.done && seen.bad && seen.invoked && seen.borrowed);
	assert_true(seen.shared && seen.reclaimed && seen.denied && seen.busy);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(whatever_a_driver_does_comes_to_an_end),
	};

	irq_set_chip(&chip);
	fake_bodies[BODY_ECHO] = body_echo;
	fake_bodies[BODY_INTERRUPTED] = body_interrupted;
	fake_bodies[BODY_TIME] = body_time;
	fake_bodies[BODY_BORROW] = body_borrow;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
