/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_SUPPORT_NEW_RPMB_H
#define TESTS_SUPPORT_NEW_RPMB_H

#include "kernel/storage/rpmb/anchor.h"
#include "tests/support/sim_rpmb.h"

/* Another device, with our key: the last one is forgotten when it fails. */
static inline void sim_rpmb_replace(void)
{
	static const uint8_t none[RPMB_ANCHOR_BYTES];

	sim_rpmb_init();
	sim_rpmb.sabotage = SIM_RPMB_LOSE_REQUEST;
	sim_rpmb.sabotage_at = 1;
	sim_rpmb.sabotage_count = 1000;
	(void)!rpmb_anchor_set(none);
	sim_rpmb_init();
	sim_rpmb_give_key();
}

#endif
