/* SPDX-License-Identifier: BSD-2-Clause */
/* Ways to die. */
#include <sp_memory.h>

#include "trusted/sp/tester/tester.h"

uint32_t tester_rights_seen;

/* Not volatile: that would put it among the data. */
static const uint32_t constant = 1;

/* A thread of calls that has no end; the result keeps it from being a loop. */
__attribute__((noinline)) static int dig(int depth)
{
	volatile char frame[512];

	frame[0] = (char)depth;
	return depth < 0 ? 0 : dig(depth + 1) + frame[0];
}

static void run_at(uintptr_t address)
{
	/* Not a call of a C function: where it goes is no function. */
	void (*f)(void) = (void (*)(void))address;

	f();
}

static void fault(uint64_t kind)
{
	/* Code, written as data; RET. */
	static uint32_t instruction = 0xd65f03c0;
	static volatile uintptr_t null = 8;

	switch (kind) {
	case SP_TESTER_READ_NULL:
		(void)*(volatile uint32_t *)null;
		break;
	case SP_TESTER_WRITE_CONSTANT:
		*(volatile uint32_t *)(uintptr_t)&constant = 2;
		break;
	case SP_TESTER_WRITE_CODE:
		*(volatile uint32_t *)(uintptr_t)fault = 0;
		break;
	case SP_TESTER_RUN_DATA:
		run_at((uintptr_t)&instruction);
		break;
	case SP_TESTER_UNDEFINED:
		tester_undefined();
		break;
	case SP_TESTER_READ_KERNEL:
		(void)*(volatile uint32_t *)UINT64_C(0xffffff8000000000);
		break;
	case SP_TESTER_OVERFLOW_STACK:
		(void)dig(0);
		break;
	case SP_TESTER_BREAKPOINT:
		__builtin_trap();
	case SP_TESTER_PRIVILEGED:
		tester_privileged();
		break;
	case SP_TESTER_ABORT:
		sp_abort("told to");
	default:
		break;
	}
}

enum ffa_error tester_fault(uint64_t p[4])
{
	sp_log("tester 0x%x fails in way %u", sp_id(), (unsigned int)p[0]);
	fault(p[0]);
	/* Still here. */
	return FFA_ERROR_INVALID_PARAMETERS;
}

static bool has_rights(const void *page, uint32_t rights)
{
	uint32_t r = ~rights;

	return sp_memory_get_rights(page, &r) == FFA_OK && r == rights;
}

static bool can_change(void *page)
{
	return sp_memory_set_rights(
		       page, 1, FFA_MEM_PERM_RO | FFA_MEM_PERM_XN) == FFA_OK &&
	       has_rights(page, FFA_MEM_PERM_RO | FFA_MEM_PERM_XN) &&
	       sp_memory_set_rights(
		       page, 1, FFA_MEM_PERM_RW | FFA_MEM_PERM_XN) == FFA_OK &&
	       has_rights(page, FFA_MEM_PERM_RW | FFA_MEM_PERM_XN);
}

/* Somebody else that there is. */
static uint16_t find_neighbour(void)
{
	struct sp_regs r = {.x = {FFA_64(FFA_PARTITION_INFO_GET_REGS)}};

	if (sp_call(&r) != FFA_OK)
		return 0;
	/* Descriptors of three registers. */
	for (unsigned int i = 3; i < SP_REGS; i += 3) {
		uint16_t id = (uint16_t)r.x[i];

		if (id && id != sp_id())
			return id;
	}
	return 0;
}

static bool refuses_rights(void *page)
{
	return sp_memory_set_rights(page, 1, FFA_MEM_PERM_RO) ==
		       FFA_ERROR_DENIED &&
	       sp_memory_set_rights(page, 1,
				    FFA_MEM_PERM_RO | FFA_MEM_PERM_XN) ==
		       FFA_ERROR_DENIED &&
	       sp_memory_set_rights(page, 1,
				    FFA_MEM_PERM_RW | FFA_MEM_PERM_XN) ==
		       FFA_ERROR_DENIED;
}

/* While another may write a page, it does not become code; while it is code,
 * no other gets to write it. */
static bool shares_one_right_only(void *page)
{
	struct sp_share s = {
		.function = FFA_MEM_SHARE,
		.receiver = find_neighbour(),
		.address = page,
		.page_count = 1,
		.permissions = FFA_ACCESS_RW,
	};
	uint64_t handle = 0;
	bool is_good = sp_memory_send(&s, &handle) == FFA_OK &&
		       refuses_rights(page) && refuses_rights(sp_tx) &&
		       refuses_rights(sp_rx);

	is_good = sp_memory_reclaim(handle, 0) == FFA_OK && is_good &&
		  sp_memory_set_rights(page, 1, FFA_MEM_PERM_RO) == FFA_OK &&
		  sp_memory_send(&s, &handle) == FFA_ERROR_DENIED;
	s.function = FFA_MEM_LEND;
	is_good = is_good && sp_memory_send(&s, &handle) == FFA_ERROR_DENIED;
	return sp_memory_set_rights(
		       page, 1, FFA_MEM_PERM_RW | FFA_MEM_PERM_XN) == FFA_OK &&
	       is_good;
}

void tester_try_rights(void)
{
	void *page = tester_pages[SP_TESTER_PAGES - 1];
	const void *code =
		(const void *)((uintptr_t)fault & ~(FFA_PAGE_BYTES - 1));

	if (has_rights(page, FFA_MEM_PERM_RW | FFA_MEM_PERM_XN))
		tester_rights_seen |= SP_TESTER_RIGHTS_DATA;
	if (has_rights(code, FFA_MEM_PERM_RO))
		tester_rights_seen |= SP_TESTER_RIGHTS_CODE;
	if (can_change(page))
		tester_rights_seen |= SP_TESTER_RIGHTS_CHANGED;
	if (sp_memory_set_rights(page, 1, FFA_MEM_PERM_RW) ==
	    FFA_ERROR_INVALID_PARAMETERS)
		tester_rights_seen |= SP_TESTER_RIGHTS_NO_WX;
	if (sp_memory_set_rights(NULL, 1, FFA_MEM_PERM_RW | FFA_MEM_PERM_XN) !=
		    FFA_OK &&
	    sp_memory_set_rights((const char *)page + 8, 1,
				 FFA_MEM_PERM_RW | FFA_MEM_PERM_XN) != FFA_OK)
		tester_rights_seen |= SP_TESTER_RIGHTS_FOREIGN;
	if (shares_one_right_only(page))
		tester_rights_seen |= SP_TESTER_RIGHTS_SHARED;
}
