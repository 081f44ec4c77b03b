/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef SETJMP_H
#define SETJMP_H

/* Callee-saved registers, stack pointer and return address. */
#ifdef __aarch64__
typedef struct {
	unsigned long long regs[13];   /* x19..x30, sp */
	unsigned long long fp_regs[8]; /* d8..d15 */
} jmp_buf[1];
#else
typedef struct {
	unsigned int regs[10];         /* r4..r11, sp, lr */
	unsigned long long fp_regs[8]; /* d8..d15 */
} jmp_buf[1];
#endif

int setjmp(jmp_buf env) __attribute__((returns_twice));
void longjmp(jmp_buf env, int value) __attribute__((noreturn));

#endif
