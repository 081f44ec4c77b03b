/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DRIVERS_MODEL_CENSUS_H
#define KERNEL_DRIVERS_MODEL_CENSUS_H

#include "kernel/drivers/model/provider.h"

/*
 * Which clocks and regulators of the machine are driven, for whoever looks for
 * a fault.
 */

/* Remember those of @p, after the last probe and before dt_probing_fini().
 * Start-up, once. ST_OK; ST_NO_MEM: some are left out. */
enum status dt_census_take(const struct dt_probing *p);
/* Write them to the log, with the rate or voltage of those that are one
 * alone. @kind: DT_CLOCK or DT_REGULATOR. */
void dt_census_log(enum dt_kind kind);

#ifdef REDOUBT_TEST
void dt_census_forget(void);
#endif

#endif
