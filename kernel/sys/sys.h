/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_SYS_H
#define KERNEL_SYS_SYS_H

#include "base/bytes/compiler.h"
#include "kernel/arch/mmu.h"

/*
 * System calls. One table: number, name, handler, and for each argument what
 * it is; the dispatcher checks pointers and directions from the table, so
 * that no handler can forget.
 *
 * P: private memory of the TA. U: any memory it can access. The length of a
 * buffer is the next argument unless the class fixes it.
 */
enum sys_arg {
	SYS_ARG_NONE = 0,
	SYS_ARG_VALUE,         /* number or handle */
	SYS_ARG_IN_U,          /* buffer read; length in the next argument */
	SYS_ARG_OUT_U,         /* buffer written; length in the next argument,
				* which is itself VALUE or INOUT_U64/U32 */
	SYS_ARG_LEN,           /* length of the buffer before it */
	SYS_ARG_IN_P_UUID,     /* 16 bytes, private */
	SYS_ARG_IN_P,          /* buffer, private; length next */
	SYS_ARG_OUT_P_U32,     /* 4 bytes, private, written */
	SYS_ARG_OUT_P_U32_OPT, /* same, may be NULL */
	SYS_ARG_OUT_U_U32,
	SYS_ARG_INOUT_P_U32_OPT,
	SYS_ARG_INOUT_P_U64,
	SYS_ARG_INOUT_P_U64_OPT,
	SYS_ARG_INOUT_P_PARAMS_OPT, /* struct utee_params, 72 bytes */
	SYS_ARG_OUT_P_TIME,
	SYS_ARG_IN_P_TIME,
};

#define SYS_ARG_MAX 8

struct sys_args {
	uint64_t a[SYS_ARG_MAX]; /* zero extended for A32 */
	bool is_32bit;
};

struct sys_entry {
	const char *name;
	uint32_t (*handler)(struct sys_args *args); /* GP result */
	uint8_t kinds[SYS_ARG_MAX];                 /* enum sys_arg */
};

extern const struct sys_entry sys_table[];
extern const size_t sys_table_count;

/* From the EL0 vector, TA side. Returns the GP result for x0/r0. Numbers out
 * of the table and retired ones: TEE_ERROR_NOT_SUPPORTED. */
uint32_t sys_dispatch(uint64_t number, struct sys_args *args);

#endif
