/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Requests to the trusted OS's endpoint that no good driver makes: registers of
 * any kind, calls that are continued by the wrong one, twice, somewhere else or
 * never. Spec: OPTEE_FFA; DEN0077A 1.2, 15.2.
 */
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/tee.h"
#include "tests/baremetal/tester.h"

/* Messages lie so far apart in an arena. */
#define SLOT_BYTES  512u
#define ARENA_SLOTS (ARENA_PAGES * (uint32_t)PAGE / SLOT_BYTES)

/* No call asks for more things than this. */
#define STEPS_MAX 100u

/* A call that asks normal world for something. */
struct stopped {
	struct tee_msg *m;
	uint32_t w[5];
};

/* Over interrupts of ours, to an end or to a request. */
static void pass_interrupts(uint32_t w[5])
{
	while (w[0] == 0 && w[1] == TEE_INTERRUPTED)
		tee_resume(w);
}

/* Stops as the first call of an application does that nobody has. */
static bool stop(const struct arena *a, uint32_t slot, struct stopped *s)
{
	static uint32_t serial;
	struct uuid_octets uuid = uuid_nobody;
	uint32_t number = __atomic_add_fetch(&serial, 1, __ATOMIC_RELAXED);

	memcpy(uuid.b, &number, sizeof(number));
	s->m = tee_open_message(a, slot * SLOT_BYTES, &uuid);
	tee_begin(a, slot * SLOT_BYTES, s->w);
	pass_interrupts(s->w);
	return s->w[0] == 0 && s->w[1] == TEE_RPC;
}

/* To its next stop. False: it cannot go on. */
static bool step(struct stopped *s)
{
	tee_request_of(s->m)->ret = GP_ERROR_OUT_OF_MEMORY;
	tee_resume(s->w);
	pass_interrupts(s->w);
	return s->w[0] == 0;
}

/* To its end, if it does not wait for another one. */
static bool step_often(struct stopped *s)
{
	for (uint32_t i = 0; i < STEPS_MAX && s->w[1] != TEE_DONE; i++) {
		if (!step(s))
			return false;
	}
	return true;
}

/* They find nothing, and say so. Some wait for others, so there are rounds. */
static bool finish_all(struct stopped *s, uint32_t count)
{
	for (uint32_t round = 0; round <= count; round++) {
		for (uint32_t i = 0; i < count; i++) {
			if (!step_often(&s[i]))
				return false;
		}
	}
	for (uint32_t i = 0; i < count; i++) {
		if (s[i].w[1] != TEE_DONE || !s[i].m->ret)
			return false;
	}
	return true;
}

static bool finish(struct stopped *s)
{
	return finish_all(s, 1);
}

CASE(ffa_tee_misuse, of_upper_halves_of_registers_is_ignored, CASE_PLAIN)
{
	const uint64_t high = UINT64_C(0xdeadbeef00000000);
	struct ffa_call c;

	NEED_TEE();
	c = FFA(FFA_DIRECT_REQ, high | FFA_IDS(0, tee_id()), high,
		high | TEE_GET_API, high, high, high, high);
	(void)ffa_call(&c);
	CHECK_EQ(c.x[0], FFA_DIRECT_RESP);
	CHECK_EQ(c.x[1], FFA_IDS(tee_id(), 0));
	CHECK_EQ(c.x[3], 1);
	/* The other form of the call, with numbers of 32 bits all the same. */
	c = FFA(FFA_WIDE(FFA_DIRECT_REQ), FFA_IDS(0, tee_id()), 0,
		high | TEE_GET_API, ~0ull, ~0ull, ~0ull, ~0ull);
	(void)ffa_call(&c);
	CHECK_EQ(c.x[0], FFA_WIDE(FFA_DIRECT_RESP));
	CHECK_EQ(c.x[3], 1);
	for (uint32_t i = 4; i < 8; i++)
		CHECK_EQ(c.x[i], 0);
}

