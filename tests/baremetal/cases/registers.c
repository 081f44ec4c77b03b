/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registers that a call must leave alone. TF-A keeps x4..x30 of the normal
 * world itself; SIMD and FP registers are the TEE's duty.
 * Spec: SMCCC 1.2, 2.6 and 2.7.
 */
#include "tests/baremetal/registers.h"
#include "base/bytes/mem.h"
#include "tests/baremetal/arch/arch.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/session.h"

CASE(registers, fast_calls_preserve_x4_to_x30_and_simd, CASE_PLAIN)
{
	static const uint32_t ids[] = {SMC_CALLS_UID,        SMC_CALLS_REVISION,
				       SMC_GET_OS_REVISION,  SMC_EXCHANGE_CAPS,
				       SMC_GET_THREAD_COUNT, 0xB2000123u};
	struct cpu_registers in;
	struct cpu_registers out;
	uint64_t seed = 1;

	for (uint32_t i = 0; i < ARRAY_SIZE(ids); i++) {
		registers_fill(&in, &seed);
		in.x[0] = ids[i];
		in.x[7] = 0; /* hypervisor client id */
		smc_all_registers(&in, &out);
		registers_check(&in, &out, 4);
	}
}

/* A call to its end, every SMC of it with full registers. */
static void run_with_registers(struct call *call, uint64_t *seed)
{
	struct cpu_registers in;
	struct cpu_registers out;

	while (call->state != CALL_DONE) {
		registers_fill(&in, seed);
		for (uint32_t i = 0; i < 8; i++)
			in.x[i] = call->x[i];
		smc_all_registers(&in, &out);
		registers_check(&in, &out, 4);
		for (uint32_t i = 0; i < 8; i++)
			call->x[i] = out.x[i];
		call->result = (uint32_t)out.x[0];
		call->state = call_is_rpc(out.x[0]) ? CALL_IN_RPC : CALL_DONE;
		call->wait_end_us = 0;
		while (call->state == CALL_IN_RPC)
			(void)call_answer(call);
	}
}

CASE(registers, yielding_calls_preserve_them_too, CASE_PLAIN)
{
	struct call call;
	uint64_t seed = 2;
	uint32_t session;

	session_open_init(&call, &pta_device_enum);
	run_with_registers(&call, &seed);
	CHECK_EQ(call.result, RET_OK);
	CHECK_EQ(call.msg->ret, GP_SUCCESS);
	session = call.msg->session;
	call_fini(&call);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

CASE(registers, calls_that_suspend_preserve_them_too, CASE_PLAIN)
{
	struct call call;
	uint64_t seed = 3;

	NEED_TWO_CPUS();
	interrupts_start(100);
	session_open_init(&call, &uuid_nobody);
	run_with_registers(&call, &seed);
	interrupts_stop();
	CHECK_EQ(call.result, RET_OK);
	CHECK(call.msg->ret != GP_SUCCESS);
	call_fini(&call);
}

/* The TEE computes with SIMD to check a signature; nothing of it comes back. */
CASE(registers, opening_a_ta_preserves_them_too, CASE_PLAIN)
{
	struct call call;
	uint64_t seed = 5;
	uint32_t session;
	uint32_t ret;

	session_open_init(&call, &ta_sims);
	run_with_registers(&call, &seed);
	ret = call.msg->ret;
	session = call.msg->session;
	call_fini(&call);
	if (ret == GP_ERROR_ITEM_NOT_FOUND)
		SKIP("sims not given");
	CHECK_EQ(ret, GP_SUCCESS);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}

static uint8_t wide_in[SVE_BYTES(SVE_VECTOR_MAX)];
static uint8_t wide_out[SVE_BYTES(SVE_VECTOR_MAX)];

/* One SMC with random values in the wide registers. */
static void step_with_wide_registers(struct call *call, uint64_t vector_bytes,
				     uint64_t *seed)
{
	uint64_t size = SVE_BYTES(vector_bytes);
	uint8_t *ffr = wide_in + size - vector_bytes / 8;

	for (uint64_t i = 0; i < size; i++)
		wide_in[i] = (uint8_t)random_next(seed);
	/* FFR holds ones, then zeros. */
	memset(ffr, 0, vector_bytes / 8);
	memset(ffr, 0xff, random_next(seed) % (vector_bytes / 8));
	sve_load_registers(wide_in);
	call_step(call);
	sve_store_registers(wide_out);
	memcpy(wide_out + 32 * vector_bytes, wide_in + 32 * vector_bytes,
	       vector_bytes / 8); /* P0 carries FFR out */
	for (uint64_t i = 0; i < size; i++)
		CHECK_EQ((i << 8) | wide_out[i], (i << 8) | wide_in[i]);
}

/* Spec: SMCCC 1.3, without the hint that there is no SVE state. */
CASE(registers, wide_vectors_are_preserved_too, CASE_PLAIN)
{
	struct call call;
	uint64_t seed = 6;
	uint64_t vector_bytes;
	uint32_t session;

	if (!(read_pfr0() >> 32 & 0xf))
		SKIP("no SVE");
	vector_bytes = sve_enable();
	session_open_init(&call, &ta_sims);
	while (call.state != CALL_DONE) {
		step_with_wide_registers(&call, vector_bytes, &seed);
		while (call.state == CALL_IN_RPC)
			(void)call_answer(&call);
	}
	CHECK_EQ(call.result, RET_OK);
	session = call.msg->ret ? 0 : call.msg->session;
	call_fini(&call);
	if (session)
		CHECK_EQ(session_close(session), GP_SUCCESS);
}

/* A trusted application computes with SIMD; nothing of it comes back. */
CASE(registers, a_ta_with_floating_point_leaves_no_trace, CASE_PLAIN)
{
	struct tee_param none[4] = {0};
	struct call call;
	uint64_t seed = 4;
	uint32_t session = 0;
	uint32_t ret;

	NEED_TWO_CPUS();
	ret = session_open(&ta_os_test, &session);
	if (ret == GP_ERROR_ITEM_NOT_FOUND)
		SKIP("os_test not given");
	CHECK_EQ(ret, GP_SUCCESS);
	interrupts_start(200);
	session_invoke_init(&call, session, 0xffff, none);
	run_with_registers(&call, &seed);
	interrupts_stop();
	CHECK_EQ(call.result, RET_OK);
	call_fini(&call);
	CHECK_EQ(session_close(session), GP_SUCCESS);
}
