/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_PARTITION_H
#define KERNEL_SPMC_PARTITION_H

#include "kernel/arch/context.h"
#include "kernel/spmc/endpoint.h"
#include "kernel/spmc/image.h"
#include "kernel/spmc/manifest.h"
#include "kernel/spmc/run.h"

struct thread;
struct uctx;
struct partition;

/* A device's interrupt: off at the controller from when it came until the
 * partition that it was signalled to has dealt with it. */
struct partition_irq {
	struct partition *p;
	uint32_t intid;
	bool is_masked; /* guarded by the manager's lock */
	bool is_off;    /* masked for good: it came too often */
};

/*
 * A partition at S-EL0: an address space, a thread of its own that runs in it,
 * and what the manager knows of it as an endpoint. Made at start-up, never
 * freed; when it dies, its memory goes back.
 */
struct partition {
	struct spmc_endpoint e;
	struct run_context c;
	struct manifest m;
	enum image_origin origin;
	struct uctx *uctx;           /* NULL: dead */
	struct thread *thread;       /* NULL: dead */
	struct arch_user_regs entry; /* where it begins */
	uint64_t image_va;
	enum run_exit exit; /* how its thread paused */
	struct partition_irq *irqs;
	uint32_t irq_count;
	/* Counter ticks that its interrupts took beyond their share, when that
	 * was worked out last. */
	uint64_t irq_ticks, irq_ticks_at;
	/* One was pending again before it was enabled: the device goes on. */
	bool is_pressed;
	/* Where it finds the regions of its manifest. */
	uint64_t region_va[MANIFEST_REGIONS_MAX];
	/* Pages at a given place, until they are mapped. */
	struct mobj *reserved[MANIFEST_REGIONS_MAX];
	uint64_t device_va[MANIFEST_DEVICES_MAX];
};

/* Start-up, on one CPU: all images become partitions and run until they wait.
 * One that cannot is reported and left out. ST_NO_MEM: none is there. */
enum status partitions_start(const struct image_sources *sources);

/* A call of normal world, or an interrupt in it, begins: partitions that hold
 * normal world off may take so long together. Manager's lock. */
void partition_stay_begins(void);

/*
 * From EL0: the partition that this thread runs, or NULL. Its call: x0..x17,
 * where the answer goes. Its fault, which the log has the first line of: it is
 * over, and the thread with it. Context: its thread.
 */
struct partition *partition_current(void);
void partition_syscall(struct partition *p, uint64_t x[FFA_REGS]);
__noreturn void partition_fault(struct partition *p,
				const struct arch_user_dump *regs);

#endif
