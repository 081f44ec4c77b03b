/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_STORE_VERSION_H
#define KERNEL_TA_STORE_VERSION_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * Lowest versions of TAs and subkeys that may still run. The database lives
 * in secure storage; whoever provides it registers itself at start-up. Without
 * one every version is good.
 */
enum ta_version_kind {
	TA_VERSION_TA,
	TA_VERSION_SUBKEY
};

struct ta_version_store {
	/* ST_CONFLICT: older than one seen before; else it is remembered. */
	enum status (*check)(enum ta_version_kind kind, const uint8_t uuid[16],
			     uint32_t version);
};
void ta_version_set_store(const struct ta_version_store *store);

enum status ta_version_check(enum ta_version_kind kind, const uint8_t uuid[16],
			     uint32_t version);

#endif
