# SPDX-License-Identifier: BSD-2-Clause
# `make bench`: instructions per operation, the incumbent beside ours.
bench := $(O)/bench
bench-plugin := $(bench)/split.so
$(bench-plugin): tests/bench/split.c tests/bench/plugin.h
	@mkdir -p $(@D)
	$(call run,HOSTCC,$(HOSTCC) $(c-dialect) $(warn-flags) -O2 -fPIC \
		-shared -I. $< -o $@)
# Which of the two (or both, ours first) to measure; the kernel of the incumbent's image
# runs where it is loaded, ours in the upper half of the address space.
BENCH ?= redoubt optee
# Of `calls crypto asymmetric storage`; empty: all.
BENCH_GROUPS ?=
bench-redoubt := Redoubt=$(firmware)/gic3.bios,high=1
bench-optee := OP-TEE-4.5=$(firmware)/optee-gic3.bios,core=0xdb000
bench-bios-redoubt := $(firmware)/gic3.bios
bench-bios-optee := $(firmware)/optee-gic3.bios

.PHONY: bench
bench: $(bench-plugin) $(initramfs) $(kernel-stamp) \
		$(foreach b,$(BENCH),$(bench-bios-$(b)))
	@$(PYTHON) tests/bench/run.py --out $(bench) --kernel $(vmlinuz) \
		--initramfs $(initramfs) --plugin $(bench-plugin) \
		$(if $(BENCH_GROUPS),--groups '$(BENCH_GROUPS)') \
		$(foreach b,$(BENCH),$(bench-$(b)))
