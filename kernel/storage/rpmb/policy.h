/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_RPMB_POLICY_H
#define KERNEL_STORAGE_RPMB_POLICY_H

#include "base/bytes/compiler.h"

/* What the build decides about RPMB: it cannot be left to normal world. */
struct rpmb_policy {
	/* Is there an RPMB store at all (CFG_RPMB_FS)? */
	bool is_enabled;
	/*
	 * Give our key to a device that has none (CFG_RPMB_WRITE_KEY). It
	 * travels in clear through normal world, and to whatever answers as a
	 * device there: for a factory and for tests.
	 */
	bool writes_key;
	/* The published test key in place of the one that is derived from the
	 * hardware's (CFG_RPMB_TESTKEY). */
	bool uses_test_key;
	/* Which device, when the supplicant reaches it
	 * (CFG_RPMB_FS_DEV_ID). */
	uint16_t supplicant_device;
	/*
	 * The state of normal world's store is recorded in RPMB, so that an
	 * old one is not taken for the present one
	 * (CFG_REE_FS_INTEGRITY_RPMB). Without a device nothing opens then.
	 */
	bool anchors_ree;
	/* A store that is recorded but gone may be begun anew
	 * (CFG_REE_FS_ALLOW_RESET). */
	bool allows_ree_reset;
};
extern const struct rpmb_policy rpmb_policy;

#endif
