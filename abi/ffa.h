/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ABI_FFA_H
#define ABI_FFA_H

#include <stdint.h>

#include "abi/smccc.h"

/*
 * Arm Firmware Framework for A-profile: what a partition manager, partitions
 * and normal world say to each other. Spec: Arm DEN 0077A 1.2 (messages),
 * DEN 0140 (memory). Numbers are little endian.
 */
#define FFA_VERSION_OF(major, minor) ((uint32_t)(major) << 16 | (minor))
#define FFA_VERSION_1_0              FFA_VERSION_OF(1, 0)
#define FFA_VERSION_1_1              FFA_VERSION_OF(1, 1)
#define FFA_VERSION_1_2              FFA_VERSION_OF(1, 2)
#define FFA_VERSION_MAJOR(v)         ((v) >> 16 & 0x7FFF)
#define FFA_VERSION_MINOR(v)         ((v)&0xFFFF)
#define FFA_VERSION_MBZ              (UINT32_C(1) << 31)

#define FFA_OWNER   UINT32_C(4) /* standard secure service */
#define FFA_CALL(n) (SMCCC_FAST | FFA_OWNER << SMCCC_OWNER_SHIFT | (n))
/* The 64-bit form of a call that has both. */
#define FFA_64(id)  ((id) | SMCCC_64)

/* Numbers of all calls; below the ones of our version. */
#define FFA_NUMBER_FIRST 0x60u
#define FFA_NUMBER_LAST  0x8Eu

#define FFA_ERROR                       FFA_CALL(0x60)
#define FFA_SUCCESS                     FFA_CALL(0x61)
#define FFA_INTERRUPT                   FFA_CALL(0x62)
#define FFA_VERSION                     FFA_CALL(0x63)
#define FFA_FEATURES                    FFA_CALL(0x64)
#define FFA_RX_RELEASE                  FFA_CALL(0x65)
#define FFA_RXTX_MAP                    FFA_CALL(0x66)
#define FFA_RXTX_UNMAP                  FFA_CALL(0x67)
#define FFA_PARTITION_INFO_GET          FFA_CALL(0x68)
#define FFA_ID_GET                      FFA_CALL(0x69)
#define FFA_MSG_POLL                    FFA_CALL(0x6A) /* 1.0 only */
#define FFA_MSG_WAIT                    FFA_CALL(0x6B)
#define FFA_YIELD                       FFA_CALL(0x6C)
#define FFA_RUN                         FFA_CALL(0x6D)
#define FFA_MSG_SEND                    FFA_CALL(0x6E) /* 1.0 only */
#define FFA_MSG_SEND_DIRECT_REQ         FFA_CALL(0x6F)
#define FFA_MSG_SEND_DIRECT_RESP        FFA_CALL(0x70)
#define FFA_MEM_DONATE                  FFA_CALL(0x71)
#define FFA_MEM_LEND                    FFA_CALL(0x72)
#define FFA_MEM_SHARE                   FFA_CALL(0x73)
#define FFA_MEM_RETRIEVE_REQ            FFA_CALL(0x74)
#define FFA_MEM_RETRIEVE_RESP           FFA_CALL(0x75)
#define FFA_MEM_RELINQUISH              FFA_CALL(0x76)
#define FFA_MEM_RECLAIM                 FFA_CALL(0x77)
#define FFA_MEM_OP_PAUSE                FFA_CALL(0x78)
#define FFA_MEM_OP_RESUME               FFA_CALL(0x79)
#define FFA_MEM_FRAG_RX                 FFA_CALL(0x7A)
#define FFA_MEM_FRAG_TX                 FFA_CALL(0x7B)
#define FFA_NORMAL_WORLD_RESUME         FFA_CALL(0x7C)
#define FFA_NOTIFICATION_BITMAP_CREATE  FFA_CALL(0x7D)
#define FFA_NOTIFICATION_BITMAP_DESTROY FFA_CALL(0x7E)
#define FFA_NOTIFICATION_BIND           FFA_CALL(0x7F)
#define FFA_NOTIFICATION_UNBIND         FFA_CALL(0x80)
#define FFA_NOTIFICATION_SET            FFA_CALL(0x81)
#define FFA_NOTIFICATION_GET            FFA_CALL(0x82)
#define FFA_NOTIFICATION_INFO_GET       FFA_CALL(0x83)
#define FFA_RX_ACQUIRE                  FFA_CALL(0x84)
#define FFA_SPM_ID_GET                  FFA_CALL(0x85)
#define FFA_MSG_SEND2                   FFA_CALL(0x86)
#define FFA_SECONDARY_EP_REGISTER       FFA_CALL(0x87) /* 64-bit form */
#define FFA_MEM_PERM_GET                FFA_CALL(0x88)
#define FFA_MEM_PERM_SET                FFA_CALL(0x89)
#define FFA_CONSOLE_LOG                 FFA_CALL(0x8A)
#define FFA_PARTITION_INFO_GET_REGS     FFA_CALL(0x8B) /* 64-bit form */
#define FFA_EL3_INTR_HANDLE             FFA_CALL(0x8C)
#define FFA_MSG_SEND_DIRECT_REQ2        FFA_CALL(0x8D) /* 64-bit form */
#define FFA_MSG_SEND_DIRECT_RESP2       FFA_CALL(0x8E) /* 64-bit form */

