/* SPDX-License-Identifier: BSD-2-Clause */
#include <sp.h>
#include <string.h>
#include <utee_syscalls.h>

#include "base/text/format.h"

#define LINE_BYTES 256

/* As many as fit registers: x2..x7, from 1.2 on x2..x17. */
static size_t log_piece(const char *text, size_t length)
{
	size_t max = sp_version() >= FFA_VERSION_1_2 ? 128 : 48;
	struct sp_regs r = {.x = {FFA_64(FFA_CONSOLE_LOG)}};
	size_t n = length < max ? length : max;

	r.x[1] = n;
	memcpy(&r.x[2], text, n);
	sp_svc(&r);
	return n;
}

void sp_log_text(const char *text, size_t length)
{
	while (length > 0) {
		size_t n = log_piece(text, length);

		text += n;
		length -= n;
	}
}

/* What the library's printf() and traces end in. */
void _utee_log(const void *text, size_t length)
{
	sp_log_text(text, length);
}

void sp_log(const char *format, ...)
{
	char line[LINE_BYTES];
	size_t length;
	va_list ap;

	va_start(ap, format);
	length = (size_t)text_vformat(line, sizeof(line) - 1, format, ap);
	va_end(ap);
	if (length > sizeof(line) - 2)
		length = sizeof(line) - 2;
	line[length++] = '\n';
	sp_log_text(line, length);
}
