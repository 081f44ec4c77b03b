/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/text/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utee_syscalls.h>

#define LINE_BYTES 256

int vsnprintf(char *buf, size_t size, const char *fmt, va_list ap)
{
	return text_vformat(buf, size, fmt, ap);
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;
	int length;

	va_start(ap, fmt);
	length = text_vformat(buf, size, fmt, ap);
	va_end(ap);
	return length;
}

int sprintf(char *buf, const char *fmt, ...)
{
	va_list ap;
	int length;

	va_start(ap, fmt);
	length = text_vformat(buf, (size_t)__INT_MAX__, fmt, ap);
	va_end(ap);
	return length;
}

/* What does not fit a line of the log is cut when the heap is full too. */
int vprintf(const char *fmt, va_list ap)
{
	char line[LINE_BYTES];
	char *text = line;
	va_list again;
	int length;

	va_copy(again, ap);
	length = text_vformat(line, sizeof(line), fmt, ap);
	if (length >= LINE_BYTES) {
		text = malloc((size_t)length + 1);
		if (text != NULL)
			text_vformat(text, (size_t)length + 1, fmt, again);
		else
			text = line;
	}
	va_end(again);
	_utee_log(text, strlen(text));
	if (text != line)
		free(text);
	return length;
}

int printf(const char *fmt, ...)
{
	va_list ap;
	int length;

	va_start(ap, fmt);
	length = vprintf(fmt, ap);
	va_end(ap);
	return length;
}

int puts(const char *s)
{
	_utee_log(s, strlen(s));
	_utee_log("\n", 1);
	return 1;
}

int putchar(int c)
{
	char byte = (char)c;

	_utee_log(&byte, 1);
	return c;
}
