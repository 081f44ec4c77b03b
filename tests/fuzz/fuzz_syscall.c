/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls of a hostile TA. The input is a program: what its memory holds,
 * then calls whose arguments are picked from what a TA would try (its own
 * mappings, handles it got, kernel addresses, plain numbers). Nothing it does
 * may touch memory other than its own or upset the kernel.
 */
#include <stdint.h>
#include <stdlib.h>

#include "kernel/sys/testworld_priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	const uint8_t *at;
	size_t left;
};

static uint64_t take(struct input *in, size_t bytes)
{
	uint64_t value = 0;

	for (size_t i = 0; i < bytes && in->left > 0; i++) {
		value |= (uint64_t)*in->at++ << (8 * i);
		in->left--;
	}
	return value;
}

/* Calls that leave the TA, load another, or may wait for ever. */
static bool is_left_out(uint64_t number)
{
	return number == 0 || number == 2 || number == 5 || number == 7 ||
	       number == 12;
}

static uint64_t choose(struct input *in, const struct ta_world *w,
		       uint32_t last)
{
	switch (take(in, 1) % 12) {
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
	default:
		return last;
	}
}

static void run(struct input *in, struct ta_world *w)
{
	uint32_t last = 0;

	while (in->left > 0) {
		uint64_t number = take(in, 1) % (TA_SYSCALL_LAST + 3);
		uint64_t args[TA_SYSCALL_ARGS_MAX];

		for (size_t i = 0; i < ARRAY_SIZE(args); i++)
			args[i] = choose(in, w, last);
		if (is_left_out(number))
			continue;
		(void)sys_dispatch(number, args);
		/* A handle that a call gave is most likely at its start. */
		last = world_get_u32(w->private_rw);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	struct ta_world w;

	if (size < 2 || world_init(&w, data[0] & 1) != ST_OK)
		return 0;
	w.ta.flags = data[0] & 2 ? TA_FLAG_CACHE_MAINTENANCE : 0;
	take(&in, 1);
	for (uint64_t i = 0; i < 8; i++)
		world_put_u64(w.private_rw + 8 * i, take(&in, 1));
	run(&in, &w);
	world_fini(&w);
	return 0;
}
