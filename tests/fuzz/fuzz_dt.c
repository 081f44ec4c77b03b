/* SPDX-License-Identifier: BSD-2-Clause */
/* Device trees from outside: whatever passes the check must be usable. */
#include <stdlib.h>
#include <string.h>

#include <libfdt.h>

#include "kernel/dt/machine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ignore_range(uint64_t base, uint64_t size, void *arg)
{
	(void)base;
	(void)size;
	(void)arg;
}

static void ignore_cpu(uint64_t hw_id, void *arg)
{
	(void)hw_id;
	(void)arg;
}

static void read_everything(void *fdt)
{
	struct dt_gic gic;
	uint64_t base;
	uint64_t size;
	uint8_t seed[32];
	const char *options;
	size_t length;

	(void)dt_stdout_node(fdt, &options, &length);
	(void)dt_find_compatible(fdt, "arm,pl011");
	(void)!dt_for_each_ns_memory(fdt, ignore_range, NULL);
	(void)!dt_for_each_secure_memory(fdt, ignore_range, NULL);
	(void)!dt_for_each_cpu(fdt, ignore_cpu, NULL);
	(void)dt_take_seeds(fdt, seed, sizeof(seed));
	for (int node = 0; node >= 0; node = fdt_next_node(fdt, node, NULL)) {
		(void)!dt_reg(fdt, node, 0, &base, &size);
		(void)!dt_read_gic(fdt, node, 3, &gic);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct dt_optee_info info = {0xe100000, 0xf00000, 219};
	size_t room = size + 4096;
	void *fdt = malloc(room);

	if (fdt && dt_copy(fdt, room, data, size) == ST_OK) {
		read_everything(fdt);
		(void)!dt_add_optee(fdt, &info);
		(void)dt_pack(fdt);
		if (dt_check(fdt, room) != ST_OK)
			abort();
	}
	free(fdt);
	return 0;
}
