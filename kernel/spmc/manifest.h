/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_MANIFEST_H
#define KERNEL_SPMC_MANIFEST_H

#include "abi/ffa.h"
#include "base/bytes/uuid.h"
#include "base/status.h"

/*
 * The manifest of a partition: a device tree that says what it is and needs.
 * Spec: TF-A, "FF-A manifest binding to device tree"; DEN0077A 1.2, 5.
 */
#define MANIFEST_UUIDS_MAX   8u
#define MANIFEST_REGIONS_MAX 16u
#define MANIFEST_DEVICES_MAX 16u
#define MANIFEST_IRQS_MAX    8u /* of a device */
#define MANIFEST_ORDER_LAST  UINT32_C(0x10000)
#define MANIFEST_NO_REGISTER UINT32_MAX
#define MANIFEST_NO_REGION   UINT32_MAX

enum manifest_level {
	MANIFEST_EL1 = 0,
	MANIFEST_S_EL0 = 1,
	MANIFEST_S_EL1 = 2
};
enum manifest_ns_action {
	MANIFEST_NS_QUEUED = 0,
	MANIFEST_NS_MANAGED_EXIT = 1,
	MANIFEST_NS_SIGNALED = 2,
};

/* Attributes of regions. */
#define MANIFEST_READ      (UINT32_C(1) << 0)
#define MANIFEST_WRITE     (UINT32_C(1) << 1)
#define MANIFEST_EXECUTE   (UINT32_C(1) << 2)
#define MANIFEST_NONSECURE (UINT32_C(1) << 3)

/* messaging-method */
#define MANIFEST_RECEIVES_DIRECT  (UINT32_C(1) << 0)
#define MANIFEST_SENDS_DIRECT     (UINT32_C(1) << 1)
#define MANIFEST_INDIRECT         (UINT32_C(1) << 2)
#define MANIFEST_RECEIVES_DIRECT2 (UINT32_C(1) << 9)
#define MANIFEST_SENDS_DIRECT2    (UINT32_C(1) << 10)

enum manifest_place {
	MANIFEST_ANYWHERE,  /* we choose the pages */
	MANIFEST_AT,        /* physical address */
	MANIFEST_FROM_LOAD, /* relative to where the image was loaded */
};

struct manifest_region {
	enum manifest_place place;
	uint64_t address; /* or offset */
	uint32_t page_count;
	uint32_t attributes;
	int node; /* in the manifest, to write the address back to */
};

#define MANIFEST_IRQ_SECURE (UINT32_C(1) << 8)
struct manifest_irq {
	uint32_t intid;
	uint32_t attributes;
};

struct manifest_device {
	uint64_t address;
	uint32_t page_count;
	uint32_t attributes;
	uint32_t irq_count;
	struct manifest_irq irqs[MANIFEST_IRQS_MAX];
	int node; /* as above */
};

struct manifest {
	uint32_t ffa_version;
	uint32_t uuid_count;
	uint8_t uuids[MANIFEST_UUIDS_MAX][UUID_BYTES]; /* RFC 4122 order */
	uint16_t id;                                   /* 0: we choose */
	char description[64];
	uint32_t boot_order;
	uint32_t messaging;
	enum manifest_ns_action ns_action;
	bool queues_secure_interrupts;
	bool has_notifications;
	bool wants_boot_info;
	bool wants_event_log;
	bool is_elf; /* it says so; a raw image else */
	bool has_load_address;
	uint64_t load_address;
	uint64_t entry_offset;
	uint32_t boot_info_register;   /* 0..3 or MANIFEST_NO_REGISTER */
	uint32_t vm_messages;          /* bit 0 created, 1 destroyed */
	uint32_t rx_region, tx_region; /* indexes or MANIFEST_NO_REGION */
	uint32_t region_count, device_count;
	struct manifest_region regions[MANIFEST_REGIONS_MAX];
	struct manifest_device devices[MANIFEST_DEVICES_MAX];
};

/*
 * Read a whole manifest. @fdt passed dt_check(). Returns ST_OK; ST_BAD_FORMAT
 * (a property is missing, of the wrong size or out of range);
 * ST_NOT_SUPPORTED (what we cannot give: another exception level, state or
 * granule, managed exit). *@what then names the property, for the log.
 * Trust: the loader put it there; it is read as if from outside.
 */
enum status manifest_read(const void *fdt, struct manifest *out,
			  const char **what);

/* Is the root of a checked tree one of a partition's manifest? */
bool manifest_is_one(const void *fdt);

/* FFA_PROPERTY_* of what it says. */
uint32_t manifest_properties(const struct manifest *m);

/*
 * Package in [@package, + @size_bytes), as TF-A's sptool makes it: where its
 * manifest and image lie. ST_BAD_FORMAT: magic, version, or they do not lie in
 * this order within it. The bytes were copied or cannot change.
 */
enum status package_check(const void *package, uint64_t size_bytes,
			  struct ffa_package *out);

#endif
