/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_PTA_H
#define KERNEL_TA_PTA_H

#include "kernel/ta/session.h"

/*
 * A pseudo-TA: a service of the kernel behind a TA's UUID. One const struct
 * each, in kernel/pta/<name>.c, listed in kernel/pta/pta_table.c. Entry
 * points return GP result codes (origin is always TRUSTED_APP); results come
 * from gp_from_status() or a GP constant. Parameters are decoded: memrefs by
 * ta_memref_read/write, never by pointer. NULL open/close: accept all.
 * is_present: may say that this machine has none, so nobody finds it.
 */
enum pta_flags {
	PTA_CONCURRENT = 1 << 0,  /* may run on several threads at once */
	PTA_DEVICE_ENUM = 1 << 1, /* listed to Linux before the supplicant */
	PTA_DEVICE_ENUM_SUPP = 1 << 2,
	PTA_ONLY_FROM_TA = 1 << 3,     /* others: TEE_ERROR_ACCESS_DENIED */
	PTA_ONLY_FROM_KERNEL = 1 << 4, /* login REE_KERNEL only */
};

struct pta {
	uint8_t uuid[16]; /* octet order */
	const char *name;
	unsigned int flags;
	bool (*is_present)(void); /* NULL: always */
	uint32_t (*open)(struct ta_session *s, struct ta_params *ps);
	void (*close)(struct ta_session *s);
	uint32_t (*invoke)(struct ta_session *s, uint32_t cmd,
			   struct ta_params *ps);
};

static inline bool pta_is_present(const struct pta *pta)
{
	return !pta->is_present || pta->is_present();
}

extern const struct pta *const pta_table[];
extern const size_t pta_table_count;

#endif