CASE(ffa_tee_misuse, of_other_names_is_refused, CASE_PLAIN)
{
	static const uint16_t senders[] = {1,      2,      0x7fff, 0x8000,
					   0x8001, 0xa000, 0xa001, 0xffff};
	static const uint64_t functions[] = {FFA_DIRECT_REQ,
					     FFA_WIDE(FFA_DIRECT_REQ)};

	NEED_TEE();
	for (uint32_t f = 0; f < ARRAY_SIZE(functions); f++) {
		for (uint32_t i = 0; i < ARRAY_SIZE(senders); i++) {
			int32_t code = FFA_CODE(functions[f],
						FFA_IDS(senders[i], tee_id()),
						0, TEE_GET_API);

			CHECK(code == FFA_DENIED ||
			      code == FFA_INVALID_PARAMETERS);
		}
		/* Nobody waits for answers. */
		CHECK(FFA_CODE(functions[f] + 1, FFA_IDS(0, tee_id())) < 0);
		CHECK(FFA_CODE(functions[f] + 1, FFA_IDS(tee_id(), 0)) < 0);
	}
}

static uint64_t random_word(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Small numbers, ends of ranges, anything; no handle that is good. */
static uint32_t odd_word(uint64_t *state)
{
	uint64_t r = random_word(state);
	uint32_t word = (uint32_t)(r >> 32);

	switch (r % 4) {
	case 0:
		return word % 16;
	case 1:
		return BIT32(word % 32) - (uint32_t)(r >> 8 & 1);
	case 2:
		return ~(word % 16);
	default:
		return word;
	}
}

static void ask_anything(void *arg)
{
	static const uint32_t functions[] = {TEE_CALL, TEE_RESUME,
					     TEE_UNREGISTER, TEE_GET_CAPS};
	uint64_t state = *(const uint64_t *)arg;

	for (uint32_t i = rounds(5000); i; i--) {
		uint64_t r = random_word(&state);
		uint32_t w[5] = {r % 8 < ARRAY_SIZE(functions)
					 ? functions[r % 8]
					 : odd_word(&state),
				 odd_word(&state), odd_word(&state) | BIT32(30),
				 odd_word(&state), odd_word(&state)};
		uint32_t function = w[0];

		if (function == TEE_ENABLE_ASYNC)
			continue;
		CHECK(tee_ask(w));
		pass_interrupts(w);
		if (function == TEE_CALL || function == TEE_RESUME)
			CHECK(w[0] != 0);
	}
}

CASE(ffa_tee_misuse, with_any_numbers_is_answered, CASE_PLAIN)
{
	static uint64_t seeds[CPU_MAX];

	NEED_TEE();
	for (uint32_t i = 0; i < CPU_MAX; i++)
		seeds[i] = UINT64_C(0x9e3779b97f4a7c15) * (i + 1);
	cpu_run_on_all(ask_anything, seeds, sizeof(seeds[0]));
}

CASE(ffa_tee_misuse, by_partitions_is_refused, CASE_PLAIN)
{
	static const uint32_t functions[] = {TEE_GET_API, TEE_UNREGISTER,
					     TEE_CALL, TEE_RESUME};
	struct stopped s;
	struct arena a;

	NEED_TEE();
	NEED_TESTERS();
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK(arena_make(&a, MEM_RW));
	CHECK(stop(&a, 0, &s));
	for (enum tester t = 0; t < TESTERS; t++) {
		for (uint32_t i = 0; i < ARRAY_SIZE(functions); i++)
			CHECK(TESTER(t, SP_TESTER_FORWARD,
				     {tee_id(), functions[i],
				      (uint32_t)a.handle, a.handle >> 32}) < 0);
		/* In a normal world's name neither. */
		CHECK_EQ(TESTER(t, SP_TESTER_CALL,
				{FFA_DIRECT_REQ, FFA_IDS(0, tee_id()), 0,
				 TEE_GET_API}),
			 0);
	}
	CHECK(finish(&s));
	arena_end(&a);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

static bool is_all_done(const struct stopped *s, uint32_t count)
{
	while (count && s[count - 1].w[1] == TEE_DONE)
		count--;
	return !count;
}

CASE(ffa_tee_misuse, leaves_stopped_calls_apart, CASE_PLAIN)
{
	static uint8_t before[ARENA_PAGES * PAGE];
	struct stopped s[3];
	struct arena a;
	uint64_t seed = 5;

	NEED_TEE();
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK(arena_make(&a, MEM_RW));
	for (uint32_t i = 0; i < 3; i++)
		CHECK(stop(&a, i * (uint32_t)PAGE / SLOT_BYTES, &s[i]));
	for (uint32_t n = 0; n < 100 * STEPS_MAX && !is_all_done(s, 3); n++) {
		uint32_t i = random_word(&seed) % 3;

		if (s[i].w[1] == TEE_DONE)
			continue;
		/* What it does shows in its own message only. */
		memcpy(before, a.pages, sizeof(before));
		CHECK(step(&s[i]));
		memcpy(before + i * PAGE, a.pages + i * PAGE, PAGE);
		CHECK_EQ(memcmp(a.pages, before, sizeof(before)), 0);
	}
	CHECK(finish_all(s, 3));
	arena_end(&a);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

static void resume_too(void *arg)
{
	tee_resume(arg);
}

CASE(ffa_tee_misuse, on_all_cpus_continues_a_call_once, CASE_PLAIN)
{
	static uint32_t w[CPU_MAX][5];
	struct stopped s;
	struct arena a;

	NEED_TEE();
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK(arena_make(&a, MEM_RW));
	for (uint32_t n = rounds(200); n; n--) {
		uint32_t ends = 0;
		uint32_t steps = 0;

		CHECK(stop(&a, 0, &s));
		tee_request_of(s.m)->ret = GP_ERROR_OUT_OF_MEMORY;
		for (uint32_t i = 0; i < board.cpu_count; i++)
			memcpy(w[i], s.w, sizeof(s.w));
		cpu_run_on_all(resume_too, w, sizeof(w[0]));
		for (uint32_t i = 0; i < board.cpu_count; i++) {
			CHECK(w[i][0] == 0 || w[i][0] == TEE_NO_RESUME);
			steps += w[i][0] == 0;
			ends += w[i][0] == 0 && w[i][1] == TEE_DONE;
		}
		/* Who came late may have found its next stop. */
		CHECK(steps > 0 && ends <= 1);
		if (!ends)
			CHECK(finish(&s));
		CHECK(s.m->ret != 0);
	}
	arena_end(&a);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

struct errand {
	struct arena a;
	struct stopped s;
	bool is_stopped;
};

static void stop_here(void *arg)
{
	struct errand *e = arg;

	e->is_stopped = stop(&e->a, 0, &e->s);
}

CASE(ffa_tee_misuse, of_a_cpu_that_goes_off_loses_no_call, CASE_PLAIN)
{
	struct errand e;

	NEED_TEE();
	NEED_TWO_CPUS();
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK(arena_make(&e.a, MEM_RW));
	cpu_run(1, stop_here, &e);
	cpu_wait(1);
	CHECK(e.is_stopped);
	CHECK_EQ(cpu_turn_off(1), 0);
	e.is_stopped = !finish(&e.s);
	CHECK_EQ(cpu_turn_on(1), 0);
	CHECK(!e.is_stopped);
	arena_end(&e.a);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

/* As many as there can be, forgotten by normal world: others are told so. */
#define CALLS_MAX  1024u
#define ARENAS_MAX (CALLS_MAX / ARENA_SLOTS + 1)

CASE(ffa_tee_misuse, by_never_continuing_ends_in_busy, CASE_PLAIN)
{
	static struct stopped calls[CALLS_MAX];
	static struct arena arenas[ARENAS_MAX];
	uint32_t arena_count = 0;
	uint32_t count = 0;
	uint32_t session = 0;
	struct stopped s = {0};

	NEED_TEE();
	CHECK_EQ(ffa_map_buffers(), 0);
	for (; count < CALLS_MAX; count++) {
		if (count / ARENA_SLOTS == arena_count)
			CHECK(arena_make(&arenas[arena_count++], MEM_RW));
		if (!stop(&arenas[count / ARENA_SLOTS], count % ARENA_SLOTS,
			  &s))
			break;
		calls[count] = s;
	}
	CHECK(count > board.cpu_count && count < CALLS_MAX);
	CHECK(s.w[0] == TEE_BUSY ||
	      (s.w[0] == 0 && s.m->ret == GP_ERROR_OUT_OF_MEMORY));
	/* Functions that need no thread are served. */
	CHECK_EQ(TEE_ASK(TEE_GET_API), 1);
	/* One that ends, the first, which waits for nobody, makes room. */
	CHECK(finish(&calls[0]));
	CHECK_EQ(tee_open(&arenas[0], 0, &pta_device_enum, &session), 0);
	CHECK_EQ(tee_close(&arenas[0], 0, session), 0);
	CHECK(finish_all(calls + 1, count - 1));
	while (arena_count--)
		arena_end(&arenas[arena_count]);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}
