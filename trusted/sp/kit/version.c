/* SPDX-License-Identifier: BSD-2-Clause */
#include <sp.h>

/* A file of its own: a partition that defines it itself does not get this. */
const uint32_t sp_wanted_version = FFA_VERSION_1_2;
