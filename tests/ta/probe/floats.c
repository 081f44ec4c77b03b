/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Floating-point and vector registers: they keep their values while the TA is
 * preempted, and the call-preserved ones across a system call.
 */
#include <string.h>

#include "probe.h"

#ifdef __aarch64__
#define FLOAT_BYTES 512

/* Load all registers, wait, store them. */
static void hold(const uint8_t *in, uint8_t *out, uint32_t rounds)
{
	unsigned long left = rounds;

	__asm__ volatile("ld1 {v0.2d-v3.2d}, [%[in]], #64\n"
			 "ld1 {v4.2d-v7.2d}, [%[in]], #64\n"
			 "ld1 {v8.2d-v11.2d}, [%[in]], #64\n"
			 "ld1 {v12.2d-v15.2d}, [%[in]], #64\n"
			 "ld1 {v16.2d-v19.2d}, [%[in]], #64\n"
			 "ld1 {v20.2d-v23.2d}, [%[in]], #64\n"
			 "ld1 {v24.2d-v27.2d}, [%[in]], #64\n"
			 "ld1 {v28.2d-v31.2d}, [%[in]], #64\n"
			 "1: subs %[left], %[left], #1\n"
			 "b.ne 1b\n"
			 "st1 {v0.2d-v3.2d}, [%[out]], #64\n"
			 "st1 {v4.2d-v7.2d}, [%[out]], #64\n"
			 "st1 {v8.2d-v11.2d}, [%[out]], #64\n"
			 "st1 {v12.2d-v15.2d}, [%[out]], #64\n"
			 "st1 {v16.2d-v19.2d}, [%[out]], #64\n"
			 "st1 {v20.2d-v23.2d}, [%[out]], #64\n"
			 "st1 {v24.2d-v27.2d}, [%[out]], #64\n"
			 "st1 {v28.2d-v31.2d}, [%[out]], #64\n"
			 : [in] "+r"(in), [out] "+r"(out), [left] "+r"(left)
			 :
			 : "memory", "cc", "v0", "v1", "v2", "v3", "v4", "v5",
			   "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13",
			   "v14", "v15", "v16", "v17", "v18", "v19", "v20",
			   "v21", "v22", "v23", "v24", "v25", "v26", "v27",
			   "v28", "v29", "v30", "v31");
}

/* x8 = 13 get_time(0, out): the call-preserved d8 must survive. */
static uint64_t across_call(uint64_t value, TEE_Time *time)
{
	register unsigned long x0 __asm__("x0") = 0;
	register TEE_Time *x1 __asm__("x1") = time;
	register unsigned long x8 __asm__("x8") = 13;
	uint64_t after;

	__asm__ volatile("fmov d8, %[value]\n"
			 "svc #0\n"
			 "fmov %[after], d8\n"
			 : [after] "=&r"(after), "+r"(x0), "+r"(x1), "+r"(x8)
			 : [value] "r"(value)
			 : "memory", "cc", "d8", "x2", "x3", "x4", "x5", "x6",
			   "x7", "x9", "x10", "x11", "x12", "x13", "x14", "x15",
			   "x16", "x17", "x18");
	return after;
}
#else
#define FLOAT_BYTES 128

static void hold(const uint8_t *in, uint8_t *out, uint32_t rounds)
{
	__asm__ volatile("vldmia %[in]!, {d0-d15}\n"
			 "1: subs %[left], %[left], #1\n"
			 "bne 1b\n"
			 "vstmia %[out]!, {d0-d15}\n"
			 : [in] "+r"(in), [out] "+r"(out), [left] "+r"(rounds)
			 :
			 : "memory", "cc", "d0", "d1", "d2", "d3", "d4", "d5",
			   "d6", "d7", "d8", "d9", "d10", "d11", "d12", "d13",
			   "d14", "d15");
}

static uint64_t across_call(uint64_t value, TEE_Time *time)
{
	uint64_t after;

	__asm__ volatile("vmov d8, %Q[value], %R[value]\n"
			 "push {r4-r7}\n"
			 "mov r0, #0\n"
			 "mov r1, %[time]\n"
			 "mov r6, #0\n"
			 "mov r7, #13\n"
			 "svc #0\n"
			 "pop {r4-r7}\n"
			 "vmov %Q[after], %R[after], d8\n"
			 : [after] "=r"(after)
			 : [value] "r"(value), [time] "r"(time)
			 : "memory", "cc", "d8", "r0", "r1", "r2", "r3", "r12",
			   "lr");
	return after;
}
#endif

TEE_Result probe_floats(TEE_Param params[4])
{
	static uint8_t in[FLOAT_BYTES] __attribute__((aligned(16)));
	static uint8_t out[FLOAT_BYTES] __attribute__((aligned(16)));
	double sum = 0;

	for (size_t i = 0; i < sizeof(in); i++)
		in[i] = (uint8_t)(i * 7 + params[0].value.b);
	memset(out, 0, sizeof(out));
	hold(in, out, params[0].value.a);
	CHECK(memcmp(in, out, sizeof(in)) == 0);
	for (uint32_t i = 1; i <= 100; i++)
		sum += (double)(params[0].value.b + i) / 4;
	CHECK((uint32_t)(sum * 4) == 100 * params[0].value.b + 5050);
	return TEE_SUCCESS;
}

TEE_Result probe_floats_kept(TEE_Param params[4])
{
	TEE_Time time;

	(void)params;
	for (uint64_t i = 1; i < 200; i++)
		CHECK(across_call(i * 0x0123456789ABCDu, &time) ==
		      i * 0x0123456789ABCDu);
	return TEE_SUCCESS;
}
