/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>
#include <tee_internal_api.h>
#include <utee_syscalls.h>

#include "trusted/libtee/access.h"

#define ANY_READ       (TEE_MEMORY_ACCESS_READ | TEE_MEMORY_ACCESS_ANY_OWNER)
#define ANY_WRITE      (TEE_MEMORY_ACCESS_WRITE | TEE_MEMORY_ACCESS_ANY_OWNER)
#define OWN_READ_WRITE (TEE_MEMORY_ACCESS_READ | TEE_MEMORY_ACCESS_WRITE)

/*
 * Bounds of what is surely private: the writable data of the ELF that this
 * code is linked into (from its link script) and the stack. Everything else
 * is the kernel's to judge.
 */
extern char __ta_data_start[] __attribute__((visibility("hidden")));
extern char __ta_data_end[] __attribute__((visibility("hidden")));
static uintptr_t stack_base;
static uintptr_t stack_end;

void access_set_stack(uintptr_t top, size_t size_bytes)
{
	stack_end = top;
	stack_base = top - size_bytes;
}

static bool lies_in(uintptr_t p, size_t size_bytes, uintptr_t base,
		    uintptr_t end)
{
	return p >= base && p <= end && size_bytes <= end - p;
}

static bool is_own_data(const void *p, size_t size_bytes)
{
	return lies_in((uintptr_t)p, size_bytes, stack_base, stack_end) ||
	       lies_in((uintptr_t)p, size_bytes, (uintptr_t)__ta_data_start,
		       (uintptr_t)__ta_data_end);
}

static void check(uint32_t flags, const void *p, size_t size_bytes)
{
	if (is_own_data(p, size_bytes))
		return;
	panic_unless_ok(_utee_check_access_rights(flags, p, size_bytes));
}

void check_in(const void *p, size_t size_bytes)
{
	check(TEE_MEMORY_ACCESS_READ, p, size_bytes);
}

void check_out(void *p, size_t size_bytes)
{
	check(OWN_READ_WRITE, p, size_bytes);
}

void check_inbuf(const void *p, size_t size_bytes)
{
	if (size_bytes != 0)
		check(ANY_READ, p, size_bytes);
}

void check_outbuf(void *p, size_t size_bytes)
{
	if (size_bytes != 0)
		check(ANY_WRITE, p, size_bytes);
}

void check_string(const char *s)
{
	check(TEE_MEMORY_ACCESS_READ, s, 1);
	check(TEE_MEMORY_ACCESS_READ, s, strlen(s) + 1);
}

bool is_private(const void *p, size_t size_bytes)
{
	return is_own_data(p, size_bytes) ||
	       _utee_check_access_rights(TEE_MEMORY_ACCESS_READ, p,
					 size_bytes) == TEE_SUCCESS;
}

TEE_Result TEE_CheckMemoryAccessRights(uint32_t accessFlags, void *buffer,
				       size_t size)
{
	if (size == 0)
		return TEE_SUCCESS;
	return _utee_check_access_rights(accessFlags, buffer, size);
}
