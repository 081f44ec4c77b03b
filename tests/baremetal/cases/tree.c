/* SPDX-License-Identifier: BSD-2-Clause */
/* What the TEE did to device trees of ours; trees.py says when it holds. */
#include "base/bytes/mem.h"
#include "tests/baremetal/board.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/fdt.h"

CASE(tree, was_left_as_it_is, CASE_ASKED)
{
	CHECK(!board.has_tee_node);
}

CASE(tree, became_an_overlay_that_names_the_tee, CASE_ASKED)
{
	const void *fdt = (const void *)(uintptr_t)TREES_ADDR;
	struct fdt_node node = {0};
	uint32_t overlay_count = 0;
	uint32_t tee_count = 0;

	CHECK(fdt_is_valid(fdt));
	while (fdt_next_node(fdt, &node)) {
		/* Nothing is left of the machine that was there. */
		CHECK(!fdt_prop_is(&node, "device_type", "memory"));
		overlay_count += !strcmp(node.name, "__overlay__");
		tee_count += fdt_is_compatible(&node, "linaro,optee-tz");
	}
	CHECK(overlay_count >= 1);
	CHECK_EQ(tee_count, 1);
	/* And our own was none of its business. */
	CHECK(!board.has_tee_node);
}
