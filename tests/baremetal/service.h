/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_SERVICE_H
#define TESTS_BAREMETAL_SERVICE_H

#include "tests/baremetal/ffa.h"
#include "trusted/sp/kit/include/sp_ta_protocol.h"

/*
 * Client of a service that is a partition with a TA's entry points: finds it by
 * UUID, shares memory with it, opens sessions.
 */
#define SERVICE_PAGES 2u
#define SERVICE_BYTES (SERVICE_PAGES * 4096u)

struct service {
	uint16_t id;
	uint8_t *memory; /* SERVICE_BYTES, shared with it */
	uint64_t handle;
	uint32_t number; /* how it calls the memory */
};

/* Buffers are mapped. Returns false when there is no partition @uuid. */
bool service_connect(struct service *s, const uint8_t uuid[16]);
/* Memory comes back; buffers are unmapped. */
void service_disconnect(struct service *s);

/* One request; returns the TEE_Result. Results in @answer: w4, w5. */
uint32_t service_ask(const struct service *s, uint32_t word, uint32_t w4,
		     uint32_t answer[2]);

/* A session; the result of opening it in *@result. */
uint32_t service_open(const struct service *s, uint32_t *result);
uint32_t service_close(const struct service *s, uint32_t session);
/* @m is written to the beginning of the memory and read from there after. */
uint32_t service_invoke(const struct service *s, uint32_t session,
			struct sp_ta_message *m);

#endif
