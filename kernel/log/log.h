/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_LOG_LOG_H
#define KERNEL_LOG_LOG_H

#include "base/bytes/compiler.h"

/*
 * The trace. Lines go to the secure console and to a ring in memory. A line
 * is "<level>/TC:<cpu> <text>", the form that symbolize.py reads. Context:
 * any; takes a spinlock for one line. Never log secrets or, in release
 * builds, kernel addresses.
 */
enum log_level {
	LOG_ERROR = 1,
	LOG_INFO = 2,
	LOG_DEBUG = 3,
	LOG_FLOW = 4,
};

/* Lines above this level are dropped; set at start-up from the build. */
extern enum log_level log_threshold;

void log_line(enum log_level level, const char *fmt, ...) __printf(2, 3);
/* Bytes that a TA wrote by its log system call: passed on as they are. */
void log_raw(const char *buf, size_t size_bytes);

#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)
#define log_at(level, ...)                                                     \
	do {                                                                   \
		if (unlikely(log_threshold >= (level)))                        \
			log_line((level), __VA_ARGS__);                        \
	} while (0)
#define log_info(...)  log_at(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_at(LOG_DEBUG, __VA_ARGS__)
#define log_flow(...)  log_at(LOG_FLOW, __VA_ARGS__)

/* The sink below: a console driver registers itself (NULL: memory only). */
struct log_sink {
	void (*put)(const struct log_sink *sink, const char *buf,
		    size_t size_bytes);
	void *driver; /* the driver's own */
};
void log_set_sink(const struct log_sink *sink);
/* Copy out the newest @size_bytes at most of the ring; returns the count. */
size_t log_ring_read(char *buf, size_t size_bytes);

#endif