/* w2 of FFA_ERROR. */
enum ffa_error {
	FFA_OK = 0, /* no code: for our own use */
	FFA_ERROR_NOT_SUPPORTED = -1,
	FFA_ERROR_INVALID_PARAMETERS = -2,
	FFA_ERROR_NO_MEMORY = -3,
	FFA_ERROR_BUSY = -4,
	FFA_ERROR_INTERRUPTED = -5,
	FFA_ERROR_DENIED = -6,
	FFA_ERROR_RETRY = -7,
	FFA_ERROR_ABORTED = -8,
	FFA_ERROR_NO_DATA = -9,
	FFA_ERROR_NOT_READY = -10, /* from 1.2 on */
};

/* Endpoints. Bit 15 tells the secure ones. */
#define FFA_ID_SECURE UINT16_C(0x8000)
#define FFA_ID_NWD    UINT16_C(0)      /* the OS kernel or hypervisor */
#define FFA_ID_SPMD   UINT16_C(0xFFFF) /* Spec: TF-A's choice */

/* Pages of counts and descriptors, whatever the granule. */
#define FFA_PAGE_BYTES     UINT64_C(4096)
#define FFA_RXTX_PAGES_MAX 63u /* six bits of RXTX_MAP's w3 */

/* FFA_FEATURES: features that are no calls, by number. */
#define FFA_FEATURE_NPI                    1u
#define FFA_FEATURE_SRI                    2u
#define FFA_FEATURE_MEI                    3u
/* FFA_FEATURES of FFA_MEM_RETRIEVE_REQ: in w2, and in the answer's w2. */
#define FFA_FEATURE_RETRIEVE_NS_BIT        (UINT32_C(1) << 1)
#define FFA_FEATURE_RETRIEVE_BY_HYPERVISOR (UINT32_C(1) << 2) /* answer */

/* FFA_PARTITION_INFO_GET: flags in w5, properties of an entry. */
#define FFA_PARTITION_INFO_COUNT_ONLY (UINT32_C(1) << 0)
#define FFA_PROPERTY_RECEIVES_DIRECT  (UINT32_C(1) << 0)
#define FFA_PROPERTY_SENDS_DIRECT     (UINT32_C(1) << 1)
#define FFA_PROPERTY_INDIRECT         (UINT32_C(1) << 2)
#define FFA_PROPERTY_NOTIFICATIONS    (UINT32_C(1) << 3)
#define FFA_PROPERTY_VM_CREATED       (UINT32_C(1) << 6)
#define FFA_PROPERTY_VM_DESTROYED     (UINT32_C(1) << 7)
#define FFA_PROPERTY_AARCH64          (UINT32_C(1) << 8)
#define FFA_PROPERTY_RECEIVES_DIRECT2 (UINT32_C(1) << 9)
#define FFA_PROPERTY_SENDS_DIRECT2    (UINT32_C(1) << 10)
/* What an entry of version 1.0 has. */
#define FFA_PROPERTIES_1_0            UINT32_C(7)

struct ffa_partition_info_1_0 {
	uint16_t id;
	uint16_t execution_contexts;
	uint32_t properties;
};

struct ffa_partition_info { /* from 1.1 on */
	uint16_t id;
	uint16_t execution_contexts;
	uint32_t properties;
	uint8_t uuid[16]; /* RFC 4122 order */
};

