/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_FFA_WIRE_H
#define TESTS_BAREMETAL_FFA_WIRE_H

#include "base/bytes/compiler.h"

/*
 * Normal world's side of FF-A. Written down here a second time, and not taken
 * from abi/, on purpose: see wire.h. Spec: DEN0077A 1.2, DEN0140.
 */
#define FF(n)       (0x84000000u | (n))
#define FFA_64BIT   0x40000000u
#define FFA_WIDE(f) ((f) | FFA_64BIT)

#define FFA_ERROR                 FF(0x60)
#define FFA_SUCCESS               FF(0x61)
#define FFA_INTERRUPT             FF(0x62)
#define FFA_VERSION               FF(0x63)
#define FFA_FEATURES              FF(0x64)
#define FFA_RX_RELEASE            FF(0x65)
#define FFA_RXTX_MAP              FF(0x66)
#define FFA_RXTX_UNMAP            FF(0x67)
#define FFA_PARTITION_INFO        FF(0x68)
#define FFA_ID_GET                FF(0x69)
#define FFA_MSG_POLL              FF(0x6A)
#define FFA_MSG_WAIT              FF(0x6B)
#define FFA_YIELD                 FF(0x6C)
#define FFA_RUN                   FF(0x6D)
#define FFA_MSG_SEND              FF(0x6E)
#define FFA_DIRECT_REQ            FF(0x6F)
#define FFA_DIRECT_RESP           FF(0x70)
#define FFA_MEM_DONATE            FF(0x71)
#define FFA_MEM_LEND              FF(0x72)
#define FFA_MEM_SHARE             FF(0x73)
#define FFA_MEM_RETRIEVE_REQ      FF(0x74)
#define FFA_MEM_RETRIEVE_RESP     FF(0x75)
#define FFA_MEM_RELINQUISH        FF(0x76)
#define FFA_MEM_RECLAIM           FF(0x77)
#define FFA_MEM_OP_PAUSE          FF(0x78)
#define FFA_MEM_OP_RESUME         FF(0x79)
#define FFA_MEM_FRAG_RX           FF(0x7A)
#define FFA_MEM_FRAG_TX           FF(0x7B)
#define FFA_NORMAL_WORLD_RESUME   FF(0x7C)
#define FFA_NOTIF_CREATE          FF(0x7D)
#define FFA_NOTIF_DESTROY         FF(0x7E)
#define FFA_NOTIF_BIND            FF(0x7F)
#define FFA_NOTIF_UNBIND          FF(0x80)
#define FFA_NOTIF_SET             FF(0x81)
#define FFA_NOTIF_GET             FF(0x82)
#define FFA_NOTIF_INFO            FF(0x83)
#define FFA_RX_ACQUIRE            FF(0x84)
#define FFA_SPM_ID_GET            FF(0x85)
#define FFA_MSG_SEND2             FF(0x86)
#define FFA_SECONDARY_EP_REGISTER FF(0x87)
#define FFA_MEM_PERM_GET          FF(0x88)
#define FFA_MEM_PERM_SET          FF(0x89)
#define FFA_CONSOLE_LOG           FF(0x8A)
#define FFA_PARTITION_INFO_REGS   FF(0x8B)
#define FFA_EL3_INTR_HANDLE       FF(0x8C)
#define FFA_DIRECT_REQ2           FF(0x8D)
#define FFA_DIRECT_RESP2          FF(0x8E)

/* w2 of FFA_ERROR. */
#define FFA_NOT_SUPPORTED      (-1)
#define FFA_INVALID_PARAMETERS (-2)
#define FFA_NO_MEMORY          (-3)
#define FFA_BUSY               (-4)
#define FFA_INTERRUPTED        (-5)
#define FFA_DENIED             (-6)
#define FFA_RETRY              (-7)
#define FFA_ABORTED            (-8)
#define FFA_NO_DATA            (-9)
#define FFA_NOT_READY          (-10)

#define FFA_1_0 0x10000u
#define FFA_1_1 0x10001u
#define FFA_1_2 0x10002u

#define FFA_SPMC_ID       0x8000u /* by our manifest */
#define FFA_SPMD_ID       0xffffu
#define FFA_NOBODY        0x8ffeu /* no partition has it */
#define FFA_IDS(from, to) ((uint64_t)(from) << 16 | (to))

#define FFA_FRAMEWORK 0x80000000u /* w2 of a direct message */

#define FFA_COUNT_ONLY    BIT32(0) /* PARTITION_INFO, w5 */
#define FFA_TAKES_DIRECT  BIT32(0)
#define FFA_SENDS_DIRECT  BIT32(1)
#define FFA_INDIRECT      BIT32(2)
#define FFA_NOTIFIABLE    BIT32(3)
#define FFA_IS_AARCH64    BIT32(8)
#define FFA_TAKES_DIRECT2 BIT32(9)
#define FFA_SENDS_DIRECT2 BIT32(10)

struct ffa_partition {
	uint16_t id;
	uint16_t contexts;
	uint32_t properties;
	uint32_t uuid[4]; /* as in w1..w4 */
};
static_assert(sizeof(struct ffa_partition) == 24, "DEN0077A 6.2");

/* Memory transactions: byte offsets, so that a case may break any field. */
enum {
	TD_SENDER = 0,
	TD_ATTRIBUTES = 2,
	TD_FLAGS = 4,
	TD_HANDLE = 8,
	TD_TAG = 16,
	TD_ACCESS_BYTES = 24,
	TD_ACCESS_COUNT = 28,
	TD_ACCESS_OFFSET = 32,
	TD_MBZ = 36,
	TD_BYTES = 48,
	AD_ENDPOINT = 0, /* of an access descriptor */
	AD_PERMISSIONS = 2,
	AD_FLAGS = 3,
	AD_COMPOSITE = 4,
	AD_BYTES = 16,
	AD_BYTES_1_2 = 32,
	CD_PAGES = 0, /* of the composite */
	CD_RANGES = 4,
	CD_MBZ = 8,
	CD_BYTES = 16,
	RD_ADDRESS = 0, /* of a range */
	RD_PAGES = 8,
	RD_MBZ = 12,
	RD_BYTES = 16,
};

#define MEM_NORMAL_WB 0x2fu
#define MEM_NONSECURE 0x40u
#define MEM_RO        1u
#define MEM_RW        2u
#define MEM_XN        4u
#define MEM_X         8u
#define MEM_ZERO      BIT32(0)

#endif
