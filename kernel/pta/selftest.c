/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/pta/selftest.h"

#include "kernel/crypto/selftest.h"
#include "kernel/drivers/model/selftest.h"
#include "kernel/log/log.h"
#include "kernel/pta/command.h"
#include "kernel/pta/pta_list.h"
#include "kernel/thread/mutex.h"

/* The side of the kernel in xtest's tests of it. Spec: abi-xtest 2.2. */
enum {
	TEST_TRACE = 0,
	TEST_PARAMS = 1,
	TEST_SELF = 2,
	TEST_SDP_COPY = 3,
	TEST_SDP_MODIFY = 4,
	TEST_SDP_DUMP = 5,
	TEST_FS_HTREE = 6,
	TEST_MUTEX = 7,
	TEST_LOCKDEP = 8,
	TEST_AES_PERF = 9,
	TEST_MEMREF_NULL = 10,
	TEST_DT_DRIVER = 11,
};

static uint32_t trace(struct ta_session *s, __unused struct ta_params *ps)
{
	log_info("trace from session %u, login %#x", (unsigned int)s->id,
		 (unsigned int)s->client.login);
	return GP_SUCCESS;
}

/* One value inout, at any place: a becomes a + b. */
static uint32_t add_value(struct ta_param *p)
{
	p->value.a += p->value.b;
	return GP_SUCCESS;
}

/* One value out, three in: the sums. */
static uint32_t sum_values(struct ta_params *ps, unsigned int out)
{
	uint32_t a = 0;
	uint32_t b = 0;

	for (unsigned int i = 0; i < TA_PARAM_COUNT; i++) {
		if (i == out)
			continue;
		a += ps->p[i].value.a;
		b += ps->p[i].value.b;
	}
	ps->p[out].value.a = a;
	ps->p[out].value.b = b;
	return GP_SUCCESS;
}

/* One memref inout: byte 0 becomes the sum of all, modulo 256. */
static uint32_t sum_bytes(const struct ta_memref *m)
{
	enum status st = ST_OK;
	uint8_t piece[256];
	uint8_t sum = 0;

	if (m->is_null || m->size_bytes == 0)
		return GP_ERROR_BAD_PARAMETERS;
	for (uint64_t done = 0; done < m->size_bytes && st == ST_OK;) {
		size_t n = MIN(m->size_bytes - done, (uint64_t)sizeof(piece));

		st = ta_memref_read(m, done, piece, n);
		for (size_t i = 0; i < n && st == ST_OK; i++)
			sum = (uint8_t)(sum + piece[i]);
		done += n;
	}
	if (st == ST_OK)
		st = ta_memref_write(m, 0, &sum, sizeof(sum));
	return gp_from_status(st);
}

static uint32_t params(__unused struct ta_session *s, struct ta_params *ps)
{
	const uint32_t all_in =
		TA_PARAM_TYPES(PTA_V_IN, PTA_V_IN, PTA_V_IN, PTA_V_IN);
	uint32_t types = ta_params_types(ps);

	for (unsigned int i = 0; i < TA_PARAM_COUNT; i++) {
		unsigned int at = 4 * i;

		if (types == (uint32_t)PTA_V_IO << at)
			return add_value(&ps->p[i]);
		if (types == (uint32_t)PTA_M_IO << at)
			return sum_bytes(&ps->p[i].memref);
		if (types == ((all_in & ~(UINT32_C(0xF) << at)) |
			      (uint32_t)PTA_V_OUT << at))
			return sum_values(ps, i);
	}
	return GP_ERROR_BAD_PARAMETERS;
}

static uint32_t self(__unused struct ta_session *s,
		     __unused struct ta_params *ps)
{
	enum status st = self_test_arithmetic();

	if (st == ST_OK)
		st = self_test_heap();
	if (st == ST_OK)
		st = self_test_locks();
	if (st == ST_OK)
		st = crypto_self_test();
	return gp_from_status(st);
}

/*
 * Readers and writers from as many threads as call: a writer is alone, a
 * reader never sees half a write.
 */
static struct {
	struct rwlock lock;
	uint32_t before;  /* atomic: callers that have not got it yet */
	uint32_t holding; /* atomic */
	uint64_t x, y;    /* guarded by lock; y = 2 x */
} rw_test = {.lock = RWLOCK_INIT(rw_test.lock)};

static uint32_t write_rounds(uint32_t rounds)
{
	for (uint32_t i = 0; i < rounds; i++) {
		uint64_t x = READ_ONCE(rw_test.x);
		uint64_t y = READ_ONCE(rw_test.y);

		WRITE_ONCE(rw_test.x, x + 1);
		WRITE_ONCE(rw_test.y, y + 2);
	}
	return GP_SUCCESS;
}

