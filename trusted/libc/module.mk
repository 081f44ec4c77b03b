# SPDX-License-Identifier: BSD-2-Clause
# libc of trusted applications (libutils.a of the kit).
ta-libc-srcs := trusted/libc/heap.c trusted/libc/malloc.c \
	trusted/libc/string.c trusted/libc/number.c trusted/libc/sort.c \
	trusted/libc/ctype.c trusted/libc/stdio.c trusted/libc/trace.c \
	trusted/libc/abort.c \
	base/bytes/string.c base/bytes/copy_generic.c base/bytes/secret.c \
	base/bytes/cursor.c base/text/format.c base/text/uuid.c
ta-libc-srcs-arm64 := trusted/libc/arch/aarch64/setjmp.S
ta-libc-srcs-arm32 := trusted/libc/arch/arm/setjmp.S \
	trusted/libc/arch/arm/raise.c trusted/libc/arch/arm/unwind.S
host-tests += trusted/libc/heap_test.c
