/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ABI_LOADER_H
#define ABI_LOADER_H

#include <stdint.h>

/*
 * Between the kernel and the loader (trusted/loader), which runs at S-EL0 in
 * the address space of the TA that it loads. Private to one build: both come
 * from the same tree.
 *
 * The loader is a static, position-independent AArch64 program, also for
 * 32-bit TAs (it then stays below 4 GiB). Entered like a TA: x0 = function,
 * x1 = address of struct loader_args (in its stack, writable), sp = x1. It
 * leaves by LDR_SYS_RETURN. Its data stays mapped between entries, so a later
 * dlopen finds what is loaded. System calls: svc #0, x8 = number, x0..x5.
 */
enum loader_function {
	LOADER_LOAD = 0, /* load the TA and its libraries */
	LOADER_DLOPEN = 1,
	LOADER_DLSYM = 2,
	LOADER_DUMP = 3, /* fill the ELF list of the abort dump */
};

#define LOADER_ELF_MAX 16

struct loader_elf {
	uint8_t uuid[16]; /* octet order */
	uint64_t load_va;
};

struct loader_args {
	uint8_t uuid[16]; /* in: octet order */
	/* LOADER_LOAD, out: */
	uint32_t is_32bit;
	uint32_t ta_flags;
	uint32_t stack_size; /* as ta_head says */
	uint32_t elf_count;
	uint64_t entry; /* bit 0: Thumb */
	/* LOADER_DLSYM: */
	uint64_t symbol; /* out: address */
	char name[256];  /* in: NUL-terminated */
	/* LOADER_DUMP, out: elf_count and */
	struct loader_elf elf[LOADER_ELF_MAX];
};

enum loader_syscall {
	LDR_SYS_RETURN = 0, /* status (enum status as number); no return */
	LDR_SYS_LOG = 1,    /* buf, len */
	LDR_SYS_PANIC = 2,  /* code; no return */
	/* Open the verified image of a UUID: (uuid ptr, u32 *handle, u64 *size)
	 */
	LDR_SYS_OPEN_IMAGE = 3,
	LDR_SYS_CLOSE_IMAGE = 4, /* handle */
	/* Read: (handle, offset, dst, len) */
	LDR_SYS_READ_IMAGE = 5,
	/* Choose where: (pages, pads, u64 *va) */
	LDR_SYS_FIND_VA = 6,
	/* Map image pages read-only or RX, shared between instances:
	 * (handle, page offset in file, pages, va, attr, elf index) */
	LDR_SYS_MAP_IMAGE = 7,
	/* Map zeroed private pages RW: (va, pages, attr, elf index) */
	LDR_SYS_MAP_ZERO = 8,
	/* Change rights of mapped pages: (va, pages, attr) */
	LDR_SYS_PROTECT = 9,
	LDR_SYS_UNMAP = 10,  /* va, pages */
	LDR_SYS_RANDOM = 11, /* buf, len */
	/* Tell where the unwinder's tables and the like are: none yet. */
	LDR_SYS_COUNT
};
/* All return enum status as a number in x0. Rights: MAP_READ 1, MAP_WRITE 2,
 * MAP_EXEC 4, MAP_GUARDED 32 as in kernel/arch/mmu.h. */

#endif
