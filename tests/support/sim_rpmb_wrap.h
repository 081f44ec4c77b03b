/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_SUPPORT_SIM_RPMB_WRAP_H
#define TESTS_SUPPORT_SIM_RPMB_WRAP_H

#include "abi/gp.h"
#include "kernel/storage/rpmb/policy.h"
#include "tests/support/sim_rpmb.h"

/*
 * All RPCs go to the simulated device; included by one file of a test, which
 * is linked with $(sim-rpmb-wrap).
 */
enum status __wrap_rpc_command(uint32_t cmd, struct rpc_param *params,
			       size_t count, uint32_t *result);
enum status __wrap_rpc_shm_alloc(enum rpc_shm_type type, size_t size_bytes,
				 struct shm **out);
void __wrap_rpc_shm_free(enum rpc_shm_type type, struct shm *shm);

enum status __wrap_rpc_command(uint32_t cmd, struct rpc_param *params,
			       size_t count, uint32_t *result)
{
	if (!sim_rpmb_command(cmd, params, count, result))
		*result = GP_ERROR_NOT_SUPPORTED;
	return ST_OK;
}

enum status __wrap_rpc_shm_alloc(enum rpc_shm_type type, size_t size_bytes,
				 struct shm **out)
{
	(void)type;
	return sim_rpmb_shm_alloc(size_bytes, out);
}

void __wrap_rpc_shm_free(enum rpc_shm_type type, struct shm *shm)
{
	(void)type;
	sim_rpmb_shm_free(shm);
}

/* What the build decides, here for tests to change: the constant that other
 * files see is this variable. */
extern struct rpmb_policy sim_rpmb_policy __asm__("rpmb_policy");
struct rpmb_policy sim_rpmb_policy = {.is_enabled = true};

#endif
