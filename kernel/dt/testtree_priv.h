/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DT_TESTTREE_PRIV_H
#define KERNEL_DT_TESTTREE_PRIV_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Tests of this room: trees that dtc made from testdata. */

/* The whole file in memory that ends where the file ends, to be freed. */
static inline void *testtree_read(const char *name, size_t *size_bytes)
{
	char path[256];
	FILE *f;
	long size;
	void *blob;

	snprintf(path, sizeof(path), DT_TESTDATA "/%s.dtb", name);
	f = fopen(path, "rb");
	assert_non_null(f);
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	size = ftell(f);
	rewind(f);
	blob = malloc((size_t)size);
	assert_non_null(blob);
	assert_int_equal(fread(blob, 1, (size_t)size, f), size);
	fclose(f);
	*size_bytes = (size_t)size;
	return blob;
}

static inline void *testtree_load(const char *name)
{
	size_t size_bytes;

	return testtree_read(name, &size_bytes);
}

static inline int testtree_node(const void *fdt, const char *path)
{
	int node = fdt_path_offset(fdt, path);

	assert_true(node >= 0);
	return node;
}

#endif
