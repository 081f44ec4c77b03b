/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Notifications between normal world and partitions, and messages by way of the
 * buffers, which announce themselves by one. Spec: DEN0077A 1.2, 7.1, 10
 * and 16.
 */
#include "base/bytes/mem.h"
#include "tests/baremetal/board.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/gic.h"
#include "tests/baremetal/tester.h"

#define LOW  0x00000005u
#define HIGH 0x80000000u
#define BITS ((uint64_t)HIGH << 32 | LOW)

#define GET_SP        BIT32(0)
#define GET_VM        BIT32(1)
#define GET_FRAMEWORK BIT32(2)
#define PER_CPU       BIT32(0)
#define DELAY         BIT32(1)
#define RX_FULL_SP    UINT64_C(1)
#define RX_FULL_VM    (UINT64_C(1) << 32)

static int32_t bind(uint64_t flags)
{
	return FFA_CODE(FFA_NOTIF_BIND, FFA_IDS(tester_id(SIGNALED), 0), flags,
			LOW, HIGH);
}

static int32_t unbind(void)
{
	return FFA_CODE(FFA_NOTIF_UNBIND, FFA_IDS(tester_id(SIGNALED), 0), 0,
			LOW, HIGH);
}

static int64_t set_by(enum tester t, uint64_t bits, uint64_t flags)
{
	return TESTER(t, SP_TESTER_SET, {0, bits, flags});
}

/* What partitions sent to CPU @cpu of ours. */
static uint64_t taken(uint64_t cpu)
{
	struct ffa_call c = FFA(FFA_NOTIF_GET, cpu << 16, GET_SP);

	if (ffa_call(&c)) {
		case_fail(__FILE__, __LINE__, "NOTIFICATION_GET", c.x[2], 0);
		return 0;
	}
	if (c.x[4] | c.x[5] | c.x[6] | c.x[7])
		case_fail(__FILE__, __LINE__, "more than was asked", c.x[4], 0);
	return c.x[3] << 32 | c.x[2];
}

static bool begin(void)
{
	return !FFA_CODE(FFA_NOTIF_CREATE, 0, board.cpu_count);
}

static void end(void)
{
	CHECK_EQ(FFA_CODE(FFA_NOTIF_DESTROY, 0), 0);
}

CASE(ffa_notify, bits_come_once_from_whom_they_are_bound_to, CASE_PLAIN)
{
	NEED_TESTERS();
	CHECK(begin());
	CHECK_EQ(set_by(SIGNALED, BITS, 0), FFA_DENIED);
	CHECK_EQ(bind(0), 0);
	CHECK_EQ(set_by(QUEUED, BITS, 0), FFA_DENIED);
	CHECK_EQ(set_by(SIGNALED, BITS | 2, 0), FFA_DENIED);
	CHECK_EQ(taken(0), 0);
	CHECK_EQ(set_by(SIGNALED, BITS, 0), 0);
	CHECK_EQ(set_by(SIGNALED, LOW, 0), 0);
	CHECK_EQ(taken(0), BITS);
	CHECK_EQ(taken(0), 0);
	CHECK_EQ(set_by(SIGNALED, 1, 0), 0);
	CHECK_EQ(taken(1), 1); /* global: on any CPU */
	CHECK_EQ(unbind(), 0);
	CHECK_EQ(set_by(SIGNALED, BITS, 0), FFA_DENIED);
	end();
}

CASE(ffa_notify, pending_bits_keep_their_binding, CASE_PLAIN)
{
	NEED_TESTERS();
	CHECK(begin());
	CHECK_EQ(bind(0), 0);
	CHECK_EQ(bind(0), FFA_DENIED);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_BIND, FFA_IDS(tester_id(QUEUED), 0), 0, 1),
		 FFA_DENIED);
	CHECK_EQ(
		FFA_CODE(FFA_NOTIF_UNBIND, FFA_IDS(tester_id(QUEUED), 0), 0, 1),
		FFA_DENIED);
	CHECK_EQ(set_by(SIGNALED, 1, 0), 0);
	CHECK_EQ(unbind(), FFA_DENIED);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_DESTROY, 0), FFA_DENIED);
	CHECK_EQ(taken(0), 1);
	CHECK_EQ(unbind(), 0);
	CHECK_EQ(unbind(), FFA_DENIED);
	end();
}

CASE(ffa_notify, what_binding_must_not_say_is_refused, CASE_PLAIN)
{
	uint64_t ids;

	NEED_TESTERS();
	ids = FFA_IDS(tester_id(SIGNALED), 0);
	CHECK(begin());
	for (uint32_t bit = 1; bit < 32; bit++)
		CHECK_EQ(bind(BIT32(bit)), FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_BIND, ids, 0, 0, 0),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_UNBIND, ids, 0, 0, 0),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_UNBIND, ids, 1, 1, 0),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_BIND,
			  FFA_IDS(tester_id(SIGNALED), tester_id(QUEUED)), 0,
			  1),
		 FFA_INVALID_PARAMETERS);
	end();
	/* Without a bitmap there is nothing to bind. */
	CHECK(bind(0) < 0);
}

