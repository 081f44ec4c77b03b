/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ARCH_LAYOUT_H
#define KERNEL_ARCH_LAYOUT_H

#include "kernel/arch/mmu.h"

/*
 * Where things lie in the kernel's half of the address space, chosen at
 * random at start-up, constant afterwards. The architecture chooses the
 * windows; kernel/boot fills the linear window, kernel/mm the other two.
 */
struct arch_layout {
	/* The image, .bss included; page aligned. */
	paddr_t image_pa;
	vaddr_t image_va;
	uint64_t image_bytes;

	/* Kernel address of secure RAM = physical address + this (wraps).
	 * Valid for physical addresses in [linear_pa, + linear_bytes). */
	uint64_t linear_offset;
	paddr_t linear_pa;
	uint64_t linear_bytes;

	/* Window for the normal-world linear map; 1 GiB aligned. */
	vaddr_t ns_va;
	uint64_t ns_bytes;

	/* Window for devices and stacks; 2 MiB aligned. */
	vaddr_t kmap_va;
	uint64_t kmap_bytes;

	/* 16 MiB for what start-up looks at and unmaps again. */
	vaddr_t boot_va;
};

const struct arch_layout *arch_layout(void);

/* Bytes of the image, from its start, that are never writable. */
uint64_t arch_image_fixed_bytes(void);

#endif
