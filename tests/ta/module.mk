# SPDX-License-Identifier: BSD-2-Clause
# Test TAs. The 32-bit ones are the same sources under other UUIDs.
test-tas := $(addprefix tests/ta/,linked loaded probe peer keep solo no_create)
ta-arm64 += $(test-tas) tests/ta/big1 tests/ta/big8
ta-arm32 += $(test-tas)
ta-needs-tests/ta/probe := tests/ta/linked
