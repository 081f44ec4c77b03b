/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/spmc/call.h"

void ffa_answer(struct ffa_regs *r, uint32_t function)
{
	memset(r, 0, 8 * sizeof(r->x[0]));
	r->x[0] = function;
}

void ffa_success(struct ffa_regs *r)
{
	ffa_answer(r, FFA_SUCCESS);
}

void ffa_fail(struct ffa_regs *r, enum ffa_error error)
{
	ffa_answer(r, FFA_ERROR);
	r->x[2] = (uint32_t)error;
}

enum ffa_error ffa_error_from(enum status st)
{
	switch (st) {
	case ST_OK:
		return FFA_OK;
	case ST_NO_MEM:
		return FFA_ERROR_NO_MEMORY;
	case ST_BUSY:
		return FFA_ERROR_BUSY;
	case ST_DENIED:
		return FFA_ERROR_DENIED;
	case ST_CONFLICT:
		return FFA_ERROR_RETRY;
	case ST_TARGET_DEAD:
		return FFA_ERROR_ABORTED;
	case ST_NO_DATA:
		return FFA_ERROR_NO_DATA;
	case ST_BAD_STATE:
		return FFA_ERROR_NOT_READY;
	case ST_NOT_SUPPORTED:
	case ST_NOT_IMPLEMENTED:
		return FFA_ERROR_NOT_SUPPORTED;
	default:
		return FFA_ERROR_INVALID_PARAMETERS;
	}
}

void ffa_finish(struct ffa_regs *r, enum status st)
{
	if (st == ST_OK)
		ffa_success(r);
	else
		ffa_fail(r, ffa_error_from(st));
}
