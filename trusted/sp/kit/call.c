/* SPDX-License-Identifier: BSD-2-Clause */
#include <sp.h>

enum ffa_error sp_call(struct sp_regs *r)
{
	sp_svc(r);
	if ((uint32_t)r->x[0] != FFA_ERROR)
		return FFA_OK;
	/* An error without a code is one all the same. */
	return (int32_t)r->x[2] < 0 ? (enum ffa_error)(int32_t)r->x[2]
				    : FFA_ERROR_ABORTED;
}

enum ffa_error sp_call5(uint32_t function, uint64_t x1, uint64_t x2,
			uint64_t x3, uint64_t x4, uint64_t x5)
{
	struct sp_regs r = {.x = {function, x1, x2, x3, x4, x5}};

	return sp_call(&r);
}
