/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/mm/page.h"
#include "tests/support/ffa_service.h"

enum {
	BODY_ECHO = 1,
	BODY_SUM,
	BODY_INTERRUPTED,
	BODY_BORROW,
	BODY_NULL_TO_PEER,
};

/* Borrow 100 bytes, write to them, name them in a request, free them. */
static uint32_t body_borrow(struct ta_params *ps)
{
	struct rpc_param p = {.kind = RPC_PARAM_MEMREF_INOUT};
	struct shm *shm = NULL;
	uint32_t result = 0;
	enum status st = rpc_shm_alloc(RPC_SHM_KERNEL, 100, &shm);

	ps->p[0].value.a = (uint32_t)st;
	if (st != ST_OK)
		return GP_SUCCESS;
	st = shm_write(shm, 0, "lent", 4);
	p.memref.shm = shm;
	p.memref.offset_bytes = 8;
	p.memref.size_bytes = 16;
	if (st == ST_OK)
		st = rpc_command(OPTEE_RPC_CMD_FS, &p, 1, &result);
	rpc_shm_free(RPC_SHM_KERNEL, shm);
	return st == ST_OK ? GP_SUCCESS : GP_ERROR_GENERIC;
}

static uint32_t body_null_to_peer(struct ta_params *ps)
{
	struct rpc_param p = {.kind = RPC_PARAM_MEMREF_IN};
	uint32_t result = 0;

	(void)ps;
	return rpc_command(OPTEE_RPC_CMD_FS, &p, 1, &result) == ST_OK
		       ? GP_SUCCESS
		       : GP_ERROR_GENERIC;
}

/* Up to its request for memory. */
static struct ffa_regs run_to_alloc(const struct exchange *x)
{
	struct ffa_regs r = run(x);
	struct nw_message *q = request_of(x);

	assert_true(r.x[4] == OPTEE_FFA_CALL_RPC);
	assert_int_equal(q->header.cmd, OPTEE_RPC_CMD_SHM_ALLOC);
	assert_int_equal(q->param[0].word[1], 100);
	return r;
}

static struct ffa_regs lend(const struct exchange *x, uint64_t info,
			    struct optee_msg_param p)
{
	struct nw_message *q = request_of(x);

	q->header.ret = GP_SUCCESS;
	q->param[0] = p;
	return resume(info);
}

static void messages_do_not_name_memory_by_address(void **state)
{
	struct exchange x = begin_exchange(0, 1);
	struct ffa_regs r;

	(void)state;
	for (uint32_t cmd = OPTEE_MSG_CMD_REGISTER_SHM;
	     cmd <= OPTEE_MSG_CMD_UNREGISTER_SHM; cmd++) {
		x.msg->header.cmd = cmd;
		set_param(&x, 0,
			  OPTEE_MSG_TYPE_TMEM_OUT | OPTEE_MSG_ATTR_NONCONTIG,
			  nw_page_list(nw_pages(1), 1), 4096, 66);
		r = run(&x);
		assert_true(r.x[3] == GP_ERROR_BAD_PARAMETERS);
	}
	x.msg->header.cmd = OPTEE_MSG_CMD_INVOKE_COMMAND;
	x.msg->header.func = BODY_ECHO;
	set_param(&x, 0, OPTEE_MSG_TYPE_TMEM_IN | OPTEE_MSG_ATTR_NONCONTIG,
		  nw_page_list(nw_pages(1), 1), 4096, 0);
	run_to_the_end(&x, GP_ERROR_BAD_PARAMETERS);
	set_param(&x, 0, OPTEE_MSG_TYPE_TMEM_IN, 0, 0, 0);
	run_to_the_end(&x, GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(fake_seen.invoked, 0);
	take_back(x.handle);
}

static void shared_memory_reaches_the_callee(void **state)
{
	struct exchange x = begin_exchange(BODY_SUM, 2);
	paddr_t pa = nw_pages(3);
	struct world_memory m = some_memory(pa + 2 * PAGE_BYTES, 1);
	uint64_t handle = 0;

	(void)state;
	/* The last page first. */
	m.ranges[1] = (struct ffa_mem_range){pa, 2, 0};
	m.range_count = 2;
	assert_int_equal(send(FFA_MEM_SHARE, &m, &handle), FFA_OK);
	memset(nw_ptr(pa + 2 * PAGE_BYTES), 1, PAGE_BYTES);
	memset(nw_ptr(pa), 2, PAGE_BYTES);
	set_param(&x, 0, OPTEE_MSG_TYPE_FMEM_IN, 4000 | UINT64_C(90) << 48, 10,
		  handle);
	set_param(&x, 1, OPTEE_MSG_TYPE_VALUE_OUT, 0, 0, 0);
	run_to_the_end(&x, GP_SUCCESS);
	assert_int_equal(x.msg->param[1].word[0], 6 * 1 + 4 * 2);
	take_back(x.handle);
	take_back(handle);
}

static void memory_parameters_are_bounded(void **state)
{
	struct exchange x = begin_exchange(BODY_ECHO, 2);
	uint64_t handle = share(nw_pages(2), 2);
	const struct {
		uint64_t w0, size, handle;
		uint32_t code;
	} p[] = {
		{0, 8192, handle, GP_SUCCESS},
		{8192, 0, handle, GP_SUCCESS},
		{UINT64_C(4095) << 48, 4097, handle, GP_SUCCESS},
		{0, 500, OPTEE_MSG_FMEM_NULL, GP_SUCCESS},
		{0, 8193, handle, GP_ERROR_SECURITY},
		{8193, 0, handle, GP_ERROR_SECURITY},
		{1, UINT64_MAX, handle, GP_ERROR_SECURITY},
		{UINT64_C(0xFFFFFFFFFFFF), UINT64_MAX, handle,
		 GP_ERROR_SECURITY},
		{UINT64_C(4096) << 48, 1, handle, GP_ERROR_BAD_PARAMETERS},
		{UINT64_MAX, 1, handle, GP_ERROR_BAD_PARAMETERS},
		{0, 1, handle + 50, GP_ERROR_BAD_PARAMETERS},
		{0, 1, 0, GP_ERROR_BAD_PARAMETERS},
	};
	size_t before = 0;

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(p); i++) {
		set_param(&x, 0, OPTEE_MSG_TYPE_FMEM_INOUT, 0, 1, handle);
		set_param(&x, 1, OPTEE_MSG_TYPE_FMEM_OUT, p[i].w0, p[i].size,
			  p[i].handle);
		run_to_the_end(&x, p[i].code);
		if (!i)
			before = heap_bytes();
		if (p[i].code == GP_SUCCESS)
			assert_true(x.msg->param[1].word[1] == p[i].size / 2);
	}
	assert_int_equal(heap_bytes(), before);
	take_back(x.handle);
	take_back(handle);
}

