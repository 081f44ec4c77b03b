/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Drives the test TAs of tests/ta through the stock libteec. Without words:
 * everything, with 64-bit and 32-bit TAs. ta_test [64|32|GROUP]...
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "claims.h"

static const struct {
	const char *name;
	void (*run)(struct world *w);
} groups[] = {
	{"entry", test_entry},
	{"layout", test_layout},
	{"calls", test_calls},
	{"faults", test_faults},
	{"instances", test_instances},
	{"parallel", test_parallel},
	{"api", test_api},
	{"bigint", test_bigint},
};
#define GROUP_COUNT (sizeof(groups) / sizeof(groups[0]))

static bool is_wanted(const char *name, int argc, char **argv)
{
	bool is_bits = name[0] >= '0' && name[0] <= '9';
	bool has_kind = false;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], name) == 0)
			return true;
		if ((argv[i][0] >= '0' && argv[i][0] <= '9') == is_bits)
			has_kind = true;
	}
	return !has_kind;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		uint8_t bits;
	} widths[] = {{"64", 0x64}, {"32", 0x32}};

	for (size_t i = 0; i < 2; i++) {
		struct world w = {.bits = widths[i].bits};
		TEEC_Result result;

		if (!is_wanted(widths[i].name, argc, argv))
			continue;
		result = TEEC_InitializeContext(NULL, &w.context);
		if (result != TEEC_SUCCESS) {
			printf("Bail out! no TEE: 0x%08x\n", result);
			return 1;
		}
		for (size_t g = 0; g < GROUP_COUNT; g++) {
			if (!is_wanted(groups[g].name, argc, argv))
				continue;
			printf("# %s-bit: %s\n", widths[i].name,
			       groups[g].name);
			groups[g].run(&w);
		}
		TEEC_FinalizeContext(&w.context);
	}
	return claims_end();
}
