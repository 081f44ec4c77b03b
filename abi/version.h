/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ABI_VERSION_H
#define ABI_VERSION_H

/* What we call ourselves, wherever that is told to somebody. */
#define REDOUBT_VERSION_MAJOR 0
#define REDOUBT_VERSION_MINOR 1
#define REDOUBT_VERSION       "0.1"
#define REDOUBT_DESCRIPTION   "Redoubt " REDOUBT_VERSION
#define REDOUBT_MANUFACTURER  "Redoubt"

#endif