CASE(ffa_notify, what_setting_must_not_say_is_refused, CASE_PLAIN)
{
	uint64_t to;

	NEED_TESTERS();
	to = FFA_IDS(0, tester_id(SIGNALED));
	CHECK_EQ(TESTER(SIGNALED, SP_TESTER_BIND, {0, 1}), 0);
	for (uint32_t bit = 2; bit < 16; bit++)
		CHECK_EQ(FFA_CODE(FFA_NOTIF_SET, to, BIT32(bit), 1),
			 FFA_INVALID_PARAMETERS);
	/* Only partitions may ask for delay; one CPU has no second. */
	CHECK_EQ(FFA_CODE(FFA_NOTIF_SET, to, DELAY, 1), FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_SET, to, BIT32(16), 1),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_SET, to, 0, 0, 0), FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_SET, to, 0, 2, 0), FFA_DENIED);
	CHECK_EQ(TESTER(SIGNALED, SP_TESTER_UNBIND, {0, 1}), 0);
}

/* From us to the partition. */
CASE(ffa_notify, bits_go_to_partitions_too, CASE_PLAIN)
{
	NEED_TESTERS();
	for (enum tester t = 0; t < TESTERS; t++) {
		uint64_t to = FFA_IDS(0, tester_id(t));
		struct order o = ORDER(SP_TESTER_GET, {GET_VM});

		CHECK_EQ(FFA_CODE(FFA_NOTIF_SET, to, 0, LOW, HIGH), FFA_DENIED);
		CHECK_EQ(TESTER(t, SP_TESTER_BIND, {0, BITS}), 0);
		CHECK_EQ(FFA_CODE(FFA_NOTIF_SET, to, 0, LOW, HIGH), 0);
		CHECK_EQ(TESTER(t, SP_TESTER_UNBIND, {0, BITS}), FFA_DENIED);
		CHECK_EQ(tester_obey(t, &o), 0);
		CHECK_EQ(o.p[0], 0);
		CHECK_EQ(o.p[1], BITS);
		CHECK_EQ(o.p[2], 0);
		CHECK_EQ(TESTER(t, SP_TESTER_UNBIND, {0, BITS}), 0);
	}
}

CASE(ffa_notify, bits_go_between_partitions, CASE_PLAIN)
{
	struct order o = ORDER(SP_TESTER_GET, {GET_SP});

	NEED_TESTERS();
	CHECK_EQ(TESTER(QUEUED, SP_TESTER_BIND, {tester_id(SIGNALED), BITS}),
		 0);
	CHECK_EQ(TESTER(SIGNALED, SP_TESTER_SET, {tester_id(QUEUED), BITS}), 0);
	CHECK_EQ(tester_obey(QUEUED, &o), 0);
	CHECK_EQ(o.p[0], BITS);
	CHECK_EQ(o.p[1], 0);
	CHECK_EQ(TESTER(QUEUED, SP_TESTER_UNBIND, {tester_id(SIGNALED), BITS}),
		 0);
}

CASE(ffa_notify, bits_of_a_cpu_are_for_that_cpu, CASE_PLAIN)
{
	uint64_t last;

	NEED_TESTERS();
	NEED_TWO_CPUS();
	last = board.cpu_count - 1;
	CHECK(begin());
	CHECK_EQ(bind(PER_CPU), 0);
	/* Bound so, it must be set so, for a CPU that is there. */
	CHECK_EQ(set_by(SIGNALED, LOW, 0), FFA_INVALID_PARAMETERS);
	CHECK_EQ(set_by(SIGNALED, LOW, PER_CPU | board.cpu_count << 16),
		 FFA_INVALID_PARAMETERS);
	CHECK_EQ(set_by(SIGNALED, LOW, PER_CPU | last << 16), 0);
	CHECK_EQ(taken(0), 0);
	CHECK_EQ(taken(last), LOW);
	CHECK_EQ(taken(last), 0);
	CHECK_EQ(unbind(), 0);
	end();
}

/* Ids of FFA_NOTIFICATION_INFO_GET_64: 16 bits each from x3 on. */
static uint16_t listed_id(const struct ffa_call *c, uint32_t index)
{
	return (uint16_t)(c->x[3 + index / 4] >> 16 * (index % 4));
}

