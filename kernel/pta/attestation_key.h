/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_PTA_ATTESTATION_KEY_H
#define KERNEL_PTA_ATTESTATION_KEY_H

#include "kernel/crypto/rsa.h"

#define ATTESTATION_KEY_BITS 3072u

/*
 * The device's key pair, from secure storage; the first use makes it. It stays
 * till the next start. ST_OK; ST_CORRUPT; ST_NO_MEM; the statuses of storage.
 * Context: thread, no spinlock held.
 */
enum status attestation_key_get(const struct rsa_key **out);

#endif
