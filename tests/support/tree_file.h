/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_SUPPORT_TREE_FILE_H
#define TESTS_SUPPORT_TREE_FILE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <libfdt.h>

#include "base/bytes/compiler.h"

/* The tree of a file, with what is left of @room for changes. */
static inline void tree_from_file(const char *path, void *tree, size_t room)
{
	void *file = malloc(room);
	FILE *f = fopen(path, "rb");

	assert_non_null(file);
	assert_non_null(f);
	assert_true(fread(file, 1, room, f) > 0);
	fclose(f);
	assert_int_equal(fdt_open_into(file, tree, (int)room), 0);
	free(file);
}

#endif
