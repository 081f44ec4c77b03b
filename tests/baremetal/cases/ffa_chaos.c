/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every CPU calls whatever comes to its mind, with handles of its own and of
 * others, through one pair of buffers. What every answer must keep is checked
 * in each call; afterwards all is given back, and nothing may be missing.
 */
#include "base/bytes/mem.h"
#include "tests/baremetal/board.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/ffa_memory.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/tester.h"

#define SLOTS 8u
#define PAGES 4u /* of each CPU */

#define NO_HANDLE UINT64_MAX

/* Of one CPU; others look into it and may take what they find. */
struct mind {
	uint64_t seed;
	uint8_t *pages;
	uint64_t handle[SLOTS];
	/* How often it went well: chaos that only fails tries nothing. */
	uint32_t sent, reclaimed, answered, retrieved;
};
static struct mind minds[CPU_MAX];

static uint32_t roll(struct mind *m, uint32_t n)
{
	return random_next(&m->seed) % n;
}

static uint64_t any_handle(struct mind *m)
{
	const struct mind *of = &minds[roll(m, board.cpu_count)];

	return roll(m, 16) ? READ_ONCE(of->handle[roll(m, SLOTS)])
			   : random_next(&m->seed);
}

static uint64_t any_id(struct mind *m)
{
	static const uint32_t ids[] = {0, 1, FFA_SPMC_ID, FFA_SPMD_ID,
				       FFA_NOBODY};
	uint32_t n = roll(m, 12);

	return n < ARRAY_SIZE(ids) ? ids[n]
				   : tester_id(n & 1 ? SIGNALED : QUEUED);
}

static uint64_t any_word(struct mind *m)
{
	switch (roll(m, 8)) {
	case 0:
		return BIT64(roll(m, 64));
	case 1:
		return (uint64_t)m->pages;
	case 2:
		return any_id(m) << 16 | any_id(m);
	case 3:
		return board.secure_ram.base + (uint64_t)roll(m, 4096) * PAGE;
	case 4:
		return (uint64_t)random_next(&m->seed) << 32 |
		       random_next(&m->seed);
	default:
		return roll(m, 16);
	}
}

/* Until it answers, or somebody else was faster. */
static int64_t order(struct mind *m, struct order *o)
{
	struct ffa_call c = tester_request(roll(m, 2) ? SIGNALED : QUEUED, o);

	(void)ffa_call(&c);
	if (roll(m, 32))
		tester_finish(&c);
	if (c.x[0] != FFA_WIDE(FFA_DIRECT_RESP))
		return TESTER_LOST;
	memcpy(o->p, &c.x[4], sizeof(o->p));
	return (int64_t)c.x[3];
}

static void tell_partition(struct mind *m)
{
	static const uint32_t commands[] = {
		SP_TESTER_ECHO,     SP_TESTER_YIELD,      SP_TESTER_RETRIEVE,
		SP_TESTER_RETRIEVE, SP_TESTER_RELINQUISH, SP_TESTER_BIND,
		SP_TESTER_UNBIND,   SP_TESTER_SET,        SP_TESTER_GET,
		SP_TESTER_GET,      SP_TESTER_SEND2,      SP_TESTER_RECEIVE2,
		SP_TESTER_RECEIVE2, SP_TESTER_FORWARD,    SP_TESTER_MALFORMED,
	};
	struct order o =
		ORDER(commands[roll(m, ARRAY_SIZE(commands))], {any_id(m)});

	switch (o.command) {
	case SP_TESTER_YIELD:
		o.p[0] = roll(m, 4);
		break;
	case SP_TESTER_RETRIEVE:
		o.p[0] = any_handle(m);
		o.p[1] = (roll(m, 2) ? MEM_RO : MEM_RO | MEM_XN) << 16;
		if (!roll(m, 4))
			o.p[1] = (uint64_t)roll(m, 16) << 16;
		break;
	case SP_TESTER_RELINQUISH:
		o.p[0] = any_handle(m);
		o.p[1] = roll(m, 8) == 0;
		break;
	case SP_TESTER_BIND:
	case SP_TESTER_UNBIND:
	case SP_TESTER_SET:
		o.p[1] = roll(m, 4);
		break;
	case SP_TESTER_GET: /* it does not release RX before */
		o.p[0] = 1 + roll(m, 15);
		break;
	case SP_TESTER_FORWARD:
		o.p[1] = roll(m, 2) ? SP_TESTER_ECHO : SP_TESTER_YIELD;
		o.p[2] = roll(m, 3);
		break;
	case SP_TESTER_MALFORMED:
		o.p[0] = roll(m, SP_TESTER_MALFORMEDS);
		o.p[1] = any_id(m);
		break;
	default:
		break;
	}
	if (order(m, &o) == 0) {
		m->answered++;
		m->retrieved += o.command == SP_TESTER_RETRIEVE;
	}
}

