/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_H
#define TRACE_H

#include <compiler.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <trace_levels.h>

/*
 * Lines for the secure world's log. TRACE_LEVEL (the makefile's
 * CFG_TEE_TA_LOG_LEVEL) decides what is compiled in; trace_level, a variable
 * of the TA, what is printed.
 */
#ifndef TRACE_LEVEL
#define TRACE_LEVEL TRACE_MAX
#endif

extern int trace_level;
extern const char trace_ext_prefix[];

void trace_set_level(int level);
int trace_get_level(void);
/* Raw text to the log. */
void trace_ext_puts(const char *text);
/* @func NULL: no function, no line. @level_ok false: always printed. */
void trace_printf(const char *func, int line, int level, bool level_ok,
		  const char *fmt, ...) __printf(5, 6);
void trace_vprintf(const char *func, int line, int level, bool level_ok,
		   const char *fmt, va_list ap) __printf(5, 0);
void dhex_dump(const char *func, int line, int level, const void *buf,
	       int size);

#define trace_at(level, level_ok, ...)                                         \
	trace_printf(__func__, __LINE__, (level), (level_ok), __VA_ARGS__)
#define trace_raw(level, level_ok, ...)                                        \
	trace_printf(NULL, 0, (level), (level_ok), __VA_ARGS__)

#if TRACE_LEVEL > 0
#define MSG(...)     trace_at(0, false, __VA_ARGS__)
#define MSG_RAW(...) trace_raw(0, false, __VA_ARGS__)
#define SMSG(...)    trace_at(TRACE_ERROR, true, __VA_ARGS__)
#else
#define MSG(...)     ((void)0)
#define MSG_RAW(...) ((void)0)
#define SMSG(...)    ((void)0)
#endif
#if TRACE_LEVEL >= TRACE_ERROR
#define EMSG(...)     trace_at(TRACE_ERROR, true, __VA_ARGS__)
#define EMSG_RAW(...) trace_raw(TRACE_ERROR, true, __VA_ARGS__)
#else
#define EMSG(...)     ((void)0)
#define EMSG_RAW(...) ((void)0)
#endif
#if TRACE_LEVEL >= TRACE_INFO
#define IMSG(...)     trace_at(TRACE_INFO, true, __VA_ARGS__)
#define IMSG_RAW(...) trace_raw(TRACE_INFO, true, __VA_ARGS__)
#else
#define IMSG(...)     ((void)0)
#define IMSG_RAW(...) ((void)0)
#endif
#if TRACE_LEVEL >= TRACE_DEBUG
#define DMSG(...)          trace_at(TRACE_DEBUG, true, __VA_ARGS__)
#define DMSG_RAW(...)      trace_raw(TRACE_DEBUG, true, __VA_ARGS__)
#define DHEXDUMP(buf, len) dhex_dump(__func__, __LINE__, TRACE_DEBUG, buf, len)
#else
#define DMSG(...)          ((void)0)
#define DMSG_RAW(...)      ((void)0)
#define DHEXDUMP(buf, len) ((void)0)
#endif
#if TRACE_LEVEL >= TRACE_FLOW
#define FMSG(...)     trace_at(TRACE_FLOW, true, __VA_ARGS__)
#define FMSG_RAW(...) trace_raw(TRACE_FLOW, true, __VA_ARGS__)
#else
#define FMSG(...)     ((void)0)
#define FMSG_RAW(...) ((void)0)
#endif
#define INMSG(...)  FMSG("> " __VA_ARGS__)
#define OUTMSG(...) FMSG("< " __VA_ARGS__)
#define OUTRMSG(r)                                                             \
	do {                                                                   \
		OUTMSG("r=[%x]", r);                                           \
		return r;                                                      \
	} while (0)

#endif