CASE(ffa_notify, the_list_names_each_receiver_once, CASE_PLAIN)
{
	struct ffa_call c = FFA(FFA_WIDE(FFA_NOTIF_INFO));

	NEED_TESTERS();
	CHECK(begin());
	CHECK_EQ(bind(0), 0);
	CHECK_EQ(ffa_call(&c), FFA_NO_DATA);
	CHECK_EQ(set_by(SIGNALED, 1, 0), 0);
	c = FFA(FFA_WIDE(FFA_NOTIF_INFO));
	CHECK_EQ(ffa_call(&c), 0);
	CHECK_EQ(c.x[0], FFA_WIDE(FFA_SUCCESS));
	CHECK_EQ(c.x[2] & 1, 0);
	CHECK_EQ(c.x[2] >> 7 & 0x1f, 1);
	CHECK_EQ(c.x[2] >> 12, 0); /* one entry: the receiver itself */
	CHECK_EQ(listed_id(&c, 0), 0);
	CHECK_EQ(FFA_CODE(FFA_WIDE(FFA_NOTIF_INFO)), FFA_NO_DATA);
	CHECK_EQ(taken(0), 1);
	CHECK_EQ(unbind(), 0);
	end();
}

CASE(ffa_notify, the_list_names_cpus_and_partitions, CASE_PLAIN)
{
	struct ffa_call c = FFA(FFA_NOTIF_INFO);
	uint64_t to;

	NEED_TESTERS();
	NEED_TWO_CPUS();
	to = FFA_IDS(0, tester_id(QUEUED));
	CHECK(begin());
	CHECK_EQ(bind(PER_CPU), 0);
	CHECK_EQ(set_by(SIGNALED, 1, PER_CPU | 1u << 16), 0);
	CHECK_EQ(ffa_call(&c), 0);
	CHECK_EQ(c.x[0], FFA_SUCCESS);
	CHECK_EQ(c.x[2], 1u << 7 | 1u << 12); /* one list of two */
	CHECK_EQ(c.x[3], 1u << 16);           /* endpoint 0, CPU 1 */
	CHECK_EQ(taken(1), 1);
	CHECK_EQ(unbind(), 0);
	end();
	CHECK_EQ(TESTER(QUEUED, SP_TESTER_BIND, {0, 1}), 0);
	CHECK_EQ(FFA_CODE(FFA_NOTIF_SET, to, 0, 1), 0);
	c = FFA(FFA_NOTIF_INFO);
	CHECK_EQ(ffa_call(&c), 0);
	CHECK_EQ(c.x[2] >> 7 & 0x1f, 1);
	CHECK_EQ(c.x[3] & 0xffff, tester_id(QUEUED));
	CHECK_EQ(TESTER(QUEUED, SP_TESTER_GET, {GET_VM}), 0);
	CHECK_EQ(TESTER(QUEUED, SP_TESTER_UNBIND, {0, 1}), 0);
}

/* Waits for the first one, and a little for what must not follow. */
static uint64_t interrupts_after(uint32_t sgi, uint64_t before)
{
	while (gic_sgi_count(sgi) == before)
		;
	time_wait_us(100);
	return gic_sgi_count(sgi) - before;
}

CASE(ffa_notify, an_interrupt_tells_that_there_is_something, CASE_PLAIN)
{
	struct ffa_call sri = FFA(FFA_FEATURES, 2);
	uint64_t before;

	NEED_TESTERS();
	CHECK_EQ(ffa_call(&sri), 0);
	CHECK(begin());
	CHECK_EQ(bind(0), 0);
	gic_enable_sgi((uint32_t)sri.x[2]);
	before = gic_sgi_count((uint32_t)sri.x[2]);
	CHECK_EQ(set_by(SIGNALED, 1, 0), 0);
	CHECK_EQ(interrupts_after((uint32_t)sri.x[2], before), 1);
	CHECK_EQ(taken(0), 1);
	/* Delayed: with the next return to us, which is the same one here. */
	CHECK_EQ(set_by(SIGNALED, 1, DELAY), 0);
	CHECK_EQ(interrupts_after((uint32_t)sri.x[2], before + 1), 1);
	CHECK_EQ(taken(0), 1);
	CHECK_EQ(unbind(), 0);
	end();
}

static void write_message(uint16_t to, uint64_t a, uint64_t b)
{
	uint32_t bytes = ffa_version() >= FFA_1_2 ? 40 : 20;
	const uint32_t head[10] = {0, 0, bytes, to, 16};

	memcpy(ffa_tx, head, bytes);
	memcpy(ffa_tx + bytes, &a, 8);
	memcpy(ffa_tx + bytes + 8, &b, 8);
}

