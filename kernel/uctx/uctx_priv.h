/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_UCTX_UCTX_PRIV_H
#define KERNEL_UCTX_UCTX_PRIV_H

#include "kernel/uctx/uctx.h"

#define WINDOW_BYTES BIT64(30)
/* Never used, whatever the architecture starts at: NULL, the markers of
 * zero-size allocations, and what TAs are tested not to reach. */
#define LOWEST_VA    BIT64(20)

/* Index of the first region that ends above @va (region_count: none). O(log n).
 */
size_t region_index(const struct uctx *u, uint64_t va);
static inline vaddr_t region_end(const struct uctx_region *r)
{
	return r->va + r->page_count * PAGE_BYTES;
}

/* Make room for @extra more regions, so that inserting cannot fail. */
enum status region_reserve(struct uctx *u, size_t extra);
/* Cut region @i in two at @va, inside it. Room has been reserved. */
void region_split_at(struct uctx *u, size_t i, vaddr_t va);
/* Fill the tables. ST_NO_MEM. */
enum status region_map_pages(struct uctx *u, const struct uctx_region *r);

/* Choose the window and the base of the parameters. */
void place_init(struct uctx *u);
/* True when [va, va + pages) lies in usable addresses and no region is in it.
 */
bool place_is_free(const struct uctx *u, vaddr_t va, size_t page_count);
/* For parameters: the first fit from u->param_base, else as uctx_find_free().
 */
enum status place_find_param(struct uctx *u, size_t page_count, vaddr_t *va);

#endif
