/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>

#include "base/bytes/mem.h"
#include "base/text/format.h"
#include "kernel/arch/cpu.h"
#include "kernel/log/log.h"
#include "kernel/log/panic.h"

/* Set by the build (CFG_TEE_CORE_LOG_LEVEL). */
#ifndef REDOUBT_LOG_LEVEL
#define REDOUBT_LOG_LEVEL LOG_INFO
#endif

#define LINE_BYTES 200u
#define RING_BYTES 16384u

enum log_level log_threshold = REDOUBT_LOG_LEVEL;

/* A lock of our own: this room is below kernel/thread, and a panic must get
 * through even when the line in progress is what failed. */
static uint32_t busy;
static char ring[RING_BYTES];
static size_t ring_pos;   /* next byte to write; guarded by busy */
static size_t ring_count; /* bytes that are valid; guarded by busy */
static const struct log_sink *sink;

static irq_state_t lock(bool *taken)
{
	irq_state_t s = arch_irq_mask_all();

	*taken = true;
	while (__atomic_exchange_n(&busy, 1, __ATOMIC_ACQUIRE)) {
		if (tee_is_dead()) {
			*taken = false;
			break;
		}
		arch_cpu_relax();
	}
	return s;
}

static void unlock(irq_state_t s, bool taken)
{
	if (taken)
		__atomic_store_n(&busy, 0, __ATOMIC_RELEASE);
	arch_irq_restore(s);
}

static void ring_put(const char *buf, size_t size_bytes)
{
	size_t i;

	for (i = 0; i < size_bytes; i++) {
		ring[ring_pos] = buf[i];
		ring_pos = (ring_pos + 1) % RING_BYTES;
	}
	ring_count = MIN(ring_count + size_bytes, (size_t)RING_BYTES);
}

void log_raw(const char *buf, size_t size_bytes)
{
	bool taken;
	irq_state_t s = lock(&taken);

	ring_put(buf, size_bytes);
	if (sink)
		sink->put(sink, buf, size_bytes);
	unlock(s, taken);
}

void log_line(enum log_level level, const char *fmt, ...)
{
	static const char letters[] = "?EIDF";
	char line[LINE_BYTES];
	const struct cpu *cpu = arch_cpu_this();
	size_t used;
	va_list ap;
	int n;

	if (level > log_threshold)
		return;
	used = (size_t)text_format(
		line, sizeof(line), "%c/TC:%u ",
		letters[(unsigned int)level <= LOG_FLOW ? (unsigned int)level
							: 0],
		cpu ? cpu->index : 0);
	va_start(ap, fmt);
	n = text_vformat(line + used, sizeof(line) - used - 1, fmt, ap);
	va_end(ap);
	if (n > 0)
		used = MIN(used + (size_t)n, sizeof(line) - 2);
	line[used++] = '\n';
	log_raw(line, used);
}

void log_set_sink(const struct log_sink *new_sink)
{
	bool taken;
	irq_state_t s = lock(&taken);
	size_t start = (ring_pos + RING_BYTES - ring_count) % RING_BYTES;
	size_t first = MIN(ring_count, RING_BYTES - start);

	/* The first console gets what was logged before there was one. */
	if (!sink && new_sink) {
		new_sink->put(new_sink, ring + start, first);
		new_sink->put(new_sink, ring, ring_count - first);
	}
	sink = new_sink;
	unlock(s, taken);
}

size_t log_ring_read(char *buf, size_t size_bytes)
{
	bool taken;
	irq_state_t s = lock(&taken);
	size_t count = MIN(size_bytes, ring_count);
	size_t start = (ring_pos + RING_BYTES - count) % RING_BYTES;
	size_t first = MIN(count, RING_BYTES - start);

	memcpy(buf, ring + start, first);
	memcpy(buf + first, ring, count - first);
	unlock(s, taken);
	return count;
}
