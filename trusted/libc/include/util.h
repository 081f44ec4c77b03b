/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef UTIL_H
#define UTIL_H

#include <compiler.h>
#include <stddef.h>
#include <stdint.h>

#define SIZE_4K UINTPTR_C(0x1000)
#define SIZE_1M UINTPTR_C(0x100000)
#define SIZE_2M UINTPTR_C(0x200000)
#define SIZE_4M UINTPTR_C(0x400000)
#define SIZE_8M UINTPTR_C(0x800000)
#define SIZE_2G UINTPTR_C(0x80000000)

#ifndef MIN
#define MIN(a, b)                                                              \
	({                                                                     \
		__typeof__(a) min_a = (a);                                     \
		__typeof__(b) min_b = (b);                                     \
		min_a < min_b ? min_a : min_b;                                 \
	})
#define MAX(a, b)                                                              \
	({                                                                     \
		__typeof__(a) max_a = (a);                                     \
		__typeof__(b) max_b = (b);                                     \
		max_a > max_b ? max_a : max_b;                                 \
	})
#endif

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#endif
#ifndef container_of
#define container_of(ptr, type, member)                                        \
	((type *)(void *)((char *)(ptr)-offsetof(type, member)))
#endif
#define MEMBER_SIZE(type, member) sizeof(((type *)0)->member)

#define ROUNDUP(x, n)                                                          \
	((((x) + (__typeof__(x))(n)-1) / (__typeof__(x))(n)) *                 \
	 (__typeof__(x))(n))
#define ROUNDDOWN(x, n)    (((x) / (__typeof__(x))(n)) * (__typeof__(x))(n))
#define ROUNDUP_DIV(x, n)  (ROUNDUP((x), (n)) / (__typeof__(x))(n))
#define DIV_ROUND_UP(x, n) (((x) + (n)-1) / (n))
#define IS_POWER_OF_TWO(x) ((x) != 0 && ((x) & ((x)-1)) == 0)
#ifndef IS_ALIGNED
#define IS_ALIGNED(x, n) (((x) & ((n)-1)) == 0)
#endif
#define IS_ALIGNED_WITH_TYPE(x, type)                                          \
	IS_ALIGNED((uintptr_t)(x), __alignof__(type))

#ifndef BIT32
#define BIT32(n) (UINT32_C(1) << (n))
#define BIT64(n) (UINT64_C(1) << (n))
#endif
#define BIT(n)             BIT32(n)
#define SHIFT_U32(v, n)    ((uint32_t)(v) << (n))
#define SHIFT_U64(v, n)    ((uint64_t)(v) << (n))
#define GENMASK_32(hi, lo) ((UINT32_MAX << (lo)) & (UINT32_MAX >> (31 - (hi))))
#define GENMASK_64(hi, lo) ((UINT64_MAX << (lo)) & (UINT64_MAX >> (63 - (hi))))

#define TO_STR_1(x)    #x
#define TO_STR(x)      TO_STR_1(x)
#define CONCAT_1(a, b) a##b
#define CONCAT(a, b)   CONCAT_1(a, b)

/* True when the exact result does not fit *@out. */
#define ADD_OVERFLOW(a, b, out) __builtin_add_overflow((a), (b), (out))
#define SUB_OVERFLOW(a, b, out) __builtin_sub_overflow((a), (b), (out))
#define MUL_OVERFLOW(a, b, out) __builtin_mul_overflow((a), (b), (out))

#define CMP_TRILEAN(a, b) (((a) > (b)) - ((a) < (b)))

static inline uint64_t reg_pair_to_64(uint32_t high, uint32_t low)
{
	return (uint64_t)high << 32 | low;
}
static inline uint32_t high32_from_64(uint64_t value)
{
	return (uint32_t)(value >> 32);
}
static inline uint32_t low32_from_64(uint64_t value)
{
	return (uint32_t)value;
}
static inline void reg_pair_from_64(uint64_t value, uint32_t *high,
				    uint32_t *low)
{
	*high = high32_from_64(value);
	*low = low32_from_64(value);
}

#endif