/* Direct messages: w2. */
#define FFA_MESSAGE_FRAMEWORK      (UINT32_C(1) << 31)
#define FFA_MESSAGE_TYPE_MASK      UINT32_C(0xFF)
#define FFA_FRAMEWORK_PSCI_REQ     0u
#define FFA_FRAMEWORK_WARM_BOOT    1u
#define FFA_FRAMEWORK_PSCI_RESP    2u
#define FFA_FRAMEWORK_VM_CREATED   4u
#define FFA_FRAMEWORK_VM_DESTROYED 6u
#define FFA_FRAMEWORK_VERSION_REQ  8u
#define FFA_FRAMEWORK_VERSION_RESP 9u

/* Memory transactions: attributes of memory. */
#define FFA_MEM_SHAREABILITY_MASK UINT16_C(0x3)
#define FFA_MEM_INNER_SHAREABLE   UINT16_C(0x3)
#define FFA_MEM_CACHEABILITY_MASK UINT16_C(0xC)
#define FFA_MEM_WRITE_BACK        UINT16_C(0xC)
#define FFA_MEM_DEVICE_NGNRNE     UINT16_C(0x0)
#define FFA_MEM_TYPE_MASK         UINT16_C(0x30)
#define FFA_MEM_TYPE_UNSPECIFIED  UINT16_C(0x00)
#define FFA_MEM_TYPE_DEVICE       UINT16_C(0x10)
#define FFA_MEM_TYPE_NORMAL       UINT16_C(0x20)
#define FFA_MEM_NONSECURE         UINT16_C(0x40) /* output only */
#define FFA_MEM_ATTRIBUTES_MBZ    UINT16_C(0xFF80)
#define FFA_MEM_NORMAL_WB_INNER   UINT16_C(0x2F)

/* Access permissions of an endpoint. */
#define FFA_ACCESS_DATA_MASK  0x3u
#define FFA_ACCESS_RO         0x1u
#define FFA_ACCESS_RW         0x2u
#define FFA_ACCESS_INSTR_MASK 0xCu
#define FFA_ACCESS_XN         0x4u
#define FFA_ACCESS_X          0x8u
#define FFA_ACCESS_MBZ        0xF0u

/* Flags byte of an access descriptor, in retrieve calls. */
#define FFA_ACCESS_FLAG_OTHER_BORROWER 0x1u

/* FFA_MSG_WAIT: flags in w2, from 1.2 on. */
#define FFA_WAIT_KEEP_RX (UINT32_C(1) << 0)

/* Transaction flags. */
#define FFA_MEM_FLAG_ZERO            (UINT32_C(1) << 0)
#define FFA_MEM_FLAG_TIME_SLICE      (UINT32_C(1) << 1)
#define FFA_MEM_FLAG_ZERO_AFTER      (UINT32_C(1) << 2)
#define FFA_MEM_FLAG_TYPE_SHIFT      3
#define FFA_MEM_FLAG_TYPE_MASK       (UINT32_C(3) << 3)
#define FFA_MEM_FLAG_ALIGN_HINT_MASK (UINT32_C(0x1F) << 5)
#define FFA_MEM_FLAG_ALIGN_HINT      (UINT32_C(1) << 9)
#define FFA_MEM_FLAG_BYPASS          (UINT32_C(1) << 10)

enum ffa_mem_kind {
	FFA_MEM_KIND_ANY = 0,
	FFA_MEM_KIND_SHARE = 1,
	FFA_MEM_KIND_LEND = 2,
	FFA_MEM_KIND_DONATE = 3,
};

#define FFA_MEM_HANDLE_INVALID       UINT64_MAX
#define FFA_MEM_HANDLE_BY_HYPERVISOR (UINT64_C(1) << 63)

/* Heads of transaction descriptors; access descriptors follow. */
struct ffa_mem_transaction_1_0 {
	uint16_t sender;
	uint8_t attributes;
	uint8_t mbz;
	uint32_t flags;
	uint64_t handle;
	uint64_t tag;
	uint32_t mbz2;
	uint32_t access_count;
};

struct ffa_mem_transaction { /* from 1.1 on */
	uint16_t sender;
	uint16_t attributes;
	uint32_t flags;
	uint64_t handle;
	uint64_t tag;
	uint32_t access_bytes; /* of one access descriptor */
	uint32_t access_count;
	uint32_t access_offset; /* multiple of 16 */
	uint32_t mbz[3];
};

struct ffa_mem_access { /* 1.0 and 1.1 */
	uint16_t endpoint;
	uint8_t permissions;
	uint8_t flags;
	uint32_t composite_offset; /* from the transaction's start */
	uint64_t mbz;
};

struct ffa_mem_access_1_2 {
	uint16_t endpoint;
	uint8_t permissions;
	uint8_t flags;
	uint32_t composite_offset;
	uint8_t implementation_defined[16];
	uint64_t mbz;
};

