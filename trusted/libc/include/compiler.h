/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef COMPILER_H
#define COMPILER_H

/* Short names of attributes that TA sources use. */
#ifndef __must_check
#define __must_check __attribute__((warn_unused_result))
#endif
#ifndef __noreturn
#define __noreturn __attribute__((noreturn))
#endif
#ifndef __aligned
#define __aligned(n) __attribute__((aligned(n)))
#endif
#ifndef __packed
#define __packed __attribute__((packed))
#endif
#ifndef __section
#define __section(s) __attribute__((section(s)))
#endif
#ifndef __used
#define __used __attribute__((used))
#endif
#ifndef __unused
#define __unused __attribute__((unused))
#endif
#ifndef __maybe_unused
#define __maybe_unused __attribute__((unused))
#endif
#ifndef __printf
#define __printf(f, a) __attribute__((format(printf, f, a)))
#endif
#ifndef __noinline
#define __noinline __attribute__((noinline))
#endif
#ifndef __weak
#define __weak __attribute__((weak))
#endif
#ifndef __deprecated
#define __deprecated __attribute__((deprecated))
#endif
#ifndef __pure
#define __pure __attribute__((pure))
#endif
#ifndef __cold
#define __cold __attribute__((cold))
#endif
#ifndef __alias
#define __alias(s) __attribute__((alias(s)))
#endif
#ifndef fallthrough
#define fallthrough __attribute__((fallthrough))
#endif
#ifndef barrier
#define barrier() __asm__ volatile("" ::: "memory")
#endif

#endif
