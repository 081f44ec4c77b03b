/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ENTRY_ENTRY_PRIV_H
#define KERNEL_ENTRY_ENTRY_PRIV_H

#include "abi/optee_msg.h"
#include "kernel/entry/entry.h"
#include "kernel/log/panic.h"
#include "kernel/ta/session.h"

/* Set at the end of start-up. */
extern bool entry_is_open;

/* False before start-up is over and when the TEE is dead. */
static inline bool entry_is_serving(void)
{
	return likely(__atomic_load_n(&entry_is_open, __ATOMIC_ACQUIRE)) &&
	       likely(!tee_is_dead());
}

/* Two 32-bit registers as one number. */
static inline uint64_t regs_pair(const struct smc_regs *r, unsigned int high)
{
	return (r->a[high] & UINT32_MAX) << 32 | (r->a[high + 1] & UINT32_MAX);
}

/* Reserved shared memory; size 0: none. */
struct reserved_shm {
	uint64_t base, size_bytes;
};
const struct reserved_shm *entry_reserved_shm(void);

/* A message as it lies in normal world's memory, which may change at any time:
 * each access is one that the compiler neither repeats nor leaves out. */
struct ns_message {
	volatile struct optee_msg_header header;
	volatile struct optee_msg_param param[];
};

/*
 * The message of a call: where @regs says. *@room_bytes: what may be accessed
 * from there. A registered object that holds it is referenced in *@shm, which
 * the caller puts. Returns NULL: no address of normal world's memory, not
 * aligned, or no room for a header. Context: any.
 */
struct ns_message *message_find(const struct smc_regs *regs,
				uint64_t *room_bytes, struct shm **shm);

/* Perform the call in @regs for thread @t, up to what is written back to the
 * message. Returns a0. Context: thread. */
uint32_t message_serve(struct thread *t);

/* Parameters of an entry to a TA: two of a session's opening, and four. */
#define MESSAGE_PARAMS_MAX 6u

/* Decode @count parameters. Returns a GP code; on error nothing is held. */
uint32_t message_decode_params(const struct optee_msg_param *in,
			       unsigned int count, struct ta_params *out);
/* Write to normal world's copy what the callee may have changed. @in: as
 * decoded, for the directions. */
void message_return_params(const struct optee_msg_param *in, unsigned int count,
			   const struct ta_params *ps,
			   volatile struct optee_msg_param *out);

#endif
