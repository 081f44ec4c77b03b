/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mbedtls in a TA: big numbers for TEE_BigInt*, on the TA's own heap. The
 * names do not leave the library (module.mk), so a TA may link mbedtls as well.
 */
#ifndef TRUSTED_LIBTEE_MBEDTLS_CONFIG_H
#define TRUSTED_LIBTEE_MBEDTLS_CONFIG_H

#define MBEDTLS_BIGNUM_C
#define MBEDTLS_GENPRIME
#define MBEDTLS_NO_PLATFORM_ENTROPY
#ifdef __aarch64__ /* style: ok (Thumb code has no register to spare for it)   \
		    */
#define MBEDTLS_HAVE_ASM
#endif

#endif
