/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BASE_BYTES_POISON_H
#define BASE_BYTES_POISON_H

#include "base/bytes/compiler.h"

/*
 * In host builds under AddressSanitizer a heap tells it what is free, so
 * that a use after free or past the end is found at once.
 */
#ifdef __SANITIZE_ADDRESS__
#define HEAP_HAS_POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HEAP_HAS_POISON 1
#endif
#endif

#ifdef HEAP_HAS_POISON
void __asan_poison_memory_region(const volatile void *p, size_t size_bytes);
void __asan_unpoison_memory_region(const volatile void *p, size_t size_bytes);
#define poison(p, n)   __asan_poison_memory_region((p), (n))
#define unpoison(p, n) __asan_unpoison_memory_region((p), (n))
#else
#define poison(p, n)   ((void)(p))
#define unpoison(p, n) ((void)(p))
#endif

#endif
