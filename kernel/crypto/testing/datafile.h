/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_TESTING_DATAFILE_H
#define KERNEL_CRYPTO_TESTING_DATAFILE_H

#include "kernel/crypto/testing/testhex.h"

/*
 * Published vectors as the library's source package brings them:
 * `function:argument:argument`, texts in quotes. MBEDTLS_SUITES (module.mk) is
 * where they lie; nothing of them is kept here.
 */
#define DATAFILE_ARGS_MAX 16

struct datafile_line {
	char *arg[DATAFILE_ARGS_MAX]; /* [0]: the function; quotes are gone */
	size_t count;
};

/* Cut @text at colons. */
static inline void datafile_split(char *text, struct datafile_line *out)
{
	char *next;

	out->count = 0;
	for (char *at = text; at && out->count < DATAFILE_ARGS_MAX; at = next) {
		size_t size = strcspn(at, ":\n");

		next = at[size] == ':' ? at + size + 1 : NULL;
		at[size] = 0;
		if (*at == '"') {
			at++;
			at[strcspn(at, "\"")] = 0;
		}
		out->arg[out->count++] = at;
	}
}

/* @each for every line of @name that calls @function; returns how many there
 * were. Without the package's tests the test is skipped. */
static inline size_t datafile_for_each(
	const char *name, const char *function,
	void (*each)(const struct datafile_line *line))
{
	static char text[65536];
	char path[512];
	size_t count = 0;
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", MBEDTLS_SUITES, name);
	file = fopen(path, "r");
	if (!file)
		skip();
	while (fgets(text, sizeof(text), file)) {
		struct datafile_line line;

		datafile_split(text, &line);
		if (strcmp(line.arg[0], function) != 0)
			continue;
		each(&line);
		count++;
	}
	(void)fclose(file);
	return count;
}

/* Argument @i of @line as bytes. */
static inline size_t datafile_bytes(const struct datafile_line *line, size_t i,
				    uint8_t *out, size_t max)
{
	assert_true(i < line->count);
	return testhex_bytes(line->arg[i], out, max);
}

#endif
