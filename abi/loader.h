/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ABI_LOADER_H
#define ABI_LOADER_H

/*
 * Between the kernel and the loader (trusted/loader), which runs at S-EL0 in
 * the address space of the TA that it loads. Private to one build: both come
 * from the same tree.
 *
 * The loader is a static, position-independent AArch64 program, also for
 * 32-bit TAs (it then stays below 4 GiB). Entered like a TA: x0 = function,
 * x1 = address of struct loader_args (in its stack, writable), sp = x1. It
 * leaves by LDR_SYS_RETURN. Its data stays mapped between entries, so a later
 * dlopen finds what is loaded, but writable only while it runs: the TA cannot
 * change what the loader knows. System calls: svc #0, x8 = number, x0..x5;
 * all return enum status as a number in x0.
 */
#ifndef __ASSEMBLER__
#include <stdint.h>

enum loader_function {
	LOADER_LOAD = 0, /* load the TA and its libraries */
	LOADER_DLOPEN = 1,
	LOADER_DLSYM = 2,
};

struct loader_args {
	uint8_t uuid[16]; /* in: octet order */
	/* LOADER_LOAD, out: */
	uint32_t is_32bit;
	uint32_t ta_flags;
	uint32_t stack_bytes; /* as ta_head says */
	uint32_t pad;
	uint64_t entry; /* bit 0: Thumb */
	/* LOADER_DLSYM: */
	uint64_t symbol; /* out: address */
	char name[256];  /* in: NUL-terminated */
};
_Static_assert(sizeof(struct loader_args) % 16 == 0, "stack alignment");
#endif

/* status; no return */
#define LDR_SYS_RETURN      0
/* One line of text: (buf, len) */
#define LDR_SYS_LOG         1
/* Open the verified image of a UUID: (uuid, u32 *handle, u64 *size). Handles
 * count from 0 in the order of opening; images stay open for the life of the
 * instance, unless closed in reverse order after an error. */
#define LDR_SYS_OPEN_IMAGE  2
/* Close the image opened last: (handle) */
#define LDR_SYS_CLOSE_IMAGE 3
/* Map the whole file read-only for a while: (handle, u64 *va) */
#define LDR_SYS_VIEW_IMAGE  4
/* Choose where: (pages, u64 *va) */
#define LDR_SYS_FIND_VA     5
/* Map file pages, shared between instances: (handle, page of file, pages, va,
 * attr without write) */
#define LDR_SYS_MAP_IMAGE   6
/* Map zeroed private pages, read-write: (handle whose segment it is or
 * LDR_NO_IMAGE, pages, u64 *va; *va 0: chosen) */
#define LDR_SYS_MAP_ZERO    7
/* Change rights of part of a segment: (va, pages, attr) */
#define LDR_SYS_PROTECT     8
/* Unmap segments and views wholly in: (va, pages) */
#define LDR_SYS_UNMAP       9
/* Where the A32 unwind table of an image lies, for dumps: (handle, va, bytes)
 */
#define LDR_SYS_SET_UNWIND  10
#define LDR_SYS_COUNT       11

#define LDR_NO_IMAGE 0xFFFFFFFF

/* As many objects as one TA may consist of. */
#define LOADER_OBJECT_MAX 16

/* Rights, as in kernel/arch/mmu.h. */
#define LDR_READ    1
#define LDR_WRITE   2
#define LDR_EXEC    4
#define LDR_GUARDED 32

#endif
