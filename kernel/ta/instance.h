/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_INSTANCE_H
#define KERNEL_TA_INSTANCE_H

#include "abi/loader.h"
#include "kernel/ta/session.h"

struct ta_image;
struct utee_params;

#define TA_IMAGE_MAX LOADER_OBJECT_MAX

/*
 * One running user TA: address space, handles, sessions. One thread at a time
 * is inside (busy). A panic or fault ends it at once: unlinked, its memory
 * freed, its stub kept until the last session closes.
 */
struct ta_instance {
	uint8_t uuid[16];  /* octet order */
	uint32_t flags;    /* TA_FLAG_x of its head */
	struct uctx *uctx; /* NULL once freed */
	struct mutex busy;
	/* Never to be entered again. Written by the holder of busy. */
	bool is_dead;        /* panicked or faulted */
	bool is_finished;    /* last session closed, or never came to life */
	bool is_initialised; /* an open succeeded; guarded by busy */
	uint32_t open_count; /* sessions it knows of; guarded by busy */
	/* Guarded by the session table's lock: */
	uint32_t refs;          /* its sessions; the table if kept alive */
	uint32_t session_count; /* linked to it */
	bool is_in_table;       /* found by UUID (single instance) */
	bool is_kept;           /* the table holds a reference */
	struct list owned;      /* sessions it opened */
	struct list table_node, all_node;
	size_t memory_pages; /* for statistics, see struct ta_summary */
	/* Entry point; the block of parameters at the top of its stack, as it
	 * sees it and as we do. */
	user_addr_t entry, params_va;
	struct utee_params *params;
	/* Images mapped, by the index that regions and dumps use. */
	struct ta_image *images[TA_IMAGE_MAX];
	struct ta_unwind_table {
		uint32_t va, size_bytes; /* 0: none */
	} unwind[TA_IMAGE_MAX];
	uint32_t image_count;
	/* The loader in its address space. */
	bool is_in_loader; /* system calls come from the loader */
	bool is_doomed;    /* dies at the end of this system call */
	vaddr_t loader_text, loader_data, loader_stack;
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
