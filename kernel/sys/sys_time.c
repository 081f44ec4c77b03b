/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/cpu.h"
#include "kernel/svc/time.h"
#include "kernel/sys/sys_priv.h"
#include "kernel/sys/ta_clock.h"

/* While a TA waits, a request to cancel is seen this often. */
#define WAIT_SLICE_MS 100u

/*
 * Normal world ends a sleep early when a signal is pending for the client. A
 * finite wait just goes on. An endless one would spin for ever for a client
 * that was killed, as nobody is left to cancel it; so many sleeps in a row cut
 * short are taken for that request.
 */
#define WAIT_CUT_SHORT_MAX 100u

/* Let a slice of @left_ms pass; false when it was cut short. */
static bool wait_slice(uint64_t left_ms)
{
	uint64_t slice = MIN(left_ms, (uint64_t)WAIT_SLICE_MS);
	uint64_t before = time_system_ms();

	time_suspend_ms((uint32_t)slice);
	return time_system_ms() - before >= slice / 2;
}

static void wait_until_cancelled(const struct ta_session *s)
{
	unsigned int cut_short = 0;

	while (!ta_session_is_cancelled(s)) {
		cut_short = wait_slice(WAIT_SLICE_MS) ? 0 : cut_short + 1;
		if (cut_short >= WAIT_CUT_SHORT_MAX &&
		    !READ_ONCE(s->cancel_masked))
			return;
	}
}

/* A wait may begin within a millisecond; so it is measured in ticks, and what
 * is left of it is rounded up. */
static uint64_t ms_until(uint64_t end_ticks)
{
	uint64_t now = arch_counter();
	uint64_t hz = arch_counter_hz();
	uint64_t left = end_ticks - MIN(now, end_ticks);

	return left / hz * 1000 + (left % hz * 1000 + hz - 1) / hz;
}

/* False: cancelled. */
static bool wait_ms(const struct ta_session *s, uint64_t timeout_ms)
{
	uint64_t hz = arch_counter_hz();
	uint64_t end = arch_counter() + timeout_ms / 1000 * hz +
		       (timeout_ms % 1000 * hz + 999) / 1000;

	while (!ta_session_is_cancelled(s)) {
		uint64_t left = ms_until(end);

		if (!left)
			return true;
		(void)wait_slice(left);
	}
	return false;
}

/* (timeout_ms) Spec: GP Core 1.3 7.3.2. */
uint32_t sys_wait(struct sys_args *args)
{
	const struct ta_session *s = ta_session_current();

	if (args->a[0] == TA_TIMEOUT_INFINITE) {
		wait_until_cancelled(s);
		return GP_ERROR_CANCEL;
	}
	return wait_ms(s, args->a[0]) ? GP_SUCCESS : GP_ERROR_CANCEL;
}

/* (time *) */
uint32_t sys_set_ta_time(struct sys_args *args)
{
	struct utee_time t = {0};
	enum status st = uctx_copy_in(&t, sys_user(args, 0), sizeof(t));

	if (st != ST_OK)
		return gp_from_status(st);
	if (t.millis >= 1000)
		return GP_ERROR_BAD_PARAMETERS;
	return ta_clock_set(args->ta->uuid,
			    t.seconds * UINT64_C(1000) + t.millis);
}

/* The seconds of a time beyond 2^32 wrap, and are told with the error. */
static uint32_t split_ms(uint64_t ms, struct utee_time *out)
{
	uint64_t seconds = ms / 1000;

	out->seconds = (uint32_t)seconds;
	out->millis = (uint32_t)(ms % 1000);
	return seconds > UINT32_MAX ? GP_ERROR_OVERFLOW : GP_SUCCESS;
}

static uint32_t read_ta_time(const uint8_t uuid[16], struct utee_time *out)
{
	uint64_t ms = 0;
	uint32_t code = ta_clock_get(uuid, &ms);

	return code == GP_SUCCESS ? split_ms(ms, out) : code;
}

static uint32_t read_ree_time(struct utee_time *out)
{
	struct tee_time t = {0};
	enum status st = time_ree(&t);

	out->seconds = t.seconds;
	out->millis = t.millis;
	return gp_from_status(st);
}

/* (category, time *) */
uint32_t sys_get_time(struct sys_args *args)
{
	struct utee_time t = {0};
	uint32_t code;
	enum status st;

	switch (args->a[0]) {
	case TA_TIME_SYSTEM:
		code = split_ms(time_system_ms(), &t);
		break;
	case TA_TIME_PERSISTENT:
		code = read_ta_time(args->ta->uuid, &t);
		break;
	case TA_TIME_REE:
		code = read_ree_time(&t);
		break;
	default:
		return GP_ERROR_BAD_PARAMETERS;
	}
	if (code != GP_SUCCESS && code != GP_ERROR_OVERFLOW)
		return code;
	st = uctx_copy_out(sys_user(args, 1), &t, sizeof(t));
	return st == ST_OK ? code : gp_from_status(st);
}
