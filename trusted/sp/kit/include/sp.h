/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef SP_H
#define SP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "abi/ffa.h"
#include "abi/sp.h"

/*
 * For secure partitions at S-EL0: FF-A calls by SVC, and what is built on them.
 * A partition defines sp_main() and, in an ELF file, SP_HEAD(). One thread;
 * nothing here is reentrant. Guide: docs/sp-guide.md
 */

/* Name, stack and flags of an ELF file; @...: the UUID's 16 octets. */
#define SP_HEAD(stack_bytes_, ...)                                             \
	extern const struct sp_head sp_head;                                   \
	const struct sp_head sp_head                                           \
		__attribute__((section(".sp_head"), used)) = {                 \
			.uuid = {__VA_ARGS__}, .stack_bytes = (stack_bytes_)}

/* Memory for malloc(), for partitions that use it. */
#define SP_HEAP(bytes_)                                                        \
	extern uint8_t ta_heap[];                                              \
	extern const size_t ta_heap_size;                                      \
	uint8_t ta_heap[bytes_] __attribute__((aligned(16)));                  \
	const size_t ta_heap_size = (bytes_)

/*
 * The partition's own part: called once, with RX and TX mapped. When it
 * returns, the partition says that it cannot go on.
 */
void sp_main(void);

/* Calls. x0..x17 in and out. */
#define SP_REGS 18
struct sp_regs {
	uint64_t x[SP_REGS];
};
void sp_svc(struct sp_regs *r);
/* The same; returns FFA_OK, or the code of an FFA_ERROR. */
enum ffa_error sp_call(struct sp_regs *r);
/* A call of up to five parameters whose results nobody wants. */
enum ffa_error sp_call5(uint32_t function, uint64_t x1, uint64_t x2,
			uint64_t x3, uint64_t x4, uint64_t x5);

/* The version that we ask for; 1.2 unless the partition defines it. */
extern const uint32_t sp_wanted_version;

/* Who we are, and what the manager and we agreed on. */
uint16_t sp_id(void);
uint32_t sp_version(void);

/* One line, to the manager's log; a line feed is added. */
void sp_log(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* As it is. */
void sp_log_text(const char *text, size_t length);
/* Log @why and end this partition. */
void sp_abort(const char *why) __attribute__((noreturn));

/* RX and TX: SP_BUFFER_BYTES each, NULL while they are not mapped. */
#define SP_BUFFER_BYTES 4096u
extern uint8_t *sp_rx, *sp_tx;
enum ffa_error sp_rxtx_map(void);
enum ffa_error sp_rxtx_unmap(void);
enum ffa_error sp_rx_release(void);

/*
 * Messages. sp_wait() and sp_reply() return with the next that came: a direct
 * request, FFA_RUN, FFA_INTERRUPT or FFA_ERROR in x[0].
 */
void sp_wait(struct sp_regs *r);
/* Answer the request that was in @request with what is in @r from x[3] on
 * (requests of version 2: x[4]). */
void sp_reply(const struct sp_regs *request, struct sp_regs *r);
/* A request of ours: @r holds the payload, and the answer's afterwards. Runs
 * the other again when it was interrupted or yields. @function: the 32-bit or
 * 64-bit form. */
enum ffa_error sp_request(uint32_t function, uint16_t receiver,
			  struct sp_regs *r);

static inline uint16_t sp_message_sender(const struct sp_regs *r)
{
	return (uint16_t)(r->x[1] >> 16);
}

static inline bool sp_is_request(const struct sp_regs *r)
{
	uint32_t id = (uint32_t)r->x[0];

	return id == FFA_MSG_SEND_DIRECT_REQ ||
	       id == FFA_64(FFA_MSG_SEND_DIRECT_REQ) ||
	       id == FFA_64(FFA_MSG_SEND_DIRECT_REQ2);
}

/* By way of the buffers. @length <= SP_BUFFER_BYTES - the header's. */
enum ffa_error sp_send(uint16_t receiver, const void *message, size_t length);
/* The message in RX; NULL: there is none that makes sense. Valid until
 * sp_rx_release(). */
const void *sp_received(uint16_t *sender, size_t *length);

#endif
