/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/baremetal/case.h"
#include "tests/baremetal/console.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/session.h"
#include "tests/baremetal/shm.h"

#define STATS_ALLOC 1

/* Spec: stats PTA, command 1. */
struct alloc_stats {
	char name[32];
	uint32_t allocated;
	uint32_t max_allocated;
	uint32_t size;
	uint32_t fail_count;
	uint32_t biggest_fail;
	uint32_t biggest_fail_used;
};

/*
 * A page that stays registered: the figures must not depend on how the TEE
 * handles temporary memory.
 */
static struct alloc_stats *answer_page(void)
{
	static struct alloc_stats *page;

	if (!page) {
		page = pages_get(1);
		if (shm_register(page, PAGE, (uint64_t)page))
			bail_out("cannot register memory");
	}
	return page;
}

/* Sum of all pools; 0 when the TEE has no such pseudo-TA. */
uint64_t secure_memory_in_use(void)
{
	const struct alloc_stats *stats = answer_page();
	struct tee_param param[4] = {
		VALUE(ATTR_VALUE_IN, 0, 0),
		RMEM(ATTR_RMEM_OUT, 0, PAGE, (uint64_t)stats)};
	uint64_t total = 0;
	uint32_t session = 0;

	if (session_open(&pta_stats, &session))
		return 0;
	if (!session_invoke(session, STATS_ALLOC, param)) {
		uint64_t count = param[1].rmem.size / sizeof(*stats);

		for (uint64_t i = 0; i < count; i++)
			total += stats[i].allocated;
	}
	(void)session_close(session);
	return total;
}
