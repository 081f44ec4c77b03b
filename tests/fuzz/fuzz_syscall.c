/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Target: kernel/sys and kernel/pta, as a hostile TA sees them. The input is a
 * program: what the TA's memory holds, then calls whose arguments are picked
 * from what it would try (its own mappings, handles and sessions that it got,
 * pseudo-TAs, kernel addresses, plain numbers). It runs inside a call from
 * normal world, which answers its RPCs. Nothing it does may touch memory other
 * than its own or upset the kernel. Linked with --wrap=ta_invoke.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes/uuid.h"
#include "kernel/entry/entry.h"
#include "kernel/log/panic.h"
#include "kernel/pta/pta_list.h"
#include "kernel/sys/testworld_priv.h"
#include "tests/support/normal_world.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
struct ta_result __real_ta_invoke(struct ta_instance *owner,
				  uint32_t session_id, uint32_t cmd,
				  uint32_t timeout_ms, struct ta_params *ps);
struct ta_result __wrap_ta_invoke(struct ta_instance *owner,
				  uint32_t session_id, uint32_t cmd,
				  uint32_t timeout_ms, struct ta_params *ps);

/* Where in private memory the UUIDs of pseudo-TAs lie. */
#define UUIDS_AT 2048u

struct input {
	const uint8_t *at;
	size_t left;
};
static struct input input;

static uint64_t take(struct input *in, size_t bytes)
{
	uint64_t value = 0;

	for (size_t i = 0; i < bytes && in->left > 0; i++) {
		value |= (uint64_t)*in->at++ << (8 * i);
		in->left--;
	}
	return value;
}

/* Calls that leave the TA, or may wait for ever. */
static bool is_left_out(uint64_t number, const uint64_t *args)
{
	return number == 0 || number == 2 ||
	       (number == 12 && (uint32_t)args[0] > 1000);
}

static uint64_t choose(struct input *in, const struct ta_world *w,
		       uint32_t last)
{
	switch (take(in, 1) % 14) {
	case 0:
		return 0;
	case 1:
		return take(in, 8);
	case 2:
		return take(in, 1);
	case 3:
		return w->private_rw + take(in, 2);
	case 4:
		return w->private_ro + take(in, 2);
	case 5:
		return w->shareable + take(in, 2);
	case 6:
		return w->param + take(in, 2);
	case 7:
		return UINT64_MAX - take(in, 1);
	case 8:
		return (uintptr_t)w + take(in, 2);
	case 9:
		return (0x50000000 | take(in, 1)) & 0x5000000F;
	case 10:
		return w->private_rw + UUIDS_AT +
		       UUID_BYTES * (take(in, 1) % pta_table_count);
	case 11:
		return w->private_rw + 8 * (take(in, 1) % 16);
	default:
		return last;
	}
}

/* A block of parameters that is worth looking at. */
static void write_params(struct input *in, const struct ta_world *w,
			 uint32_t last)
{
	struct utee_params raw = {.types = take(in, 2) & 0x7777};

	for (size_t i = 0; i < TA_PARAM_COUNT; i++) {
		raw.p[i].a = choose(in, w, last);
		raw.p[i].b = choose(in, w, last);
	}
	world_put(w->private_rw + 512, &raw, sizeof(raw));
}

static void call(struct input *in, const struct ta_world *w, uint32_t last)
{
	uint64_t number = take(in, 1) % (TA_SYSCALL_LAST + 3);
	uint64_t args[TA_SYSCALL_ARGS_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(args); i++)
		args[i] = choose(in, w, last);
	if (is_left_out(number, args))
		return;
	/* Sessions are worth some luck. */
	if ((number == 5 || number == 7) && take(in, 1) % 2) {
		write_params(in, w, last);
		args[number == 5 ? 2 : 3] = w->private_rw + 512;
		args[number == 5 ? 3 : 4] = w->private_rw;
	}
	(void)sys_dispatch(number, args);
}

static void run(struct input *in, struct ta_world *w)
{
	for (size_t i = 0; i < pta_table_count; i++) {
		uint8_t uuid[UUID_BYTES];

		uuid_swap_order(pta_table[i]->uuid, uuid);
		world_put(w->private_rw + UUIDS_AT + UUID_BYTES * i, uuid,
			  sizeof(uuid));
	}
	/* What a call gives is most likely at the start. Its first pages stay:
	 * they are no memory that the TA could give back. */
	while (in->left > 0)
		call(in, w, world_get_u32(w->private_rw));
}

static void begin(struct input *in)
{
	struct ta_world w;
	uint64_t first = take(in, 1);

	if (world_init(&w, first & 1) != ST_OK)
		return;
	w.ta.flags = first & 2 ? TA_FLAG_CACHE_MAINTENANCE : 0;
	for (uint64_t i = 0; i < 8; i++)
		world_put_u64(w.private_rw + 8 * i, take(in, 1));
	run(in, &w);
	world_fini(&w);
}

struct ta_result __wrap_ta_invoke(struct ta_instance *owner,
				  uint32_t session_id, uint32_t cmd,
				  uint32_t timeout_ms, struct ta_params *ps)
{
	if (owner)
		return __real_ta_invoke(owner, session_id, cmd, timeout_ms, ps);
	begin(&input);
	return (struct ta_result){GP_SUCCESS, GP_ORIGIN_TRUSTED_APP};
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	check_fatal(ta_init() == ST_OK);
	entry_begin_service();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nw_call c;

	if (size < 2)
		return 0;
	input = (struct input){data, size};
	nw_reset();
	nw_call_init(&c, OPTEE_MSG_CMD_INVOKE_COMMAND, 0);
	check_fatal(nw_run(&c) == 0);
	return 0;
}
