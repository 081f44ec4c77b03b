/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_TESTING_STANZA_H
#define KERNEL_CRYPTO_TESTING_STANZA_H

#include "base/bytes/compiler.h"
#include "kernel/crypto/testing/testhex.h"

/*
 * Published vectors as OpenSSL's source package brings them: stanzas of lines
 * `Name = value`, up to an empty line. OPENSSL_VECTORS (module.mk) is where
 * they lie; nothing of them is kept here. Keys in PEM are left out: the same
 * keys are there in hex.
 */
#define STANZA_FIELDS_MAX 24
#define STANZA_LINE_BYTES 131072

struct stanza {
	size_t count;
	char *name[STANZA_FIELDS_MAX];
	char *value[STANZA_FIELDS_MAX];
};

/* NULL if it is not there. */
static inline const char *stanza_value(const struct stanza *s, const char *name)
{
	for (size_t i = 0; i < s->count; i++) {
		if (strcmp(s->name[i], name) == 0)
			return s->value[i];
	}
	return NULL;
}

/* The value behind the colon of a line `Ctrl = what:value`; NULL. */
static inline const char *stanza_ctrl(const struct stanza *s, const char *what)
{
	size_t chars = strlen(what);

	for (size_t i = 0; i < s->count; i++) {
		const char *v = s->value[i];

		if (strcmp(s->name[i], "Ctrl") == 0 &&
		    strncmp(v, what, chars) == 0 && v[chars] == ':')
			return v + chars + 1;
	}
	return NULL;
}

static inline bool stanza_says(const struct stanza *s, const char *name,
			       const char *value)
{
	const char *v = stanza_value(s, name);

	return v && strcmp(v, value) == 0;
}

static inline void stanza_add(struct stanza *s, char *line)
{
	char *value = strchr(line, '=');
	size_t chars;

	if (!value)
		return;
	assert_true(s->count < STANZA_FIELDS_MAX);
	chars = (size_t)(value - line);
	while (chars > 0 && line[chars - 1] == ' ')
		chars--;
	line[chars] = '\0';
	s->name[s->count] = strdup(line);
	s->value[s->count++] = strdup(value + 1 + strspn(value + 1, " "));
}

static inline void stanza_clear(struct stanza *s)
{
	while (s->count > 0) {
		s->count--;
		free(s->name[s->count]);
		free(s->value[s->count]);
	}
}

/* The lines up to END are no fields, though some have an equals sign. */
static inline void stanza_skip_pem(char *line, FILE *file)
{
	if (strncmp(line, "-----BEGIN", 10) != 0)
		return;
	do {
		line[0] = '\0';
	} while (fgets(line, STANZA_LINE_BYTES, file) && line[0] != '-');
	line[0] = '#';
}

/* @each for every stanza of @name; returns how many there were. Without the
 * package's tests the test is skipped. */
static inline size_t stanza_for_each(const char *name,
				     void (*each)(const struct stanza *s))
{
	static char line[STANZA_LINE_BYTES];
	struct stanza s = {0};
	size_t stanzas = 0;
	char path[512];
	bool more = true;
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", OPENSSL_VECTORS, name);
	file = fopen(path, "r");
	if (!file)
		skip();
	while (more) {
		more = fgets(line, sizeof(line), file) != NULL;
		if (more)
			stanza_skip_pem(line, file);
		else
			line[0] = '\0';
		line[strcspn(line, "\r\n")] = '\0';
		if (line[0] != '\0') {
			if (line[0] != '#')
				stanza_add(&s, line);
			continue;
		}
		if (s.count > 0) {
			each(&s);
			stanzas++;
		}
		stanza_clear(&s);
	}
	(void)fclose(file);
	return stanzas;
}

/* Hex, or text in quotes; returns how many bytes. */
static inline size_t stanza_bytes(const char *value, uint8_t *out, size_t max)
{
	size_t chars;

	if (value[0] != '"')
		return testhex_bytes(value, out, max);
	chars = strcspn(value + 1, "\"");
	assert_true(chars <= max);
	memcpy(out, value + 1, chars);
	return chars;
}

#endif