struct ffa_mem_range {
	uint64_t address;
	uint32_t page_count;
	uint32_t mbz;
};

struct ffa_mem_composite { /* ranges follow */
	uint32_t page_count;
	uint32_t range_count;
	uint64_t mbz;
};

struct ffa_mem_relinquish { /* endpoint ids follow, 16 bits each */
	uint64_t handle;
	uint32_t flags;
	uint32_t endpoint_count;
};

/* FFA_MEM_PERM_GET and _SET. */
#define FFA_MEM_PERM_DATA_MASK 0x3u
#define FFA_MEM_PERM_RW        0x1u
#define FFA_MEM_PERM_RO        0x3u
#define FFA_MEM_PERM_XN        0x4u

/* FFA_MSG_SEND2: head of a message in TX and RX. */
struct ffa_message {
	uint32_t flags;
	uint32_t mbz;
	uint32_t payload_offset;
	uint16_t receiver;
	uint16_t sender;
	uint32_t payload_bytes;
	/* from 1.2 on */
	uint32_t mbz2;
	uint8_t uuid[16];
};
#define FFA_MESSAGE_BYTES_1_1 20u

/* Notifications. */
#define FFA_NOTIFICATION_PER_VCPU       (UINT32_C(1) << 0) /* BIND, SET */
#define FFA_NOTIFICATION_DELAY_SRI      (UINT32_C(1) << 1) /* SET */
#define FFA_NOTIFICATION_GET_SP         (UINT32_C(1) << 0)
#define FFA_NOTIFICATION_GET_VM         (UINT32_C(1) << 1)
#define FFA_NOTIFICATION_GET_SPM        (UINT32_C(1) << 2)
#define FFA_NOTIFICATION_GET_HYPERVISOR (UINT32_C(1) << 3)
/* Framework notifications: RX is full, by a partition or a VM. */
#define FFA_NOTIFICATION_RX_FULL_SP     (UINT64_C(1) << 0)
#define FFA_NOTIFICATION_RX_FULL_VM     (UINT64_C(1) << 32)

/* What a partition finds at start-up, from 1.1 on. */
#define FFA_BOOT_INFO_SIGNATURE UINT32_C(0x0FFA)
#define FFA_BOOT_INFO_FDT       0u /* type */
struct ffa_boot_info_header {
	uint32_t signature;
	uint32_t version;
	uint32_t blob_bytes;
	uint32_t entry_bytes;
	uint32_t entry_count;
	uint32_t entry_offset;
	uint64_t mbz;
};
struct ffa_boot_info_entry {
	uint8_t name[16];
	uint8_t type;
	uint8_t mbz;
	uint16_t flags;
	uint32_t size_bytes;
	uint64_t contents;
};

/* Package of a partition, as TF-A's sptool makes it. */
#define FFA_PACKAGE_MAGIC UINT32_C(0x474B5053)
struct ffa_package {
	uint32_t magic;
	uint32_t version; /* 1 or 2 */
	uint32_t manifest_offset;
	uint32_t manifest_bytes;
	uint32_t image_offset;
	uint32_t image_bytes;
};

_Static_assert(sizeof(struct ffa_partition_info_1_0) == 8, "DEN0077A 6.2");
_Static_assert(sizeof(struct ffa_partition_info) == 24, "DEN0077A 6.2");
_Static_assert(sizeof(struct ffa_mem_transaction_1_0) == 32, "DEN0140 1.0");
_Static_assert(sizeof(struct ffa_mem_transaction) == 48, "DEN0140 1.11");
_Static_assert(sizeof(struct ffa_mem_access) == 16, "DEN0140 1.11");
_Static_assert(sizeof(struct ffa_mem_access_1_2) == 32, "DEN0140 1.11");
_Static_assert(sizeof(struct ffa_mem_composite) == 16, "DEN0140 1.11");
_Static_assert(sizeof(struct ffa_mem_range) == 16, "DEN0140 1.11");
_Static_assert(sizeof(struct ffa_mem_relinquish) == 16, "DEN0140 1.11");
_Static_assert(sizeof(struct ffa_message) == 40, "DEN0077A 7.4");
_Static_assert(sizeof(struct ffa_boot_info_header) == 32, "DEN0077A 5.4");
_Static_assert(sizeof(struct ffa_boot_info_entry) == 32, "DEN0077A 5.4");
_Static_assert(sizeof(struct ffa_package) == 24, "SP package");

#endif
