/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_STORE_PRIV_H
#define KERNEL_TA_STORE_PRIV_H

#include "kernel/ta/store.h"

extern const struct ta_store ta_store_early; /* store_early.c */
extern const struct ta_store ta_store_ree;   /* store_ree.c */

#endif
