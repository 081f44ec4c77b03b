/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/storage/rpmb/policy.h"

/* The values are words of the build (module.mk). */
const struct rpmb_policy rpmb_policy = {
	.is_enabled = POLICY_RPMB,
	.writes_key = POLICY_RPMB_WRITE_KEY,
	.uses_test_key = POLICY_RPMB_TEST_KEY,
	.supplicant_device = POLICY_RPMB_DEVICE,
	.anchors_ree = POLICY_RPMB_ANCHOR,
	.allows_ree_reset = POLICY_REE_RESET,
};
