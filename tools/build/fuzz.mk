# SPDX-License-Identifier: BSD-2-Clause
# Fuzz targets: every tests/fuzz/fuzz_*.c, with clang's libFuzzer, ASan and
# UBSan, against the same portable code as the host tests. They live in a tree
# of their own, $(O)/fuzz, where all of it counts coverage.
FUZZ_SECONDS ?= 20
fuzz-srcs := $(wildcard tests/fuzz/fuzz_*.c)
fuzz-bins := $(patsubst tests/fuzz/%.c,$(host)/fuzz/%,$(fuzz-srcs))

$(host)/fuzz/%: tests/fuzz/%.c $(host)/libredoubt.a $(host)/words
	@mkdir -p $(@D)
	$(call run,HOSTCC,$(HOSTCC) $(host-cflags) $(cflags-$<) \
		-fsanitize=fuzzer -MMD $< $(host)/libredoubt.a \
		$(ldlibs-$<) -o $@)
-include $(fuzz-bins:=.d)

.PHONY: fuzz fuzz-bins
fuzz-bins: $(fuzz-bins) $(dt-testdata) $(spmc-testdata)
fuzz:
	@$(MAKE) O=$(O)/fuzz DEPS=$(DEPS) \
		HOSTCC='clang -fsanitize=fuzzer-no-link' fuzz-bins
	@$(PYTHON) tests/fuzz.py --out $(O)/fuzz --seconds $(FUZZ_SECONDS) \
		$(patsubst $(host)/%,$(O)/fuzz/host/%,$(fuzz-bins))
