/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_RSA_CT_PRIV_H
#define KERNEL_CRYPTO_RSA_CT_PRIV_H

#include "base/bytes/compiler.h"

/*
 * Answers about secrets without branches: all ones for yes, zero for no. The
 * volatile copy keeps compilers from making a branch of what uses it.
 */
static inline size_t ct_mask(size_t top_bit)
{
	const volatile size_t hidden = -(top_bit >> (sizeof(size_t) * 8 - 1));

	return hidden;
}

static inline size_t ct_is_zero(size_t x)
{
	return ct_mask(~x & (x - 1));
}

/* Both below half of what size_t holds. */
static inline size_t ct_is_less(size_t a, size_t b)
{
	return ct_mask(a - b);
}

static inline size_t ct_select(size_t mask, size_t yes, size_t no)
{
	return (mask & yes) | (~mask & no);
}

#endif
