/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/ta/store/roots.h"

/* The arrays themselves, made from the keys at build time. */
#include "ta_roots.inc"
