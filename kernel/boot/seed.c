/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/boot/boot_priv.h"
#include "kernel/boot/seed_priv.h"
#include "kernel/dt/machine.h"

#define SEED_BYTES_MAX 128u

static uint8_t seed[SEED_BYTES_MAX];
static size_t seed_bytes;

uint64_t boot_take_seed(const struct boot_handoff *handoff)
{
	uint64_t number = 0;
	uint64_t pa = 0;
	uint64_t bytes_max = 0;
	bool is_secure = false;
	void *fdt = NULL;
	size_t i;

	if (!boot_seed_tree(handoff, &pa, &bytes_max, &is_secure) ||
	    (!is_secure && boot_tree_is_misplaced(handoff)))
		return 0;
	fdt = (void *)(uintptr_t)pa;
	if (boot_index_early(fdt, bytes_max) != ST_OK)
		return 0;
	seed_bytes = dt_take_seeds(fdt, seed, sizeof(seed));
	dt_forget(fdt);
	/* FNV-1a: every byte counts. Start-up's own numbers (where the kernel
	 * lies) must not tell the generator's. */
	for (i = 0; i < seed_bytes; i++)
		number = (number ^ seed[i]) * UINT64_C(0x100000001b3);
	return number;
}

const void *boot_seed(size_t *size_bytes)
{
	*size_bytes = seed_bytes;
	return seed;
}

void boot_forget_seed(void)
{
	secure_zero(seed, sizeof(seed));
	seed_bytes = 0;
}
