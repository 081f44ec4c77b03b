/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_DB_SECSTOR_H
#define KERNEL_TA_DB_SECSTOR_H

#include "kernel/ta/store/shdr.h"
#include "kernel/ta/store/store.h"

/* Between the early store and normal world's. */
extern const struct ta_store ta_store_secstor;

/*
 * Put a signed TA file into secure storage, from where it is loaded from then
 * on, before what normal world has. Bootstrap files (type 1) only, signed by a
 * root key itself. In one step: after a cut the old TA is there, or the new.
 * ST_SECURITY: anything wrong with the file; ST_CONFLICT: a later version was
 * seen; statuses of storage. Context: thread; RPCs.
 */
enum status secstor_install(const struct shdr_source *file);

#endif
