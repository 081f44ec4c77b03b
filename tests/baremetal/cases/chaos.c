/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every CPU does whatever comes to its mind, with handles of its own and of
 * others. Afterwards all is given back, and nothing may be missing.
 */
#include "base/bytes/mem.h"
#include "tests/baremetal/board.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/console.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/lock.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/session.h"
#include "tests/baremetal/shm.h"

#define SESSIONS 32
#define COOKIES  16
#define COOKIE_0 UINT64_C(0xc0ffee00)
#define HIJACKED 1024

/* Known to all CPUs; a stale value is as good as a fresh one. */
static struct {
	uint32_t session[SESSIONS];
	uint64_t resume[SESSIONS]; /* ids seen in RPCs */
	uint8_t *pages;
	struct lock lock;
	/* Messages of calls that another CPU took over, for the end. */
	struct tee_msg *hijacked[HIJACKED];
	uint32_t hijacked_count;
} world;

static bool is_legal(uint32_t ret)
{
	return ret == GP_SUCCESS || (ret & 0xf0000000) == 0xf0000000 ||
	       (ret >= SMC_ERROR(RET_ETHREAD) &&
		ret <= SMC_ERROR(RET_ENOTAVAIL));
}

/* Answers mostly well, sometimes with the error a dead client gives. */
static bool note_resume_hook(struct call *call, void *arg)
{
	uint64_t *seed = arg;

	WRITE_ONCE(world.resume[random_next(seed) % SESSIONS], call->x[3]);
	if ((call->x[0] & 0xffff) != RPC_CMD || random_next(seed) % 16)
		return false;
	call->rpc->ret = GP_ERROR_COMMUNICATION;
	return true;
}

/*
 * Runs a call whose thread another CPU may take over. Then the TEE goes on to
 * use our message page, which therefore must stay what it is.
 */
static uint32_t run_in_chaos(struct call *call, uint64_t *seed,
			     uint32_t *session)
{
	uint32_t ret;

	call->hook = note_resume_hook;
	call->hook_arg = seed;
	ret = call_run(call);
	*session = 0;
	if (ret == RET_ERESUME) {
		lock_take(&world.lock);
		if (world.hijacked_count < HIJACKED)
			world.hijacked[world.hijacked_count++] = call->msg;
		lock_drop(&world.lock);
		return SMC_ERROR(ret);
	}
	ret = ret ? SMC_ERROR(ret) : call->msg->ret;
	*session = ret ? 0 : call->msg->session;
	call_fini(call);
	return ret;
}

static void do_open(uint64_t *seed)
{
	static const struct uuid_octets *const uuid[] = {
		&pta_invoke_tests, &pta_device_enum, &pta_stats, &uuid_nobody,
		&ta_sims};
	uint32_t *slot = &world.session[random_next(seed) % SESSIONS];
	struct call call;
	uint32_t session;
	uint32_t old;

	session_open_init(&call, uuid[random_next(seed) % ARRAY_SIZE(uuid)]);
	CHECK(is_legal(run_in_chaos(&call, seed, &session)));
	if (!session)
		return;
	old = __atomic_exchange_n(slot, session, __ATOMIC_ACQ_REL);
	if (old)
		CHECK(is_legal(session_close(old)));
}

static uint32_t any_session(uint64_t *seed)
{
	if (!(random_next(seed) % 16))
		return random_next(seed);
	return READ_ONCE(world.session[random_next(seed) % SESSIONS]);
}

static void do_close(uint64_t *seed)
{
	CHECK(is_legal(session_close(any_session(seed))));
}

static void do_cancel(uint64_t *seed)
{
	CHECK(is_legal(session_cancel(any_session(seed), random_next(seed))));
}

static uint64_t any_cookie(uint64_t *seed)
{
	return COOKIE_0 + random_next(seed) % (COOKIES + 1);
}