static void only_what_is_shared_with_it_is_taken(void **state)
{
	struct world_memory m = some_memory(nw_pages(1), 1);
	struct exchange x = begin_exchange(BODY_ECHO, 1);
	uint64_t handle[4];

	(void)state;
	m.access[0].id = OTHER_SP;
	assert_int_equal(send(FFA_MEM_SHARE, &m, &handle[0]), FFA_OK);
	m = some_memory(nw_pages(1), 1);
	m.access[0].permissions = FFA_ACCESS_RO;
	assert_int_equal(send(FFA_MEM_SHARE, &m, &handle[1]), FFA_OK);
	m = some_memory(nw_pages(1), 1);
	m.attributes = 0;
	assert_int_equal(send(FFA_MEM_LEND, &m, &handle[2]), FFA_OK);
	m = some_memory(nw_pages(1), 1);
	m.attributes = 0;
	m.access[0].permissions = 0;
	assert_int_equal(send(FFA_MEM_DONATE, &m, &handle[3]), FFA_OK);
	for (unsigned int i = 0; i < ARRAY_SIZE(handle); i++) {
		set_param(&x, 0, OPTEE_MSG_TYPE_FMEM_IN, 0, 1, handle[i]);
		run_to_the_end(&x, GP_ERROR_BAD_PARAMETERS);
		assert_int_equal(reclaim(handle[i]), FFA_OK);
	}
	take_back(x.handle);
}

static void memory_of_many_is_taken_too(void **state)
{
	struct world_memory m = some_memory(nw_pages(1), 1);
	struct exchange x = begin_exchange(BODY_ECHO, 1);
	uint64_t handle = 0;

	(void)state;
	m.access[1] = (struct world_access){OTHER_SP, FFA_ACCESS_RO, 0};
	m.access_count = 2;
	assert_int_equal(send(FFA_MEM_SHARE, &m, &handle), FFA_OK);
	set_param(&x, 0, OPTEE_MSG_TYPE_FMEM_IN, 0, 1, handle);
	run_to_the_end(&x, GP_SUCCESS);
	assert_int_equal(reclaim(handle), FFA_ERROR_DENIED);
	take_back(handle);
	take_back(x.handle);
}