CASE(ffa_notify, messages_in_buffers_arrive, CASE_PLAIN)
{
	struct order o;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	for (enum tester t = 0; t < TESTERS; t++) {
		write_message(tester_id(t), BITS, ~BITS);
		CHECK_EQ(FFA_CODE(FFA_MSG_SEND2), 0);
		/* Until it was read there is no room for another. */
		CHECK_EQ(FFA_CODE(FFA_MSG_SEND2), FFA_BUSY);
		/* It has no hypervisor: the manager tells it, whoever sent. */
		o = ORDER(SP_TESTER_GET,
			  {GET_FRAMEWORK | (t == QUEUED ? BIT32(3) : 0)});
		CHECK_EQ(tester_obey(t, &o), 0);
		CHECK_EQ(o.p[2], RX_FULL_VM);
		o = ORDER(SP_TESTER_RECEIVE2, {0});
		CHECK_EQ(tester_obey(t, &o), 0);
		CHECK_EQ(o.p[0], 0);
		CHECK_EQ(o.p[1], 16);
		CHECK_EQ(o.p[2], BITS);
		CHECK_EQ(o.p[3], ~BITS);
	}
	/* The list of receivers is empty again. */
	while (FFA_CODE(FFA_WIDE(FFA_NOTIF_INFO)) == 0)
		;
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

CASE(ffa_notify, messages_in_buffers_come_back, CASE_PLAIN)
{
	struct ffa_call c;
	uint32_t head[10];
	uint64_t word[2];

	NEED_TESTERS();
	/* No buffer, no message. */
	CHECK_EQ(TESTER(SIGNALED, SP_TESTER_SEND2, {0, BITS}), FFA_BUSY);
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK(begin());
	CHECK_EQ(TESTER(SIGNALED, SP_TESTER_SEND2, {0, BITS, ~BITS}), 0);
	CHECK_EQ(TESTER(QUEUED, SP_TESTER_SEND2, {0, BITS}), FFA_BUSY);
	c = FFA(FFA_NOTIF_GET, 0, GET_FRAMEWORK);
	CHECK_EQ(ffa_call(&c), 0);
	CHECK_EQ(c.x[7] << 32 | c.x[6], RX_FULL_SP);
	memcpy(head, ffa_rx, sizeof(head));
	CHECK_EQ(head[0], 0);
	CHECK_EQ(head[3], (uint32_t)tester_id(SIGNALED) << 16);
	CHECK_EQ(head[4], 16);
	memcpy(word, ffa_rx + head[2], sizeof(word));
	CHECK_EQ(word[0], BITS);
	CHECK_EQ(word[1], ~BITS);
	CHECK_EQ(FFA_CODE(FFA_RX_RELEASE), 0);
	CHECK_EQ(TESTER(QUEUED, SP_TESTER_SEND2, {0, BITS}), 0);
	c = FFA(FFA_NOTIF_GET, 0, GET_FRAMEWORK);
	CHECK_EQ(ffa_call(&c), 0);
	CHECK_EQ(FFA_CODE(FFA_RX_RELEASE), 0);
	end();
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

CASE(ffa_notify, messages_in_buffers_that_are_malformed_go_nowhere, CASE_PLAIN)
{
	uint32_t least;

	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	least = ffa_version() >= FFA_1_2 ? 40 : 20;
	{
		const uint32_t to = tester_id(SIGNALED);
		/* flags, reserved, offset, ids, size */
		const uint32_t bad[][5] = {
			{1, 0, least, to, 16},
			{0x80000000, 0, least, to, 16},
			{0, 1, least, to, 16},
			{0, 0, 0, to, 16},
			{0, 0, least - 4, to, 16},
			{0, 0, 0xfffffff0, to, 16},
			{0, 0, 4097, to, 0},
			{0, 0, least, to, 4096},
			{0, 0, least, to, 0xffffffff},
			{0, 0, least, to, 0xffffffd8},
			{0, 0, least, to | 0x80020000, 16},
			{0, 0, least, 0, 16},
			{0, 0, least, FFA_NOBODY, 16},
			{0, 0, least, FFA_SPMC_ID, 16},
		};

		for (uint32_t i = 0; i < ARRAY_SIZE(bad); i++) {
			memset(ffa_tx, 0, 64);
			memcpy(ffa_tx, bad[i], sizeof(bad[i]));
			if (FFA_CODE(FFA_MSG_SEND2) != FFA_INVALID_PARAMETERS)
				CHECK_EQ(i, ~0ull);
		}
	}
	write_message(tester_id(SIGNALED), 0, 0);
	CHECK_EQ(FFA_CODE(FFA_MSG_SEND2, 1u << 16), FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_MSG_SEND2, 0, DELAY), FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(FFA_MSG_SEND2, 0, 1), FFA_INVALID_PARAMETERS);
	CHECK_EQ(TESTER(SIGNALED, SP_TESTER_RECEIVE2, {0}) >= 0, false);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}
