/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BASE_BYTES_COMPILER_H
#define BASE_BYTES_COMPILER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Attributes and operators of the dialect (gnu2x) that both gcc and clang know.
 */
#define __must_check   __attribute__((warn_unused_result))
#define __noreturn     __attribute__((noreturn))
#define __aligned(n)   __attribute__((aligned(n)))
#define __packed       __attribute__((packed))
#define __section(s)   __attribute__((section(s)))
#define __used         __attribute__((used))
#define __unused       __attribute__((unused))
#define __printf(f, a) __attribute__((format(printf, f, a)))
#define __noinline     __attribute__((noinline))

#ifndef static_assert
#define static_assert _Static_assert
#endif

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define container_of(ptr, type, member)                                        \
	((type *)(void *)((char *)(ptr)-offsetof(type, member)))
#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

#define READ_ONCE(x)     (*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, v) (*(volatile typeof(x) *)&(x) = (v))

#define MIN(a, b)                                                              \
	({                                                                     \
		typeof(a) min_a = (a);                                         \
		typeof(b) min_b = (b);                                         \
		min_a < min_b ? min_a : min_b;                                 \
	})
#define MAX(a, b)                                                              \
	({                                                                     \
		typeof(a) max_a = (a);                                         \
		typeof(b) max_b = (b);                                         \
		max_a > max_b ? max_a : max_b;                                 \
	})

#define ALIGN_DOWN(x, a) ((x) & ~((typeof(x))(a)-1))
#define ALIGN_UP(x, a)   ALIGN_DOWN((x) + ((typeof(x))(a)-1), a)
#define IS_ALIGNED(x, a) (((x) & ((typeof(x))(a)-1)) == 0)
#define BIT32(n)         (UINT32_C(1) << (n))
#define BIT64(n)         (UINT64_C(1) << (n))

#endif
