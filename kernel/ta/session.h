/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_SESSION_H
#define KERNEL_TA_SESSION_H

#include "base/containers/list.h"
#include "kernel/ta/param.h"
#include "kernel/ta/result.h"

struct ta_instance;
struct pta;

/* Who calls. Spec: GP Client 1.0 4.3.x logins; 0xF0000000 for a TA. */
enum ta_login {
	TA_LOGIN_PUBLIC = 0,
	TA_LOGIN_USER = 1,
	TA_LOGIN_GROUP = 2,
	TA_LOGIN_APPLICATION = 4,
	TA_LOGIN_APPLICATION_USER = 5,
	TA_LOGIN_APPLICATION_GROUP = 6,
	TA_LOGIN_REE_KERNEL = 0x80000000,
	TA_LOGIN_TRUSTED_APP = 0xF0000000,
};

struct ta_identity {
	uint32_t login;
	uint8_t uuid[16]; /* octet order */
};

/*
 * A session: from one client to one TA instance or pseudo-TA. Its id is
 * unique among all live sessions, never 0, and means something to its owner
 * only (normal world, or one TA instance).
 */
struct ta_session {
	uint32_t id;
	uint32_t refs;                /* guarded by the session table's lock */
	struct ta_instance *owner;    /* calling TA; NULL: normal world */
	struct ta_instance *instance; /* called user TA, or NULL */
	const struct pta *pta;        /* called pseudo-TA, or NULL */
	uint32_t pta_idx;             /* its place in pta_table */
	void *pta_data;               /* the pseudo-TA's own */
	struct ta_identity client;
	/* Cancellation, see 5.5 of GP; read and written atomically: a CANCEL
	 * arrives while another thread is inside. */
	bool cancel_requested;
	bool cancel_masked;
	uint64_t deadline; /* arch_counter() value, 0: none */
	bool is_hidden;    /* opening or closing: ids do not find it; guarded
			    * by the session table's lock */
	bool is_open;      /* its TA accepted it; guarded by instance->busy */
	struct list table_node, owner_node, instance_node;
};

#define TA_TIMEOUT_INFINITE 0xFFFFFFFFu

/*
 * The three operations, called by kernel/entry for normal world (@owner NULL)
 * and by kernel/sys for a TA. @ps is in and out: on return out values and
 * memref sizes are the callee's (also when the result is an error, unless the
 * TA died). The caller puts the memrefs. Context: thread.
 * Errors are GP codes with their origin, as abi-ta 2.3 and 5.1 say.
 */
struct ta_result ta_open_session(struct ta_instance *owner,
				 const struct ta_identity *client,
				 const uint8_t uuid[16], uint32_t timeout_ms,
				 struct ta_params *ps, uint32_t *session_id);
struct ta_result ta_invoke(struct ta_instance *owner, uint32_t session_id,
			   uint32_t cmd, uint32_t timeout_ms,
			   struct ta_params *ps);
struct ta_result ta_close_session(struct ta_instance *owner,
				  uint32_t session_id);
/* From normal world only; never waits. */
struct ta_result ta_cancel(uint32_t session_id);

/* Session served by this thread is cancelled and not masked? */
bool ta_session_is_cancelled(const struct ta_session *s);

/* Start-up, before the first call. ST_NO_MEM; ST_BAD_FORMAT (our own loader).
 */
enum status ta_init(void);

/* Counts for leak checks. */
size_t ta_session_count(void);
size_t ta_instance_count(void);

/* What can be told of a user TA from outside. */
struct ta_summary {
	uint8_t uuid[16]; /* octet order */
	bool is_dead;     /* panicked or faulted; its last session is open */
	uint32_t session_count;
	size_t memory_pages; /* when a thread left it last */
};
/* The first @max of all instances, in any order. Returns how many there are.
 * Context: any. */
size_t ta_list(struct ta_summary *out, size_t max);

#endif
