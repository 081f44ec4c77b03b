/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TYPES_EXT_H
#define TYPES_EXT_H

#include <inttypes.h>
#include <stdbool.h>
#include <sys/types.h>

typedef uintptr_t vaddr_t;
typedef size_t vsize_t;
typedef uint64_t paddr_t;
typedef uint64_t paddr_size_t;

#define PRIxVA PRIxPTR
#define PRIxPA PRIx64

#endif
