/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_TESTING_TESTHEX_H
#define KERNEL_CRYPTO_TESTING_TESTHEX_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Tests of this room: vectors are written as hex text. */

/* Bytes of @hex into @out; returns how many. */
static inline size_t testhex_bytes(const char *hex, uint8_t *out, size_t max)
{
	size_t size_bytes = strlen(hex) / 2;

	assert_true(size_bytes <= max);
	for (size_t i = 0; i < size_bytes; i++) {
		unsigned int byte;

		assert_int_equal(sscanf(hex + 2 * i, "%2x", &byte), 1);
		out[i] = (uint8_t)byte;
	}
	return size_bytes;
}

static inline void testhex_assert_equal(const uint8_t *got, const char *hex)
{
	uint8_t expected[1024];
	size_t size_bytes = testhex_bytes(hex, expected, sizeof(expected));

	assert_memory_equal(got, expected, size_bytes);
}

#endif