static void memory_in_use_is_not_given_back(void **state)
{
	struct exchange x = begin_exchange(BODY_INTERRUPTED, 1);
	uint64_t handle = share(nw_pages(1), 1);
	struct ffa_regs r;

	(void)state;
	set_param(&x, 0, OPTEE_MSG_TYPE_FMEM_IN, 0, 1, handle);
	r = run(&x);
	assert_true(r.x[4] == OPTEE_FFA_CALL_INTERRUPTED);
	assert_int_equal(unregister(handle), FFA_ERROR_BUSY);
	assert_int_equal(unregister(x.handle), FFA_ERROR_BUSY);
	assert_int_equal(reclaim(handle), FFA_ERROR_DENIED);
	r = resume(r.x[7]);
	assert_done(&r);
	take_back(x.handle);
	/* Whoever was refused is not told when it is over, but it is. */
	assert_int_equal(unregister(handle), FFA_OK);
	assert_int_equal(reclaim(handle), FFA_ERROR_INVALID_PARAMETERS);
}

static void unknown_memory_is_as_good_as_unregistered(void **state)
{
	uint64_t handle = share(nw_pages(1), 1);

	(void)state;
	assert_int_equal(unregister(handle), FFA_OK);
	assert_int_equal(unregister(handle), FFA_OK);
	assert_int_equal(unregister(UINT64_MAX), FFA_OK);
	assert_int_equal(unregister(0), FFA_OK);
	assert_int_equal(reclaim(handle), FFA_OK);
	assert_int_equal(reclaim(handle), FFA_ERROR_INVALID_PARAMETERS);
	assert_int_equal(unregister(handle), FFA_OK);
}

static void unregistered_memory_can_be_named_again(void **state)
{
	struct exchange x = begin_exchange(BODY_ECHO, 0);

	(void)state;
	run_to_the_end(&x, GP_SUCCESS);
	assert_int_equal(unregister(x.handle), FFA_OK);
	run_to_the_end(&x, GP_SUCCESS);
	take_back(x.handle);
	assert_true(run(&x).x[3] == GP_ERROR_BAD_PARAMETERS);
}

static void it_takes_a_page_as_often_as_it_is_shared(void **state)
{
	paddr_t pa = nw_pages(3);
	uint64_t first = share(pa, 2);
	uint64_t second = share(pa + PAGE_BYTES, 2);
	struct world_memory m = some_memory(pa + PAGE_BYTES, 1);
	uint64_t handle = 0;

	(void)state;
	assert_true(first != second);
	/* Partitions do not. */
	m.access[0].id = OTHER_SP;
	assert_int_equal(send(FFA_MEM_SHARE, &m, &handle), FFA_ERROR_DENIED);
	m.access[0].id = SERVICE;
	m.attributes = 0;
	assert_int_equal(send(FFA_MEM_LEND, &m, &handle), FFA_ERROR_DENIED);
	m.attributes = FFA_MEM_NORMAL_WB_INNER;
	m.access[1] = (struct world_access){OTHER_SP, FFA_ACCESS_RW, 0};
	m.access_count = 2;
	assert_int_equal(send(FFA_MEM_SHARE, &m, &handle), FFA_ERROR_DENIED);
	take_back(first);
	take_back(second);
	/* And it does not take what a partition has. */
	m.access[0].id = OTHER_SP;
	m.access_count = 1;
	assert_int_equal(send(FFA_MEM_SHARE, &m, &handle), FFA_OK);
	m.access[0].id = SERVICE;
	assert_int_equal(send(FFA_MEM_SHARE, &m, &first), FFA_ERROR_DENIED);
	assert_int_equal(reclaim(handle), FFA_OK);
	m.ranges[0].address = tx_pa;
	assert_int_equal(send(FFA_MEM_SHARE, &m, &handle), FFA_ERROR_DENIED);
	m.ranges[0].address = SIM_SECURE_PA;
	assert_int_equal(send(FFA_MEM_SHARE, &m, &handle), FFA_ERROR_DENIED);
}

