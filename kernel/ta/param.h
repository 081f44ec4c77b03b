/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_PARAM_H
#define KERNEL_TA_PARAM_H

#include "kernel/mm/shm.h"
#include "kernel/uctx/uctx.h"

/* GP parameter types (Spec: GP Core 1.3 4.3.6). */
enum ta_param_type {
	TA_PARAM_NONE = 0,
	TA_PARAM_VALUE_IN = 1,
	TA_PARAM_VALUE_OUT = 2,
	TA_PARAM_VALUE_INOUT = 3,
	TA_PARAM_MEMREF_IN = 5,
	TA_PARAM_MEMREF_OUT = 6,
	TA_PARAM_MEMREF_INOUT = 7,
};

/*
 * A memory reference on its way to a TA. From normal world: pages of an
 * object. From a TA: always the address in the caller's address space
 * (is_user; loaded while a pseudo-TA runs), and the object too when the whole
 * buffer lies in one mapping that may be passed on (parameter, shareable).
 * So a callee that is a user TA can only get what has an object: is_user, no
 * mobj and size > 0 is ST_BAD_PARAM there. kernel/sys has checked rights and
 * bounds. A pseudo-TA may be given either.
 */
struct ta_memref {
	struct mobj *mobj; /* holds a reference; NULL: null or user memref */
	uint64_t offset_bytes; /* into mobj */
	uint64_t size_bytes;   /* in: buffer; out: what the callee reports */
	bool is_user;          /* address below counts */
	bool is_null;          /* NULL pointer (size 0, or refused) */
	user_addr_t user;
};

struct ta_param {
	enum ta_param_type type;
	union {
		struct {
			uint32_t a, b;
		} value;
		struct ta_memref memref;
	};
};

#define TA_PARAM_COUNT 4
struct ta_params {
	struct ta_param p[TA_PARAM_COUNT];
};

/* GP packing of four types, 4 bits each, for pseudo-TAs' type checks. */
#define TA_PARAM_TYPES(t0, t1, t2, t3)                                         \
	((uint32_t)(t0) | (uint32_t)(t1) << 4 | (uint32_t)(t2) << 8 |          \
	 (uint32_t)(t3) << 12)
uint32_t ta_params_types(const struct ta_params *ps);
static inline bool ta_param_is_memref(const struct ta_param *p)
{
	return p->type >= TA_PARAM_MEMREF_IN;
}

/*
 * Copies for pseudo-TAs, whatever the memref is. Bounds against @buffer size
 * as the caller gave it: ST_BAD_PARAM; ST_DENIED (user memory faulted).
 */
enum status ta_memref_read(const struct ta_memref *m, uint64_t offset_bytes,
			   void *dst, size_t size_bytes);
enum status ta_memref_write(const struct ta_memref *m, uint64_t offset_bytes,
			    const void *src, size_t size_bytes);
/* True when the buffer is secure memory of a TA (not normal world's). */
bool ta_memref_is_secure(const struct ta_memref *m);

/* Drop the references of all memrefs. */
void ta_params_put(struct ta_params *ps);

#endif
