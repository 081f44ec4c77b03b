/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_RAMFS_H
#define TESTS_BAREMETAL_RAMFS_H

#include "base/bytes/compiler.h"

/* The supplicant's file system, in memory, empty at boot. Operations are those
 * of the FS RPC. Spec: OPTEE_MSG rpc-fs. */
struct fs_request {
	uint32_t op;
	uint32_t handle; /* in: of an open file; out: of OPEN and CREATE */
	uint64_t offset;
	uint8_t *bytes; /* data or name; NULL: none */
	uint64_t size;  /* of bytes; out: what READ has read */
	uint8_t *other; /* second name of RENAME */
};

uint32_t ramfs_serve(struct fs_request *r);

#endif
