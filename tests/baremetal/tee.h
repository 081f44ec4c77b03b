/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_TEE_H
#define TESTS_BAREMETAL_TEE_H

#include "tests/baremetal/ffa_memory.h"
#include "tests/baremetal/session.h"

/*
 * The trusted OS as an endpoint of FF-A, and calls to it, each with its message
 * in memory that was shared with it. Spec: OPTEE_FFA, OPTEE_MSG.
 */
#define TEE_GET_API      0u
#define TEE_GET_OS       1u
#define TEE_GET_CAPS     2u
#define TEE_UNREGISTER   3u
#define TEE_ENABLE_ASYNC 5u
#define TEE_CALL         0x80000000u
#define TEE_RESUME       0x80000001u

#define TEE_DONE        0u /* w4 of the answer */
#define TEE_RPC         1u
#define TEE_INTERRUPTED 2u

#define TEE_NO_RESUME 0xffff0006u /* w3: there is nothing to go on with */
#define TEE_BUSY      0xffff000du

/* Its id; 0: it is not there. */
uint16_t tee_id(void);
#define NEED_TEE()                                                             \
	do {                                                                   \
		if (!tee_id())                                                 \
			SKIP("no trusted OS behind FF-A");                     \
	} while (0)

/* One message; w3..w7 in and out of @w. False: no answer came. */
bool tee_ask(uint32_t w[5]);
/* The same; w3 of the answer. */
#define TEE_ASK(...)  tee_ask_code((uint32_t[5]){__VA_ARGS__})
#define TEE_NO_ANSWER 0xdeadu
uint32_t tee_ask_code(uint32_t w[5]);

#define ARENA_PAGES 6u /* a message, then buffers */

/* Memory that the endpoint knows. Buffers are mapped while it lives. */
struct arena {
	uint8_t *pages;
	uint64_t handle;
	/* It was reclaimed in use. Redoubt does so as soon as it can, because
	 * Linux does not ask twice. */
	bool was_denied;
};
bool arena_make(struct arena *a, uint8_t permissions);
void arena_end(struct arena *a);
uint32_t tee_unregister(uint64_t handle);

/* A message at @offset, zeroed with the room for requests behind it. */
struct tee_msg *tee_message(const struct arena *a, uint32_t offset,
			    uint32_t cmd, uint32_t param_count);
/* A message that opens a session with @uuid. */
struct tee_msg *tee_open_message(const struct arena *a, uint32_t offset,
				 const struct uuid_octets *uuid);
/* Where requests of the call with @m are. */
struct tee_msg *tee_request_of(struct tee_msg *m);

/* The first answer: w[0] result, w[1] state, w[4] what tee_resume() names. */
void tee_begin(const struct arena *a, uint32_t offset, uint32_t w[5]);
void tee_resume(uint32_t w[5]);
/* To its end; nothing is served when it asks for help. */
uint32_t tee_run(const struct arena *a, uint32_t offset);
uint32_t tee_open(const struct arena *a, uint32_t offset,
		  const struct uuid_octets *uuid, uint32_t *session);
uint32_t tee_close(const struct arena *a, uint32_t offset, uint32_t session);
uint32_t tee_invoke(const struct arena *a, uint32_t offset, uint32_t session,
		    uint32_t func, const struct tee_param *p, uint32_t count);

#endif
