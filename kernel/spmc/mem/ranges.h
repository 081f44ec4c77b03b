/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_MEM_RANGES_H
#define KERNEL_SPMC_MEM_RANGES_H

#include "abi/ffa.h"
#include "base/bytes/compiler.h"
#include "base/status.h"

/* @page_count pages in all; each range aligned, not empty, without wrap.
 * ST_BAD_PARAM. */
enum status ranges_check(const struct ffa_mem_range *ranges, uint32_t count,
			 uint32_t page_count);
/* No two of checked ranges overlap. Sorts a copy: ST_BAD_PARAM (they do);
 * ST_NO_MEM. */
enum status ranges_check_overlap(const struct ffa_mem_range *ranges,
				 uint32_t count);

#endif
