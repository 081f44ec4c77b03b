/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DRIVERS_MODEL_SELFTEST_H
#define KERNEL_DRIVERS_MODEL_SELFTEST_H

#include "base/status.h"

/*
 * Probe a small tree that is part of the image, with drivers that note what
 * they see: order, deferral, every kind of reference. Context: may sleep; one
 * caller at a time (ST_BUSY). ST_OK; ST_NO_MEM; ST_BAD_STATE: the claim in
 * the log does not hold.
 */
enum status driver_model_self_test(void);

#endif
