# SPDX-License-Identifier: BSD-2-Clause
# Test TAs. The 32-bit ones are the same sources under other UUIDs.
test-tas := $(addprefix tests/ta/,linked loaded probe peer keep solo no_create \
	packed api old)
ta-arm64 += $(test-tas) tests/ta/big1 tests/ta/big8
ta-arm32 += $(test-tas)
ta-needs-tests/ta/probe := tests/ta/linked

# Signed by the packaged incumbent's key, so that `make bench` can show what
# they cost on both.
incumbent-key := $(optee-dir)/usr/lib/optee-os-dev/vexpress-qemu_armv8a/keys/default_ta.pem
$(foreach t,big1 big8,$(eval \
	ta-words-tests/ta/$(t) = TA_SIGN_KEY=$$(abspath $$(incumbent-key))) \
	$(eval ta-stamp-tests/ta/$(t) = $$(optee-stamp)))