static void borrowed_memory_is_given_back_before_it_is_freed(void **state)
{
	struct exchange x = begin_exchange(BODY_BORROW, 1);
	struct nw_message *q = request_of(&x);
	paddr_t pa = nw_pages(1);
	uint64_t handle = share(pa, 1);
	struct ffa_regs r;

	(void)state;
	set_param(&x, 0, OPTEE_MSG_TYPE_VALUE_OUT, 0, 0, 0);
	r = run_to_alloc(&x);
	r = lend(
		&x, r.x[7],
		(struct optee_msg_param){OPTEE_MSG_TYPE_FMEM_OUT,
					 {UINT64_C(0x300) << 48, 200, handle}});
	assert_int_equal(q->header.cmd, OPTEE_RPC_CMD_FS);
	assert_memory_equal(nw_ptr(pa + 0x300), "lent", 4);
	/* Linux adds where the buffer begins by itself. */
	assert_int_equal(q->param[0].attr, OPTEE_MSG_TYPE_FMEM_INOUT);
	assert_true(q->param[0].word[0] == 8 && q->param[0].word[1] == 16 &&
		    q->param[0].word[2] == handle);
	assert_int_equal(reclaim(handle), FFA_ERROR_DENIED);
	r = resume(r.x[7]);
	assert_int_equal(q->header.cmd, OPTEE_RPC_CMD_SHM_FREE);
	assert_true(q->param[0].word[1] == handle);
	r = resume(r.x[7]);
	assert_done(&r);
	/* The refused reclaim took effect. */
	assert_int_equal(reclaim(handle), FFA_ERROR_INVALID_PARAMETERS);
	assert_int_equal(x.msg->header.ret, GP_SUCCESS);
	take_back(x.handle);
}

static void borrowed_memory_can_be_reclaimed_while_it_is_freed(void **state)
{
	struct exchange x = begin_exchange(BODY_BORROW, 1);
	uint64_t handle = share(nw_pages(1), 1);
	struct ffa_regs r;

	(void)state;
	set_param(&x, 0, OPTEE_MSG_TYPE_VALUE_OUT, 0, 0, 0);
	r = run_to_alloc(&x);
	r = lend(&x, r.x[7],
		 (struct optee_msg_param){OPTEE_MSG_TYPE_FMEM_OUT,
					  {0, 4096, handle}});
	r = resume(r.x[7]);
	assert_int_equal(reclaim(handle), FFA_OK);
	r = resume(r.x[7]);
	assert_done(&r);
	take_back(x.handle);
}

static void odd_loans_are_refused_and_freed(void **state)
{
	struct exchange x = begin_exchange(BODY_BORROW, 1);
	struct nw_message *q = request_of(&x);
	uint64_t handle = share(nw_pages(1), 1);
	const struct optee_msg_param bad[] = {
		{OPTEE_MSG_TYPE_FMEM_OUT, {0, 99, handle}},
		{OPTEE_MSG_TYPE_FMEM_OUT, {1, 4096, handle}},
		{OPTEE_MSG_TYPE_FMEM_OUT, {UINT64_C(4000) << 48, 200, handle}},
		{OPTEE_MSG_TYPE_FMEM_OUT, {UINT64_C(4096) << 48, 200, handle}},
		{OPTEE_MSG_TYPE_FMEM_OUT,
		 {UINT64_C(0xFFFF) << 48, 1000, handle}},
		{OPTEE_MSG_TYPE_FMEM_OUT, {0, 100, handle + 100}},
		{OPTEE_MSG_TYPE_FMEM_OUT, {0, 100, OPTEE_MSG_FMEM_NULL}},
		{OPTEE_MSG_TYPE_FMEM_IN, {0, 100, handle}},
		{OPTEE_MSG_TYPE_FMEM_OUT | OPTEE_MSG_ATTR_NONCONTIG,
		 {0, 100, handle}},
		{OPTEE_MSG_TYPE_TMEM_OUT, {SIM_NS_PA, 4096, handle}},
		{OPTEE_MSG_TYPE_TMEM_OUT, {SIM_SECURE_PA, 4096, handle}},
		{OPTEE_MSG_TYPE_NONE, {0, 100, handle}},
	};
	size_t before = 0;

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		struct ffa_regs r;

		set_param(&x, 0, OPTEE_MSG_TYPE_VALUE_OUT, 0, 0, 0);
		r = run_to_alloc(&x);
		r = lend(&x, r.x[7], bad[i]);
		assert_int_equal(q->header.cmd, OPTEE_RPC_CMD_SHM_FREE);
		assert_true(q->param[0].word[1] == bad[i].word[2]);
		r = resume(r.x[7]);
		assert_done(&r);
		assert_int_not_equal(x.msg->param[0].word[0], ST_OK);
		if (!i)
			before = heap_bytes();
	}
	assert_int_equal(heap_bytes(), before);
	assert_int_equal(reclaim(handle), FFA_OK);
	take_back(x.handle);
}

