/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SVC_RPC_TA_H
#define KERNEL_SVC_RPC_TA_H

#include "base/status.h"
#include "kernel/mm/shm.h"

/*
 * Ask the supplicant for the file of TA @uuid (octet order). *@out is shared
 * memory that normal world may still change: copy once, then check. Freed by
 * rpc_load_ta_done(). ST_NOT_FOUND; ST_NO_MEM; ST_PEER_GONE; ST_GENERIC.
 */
enum status rpc_load_ta(const uint8_t uuid[16], struct shm **out,
			uint64_t *size_bytes);
void rpc_load_ta_done(struct shm *shm);

#endif
