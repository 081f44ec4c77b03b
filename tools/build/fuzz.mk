# SPDX-License-Identifier: BSD-2-Clause
# Fuzz targets: every tests/fuzz/fuzz_*.c, with clang's libFuzzer, ASan and
# UBSan, against the same portable code as the host tests. They live in a tree
# of their own, $(O)/fuzz, where all of it counts coverage.
# A long run of one: make fuzz FUZZ_TARGET=fuzz_dt FUZZ_RUNS=10000000
# FUZZ_SEED=1: the same inputs at every run.
FUZZ_RUNS ?= 0
FUZZ_SECONDS ?= $(if $(filter 0,$(FUZZ_RUNS)),20,0)
FUZZ_SEED ?= 0
FUZZ_TARGET ?=
fuzz-srcs := $(wildcard tests/fuzz/fuzz_*.c)
fuzz-bins := $(patsubst tests/fuzz/%.c,$(host)/fuzz/%,$(fuzz-srcs))

$(host)/fuzz/%: tests/fuzz/%.c $(host)/libredoubt.a $(host)/words
	@mkdir -p $(@D)
	$(call run,HOSTCC,$(HOSTCC) $(host-cflags) $(cflags-$<) \
		-fsanitize=fuzzer -MMD $< $(host)/libredoubt.a \
		$(ldlibs-$<) -o $@)
-include $(fuzz-bins:=.d)
# libfdt walks over a tree again and again: half of the time would go into
# noting what it compares.
ifdef FUZZING
libfdt-cflags += -O3 -fno-sanitize-coverage=trace-cmp \
	-fno-sanitize=undefined
endif

.PHONY: fuzz fuzz-bins
fuzz-bins: $(fuzz-bins) $(dt-testdata) $(spmc-testdata)
fuzz:
	@$(MAKE) O=$(O)/fuzz DEPS=$(DEPS) FUZZING=1 \
		HOSTCC='clang -fsanitize=fuzzer-no-link' fuzz-bins
	@$(PYTHON) tests/fuzz.py --out $(O)/fuzz --seconds $(FUZZ_SECONDS) \
		--runs $(FUZZ_RUNS) --seed $(FUZZ_SEED) $(addprefix --target ,$(FUZZ_TARGET)) \
		$(patsubst $(host)/%,$(O)/fuzz/host/%,$(fuzz-bins))
