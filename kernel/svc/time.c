/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/svc/time.h"
#include "abi/gp.h"
#include "abi/optee_rpc.h"
#include "kernel/arch/cpu.h"
#include "kernel/thread/rpc.h"

#define NS_PER_MS 1000000u

void time_system(struct tee_time *out)
{
	uint64_t ticks = arch_counter();
	uint64_t hz = arch_counter_hz();

	out->seconds = (uint32_t)(ticks / hz);
	out->millis = (uint32_t)(ticks % hz * 1000 / hz);
}

uint64_t time_system_ms(void)
{
	uint64_t ticks = arch_counter();
	uint64_t hz = arch_counter_hz();

	return ticks / hz * 1000 + ticks % hz * 1000 / hz;
}

enum status time_ree(struct tee_time *out)
{
	struct rpc_param p = {.kind = RPC_PARAM_VALUE_OUT};
	uint32_t result = 0;
	enum status st = rpc_command(OPTEE_RPC_CMD_GET_TIME, &p, 1, &result);

	if (st != ST_OK)
		return st;
	/* Nanoseconds beyond a second make no sense. */
	if (result != GP_SUCCESS || p.value.b / NS_PER_MS >= 1000)
		return ST_GENERIC;
	out->seconds = (uint32_t)p.value.a;
	out->millis = (uint32_t)(p.value.b / NS_PER_MS);
	return ST_OK;
}

void time_suspend_ms(uint32_t ms)
{
	struct rpc_param p = {.kind = RPC_PARAM_VALUE_IN, .value = {.a = ms}};
	uint32_t result = 0;

	if (rpc_command(OPTEE_RPC_CMD_SUSPEND, &p, 1, &result) != ST_OK ||
	    result != GP_SUCCESS)
		rpc_yield();
}