static void give_back(uint64_t handle)
{
	int32_t code = 0;

	for (enum tester t = 0; t < TESTERS; t++)
		(void)TESTER(t, SP_TESTER_RELINQUISH, {handle});
	code = mem_reclaim(handle, 0);
	CHECK(code == 0 || code == FFA_INVALID_PARAMETERS);
}

/* Into a slot that is free; what is there is taken back first, if it can be. */
static void send(struct mind *m)
{
	uint32_t slot = roll(m, SLOTS);
	uint32_t first = roll(m, PAGES);
	struct mem_transfer t = mem_transfer_of(
		roll(m, 2) ? FFA_MEM_SHARE : FFA_MEM_LEND, (uint16_t)any_id(m),
		m->pages + first * PAGE, 1 + roll(m, PAGES - first));
	uint64_t handle = 0;

	if (m->handle[slot] != NO_HANDLE &&
	    mem_reclaim(m->handle[slot], roll(m, 8) == 0) == FFA_DENIED)
		return;
	m->handle[slot] = NO_HANDLE;
	t.flags = roll(m, 8) ? 0 : MEM_ZERO;
	if (mem_send(&t, &handle))
		return;
	m->handle[slot] = handle;
	m->sent++;
}

static void notify(struct mind *m)
{
	static const uint32_t functions[] = {
		FFA_NOTIF_CREATE, FFA_NOTIF_DESTROY,       FFA_NOTIF_BIND,
		FFA_NOTIF_UNBIND, FFA_NOTIF_SET,           FFA_NOTIF_GET,
		FFA_NOTIF_INFO,   FFA_WIDE(FFA_NOTIF_INFO)};
	uint32_t f = functions[roll(m, ARRAY_SIZE(functions))];

	if (f == FFA_NOTIF_CREATE)
		(void)FFA_CODE(f, 0, board.cpu_count);
	else if (f == FFA_NOTIF_DESTROY)
		(void)FFA_CODE(f, 0);
	else if (f == FFA_NOTIF_GET)
		(void)FFA_CODE(f, (uint64_t)roll(m, 5) << 16, roll(m, 16));
	else
		(void)FFA_CODE(f, any_id(m) << 16 | any_id(m), roll(m, 3),
			       roll(m, 8), 0);
}

static void use_buffers(struct mind *m)
{
	switch (roll(m, 8)) {
	case 0:
		(void)ffa_unmap_buffers();
		break;
	case 1:
		(void)FFA_CODE(FFA_RX_ACQUIRE, 0);
		break;
	case 2:
		(void)FFA_CODE(FFA_MSG_SEND2);
		break;
	case 3:
		(void)FFA_CODE(FFA_PARTITION_INFO, 0, 0, 0, 0, roll(m, 2));
		break;
	case 4:
		(void)FFA_CODE(FFA_RX_RELEASE);
		break;
	default:
		(void)FFA_CODE(FFA_WIDE(FFA_RXTX_MAP), (uint64_t)ffa_tx,
			       (uint64_t)ffa_rx, FFA_BUFFER_PAGES);
		break;
	}
}

/* Any function with any registers. A map of other pages than the buffers
 * would be one that is forgotten, so that one is left out; so are donations,
 * which do not come back, and answers of partitions, which normal world cannot
 * give. */
static void call_anything(struct mind *m)
{
	struct ffa_call c = {0};
	uint32_t n = 0x60 + roll(m, 0x30);

	if (FF(n) == FFA_RXTX_MAP || FF(n) == FFA_MEM_DONATE ||
	    FF(n) == FFA_NOTIF_CREATE)
		return;
	c.x[0] = roll(m, 2) ? FF(n) : FFA_WIDE(FF(n));
	for (uint32_t i = 1; i < 8; i++)
		c.x[i] = roll(m, 3) ? any_word(m) : 0;
	if (FF(n) == FFA_DIRECT_REQ || FF(n) == FFA_DIRECT_REQ2) {
		/* Not one of the commands that end it. */
		c.x[3] = SP_TESTER_ECHO;
		c.x[4] = SP_TESTER_ECHO;
	}
	(void)ffa_call(&c);
}

