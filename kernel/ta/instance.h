/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_INSTANCE_H
#define KERNEL_TA_INSTANCE_H

#include "kernel/ta/session.h"

struct ta_image;

/*
 * One running user TA: address space, handles, sessions. One thread at a time
 * is inside (busy). A panic or fault makes it dead at once: unlinked, its
 * memory freed, its stub kept until the last session closes.
 */
struct ta_instance {
	uint8_t uuid[16];  /* octet order */
	uint32_t flags;    /* TA_FLAG_x of its head */
	struct uctx *uctx; /* NULL once dead and freed */
	struct ta_image *image;
	struct mutex busy;
	bool is_dead;
	bool is_initialised;
	uint32_t session_count;
	struct list sessions; /* open to it */
	struct list owned;    /* opened by it */
	struct list table_node;
	user_addr_t entry, stack_top;
	uint64_t loader_entry; /* for dlopen and dlsym */
	int64_t persistent_time_offset_ms;
	bool persistent_time_is_set;
	/* Handle tables of kernel/sys (objects, operations, enumerators):
	 * created on first use, destroyed through this hook. */
	void *sys_data;
	void (*sys_data_destroy)(void *sys_data);
};

/* The user TA that this thread works for (innermost), or NULL. */
struct ta_instance *ta_instance_current(void);
/* The session it serves, or NULL. */
struct ta_session *ta_session_current(void);

/* Kill the current instance: called from the panic system call and from the
 * user fault handler, after the dump. Does not return. */
__noreturn void ta_die(uint32_t panic_code);

#endif
