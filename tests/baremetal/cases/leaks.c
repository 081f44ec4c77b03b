/* SPDX-License-Identifier: BSD-2-Clause */
/* What the secure world shows of itself: no address of its own. */
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/session.h"

/* The kernel's half of the address space (39 bits), without what may be a
 * negative number. Wider, and stale random bytes would look like addresses. */
static bool is_kernel_address(uint64_t word)
{
	return word >= UINT64_C(0xffffff8000000000) &&
	       word < UINT64_C(0xfffffffffff00000);
}

static void check_words(const void *at, uint64_t size_bytes)
{
	const uint64_t *word = at;

	for (uint64_t i = 0; i < size_bytes / 8; i++)
		CHECK(!is_kernel_address(word[i]));
}

/* SMC32: results are W registers. */
static void check_registers(const struct call *call)
{
	for (uint32_t i = 0; i < 4; i++)
		CHECK_EQ(call->x[i] >> 32, 0);
}

static bool look(struct call *call, void *arg)
{
	(void)arg;
	check_registers(call);
	/* Behind the headers, where two result codes look like an address. */
	check_words(call->msg->param, MSG_BYTES(6) - MSG_BYTES(0));
	if (call->rpc && (call->x[0] & 0xffff) == RPC_CMD)
		check_words(call->rpc->param,
			    MSG_BYTES(RPC_PARAMS) - MSG_BYTES(0));
	return false;
}

static void check_open(const struct uuid_octets *uuid, bool has_rpc_arg)
{
	struct call call;
	uint32_t session;

	session_open_init(&call, uuid);
	if (!has_rpc_arg)
		call_use_plain_arg(&call);
	call.hook = look;
	CHECK(call_run(&call) == RET_OK);
	(void)look(&call, NULL);
	session = call.msg->ret ? 0 : call.msg->session;
	call_fini(&call);
	if (session)
		CHECK_EQ(session_close(session), GP_SUCCESS);
}

/* In buffers that the TEE has and does not use now. */
static uint32_t address_count;

static void count_addresses(const void *at, uint64_t size_bytes)
{
	const uint64_t *word = at;

	for (uint64_t i = 0; i < size_bytes / 8; i++)
		address_count += is_kernel_address(word[i]);
}

static void wipe(const void *at, uint64_t size_bytes)
{
	memset((void *)(uintptr_t)at, 0, size_bytes);
}

/* Ciphertext may look like an address, but not time and again. */
#define LOOKS 4

CASE(leaks, no_address_of_the_kernel_leaves_it, CASE_KEEPS | CASE_OURS)
{
	static const struct uuid_octets *const uuid[] = {
		&pta_invoke_tests, &pta_system, &uuid_nobody, &ta_sims,
		&ta_os_test};

	/* So that buffers stay, with what was in them. */
	CHECK_EQ(fast_call0(SMC_ENABLE_SHM_CACHE), RET_OK);
	address_count = 1;
	for (uint32_t look = 0; look < LOOKS && address_count; look++) {
		if (look)
			rpc_check_buffers(wipe);
		for (uint32_t i = 0; i < ARRAY_SIZE(uuid); i++) {
			check_open(uuid[i], true);
			check_open(uuid[i], false);
		}
		CHECK(rpc_buffers_in_use() > 0);
		address_count = 0;
		rpc_check_buffers(count_addresses);
	}
	CHECK_EQ(address_count, 0);
}

CASE(leaks, interrupted_calls_show_nothing_more, CASE_PLAIN)
{
	NEED_TWO_CPUS();
	interrupts_start(50);
	for (uint32_t i = 0; i < 5; i++)
		check_open(&ta_sims, true);
	interrupts_stop();
}

CASE(leaks, unused_results_of_fast_calls_are_not_addresses, CASE_PLAIN)
{
	for (uint32_t n = 0; n < 32; n++) {
		uint64_t x[8] = {0xB2000000u + n, 1, 2, 3};

		if (x[0] == SMC_DISABLE_SHM_CACHE)
			continue;
		(void)fast_call(x);
		for (uint32_t i = 0; i < 4; i++)
			CHECK_EQ(x[i] >> 32, 0);
	}
	(void)fast_call0(SMC_ENABLE_NOTIF);
}
