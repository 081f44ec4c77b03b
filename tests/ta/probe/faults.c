/* SPDX-License-Identifier: BSD-2-Clause */
/* Everything that must end this TA, and nothing but this TA. */
#include <stdlib.h>
#include <string.h>

#include "probe.h"

#ifdef __aarch64__
#define KERNEL_ADDRESS ((uintptr_t)0xFFFFFF8000000000)
#define UNDEFINED()    __asm__ volatile(".inst 0")
#define PRIVILEGED()   __asm__ volatile("msr ttbr0_el1, xzr")
#define BREAKPOINT()   __asm__ volatile("brk #1")
#define NO_PAD()                                                               \
	__asm__ volatile("adr x9, 1f\n\tblr x9\n\tb 2f\n1:\tret\n2:"           \
			 :                                                     \
			 :                                                     \
			 : "x9", "x30", "memory")
#else
#define KERNEL_ADDRESS ((uintptr_t)0xFFFF0000)
#define UNDEFINED()    __asm__ volatile("udf #0")
#define PRIVILEGED()   __asm__ volatile("mcr p15, 0, %0, c2, c0, 0" : : "r"(0))
#define BREAKPOINT()   __asm__ volatile("bkpt #1")
#define NO_PAD()       ((void)0)
#endif

static const int constant = 5;
static char code_as_data[64];

/* Without the compiler knowing where it points. */
static volatile char *hidden(const volatile void *p)
{
	const volatile char *q = p;

	__asm__ volatile("" : "+r"(q));
	return (volatile char *)(uintptr_t)q;
}

static void run(const volatile void *p)
{
	((void (*)(void))(uintptr_t)hidden(p))();
}

static int overflow_stack(volatile int depth)
{
	volatile char frame[256];

	frame[0] = (char)depth;
	return depth < 1 << 20 ? overflow_stack(depth + 1) + frame[0] : 0;
}

static void __attribute__((noinline)) smash_stack(size_t size)
{
	char frame[16];

	memset((void *)(uintptr_t)hidden(frame), 0x5A, size);
	__asm__ volatile("" : : "r"(frame) : "memory");
}

static void fault_access(uint32_t kind)
{
	switch (kind) {
	case FAULT_READ_NULL:
		(void)*hidden(NULL);
		break;
	case FAULT_WRITE_NULL:
		*hidden(NULL) = 1;
		break;
	case FAULT_WRITE_CODE:
		*hidden((void *)(uintptr_t)probe_fault) = 1;
		break;
	case FAULT_WRITE_CONSTANT:
		*hidden(&constant) = 1;
		break;
	case FAULT_READ_KERNEL:
		(void)*hidden((void *)KERNEL_ADDRESS);
		break;
	case FAULT_WRITE_KERNEL:
		*hidden((void *)KERNEL_ADDRESS) = 1;
		break;
	default:
		break;
	}
}

static void fault_run(uint32_t kind)
{
	char on_stack[64] = {0};

	switch (kind) {
	case FAULT_RUN_DATA:
		run(code_as_data);
		break;
	case FAULT_RUN_STACK:
		run(on_stack);
		break;
	case FAULT_UNDEFINED:
		UNDEFINED();
		break;
	case FAULT_STACK_OVERFLOW:
		overflow_stack(0);
		break;
	case FAULT_JUMP_KERNEL:
		run((void *)KERNEL_ADDRESS);
		break;
	case FAULT_PRIVILEGED:
		PRIVILEGED();
		break;
	case FAULT_BREAKPOINT:
		BREAKPOINT();
		break;
	case FAULT_ABORT:
		abort();
	case FAULT_BAD_FREE:
		free((void *)(uintptr_t)hidden(code_as_data));
		break;
	case FAULT_STACK_SMASH:
		smash_stack(64);
		break;
	case FAULT_NO_PAD:
		NO_PAD();
		break;
	default:
		break;
	}
}

TEE_Result probe_fault(TEE_Param params[4])
{
	fault_access(params[0].value.a);
	fault_run(params[0].value.a);
	/* Still alive: the client reports it. */
	return TEE_SUCCESS;
}

static uint32_t use_stack(uint32_t bytes)
{
	volatile char frame[512];

	for (size_t i = 0; i < sizeof(frame); i++)
		frame[i] = (char)bytes;
	if (bytes <= sizeof(frame))
		return (uint32_t)frame[0] & 1;
	return use_stack(bytes - (uint32_t)sizeof(frame)) + (frame[1] & 1u);
}

TEE_Result probe_stack(TEE_Param params[4])
{
	params[0].value.b = use_stack(params[0].value.a);
	return TEE_SUCCESS;
}
