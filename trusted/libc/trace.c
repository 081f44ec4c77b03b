/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/text/format.h"

#include <string.h>
#include <trace.h>
#include <utee_syscalls.h>

#define LINE_BYTES     256
#define FUNC_BYTES_MAX 32
#define DUMP_ROW_BYTES 16

void trace_set_level(int level)
{
	trace_level = level;
}

int trace_get_level(void)
{
	return trace_level;
}

void trace_ext_puts(const char *text)
{
	_utee_log(text, strlen(text));
}

static char level_letter(int level)
{
	static const char letters[] = "MEIDF";

	return level >= 0 && level <= TRACE_MAX ? letters[level] : '?';
}

/* "E/TA:  function:line text\n", always ending in a new line. */
void trace_vprintf(const char *func, int line, int level, bool level_ok,
		   const char *fmt, va_list ap)
{
	char buf[LINE_BYTES];
	size_t at;

	if (level_ok && level > trace_level)
		return;
	at = (size_t)text_format(buf, sizeof(buf),
				 "%c/%s: ", level_letter(level),
				 trace_ext_prefix);
	if (func != NULL)
		at += (size_t)text_format(buf + at, sizeof(buf) - at,
					  " %.*s:%d ", FUNC_BYTES_MAX, func,
					  line);
	at += (size_t)text_vformat(buf + at, sizeof(buf) - at, fmt, ap);
	if (at > sizeof(buf) - 2)
		at = sizeof(buf) - 2;
	if (at == 0 || buf[at - 1] != '\n')
		buf[at++] = '\n';
	_utee_log(buf, at);
}

void trace_printf(const char *func, int line, int level, bool level_ok,
		  const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	trace_vprintf(func, line, level, level_ok, fmt, ap);
	va_end(ap);
}

void dhex_dump(const char *func, int line, int level, const void *buf, int size)
{
	const unsigned char *p = buf;

	for (int at = 0; at < size; at += DUMP_ROW_BYTES) {
		char row[3 * DUMP_ROW_BYTES + 1];
		int n = size - at < DUMP_ROW_BYTES ? size - at : DUMP_ROW_BYTES;

		for (int i = 0; i < n; i++)
			text_format(row + 3 * i, sizeof(row) - 3 * (size_t)i,
				    "%02x ", p[at + i]);
		trace_printf(func, line, level, true, "%p  %s",
			     (const void *)(p + at), row);
	}
}
