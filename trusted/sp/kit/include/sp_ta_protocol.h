/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef SP_TA_PROTOCOL_H
#define SP_TA_PROTOCOL_H

#include <stdint.h>

/*
 * How a client in normal world, or a partition, uses a service with the entry
 * points of a GlobalPlatform TA that is a secure partition (sp_ta.h): direct
 * messages, 32-bit or 64-bit, of which the lower halves count. The service is
 * found by its UUID (FFA_PARTITION_INFO_GET).
 *
 *   w3 = operation | memory << 8 | session << 16
 *   w4..w7 as below; the answer: w3 TEE_Result, w4 and w5 results
 *
 * Memory for messages and buffers is shared once (FFA_MEM_SHARE) and used by
 * number. Sessions and memories belong to the endpoint that made them.
 */
enum sp_ta_operation {
	SP_TA_VERSION = 0, /* answer: w4 SP_TA_PROTOCOL_VERSION */
	SP_TA_MAP = 1,     /* w4, w5 handle; w6, w7 tag. Answer: w4 memory */
	SP_TA_UNMAP = 2,   /* memory: to be reclaimed afterwards */
	SP_TA_OPEN = 3,    /* memory, w4 offset of the message; memory 0: no
			    * parameters. Answer: w4 session, w5 origin */
	SP_TA_INVOKE = 4,  /* memory, session, w4 offset. Answer: w5 origin */
	SP_TA_CLOSE = 5,   /* session */
};
#define SP_TA_PROTOCOL_VERSION 1u
#define SP_TA_WORD(operation, memory, session)                                 \
	((uint32_t)(operation) | (uint32_t)(memory) << 8 |                     \
	 (uint32_t)(session) << 16)

/* Numbers begin with 1. */
#define SP_TA_MEMORIES_MAX 8u
#define SP_TA_SESSIONS_MAX 32u

/* A parameter: a value, or a buffer in the same memory. */
struct sp_ta_param {
	uint32_t a; /* or the buffer's offset */
	uint32_t b; /* or its size; out: how much there is */
};

/* In shared memory, 4-byte aligned; results are written back. */
struct sp_ta_message {
	uint32_t command;
	uint32_t param_types; /* TEE_PARAM_TYPES() */
	uint32_t result;
	uint32_t origin; /* TEE_ORIGIN_TEE, or _TRUSTED_APP */
	struct sp_ta_param params[4];
};

_Static_assert(sizeof(struct sp_ta_message) == 48, "a contract");

#endif
