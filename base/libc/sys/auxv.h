/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What third-party sources find as <sys/auxv.h> in a freestanding build: how
 * they ask for CPU features. Bit numbers are Linux's for AArch64. The
 * kernel answers in kernel/crypto/mbedtls/hwcap.c.
 */
#ifndef BASE_LIBC_SYS_AUXV_H
#define BASE_LIBC_SYS_AUXV_H

#define AT_HWCAP  16
#define AT_HWCAP2 26

#define HWCAP_ASIMD  (1ul << 1)
#define HWCAP_AES    (1ul << 3)
#define HWCAP_PMULL  (1ul << 4)
#define HWCAP_SHA1   (1ul << 5)
#define HWCAP_SHA2   (1ul << 6)
#define HWCAP_SHA3   (1ul << 17)
#define HWCAP_SHA512 (1ul << 21)

unsigned long getauxval(unsigned long type);

#endif
