/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_STORE_ROOTS_H
#define KERNEL_TA_STORE_ROOTS_H

#include "kernel/crypto/rsa.h"

/*
 * Public keys that may sign a TA file (or the first subkey of a chain): the
 * build makes them from the public keys in platform/keys, or from TA_PUBLIC_KEY
 * alone when that is set (tools/sign/pubkeys_to_c.py).
 */
extern const struct rsa_public_key ta_root_keys[];
extern const size_t ta_root_key_count;

#endif
