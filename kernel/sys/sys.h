/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_SYS_H
#define KERNEL_SYS_SYS_H

#include "abi/syscall.h"
#include "abi/syscall_values.h"
#include "kernel/arch/mmu.h"

struct ta_instance;

/*
 * System calls. One table: number, name, handler, and for each argument what
 * it is; the dispatcher checks pointers and directions from the table, reads
 * the numbers that pointers name and writes results back, so that no handler
 * can forget. A kind is a shape with flags.
 */
enum sys_arg_shape {
	SYS_ARG_NONE = 0, /* no more arguments */
	SYS_ARG_U32,      /* number; upper register half is dropped */
	SYS_ARG_WORD,     /* native word: size, handle, address for the handler
			   */
	SYS_ARG_LEN,      /* native word: bytes of the buffer before it */
	SYS_ARG_COUNT,    /* native word: elements of the array before it */
	/* Pointers. */
	SYS_ARG_BUF,    /* bytes; length is the next argument: LEN, or U32P or
			 * U64P that names it */
	SYS_ARG_ATTRS,  /* struct utee_attribute[]; next argument: COUNT */
	SYS_ARG_U32P,   /* one u32 */
	SYS_ARG_U64P,   /* one u64 */
	SYS_ARG_UUID,   /* 16 bytes */
	SYS_ARG_TIME,   /* struct utee_time */
	SYS_ARG_PARAMS, /* struct utee_params */
	SYS_ARG_INFO,   /* utee_object_info */
	SYS_ARG_ID,     /* room for an object id, 64 bytes */
	SYS_ARG_SHAPES,
};

enum sys_arg_flags {
	SYS_ARG_IN = 1 << 4,      /* must be readable */
	SYS_ARG_OUT = 1 << 5,     /* must be writable */
	SYS_ARG_PRIVATE = 1 << 6, /* wholly in the TA's private memory; else any
				   * memory it can access */
	SYS_ARG_OPT = 1 << 7,     /* NULL is left to the handler; without it a
				   * NULL buffer is good for length 0 only */
};
#define SYS_ARG_SHAPE_MASK 0xF

/* More attributes than any object or operation has. */
#define SYS_ATTRS_MAX 64

struct sys_args {
	uint64_t a[TA_SYSCALL_ARGS_MAX]; /* as passed, zero extended */
	/* U32P and U64P: value read (IN), value to write (OUT, by
	 * sys_return_value()). A NULL pointer reads as 0. */
	uint64_t v[TA_SYSCALL_ARGS_MAX];
	uint32_t write_mask;    /* which v[] go back to the TA */
	struct ta_instance *ta; /* caller; its address space is loaded */
};

struct sys_entry {
	const char *name;
	uint32_t (*handler)(struct sys_args *args); /* GP result */
	uint8_t kinds[TA_SYSCALL_ARGS_MAX];         /* shape | flags */
};

/* Entries without handler are retired. */
extern const struct sys_entry sys_table[TA_SYSCALL_LAST + 1];

/*
 * From kernel/entry, for a system call that the current TA made (not its
 * loader). @regs: x0..x7, or for a 32-bit TA r0..r7 as they are (r5 and r6
 * describe what lies on its stack). Returns the GP result for x0/r0.
 * Unknown and retired numbers: TEE_ERROR_NOT_SUPPORTED. Context: thread,
 * interrupts unmasked. May not return (return, panic).
 * Trust: everything in @regs is hostile. Spec: abi-ta 3.1.
 */
uint32_t sys_dispatch(uint64_t number,
		      const uint64_t regs[TA_SYSCALL_ARGS_MAX]);

#endif