static void think(void *arg)
{
	struct mind *m = arg;

	for (uint32_t i = 2000 + rounds(6000); i; i--) {
		switch (roll(m, 16)) {
		case 0:
		case 1:
			send(m);
			break;
		case 2:
			m->reclaimed += mem_reclaim(any_handle(m), 0) == 0;
			break;
		case 3:
			notify(m);
			break;
		case 4:
			use_buffers(m);
			break;
		case 5:
			call_anything(m);
			break;
		case 6:
			(void)FFA_CODE(FFA_RUN,
				       any_id(m) << 16 | (roll(m, 8) == 0));
			break;
		default:
			tell_partition(m);
			break;
		}
	}
}

/* What was begun is brought to its end. */
static void bring_to_rest(void)
{
	for (uint32_t i = 0; i < 16; i++) {
		for (enum tester t = 0; t < TESTERS; t++) {
			struct ffa_call c =
				FFA(FFA_RUN, FFA_IDS(tester_id(t), 0));

			(void)ffa_call(&c);
			tester_finish(&c);
		}
	}
}

static void take_all_back(void)
{
	for (uint32_t i = 0; i < board.cpu_count; i++) {
		for (uint32_t k = 0; k < SLOTS; k++) {
			if (minds[i].handle[k] != NO_HANDLE)
				give_back(minds[i].handle[k]);
		}
	}
}

/* All notifications that somebody may have set or bound. */
static void silence(void)
{
	struct order o;

	for (enum tester t = 0; t < TESTERS; t++) {
		o = ORDER(SP_TESTER_GET, {7});
		(void)tester_obey(t, &o);
		o = ORDER(SP_TESTER_GET, {0xf});
		(void)tester_obey(t, &o);
		o = ORDER(SP_TESTER_RECEIVE2, {0});
		(void)tester_obey(t, &o);
		for (uint64_t bit = 1; bit < 4; bit <<= 1) {
			(void)TESTER(t, SP_TESTER_UNBIND, {0, bit});
			(void)TESTER(t, SP_TESTER_UNBIND,
				     {tester_id(SIGNALED), bit});
			(void)TESTER(t, SP_TESTER_UNBIND,
				     {tester_id(QUEUED), bit});
		}
	}
	for (uint64_t cpu = 0; cpu < board.cpu_count; cpu++)
		(void)FFA_CODE(FFA_NOTIF_GET, cpu << 16, 5);
	(void)FFA_CODE(FFA_NOTIF_DESTROY, 0);
	while (FFA_CODE(FFA_WIDE(FFA_NOTIF_INFO)) == 0)
		;
}

static bool have_tried_enough(void)
{
	struct mind sum = {0};

	for (uint32_t i = 0; i < board.cpu_count; i++) {
		sum.sent += minds[i].sent;
		sum.reclaimed += minds[i].reclaimed;
		sum.answered += minds[i].answered;
		sum.retrieved += minds[i].retrieved;
	}
	return sum.sent > 100 && sum.reclaimed > 20 && sum.answered > 100 &&
	       sum.retrieved > 0;
}

CASE(ffa_chaos, of_all_cpus_leaves_nothing_behind, CASE_PLAIN)
{
	uint8_t *pages = pages_get(CPU_MAX * PAGES);
	struct mem_transfer t;

	NEED_TESTERS();
	(void)ffa_map_buffers();
	for (uint32_t i = 0; i < CPU_MAX; i++) {
		minds[i] = (struct mind){.seed = 77 + i,
					 .pages = pages + i * PAGES * PAGE};
		for (uint32_t k = 0; k < SLOTS; k++)
			minds[i].handle[k] = NO_HANDLE;
	}
	do {
		cpu_run_on_all(think, minds, sizeof(minds[0]));
	} while (!have_tried_enough());
	bring_to_rest();
	take_all_back();
	silence();
	(void)ffa_unmap_buffers();
	CHECK_EQ(ffa_map_buffers(), 0);
	t = mem_transfer_of(FFA_MEM_SHARE, tester_id(SIGNALED), pages,
			    CPU_MAX * PAGES);
	mem_check_free(&t);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	for (enum tester who = 0; who < TESTERS; who++)
		CHECK_EQ(tester_result(who, SP_TESTER_ECHO, 11), 11);
	pages_put(pages, CPU_MAX * PAGES);
}
