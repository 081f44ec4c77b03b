/* SPDX-License-Identifier: BSD-2-Clause */
/* Several callers at once; cancellation. */
#define _GNU_SOURCE /* the CPUs of a thread */

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "claims.h"

#define THREADS 6

struct worker {
	struct world *w;
	uint32_t command;
	struct call call;
	pthread_t thread;
	bool is_ok;
};

static void *work(void *arg)
{
	struct worker *me = arg;
	TEEC_Session session;
	uint32_t origin = 0;

	if (open_ta(me->w, TEST_TA_PROBE, &session, &origin) != TEEC_SUCCESS)
		return NULL;
	me->is_ok = true;
	for (int i = 0; i < 5 && me->is_ok; i++) {
		struct call c = me->call;

		invoke(&session, me->command, &c);
		me->is_ok = c.result == TEEC_SUCCESS;
	}
	TEEC_CloseSession(&session);
	return NULL;
}

static bool run_workers(struct world *w, uint32_t command, uint32_t a)
{
	struct worker workers[THREADS] = {};
	bool is_ok = true;

	for (uint32_t i = 0; i < THREADS; i++) {
		workers[i].w = w;
		workers[i].command = command;
		workers[i].call.a = a;
		workers[i].call.b = i * 17;
		pthread_create(&workers[i].thread, NULL, work, &workers[i]);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(workers[i].thread, NULL);
		is_ok = is_ok && workers[i].is_ok;
	}
	return is_ok;
}

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static TEEC_Session cancel_session;
static TEEC_Operation cancel_op;
static TEEC_Result cancel_result;
static atomic_bool is_back;

static void *wait_long(void *arg)
{
	uint32_t origin = 0;

	(void)arg;
	cancel_result = TEEC_InvokeCommand(&cancel_session, PROBE_WAIT,
					   &cancel_op, &origin);
	is_back = true;
	return NULL;
}

/* Ask for cancellation again and again, as what comes before the command is
 * lost, until the call is back; how long it took. */
static double cancelled_wait(uint32_t ms, uint32_t unmask)
{
	pthread_t thread;
	double start = now_s();

	memset(&cancel_op, 0, sizeof(cancel_op));
	cancel_op.paramTypes = TEEC_PARAM_TYPES(
		TEEC_VALUE_INOUT, TEEC_VALUE_INOUT, TEEC_MEMREF_TEMP_INOUT,
		TEEC_MEMREF_TEMP_INOUT);
	cancel_op.params[0].value.a = ms;
	cancel_op.params[0].value.b = unmask;
	is_back = false;
	pthread_create(&thread, NULL, wait_long, NULL);
	while (!is_back) {
		usleep(50 * 1000);
		TEEC_RequestCancellation(&cancel_op);
	}
	pthread_join(thread, NULL);
	return now_s() - start;
}

static void test_cancellation(struct world *w)
{
	uint32_t origin = 0;
	double took;

	if (open_ta(w, TEST_TA_PROBE, &cancel_session, &origin) !=
	    TEEC_SUCCESS) {
		claim(false, "%x: the probe opens", w->bits);
		return;
	}
	took = cancelled_wait(600 * 1000, 1);
	because("took %.1f s, result 0x%08x, wait 0x%08x", took, cancel_result,
		cancel_op.params[0].value.b);
	claim(cancel_result == TEEC_SUCCESS &&
		      cancel_op.params[0].value.b == TEEC_ERROR_CANCEL,
	      "%x: a waiting TA hears that it is cancelled", w->bits);
	took = cancelled_wait(1500, 0);
	because("took %.1f s, result 0x%08x, wait 0x%08x", took, cancel_result,
		cancel_op.params[0].value.b);
	claim(took >= 1.4 && cancel_result == TEEC_SUCCESS &&
		      cancel_op.params[0].value.b == TEEC_SUCCESS,
	      "%x: but not while it masks cancellation", w->bits);
	TEEC_CloseSession(&cancel_session);
}

struct spinner {
	struct world *w;
	uint32_t rounds;
	atomic_bool is_in_call;
	atomic_bool is_done;
	bool is_ok;
	pthread_t thread;
};

static void *spin(void *arg)
{
	struct spinner *me = arg;
	struct call c = {.a = me->rounds};
	TEEC_Session session;
	uint32_t origin = 0;

	if (open_ta(me->w, TEST_TA_PROBE, &session, &origin) == TEEC_SUCCESS) {
		me->is_in_call = true;
		me->is_ok = invoke(&session, PROBE_SPIN, &c) == TEEC_SUCCESS;
		me->is_in_call = false;
		TEEC_CloseSession(&session);
	}
	me->is_done = true;
	return NULL;
}

/* How often this thread had its turn during one call that spins, on the same
 * CPU; -1: the call failed. */
static int turns_beside(struct world *w, uint32_t rounds)
{
	struct spinner s = {.w = w, .rounds = rounds};
	int turns = 0;

	pthread_create(&s.thread, NULL, spin, &s);
	while (!s.is_done) {
		usleep(1000);
		turns += s.is_in_call;
	}
	pthread_join(s.thread, NULL);
	return s.is_ok ? turns : -1;
}

#define TURNS 20

/* Linux must run on the CPU on which the TA spins. Where it does not, no spin
 * is long enough for more turns than one before it and one after. */
static void test_preemption(struct world *w)
{
	uint32_t rounds = 60u * 1000 * 1000;
	cpu_set_t all;
	cpu_set_t first;
	int turns = 0;

	CPU_ZERO(&first);
	CPU_SET(0, &first);
	if (sched_getaffinity(0, sizeof(all), &all) != 0 ||
	    sched_setaffinity(0, sizeof(first), &first) != 0) {
		claim(false, "%x: a thread stays on one CPU", w->bits);
		return;
	}
	for (int i = 0; i < 6 && turns >= 0 && turns < TURNS; i++) {
		turns = turns_beside(w, rounds);
		rounds *= 2;
	}
	(void)sched_setaffinity(0, sizeof(all), &all);
	because("%d turns", turns);
	claim(turns >= TURNS, "%x: Linux runs while a TA spins", w->bits);
}

void test_parallel(struct world *w)
{
	claim(run_workers(w, PROBE_NOTHING, 0), "%x: %d callers at once",
	      w->bits, THREADS);
	claim(run_workers(w, PROBE_FLOATS, 2u * 1000 * 1000),
	      "%x: %d preempted TAs keep their float registers", w->bits,
	      THREADS);
	claim(run_workers(w, PROBE_TIME, 0), "%x: %d TAs wait at once", w->bits,
	      THREADS);
	test_cancellation(w);
	test_preemption(w);
}
