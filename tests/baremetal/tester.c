/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/baremetal/tester.h"
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"

static const uint8_t uuids[TESTERS][16] = {
	{SP_TESTER_UUID},
	{SP_TESTER_FLAT_UUID},
};
static uint16_t ids[TESTERS];

void testers_find(void)
{
	struct ffa_call c = FFA(FFA_PARTITION_INFO);
	const struct ffa_partition *p;

	if (ffa_map_buffers())
		return;
	p = (const void *)ffa_rx;
	if (!ffa_call(&c)) {
		for (uint64_t i = 0; i < c.x[2]; i++) {
			for (uint32_t t = 0; t < TESTERS; t++) {
				if (!memcmp(p[i].uuid, uuids[t], 16))
					ids[t] = p[i].id;
			}
		}
		(void)FFA_CODE(FFA_RX_RELEASE);
	}
	(void)ffa_unmap_buffers();
}

uint16_t tester_id(enum tester t)
{
	return ids[t];
}

struct ffa_call tester_request(enum tester t, const struct order *o)
{
	return FFA(FFA_WIDE(FFA_DIRECT_REQ), FFA_IDS(0, ids[t]), 0, o->command,
		   o->p[0], o->p[1], o->p[2], o->p[3]);
}

bool tester_is_answer(enum tester t, const struct ffa_call *c)
{
	return c->x[0] == FFA_WIDE(FFA_DIRECT_RESP) &&
	       c->x[1] == FFA_IDS(ids[t], 0) && c->x[2] == 0;
}

void tester_pass_interrupts(struct ffa_call *c)
{
	while (c->x[0] == FFA_INTERRUPT) {
		*c = FFA(FFA_RUN, c->x[1]);
		(void)ffa_call(c);
	}
}

void tester_finish(struct ffa_call *c)
{
	while (c->x[0] == FFA_INTERRUPT || c->x[0] == FFA_YIELD) {
		*c = FFA(FFA_RUN, c->x[1]);
		(void)ffa_call(c);
	}
}

/* The answer to @o, in the registers after the call. */
static int64_t take_answer(enum tester t, struct ffa_call *c, struct order *o)
{
	tester_finish(c);
	if (!tester_is_answer(t, c)) {
		case_fail(__FILE__, __LINE__, "answer of a partition", c->x[0],
			  c->x[2]);
		return TESTER_LOST;
	}
	memcpy(o->p, &c->x[4], sizeof(o->p));
	return (int64_t)c->x[3];
}

int64_t tester_obey(enum tester t, struct order *o)
{
	struct ffa_call c = tester_request(t, o);

	(void)ffa_call(&c);
	return take_answer(t, &c, o);
}

int64_t tester_obey_soon(enum tester t, struct order *o)
{
	struct ffa_call c;

	do {
		c = tester_request(t, o);
	} while (ffa_call(&c) == FFA_BUSY);
	return take_answer(t, &c, o);
}

uint64_t tester_result(enum tester t, uint32_t command, uint64_t p0)
{
	struct order o = ORDER(command, {p0});
	int64_t code = tester_obey(t, &o);

	if (code)
		case_fail(__FILE__, __LINE__, "order to a partition",
			  (uint64_t)code, 0);
	return o.p[0];
}
