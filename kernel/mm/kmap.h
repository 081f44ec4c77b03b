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

/* A stack of @page_count pages with an unmapped page on both sides. Returns
 * its top in @top. ST_NO_MEM. Context: may not hold spinlocks. */
enum status kmap_stack_create(size_t page_count, vaddr_t *top);
void kmap_stack_destroy(vaddr_t top, size_t page_count);

/* Map device registers (secure or not by @attr). Stays for ever. Returns NULL
 * when out of memory or when [pa, pa+size) is RAM. */
volatile void *kmap_device(paddr_t pa, size_t size_bytes, unsigned int attr);

/*
 * Kernel address of normal-world RAM [@pa, @pa + @size_bytes), which must lie
 * wholly inside one range of RAM that is normal world's. NULL otherwise:
 * unknown RAM, secure memory, wraps. The bytes can change at any time: copy
 * once, then check.
 */
void *kmap_ns(paddr_t pa, uint64_t size_bytes);

/* Start-up: add a range of normal-world RAM (page aligned; parts that are
 * secure are left out). */
enum status kmap_add_ns_ram(paddr_t base, uint64_t size_bytes);

#endif
