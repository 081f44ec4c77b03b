/* SPDX-License-Identifier: BSD-2-Clause */
/* FF-A calls of hostile endpoints, one after the other, with TX buffers of
 * their making: whatever they do, everything is given back in the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/bytes/cursor.h"
#include "kernel/spmc/mem/transaction.h"
#include "tests/support/spmc_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t last_handle;

static struct spmc_endpoint *endpoint(uint8_t which)
{
	which %= WORLD_SPS + 1;
	return which ? &world_sps[which - 1].e : &world_ns;
}

/* Few of 2^64 numbers mean anything. */
static uint64_t parameter(struct cursor *c)
{
	uint8_t kind = cursor_u8(c);

	switch (kind % 8) {
	case 0:
		return last_handle;
	case 1:
		return world_ns_page(kind / 8);
	case 2:
		return WORLD_VA + kind / 8 * FFA_PAGE_BYTES;
	case 3:
		return cursor_le64(c);
	case 4:
		return (uint64_t)(0x8000 + kind / 8) << 16 | cursor_u8(c);
	default:
		return kind / 8;
	}
}

static void write_tx(struct spmc_endpoint *e, struct cursor *c)
{
	uint8_t *tx = e->rxtx.tx ? world_tx(e) : NULL;
	size_t length = MIN((size_t)cursor_u8(c) * 2, cursor_left(c));
	const void *bytes = cursor_take(c, length);

	if (!tx || !bytes)
		return;
	memcpy(tx, bytes, length);
	/* A handle that is not known would stop most inputs at the door. */
	if (cursor_u8(c) & 1)
		memcpy(tx + 8, &last_handle, sizeof(last_handle));
	if (cursor_u8(c) & 1)
		memcpy(tx, &last_handle, sizeof(last_handle));
}

static void call(struct cursor *c)
{
	uint8_t which = cursor_u8(c);
	struct spmc_endpoint *e = endpoint(which);
	uint32_t function = FFA_CALL(FFA_NUMBER_FIRST + cursor_u8(c) % 0x30);
	uint64_t p[5];

	if (which & 0x80)
		function = FFA_64(function);
	if (which & 0x40)
		write_tx(e, c);
	for (unsigned int i = 0; i < 5; i++)
		p[i] = parameter(c);
	if (world_call(e, function, p[0], p[1], p[2], p[3], p[4]) != FFA_OK)
		return;
	if (world_regs.x[0] == FFA_SUCCESS)
		last_handle = world_handle();
	if (world_regs.x[0] == FFA_MEM_FRAG_RX)
		last_handle = world_regs.x[1] | world_regs.x[2] << 32;
}

/* Buffers as after start-up: the end wants to unmap them. */
static void map_again(void)
{
	for (uint8_t i = 0; i <= WORLD_SPS; i++) {
		struct spmc_endpoint *e = endpoint(i);

		if (!e->rxtx.tx &&
		    rxtx_map(e, i ? WORLD_VA : world_ns_page(0),
			     i ? WORLD_VA + 4096 : world_ns_page(2),
			     1) != ST_OK)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint32_t versions[] = {FFA_VERSION_1_0, FFA_VERSION_1_1,
					    FFA_VERSION_1_2};
	struct cursor c = cursor_over(data, size);

	world_start(versions[cursor_u8(&c) % 3]);
	last_handle = 0;
	while (cursor_left(&c))
		call(&c);
	for (unsigned int round = 0; round < 2; round++) {
		for (uint8_t i = 0; i <= WORLD_SPS; i++)
			mem_forget_endpoint(endpoint(i));
	}
	mem_forget_incomplete();
	map_again();
	world_stop();
	return 0;
}
