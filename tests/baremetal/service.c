/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/baremetal/service.h"
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/ffa_memory.h"
#include "tests/baremetal/pages.h"

#define LOST 0xdeadu /* no answer */

static uint16_t find(const uint8_t uuid[16])
{
	uint32_t w[4];
	struct ffa_call c;
	uint16_t id;

	memcpy(w, uuid, sizeof(w));
	c = FFA(FFA_PARTITION_INFO, w[0], w[1], w[2], w[3]);
	if (ffa_call(&c))
		return 0;
	id = ((const struct ffa_partition *)(const void *)ffa_rx)->id;
	(void)FFA_CODE(FFA_RX_RELEASE);
	return id;
}

static uint32_t ask(const struct service *s, uint32_t word, uint32_t w4,
		    uint32_t w5, uint32_t answer[2])
{
	struct ffa_call c =
		FFA(FFA_DIRECT_REQ, FFA_IDS(0, s->id), 0, word, w4, w5);

	(void)ffa_call(&c);
	while (c.x[0] == FFA_INTERRUPT || c.x[0] == FFA_YIELD) {
		c = FFA(FFA_RUN, c.x[1]);
		(void)ffa_call(&c);
	}
	if (c.x[0] != FFA_DIRECT_RESP || c.x[1] != FFA_IDS(s->id, 0)) {
		case_fail(__FILE__, __LINE__, "answer of a service", c.x[0],
			  c.x[2]);
		return LOST;
	}
	answer[0] = (uint32_t)c.x[4];
	answer[1] = (uint32_t)c.x[5];
	return (uint32_t)c.x[3];
}

uint32_t service_ask(const struct service *s, uint32_t word, uint32_t w4,
		     uint32_t answer[2])
{
	return ask(s, word, w4, 0, answer);
}

static bool share(struct service *s)
{
	struct mem_transfer t =
		mem_transfer_of(FFA_MEM_SHARE, s->id, s->memory, SERVICE_PAGES);
	uint32_t answer[2];
	int32_t code = mem_send(&t, &s->handle);
	uint32_t result;

	if (code) {
		case_fail(__FILE__, __LINE__, "sharing with a service",
			  (uint64_t)code, 0);
		return false;
	}
	result = ask(s, SP_TA_MAP, (uint32_t)s->handle,
		     (uint32_t)(s->handle >> 32), answer);
	s->number = answer[0];
	if (result)
		case_fail(__FILE__, __LINE__, "mapping by a service", result,
			  0);
	return result == 0;
}

bool service_connect(struct service *s, const uint8_t uuid[16])
{
	*s = (struct service){};
	if (ffa_map_buffers())
		return false;
	s->id = find(uuid);
	if (!s->id) {
		(void)ffa_unmap_buffers();
		return false;
	}
	s->memory = pages_get(SERVICE_PAGES);
	return share(s);
}

void service_disconnect(struct service *s)
{
	uint32_t answer[2];

	CHECK_EQ(ask(s, SP_TA_WORD(SP_TA_UNMAP, s->number, 0), 0, 0, answer),
		 0);
	CHECK_EQ(mem_reclaim(s->handle, 0), 0);
	pages_put(s->memory, SERVICE_PAGES);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

uint32_t service_open(const struct service *s, uint32_t *result)
{
	uint32_t answer[2];

	*result = ask(s, SP_TA_OPEN, 0, 0, answer);
	return answer[0];
}

uint32_t service_close(const struct service *s, uint32_t session)
{
	uint32_t answer[2];

	return ask(s, SP_TA_WORD(SP_TA_CLOSE, 0, session), 0, 0, answer);
}

uint32_t service_invoke(const struct service *s, uint32_t session,
			struct sp_ta_message *m)
{
	uint32_t answer[2];
	uint32_t result;

	memcpy(s->memory, m, sizeof(*m));
	result = ask(s, SP_TA_WORD(SP_TA_INVOKE, s->number, session), 0, 0,
		     answer);
	memcpy(m, s->memory, sizeof(*m));
	return result;
}
