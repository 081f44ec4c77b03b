/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_PARTITION_PRIV_H
#define KERNEL_SPMC_PARTITION_PRIV_H

#include "kernel/spmc/partition.h"
#include "kernel/uctx/uctx.h"

static inline struct partition *partition_of(struct spmc_endpoint *e)
{
	return container_of(e, struct partition, e);
}

/* partition_load.c: pages that have to be just where the manifest says, before
 * others take them; what was not mapped in the end. ST_NO_MEM. */
enum status partition_reserve(struct partition *p);
void partition_unreserve(struct partition *p);
/* The address space that @p->m and the open image ask for.
 * ST_NO_MEM; ST_BAD_FORMAT; ST_BAD_PARAM (memory that is not there);
 * ST_NOT_SUPPORTED; *@what for the log. On error the caller destroys uctx. */
enum status partition_load(struct partition *p, const struct sp_image *image,
			   const char **what);
/* partition_elf.c: map a static position-independent ELF file, relocated.
 * *@base: where its lowest page is. ST_BAD_FORMAT; ST_NOT_SUPPORTED (it needs
 * libraries); ST_NO_MEM. */
enum status partition_map_elf(struct partition *p, const struct sp_image *image,
			      vaddr_t *base);
/* Zeroed pages, mapped. @mobj: NULL or where to leave a reference. @va: 0 or
 * where, then where. */
enum status partition_map_zeroed(struct partition *p, size_t page_count,
				 unsigned int attr, enum uctx_kind kind,
				 struct mobj **mobj, vaddr_t *va);

/* partition_space.c */
/* Bytes that were written as data are about to run. */
void partition_sync_code(const struct mobj *m, size_t page, size_t page_count);
extern const struct spmc_space partition_space;

/* partition_perm.c: FFA_MEM_PERM_GET, _SET. */
void partition_call_perm_get(struct partition *p, struct ffa_regs *r);
void partition_call_perm_set(struct partition *p, struct ffa_regs *r);

/* partition_irq.c: the interrupts of its devices. ST_NO_MEM;
 * ST_CONFLICT (somebody has it); ST_NOT_SUPPORTED (not a shared secure one). */
enum status partition_claim_irqs(struct partition *p);
/* It, or others for it, worked so long on an interrupt. Manager's lock. */
void partition_irqs_took(struct partition *p, uint64_t ticks);
/* It waits again: what it was told of may come again, unless its interrupts
 * leave too little to others. Manager's lock. */
void partition_irqs_are_served(struct partition *p);
void partition_silence_irqs(struct partition *p);

/* partition_run.c */
extern const struct run_ops partition_ops;
enum status partition_run_init(void);
/* Its thread. ST_NO_MEM. */
enum status partition_create_thread(struct partition *p);

#endif
