/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_STORE_STORE_PRIV_H
#define KERNEL_TA_STORE_STORE_PRIV_H

#include "kernel/ta/store/store.h"

extern const struct ta_store ta_store_early; /* early.c */
extern const struct ta_store ta_store_ree;   /* ree.c */

#endif
