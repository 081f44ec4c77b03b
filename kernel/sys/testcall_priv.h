/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_TESTCALL_PRIV_H
#define KERNEL_SYS_TESTCALL_PRIV_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "kernel/sys/testworld_priv.h"

/* For tests of calls that need no other TA and no normal world: a world and
 * places in the TA's private memory. Included by one file of a test. */

#define NUMBER(number, call, args) CALL_##call = (number),
enum {
	TA_SYSCALLS(NUMBER)
};
#undef NUMBER

static struct ta_world w;
static vaddr_t buf;  /* data */
static vaddr_t len;  /* a length or other number */
static vaddr_t more; /* another number */

static int begin(void **state)
{
	(void)state;
	if (world_init(&w, false) != ST_OK)
		return -1;
	buf = w.private_rw;
	len = w.private_rw + PAGE_BYTES;
	more = len + 64;
	return 0;
}

static int end(void **state)
{
	(void)state;
	world_fini(&w);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

#endif
