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

#include "kernel/dt/dt.h"

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

#define TESTTREE_SLACK 8192

/* A private copy of testdata @name with slack, to be freed. */
static inline void *testtree_editable(const char *name)
{
	size_t size_bytes;
	void *blob = testtree_read(name, &size_bytes);
	void *fdt = malloc(size_bytes + TESTTREE_SLACK);

	assert_non_null(fdt);
	assert_int_equal(dt_copy(fdt, size_bytes + TESTTREE_SLACK, blob,
				 size_bytes, NULL, 0),
			 ST_OK);
	free(blob);
	return fdt;
}

static inline int testtree_count_properties(const void *fdt, int node)
{
	int count = 0;
	int prop;

	fdt_for_each_property_offset (prop, fdt, node)
		count++;
	return count;
}

static inline int testtree_count_nodes(const void *fdt)
{
	int count = 0;

	for (int node = 0; node >= 0; node = fdt_next_node(fdt, node, NULL))
		count++;
	return count;
}

static inline void testtree_assert_same_node(const void *a, int node_a,
					     const void *b, int node_b)
{
	int prop;

	assert_int_equal(testtree_count_properties(a, node_a),
			 testtree_count_properties(b, node_b));
	fdt_for_each_property_offset (prop, a, node_a) {
		const char *name;
		int length_a;
		int length_b;
		const void *value_a =
			fdt_getprop_by_offset(a, prop, &name, &length_a);
		const void *value_b = fdt_getprop(b, node_b, name, &length_b);

		assert_non_null(value_b);
		assert_int_equal(length_a, length_b);
		if (length_a > 0)
			assert_memory_equal(value_a, value_b, (size_t)length_a);
	}
}

/* Same nodes and properties; their order does not matter. */
static inline void testtree_assert_same(const void *a, const void *b)
{
	assert_int_equal(testtree_count_nodes(a), testtree_count_nodes(b));
	for (int node = 0; node >= 0; node = fdt_next_node(a, node, NULL)) {
		char path[256];

		assert_int_equal(fdt_get_path(a, node, path, sizeof(path)), 0);
		testtree_assert_same_node(a, node, b, testtree_node(b, path));
	}
}

#endif
