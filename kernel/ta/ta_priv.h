/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_TA_PRIV_H
#define KERNEL_TA_TA_PRIV_H

#include "abi/gp.h"
#include "abi/ta.h"
#include "kernel/ta/enter.h"
#include "kernel/ta/instance.h"
#include "kernel/ta/loader/loader.h"
#include "kernel/ta/pta.h"
#include "kernel/ta/store/store.h"
#include "kernel/thread/thread.h"

static inline struct ta_result result_tee(uint32_t code)
{
	return (struct ta_result){code, GP_ORIGIN_TEE};
}
static inline struct ta_result result_ta(uint32_t code)
{
	return (struct ta_result){code, GP_ORIGIN_TRUSTED_APP};
}

/* table.c: session ids, references, the list of shared instances. One
 * spinlock; nothing in here waits. */

/* A session with an id, hidden, one reference. ST_NO_MEM. */
enum status table_create_session(struct ta_instance *owner,
				 const struct ta_identity *client,
				 struct ta_session **out);
/* Let its id be found by its owner. */
void table_publish(struct ta_session *s);
/* With a reference; NULL: no such session of @owner. */
struct ta_session *table_find(struct ta_instance *owner, uint32_t id);
/* As table_find(), and from now on nobody finds it again: the caller also gets
 * the table's own reference. */
struct ta_session *table_take(struct ta_instance *owner, uint32_t id);
/* Id of a session that @owner opened; 0: none left. */
uint32_t table_owned_id(struct ta_instance *owner);
/* Last put of a session unlinks it from its instance and frees it. */
void table_put(struct ta_session *s);

/* Make @i the instance that @s calls: takes a reference for the session. */
void table_link(struct ta_session *s, struct ta_instance *i);
/* Undo it, for a retry. */
void table_unlink(struct ta_session *s);
/*
 * Find a living shared instance and link @s to it. ST_NOT_FOUND; ST_BUSY (one
 * session only, and it has one).
 */
enum status table_join(struct ta_session *s, const uint8_t uuid[16]);
/* Make @i findable by its UUID; @keep: until table_remove(), even without
 * sessions. */
void table_add(struct ta_instance *i, bool keep);
void table_remove(struct ta_instance *i);
/* True when @i would wait for this thread itself, by any number of steps; else
 * the wait is noted until table_wait_end(). */
struct busy_wait {
	struct list node;
	struct thread *thread;
	struct ta_instance *instance;
};
bool table_wait_begin(struct busy_wait *w, struct ta_instance *i);
void table_wait_end(struct busy_wait *w);

/* instance.c */

/* A new instance with the TA loaded, @s linked to it. GP errors as status. */
enum status instance_create(struct ta_session *s, const uint8_t uuid[16]);
/* An instance for @s: shared or new. ST_BUSY and those of a load. */
enum status instance_obtain(struct ta_session *s, const uint8_t uuid[16]);
/* Go inside. ST_BUSY: this call chain is in there, or would wait for itself. */
enum status instance_lock(struct ta_instance *i);
void instance_unlock(struct ta_instance *i);
/* Held busy, nobody inside: free everything but the stub. Idempotent. */
void instance_finish(struct ta_instance *i);
/* Free the stub: no references are left. */
void instance_free(struct ta_instance *i);

/* entry_params.c: between struct ta_params and the TA's block. @types: of @ps,
 * as ta_params_types() packs them. */
enum status params_map(struct ta_instance *ta, const struct ta_params *ps,
		       uint32_t types, struct utee_params *block);
void params_read_back(struct ta_params *ps, uint32_t types,
		      const struct utee_params *block);

/* pta.c */
enum status pta_init(void);
/* Index in pta_table, or pta_table_count. */
uint32_t pta_find(const uint8_t uuid[16]);
/* Sets s->pta when it succeeds. */
struct ta_result pta_open(struct ta_session *s, uint32_t idx,
			  struct ta_params *ps);
struct ta_result pta_invoke(struct ta_session *s, uint32_t cmd,
			    struct ta_params *ps);
/* Last reference gone. */
void pta_close(struct ta_session *s);

#endif
