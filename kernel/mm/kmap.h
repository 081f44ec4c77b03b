/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_MM_KMAP_H
#define KERNEL_MM_KMAP_H

#include "kernel/arch/mmu.h"

/*
 * Kernel address space other than image and linear maps: device registers
 * and stacks with guard pages.
 *
 * Map (TTBR1, 39 bits; bases randomised at start-up):
 *   image    : text RX, rodata R, data RW
 *   linear   : all secure RAM we own, RW, by the largest blocks that leave
 *              the image's text and rodata out
 *   ns linear: all normal-world RAM the device tree names, RW, NS, blocks
 *   kmap     : devices, stacks
 */

/* Stacks of at most this many pages, and as many at once: THREAD_ID_MAX
 * threads, and what CPUs need. */
#define KMAP_STACK_PAGES_MAX 8u
#define KMAP_STACKS_MAX      1088u

/* A stack of @page_count pages with an unmapped page on both sides. Returns
 * its top in @top. ST_NO_MEM. Context: may not hold spinlocks. */
enum status kmap_stack_create(size_t page_count, vaddr_t *top);
void kmap_stack_destroy(vaddr_t top, size_t page_count);

/* Map device registers, read-write; @attr: MAP_NONSECURE or 0. Stays for ever.
 * Context: may not hold spinlocks. Returns NULL
 * when out of memory or when [pa, pa+size) is RAM. */
volatile void *kmap_device(paddr_t pa, size_t size_bytes, unsigned int attr);

/*
 * Kernel address of normal-world RAM [@pa, @pa + @size_bytes), which must lie
 * wholly inside one range of RAM that is normal world's. NULL otherwise:
 * unknown RAM, secure memory, wraps. The bytes can change at any time: copy
 * once, then check.
 */
void *kmap_ns(paddr_t pa, uint64_t size_bytes);

/* The range of normal-world RAM that holds @pa: false when none does. */
bool kmap_ns_range(paddr_t pa, paddr_t *base, paddr_t *end);
/* Bytes of normal-world RAM in all. */
uint64_t kmap_ns_bytes(void);

/* Start-up, after all calls of page_add_secure(): add a range of normal-world
 * RAM (rounded inwards to pages; parts that are secure are left out).
 * ST_BAD_PARAM (wraps, overlaps RAM already there); ST_NO_MEM (tables, or no
 * room left in the window: 32 ranges). */
enum status kmap_add_ns_ram(paddr_t base, uint64_t size_bytes);

#endif