static void a_loan_that_a_message_names_too_stays(void **state)
{
	struct exchange x = begin_exchange(BODY_BORROW, 1);
	struct exchange y = begin_exchange(BODY_INTERRUPTED, 1);
	uint64_t handle = share(nw_pages(1), 1);
	struct ffa_regs r;
	uint64_t info = 0;

	(void)state;
	set_param(&y, 0, OPTEE_MSG_TYPE_FMEM_IN, 0, 1, handle);
	info = run(&y).x[7];
	set_param(&x, 0, OPTEE_MSG_TYPE_VALUE_OUT, 0, 0, 0);
	r = run_to_alloc(&x);
	r = lend(&x, r.x[7],
		 (struct optee_msg_param){OPTEE_MSG_TYPE_FMEM_OUT,
					  {0, 4096, handle}});
	r = resume(r.x[7]);
	assert_int_equal(reclaim(handle), FFA_ERROR_DENIED);
	r = resume(r.x[7]);
	assert_done(&r);
	r = resume(info);
	assert_done(&r);
	assert_int_equal(unregister(handle), FFA_OK);
	take_back(x.handle);
	take_back(y.handle);
}

static void null_memory_has_the_handle_of_none(void **state)
{
	struct exchange x = begin_exchange(BODY_NULL_TO_PEER, 0);
	struct nw_message *q = request_of(&x);
	struct ffa_regs r = run(&x);

	(void)state;
	assert_int_equal(q->param[0].attr, OPTEE_MSG_TYPE_FMEM_IN);
	assert_true(q->param[0].word[2] == OPTEE_MSG_FMEM_NULL);
	r = resume(r.x[7]);
	assert_done(&r);
	take_back(x.handle);
}

/* Everything that there is, as a list. */
struct hoard {
	struct hoard *next;
};
static struct hoard *hoarded_pages, *hoarded_blocks;

static void hoard_memory(void)
{
	struct hoard *h = NULL;
	paddr_t pa = 0;

	while (page_alloc_run(1, &pa) == ST_OK) {
		h = page_kva(pa);
		h->next = hoarded_pages;
		hoarded_pages = h;
	}
	for (size_t bytes = 2048; bytes >= 16; bytes /= 2) {
		while ((h = heap_alloc(bytes))) {
			h->next = hoarded_blocks;
			hoarded_blocks = h;
		}
	}
}

static void release_memory(void)
{
	while (hoarded_blocks) {
		struct hoard *h = hoarded_blocks;

		hoarded_blocks = h->next;
		heap_free(h);
	}
	while (hoarded_pages) {
		struct hoard *h = hoarded_pages;

		hoarded_pages = h->next;
		page_free_run(page_pa(h), 1);
	}
}

static void without_memory_nothing_is_taken(void **state)
{
	struct exchange x = begin_exchange(BODY_ECHO, 1);
	struct exchange y = begin_exchange(BODY_ECHO, 0);
	uint64_t handle = share(nw_pages(1), 1);
	struct world_memory m = some_memory(nw_pages(1), 1);
	uint64_t none = 0;

	(void)state;
	run_to_the_end(&x, GP_SUCCESS);
	set_param(&x, 0, OPTEE_MSG_TYPE_FMEM_IN, 0, 1, handle);
	hoard_memory();
	run_to_the_end(&x, GP_ERROR_OUT_OF_MEMORY);
	assert_true(run(&y).x[3] == GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(send(FFA_MEM_SHARE, &m, &none), FFA_ERROR_NO_MEMORY);
	release_memory();
	/* It was not taken in part either. */
	assert_int_equal(reclaim(handle), FFA_OK);
	run_to_the_end(&y, GP_SUCCESS);
	take_back(x.handle);
	take_back(y.handle);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(messages_do_not_name_memory_by_address),
		TEST(shared_memory_reaches_the_callee),
		TEST(memory_parameters_are_bounded),
		TEST(only_what_is_shared_with_it_is_taken),
		TEST(memory_of_many_is_taken_too),
		TEST(memory_in_use_is_not_given_back),
		TEST(unknown_memory_is_as_good_as_unregistered),
		TEST(unregistered_memory_can_be_named_again),
		TEST(it_takes_a_page_as_often_as_it_is_shared),
		TEST(borrowed_memory_is_given_back_before_it_is_freed),
		TEST(borrowed_memory_can_be_reclaimed_while_it_is_freed),
		TEST(odd_loans_are_refused_and_freed),
		TEST(a_loan_that_a_message_names_too_stays),
		TEST(without_memory_nothing_is_taken),
		TEST(null_memory_has_the_handle_of_none),
	};

	irq_set_chip(&chip);
	fake_bodies[BODY_ECHO] = service_echo;
	fake_bodies[BODY_SUM] = fake_sum;
	fake_bodies[BODY_INTERRUPTED] = service_interrupted;
	fake_bodies[BODY_BORROW] = body_borrow;
	fake_bodies[BODY_NULL_TO_PEER] = body_null_to_peer;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