static void fill_param(struct tee_param *p, uint64_t *seed)
{
	switch (random_next(seed) % 4) {
	case 0:
		*p = VALUE(random_next(seed) % 4, random_next(seed),
			   random_next(seed));
		break;
	case 1:
		*p = RMEM(ATTR_RMEM_IN + random_next(seed) % 3,
			  random_next(seed) % PAGE, random_next(seed) % PAGE,
			  any_cookie(seed));
		break;
	case 2:
		*p = TMEM(ATTR_TMEM_IN + random_next(seed) % 3,
			  board.secure_ram.base + random_next(seed) % 0x100000,
			  64, any_cookie(seed));
		p->attr |= random_next(seed) & ATTR_NONCONTIG;
		break;
	default:
		*p = (struct tee_param){0};
		break;
	}
}

static void do_invoke(uint64_t *seed)
{
	struct tee_param p[4];
	struct call call;
	uint32_t session;

	for (uint32_t i = 0; i < 4; i++)
		fill_param(&p[i], seed);
	session_invoke_init(&call, any_session(seed), random_next(seed) % 6, p);
	CHECK(is_legal(run_in_chaos(&call, seed, &session)));
}

static void do_register(uint64_t *seed)
{
	uint32_t first = random_next(seed) % COOKIES;

	CHECK(is_legal(shm_register(
		world.pages + first * PAGE + random_next(seed) % 100,
		1 + random_next(seed) % PAGE, any_cookie(seed))));
}

static void do_unregister(uint64_t *seed)
{
	CHECK(is_legal(shm_unregister(any_cookie(seed))));
}

/* Whoever gets through must see the call to its end. */
static void do_resume(uint64_t *seed)
{
	uint64_t id = READ_ONCE(world.resume[random_next(seed) % SESSIONS]);
	uint64_t x[8] = {SMC_RETURN_FROM_RPC, 0, 0, id};

	while (call_is_rpc(fast_call(x)))
		x[0] = SMC_RETURN_FROM_RPC;
}

static void do_fast(uint64_t *seed)
{
	uint64_t x[8] = {0xB2000000u + random_next(seed) % 24};

	for (uint32_t i = 1; i < 7; i++)
		x[i] = random_next(seed);
	(void)fast_call(x);
}

static void run_wild(void *arg)
{
	static void (*const act[])(uint64_t * seed) = {
		do_open,     do_open,       do_close,  do_invoke, do_invoke,
		do_register, do_unregister, do_cancel, do_resume, do_fast,
	};
	uint64_t *seed = arg;

	for (uint32_t i = rounds(3000); i && !case_has_failed(); i--)
		act[random_next(seed) % ARRAY_SIZE(act)](seed);
}

/* Calls that were taken over have left their results in their messages. */
static void settle_hijacked(void)
{
	for (uint32_t i = 0; i < world.hijacked_count; i++) {
		struct tee_msg *m = world.hijacked[i];

		if (m->cmd == CMD_OPEN_SESSION && m->session)
			(void)session_close(m->session);
		pages_put(m, 1);
	}
	world.hijacked_count = 0;
}

CASE(chaos, nothing_is_lost_when_all_cpus_run_wild, CASE_DEADLY)
{
	uint64_t seed[CPU_MAX];

	memset(&world, 0, sizeof(world));
	world.pages = pages_get(COOKIES + 2);
	for (uint32_t i = 0; i < CPU_MAX; i++)
		seed[i] = 1000 + i + time_us();
	cpu_run_on_all(run_wild, seed, sizeof(seed[0]));
	print("# %u calls were taken over\n", world.hijacked_count);
	settle_hijacked();
	for (uint32_t i = 0; i < SESSIONS; i++)
		(void)session_close(world.session[i]);
	for (uint32_t i = 0; i <= COOKIES; i++)
		(void)shm_unregister(COOKIE_0 + i);
	pages_put(world.pages, COOKIES + 2);
	(void)fast_call0(SMC_ENABLE_NOTIF);
}
