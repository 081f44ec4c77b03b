/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Target: what normal world answers about RPMB, and what could stand on a
 * device (kernel/storage/rpmb). Input: a choice of the way and of calls, then
 * bytes of answers. Codes always verify here, or nothing behind the first check
 * would be reached.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes/mem.h"
#include "kernel/storage/rpmb/store.h"
#include "tests/support/sim_rpmb_wrap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t *input;
static size_t input_left;

bool ct_equal(const void *a, const void *b, size_t size_bytes)
{
	(void)a;
	(void)b;
	(void)size_bytes;
	return true;
}

void secure_zero(void *dst, size_t size_bytes)
{
	memset(dst, 0, size_bytes);
}

static uint8_t take(void)
{
	if (!input_left)
		return 0;
	input_left--;
	return *input++;
}

/* What a device would say, spoilt by the input. */
static void spoil(const struct rpc_param *out)
{
	unsigned int count = take() % 8;

	while (count-- && out->memref.shm) {
		uint64_t at = (uint64_t)take() << 5 | take();
		uint8_t value = take();

		(void)!shm_write(out->memref.shm, out->memref.offset_bytes + at,
				 &value, 1);
	}
}

static void fill_blocks(void)
{
	/* The partition, the table and some contents are the input's too. */
	for (unsigned int i = 0; i < 6; i++) {
		unsigned int n = take();

		for (unsigned int j = 0; j < n; j++)
			sim_rpmb.blocks[i][take()] = take();
	}
}

static void use_object(uint8_t choice)
{
	static uint8_t bytes[1500];
	const struct storage_source src = {.kernel = bytes,
					   .size_bytes = take() * 5u};
	const struct storage_sink dst = {.kernel = bytes,
					 .size_bytes = sizeof(bytes)};
	struct storage_name name = {.owner = {take()}, .id_bytes = choice & 3};
	size_t got = 0;
	uint64_t cursor = 0;
	void *o = NULL;
	enum status st =
		choice & 4 ? storage_rpmb.create(&name, choice & 8, &src, 1, &o)
			   : storage_rpmb.open(&name, &o);

	(void)!storage_rpmb.next(name.owner, &cursor, &name);
	if (st != ST_OK)
		return;
	(void)!storage_rpmb.write(o, take() * 7u, &src);
	(void)!storage_rpmb.truncate(o, take() * 9u);
	(void)!storage_rpmb.read(o, take(), &dst, &got);
	if (got > sizeof(bytes))
		abort();
	if (choice & 16)
		(void)!storage_rpmb.remove(&name, o);
	else
		storage_rpmb.close(o);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	input = data;
	input_left = size;
	sim_rpmb_init();
	sim_rpmb_give_key();
	sim_rpmb.has_kernel_driver = take() & 1;
	sim_rpmb.spoil = spoil;
	fill_blocks();
	while (input_left)
		use_object(take());
	/* Forget the device: the next input brings another. */
	sim_rpmb.sabotage = SIM_RPMB_LOSE_REQUEST;
	sim_rpmb.sabotage_at = sim_rpmb.exchanges + 1;
	sim_rpmb.sabotage_count = 1000;
	use_object(4);
	if (sim_rpmb.lent)
		abort();
	return 0;
}