static uint32_t read_rounds(uint32_t rounds)
{
	for (uint32_t i = 0; i < rounds; i++) {
		if (READ_ONCE(rw_test.y) != 2 * READ_ONCE(rw_test.x))
			return GP_ERROR_BAD_STATE;
	}
	return GP_SUCCESS;
}

/* v0 in: 0 writer or 1 reader, rounds; v1 out: how many waited, how many hold,
 * each with the caller */
static uint32_t mutex(__unused struct ta_session *s, struct ta_params *ps)
{
	bool is_reader = ps->p[0].value.a == 1;
	uint32_t code;

	if (ps->p[0].value.a > 1)
		return GP_ERROR_BAD_PARAMETERS;
	ps->p[1].value.a =
		__atomic_add_fetch(&rw_test.before, 1, __ATOMIC_RELAXED);
	if (is_reader)
		rwlock_read_lock(&rw_test.lock);
	else
		rwlock_write_lock(&rw_test.lock);
	__atomic_sub_fetch(&rw_test.before, 1, __ATOMIC_RELAXED);
	ps->p[1].value.b =
		__atomic_add_fetch(&rw_test.holding, 1, __ATOMIC_RELAXED);
	code = is_reader ? read_rounds(ps->p[0].value.b)
			 : write_rounds(ps->p[0].value.b);
	__atomic_sub_fetch(&rw_test.holding, 1, __ATOMIC_RELAXED);
	if (is_reader)
		rwlock_read_unlock(&rw_test.lock);
	else
		rwlock_write_unlock(&rw_test.lock);
	return code;
}

static uint32_t memref_null(__unused struct ta_session *s, struct ta_params *ps)
{
	const struct ta_memref *m = &ps->p[0].memref;

	return m->is_null && m->size_bytes == 0 ? GP_SUCCESS
						: GP_ERROR_BAD_PARAMETERS;
}

static uint32_t lock_order(__unused struct ta_session *s,
			   __unused struct ta_params *ps)
{
	return gp_from_status(self_test_lock_order());
}

static uint32_t tree(__unused struct ta_session *s,
		     __unused struct ta_params *ps)
{
	return gp_from_status(self_test_tree());
}

static uint32_t not_here(__unused struct ta_session *s,
			 __unused struct ta_params *ps)
{
	return GP_ERROR_NOT_SUPPORTED;
}

/* The driver model: order of probing, deferral, references. */
static uint32_t dt_driver(__unused struct ta_session *s,
			  __unused struct ta_params *ps)
{
	return gp_from_status(driver_model_self_test());
}

static uint32_t invoke(struct ta_session *s, uint32_t cmd, struct ta_params *ps)
{
	static const struct pta_command commands[] = {
		{TEST_TRACE, PTA_ANY_TYPES, trace},
		{TEST_PARAMS, PTA_ANY_TYPES, params},
		{TEST_SELF, PTA_ANY_TYPES, self},
		{TEST_SDP_COPY, PTA_ANY_TYPES, not_here},
		{TEST_SDP_MODIFY, PTA_ANY_TYPES, not_here},
		{TEST_SDP_DUMP, PTA_ANY_TYPES, not_here},
		{TEST_FS_HTREE, PTA_NO_PARAMS, tree},
		{TEST_MUTEX, TA_PARAM_TYPES(PTA_V_IN, PTA_V_OUT, 0, 0), mutex},
		{TEST_LOCKDEP, PTA_NO_PARAMS, lock_order},
		{TEST_AES_PERF, PTA_ANY_TYPES, not_here},
		{TEST_MEMREF_NULL, TA_PARAM_TYPES(PTA_M_IO, 0, 0, 0),
		 memref_null},
		{TEST_DT_DRIVER, PTA_NO_PARAMS, dt_driver},
	};

	return pta_run_command(commands, ARRAY_SIZE(commands),
			       GP_ERROR_BAD_PARAMETERS, s, cmd, ps);
}

const struct pta pta_self_test = {
	.uuid = {0xd9, 0x6a, 0x5b, 0x40, 0xc3, 0xe5, 0x21, 0xe3, 0x87, 0x94,
		 0x10, 0x02, 0xa5, 0xd5, 0xc6, 0x1b},
	.name = "invoke_tests.pta",
	.flags = PTA_CONCURRENT,
	.invoke = invoke,
};
