/* SPDX-License-Identifier: BSD-2-Clause */
/* Device trees from outside, byte by byte: whatever passes the check must be
 * usable. */
#include "tests/fuzz/use_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	use_tree(data, size);
	return 0;
}
