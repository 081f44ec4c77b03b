/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/svc/event_log.h"
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"

/* The first event, in the form that all programs can read. */
#define EV_NO_ACTION UINT32_C(3)
struct first_event {
	uint32_t pcr;
	uint32_t type;
	uint8_t zeros[20];
	uint32_t event_bytes;
	uint8_t signature[16];
};
static_assert(sizeof(struct first_event) == 48, "TCG PFP 1.05, 10.4.5.1");

static void *kept;
static size_t kept_bytes;

static bool is_log(const void *bytes, size_t size_bytes)
{
	static const char signature[16] = "Spec ID Event03";
	static const uint8_t zeros[20];
	struct first_event e;

	if (size_bytes < sizeof(e))
		return false;
	memcpy(&e, bytes, sizeof(e));
	return !e.pcr && e.type == EV_NO_ACTION &&
	       memcmp(e.zeros, zeros, sizeof(zeros)) == 0 &&
	       e.event_bytes >= sizeof(e.signature) &&
	       e.event_bytes <=
		       size_bytes - offsetof(struct first_event, signature) &&
	       memcmp(e.signature, signature, sizeof(signature)) == 0;
}

enum status event_log_keep(const void *bytes, size_t size_bytes)
{
	void *copy = NULL;

	if (!size_bytes || size_bytes > EVENT_LOG_BYTES_MAX)
		return ST_BAD_PARAM;
	copy = heap_alloc(size_bytes);
	if (!copy)
		return ST_NO_MEM;
	memcpy(copy, bytes, size_bytes);
	if (!is_log(copy, size_bytes)) {
		/* It may be a secret of somebody's. */
		secure_zero(copy, size_bytes);
		heap_free(copy);
		return ST_BAD_FORMAT;
	}
	heap_free(kept);
	kept = copy;
	kept_bytes = size_bytes;
	return ST_OK;
}

const void *event_log(size_t *size_bytes)
{
	*size_bytes = kept_bytes;
	return kept;
}
