# SPDX-License-Identifier: BSD-2-Clause
# Checks and tests. `make test` runs everything; each stage stands alone too.
c-files = $(shell git ls-files '*.c' '*.h')
tidy-srcs := $(filter %.c,$(kernel-srcs) $(arch-srcs-$(ARCH)) $(loader-srcs))
lint := $(O)/lint

# Commands as clang takes them, for clang-tidy and for editors.
tidy-cflags = $(filter-out $(warn-cc),$(kernel-cflags))
$(lint)/compile_commands.json: FORCE | $(source-stamps)
	$(shell mkdir -p $(@D))$(file >$@.list)$(foreach s,$(tidy-srcs),$(file >>$@.list,$(s) clang \
		--target=aarch64-linux-gnu $(filter-out $(drop-cflags-$(s)),$(tidy-cflags)) \
		$(filter-out -fno-tree-loop-distribute-patterns,$(cflags-$(s))) -c $(s)))
	@$(PYTHON) tools/build/compile_commands.py $@.list $@
compile_commands.json: $(lint)/compile_commands.json
	@cp $< $@

.PHONY: lint format-check format layers style cppcheck tidy
lint: format-check layers style cppcheck tidy
format-check:
	@clang-format --dry-run -Werror $(c-files)
format:
	@clang-format -i $(c-files)
layers:
	@$(PYTHON) tools/check/layers.py
style:
	@$(PYTHON) tools/check/style.py
cppcheck:
	@cppcheck --quiet --error-exitcode=1 -j2 --std=c11 --language=c \
		--enable=warning,performance,portability --inline-suppr \
		--suppressions-list=tools/check/cppcheck.txt \
		-D__aarch64__=1 -D__LP64__=1 -I. -Ikernel/arch/$(ARCH) \
		$(sort $(tidy-srcs))
tidy: $(lint)/compile_commands.json $(core)/gen/ta_roots.inc
	@$(PYTHON) tools/check/tidy.py --build $(lint) $(sort $(tidy-srcs))

# Two builds in different folders give the same bytes.
.PHONY: repro
repro: core
	@rm -rf $(O)/repro && mkdir -p $(O)/repro
	@git ls-files -z --cached --others --exclude-standard | \
		xargs -0 cp --parents -t $(O)/repro
	@env -u MAKEFLAGS -u MFLAGS $(MAKE) -s -j2 -C $(O)/repro O=out \
		DEPS=$(abspath $(DEPS)) COMPILER=$(COMPILER) DEBUG=$(DEBUG) \
		core > /dev/null
	@for i in $(notdir $(tee-images)); do \
		cmp $(core)/$$i $(O)/repro/out/core/$$i || exit 1; done
	@rm -rf $(O)/repro && echo 'two builds, the same bytes'

# Size of the portable kernel: lines of code, no comments or blank lines.
.PHONY: sloc
sloc:
	@$(PYTHON) tools/check/sloc.py

linux-any-words = --out $(O)/test/linux --kernel $(vmlinuz) \
	--initramfs $(initramfs) --initramfs-ffa $(initramfs-ffa) \
	--bios-ffa '$(firmware)/linux-ffa-gic%d.bios' \
	--ta-elfs $(O)/trusted/ta --symbolize \
	$(optee-dir)/usr/lib/optee-os-dev/vexpress-qemu_armv8a/scripts/symbolize.py
linux-test-words = $(linux-any-words) $(LINUX_TEST)
.PHONY: test linux-test linux-test-optee
linux-test: $(initramfs) $(initramfs-ffa) $(kernel-stamp) \
		$(firmware)/gic2.bios $(firmware)/gic3.bios \
		$(firmware)/linux-ffa-gic2.bios $(firmware)/linux-ffa-gic3.bios
	@$(PYTHON) tests/linux/run.py $(linux-test-words) \
		--bios '$(firmware)/gic%d.bios'
.PHONY: linux-ffa-test
linux-ffa-test: $(initramfs-ffa) $(kernel-stamp) $(firmware)/linux-ffa-gic3.bios
	@$(PYTHON) tests/linux/run.py --config ffa-all $(linux-test-words) \
		--bios '$(firmware)/gic%d.bios'
.PHONY: linux-test-15
linux-test-15: $(initramfs) $(kernel-stamp) $(firmware)/gic3.bios
	@$(PYTHON) tests/linux/run.py $(linux-any-words) \
		--out $(O)/test/linux-15 --bios '$(firmware)/gic%d.bios' \
		--level 15 --config a57-gic3-smp2 --config max-gic3-smp4 \
		$(LINUX_TEST_15)
# The incumbent is packaged for GICv3 only.
linux-test-optee: $(initramfs) $(kernel-stamp) $(firmware)/optee-gic3.bios
	@$(PYTHON) tests/linux/run.py $(linux-test-words) \
		--bios '$(firmware)/optee-gic%d.bios' \
		--config a57-gic3-smp2 --config max-gic3-smp4
# One data directory, both systems in turn.
.PHONY: interchange-test
interchange-test: $(initramfs) $(kernel-stamp) $(firmware)/optee-gic3.bios \
		$(firmware)/gic3.bios
	@$(PYTHON) tests/linux/interchange.py --out $(O)/test/interchange \
		--kernel $(vmlinuz) --initramfs $(initramfs) \
		--optee $(firmware)/optee-gic3.bios \
		--redoubt $(firmware)/gic3.bios $(INTERCHANGE_TEST)
# A core that breaks on purpose, in a machine of its own each time.
hooks-core := $(O)/hooks/core
hooks-bl32 := $(patsubst $(core)/%,$(hooks-core)/%,$(redoubt-bl32))
.PHONY: hooks fault-test
# It has a TA built in as well, which the same tests ask without its file.
hooks: $(O)/ta/$(hello-uuid).ta
	@$(MAKE) --no-print-directory O=$(O)/hooks TEST_HOOKS=1 EARLY_TA_PATHS=$(abspath \
		$(O)/trusted/ta/arm64/hello/$(hello-uuid).stripped.elf) core
$(hooks-bl32): hooks ;
$(eval $(call bios-rule,hooks-gic3,3,$(hooks-bl32),$(uboot-bin),$(uboot-stamp)))
$(eval $(call spmd-bios-rule,hooks-spmd-gic3,3,$(hooks-bl32),$(uboot-bin),$(uboot-stamp)))
fault-test: $(initramfs) $(initramfs-ffa) $(kernel-stamp) \
		$(firmware)/hooks-gic3.bios $(firmware)/hooks-spmd-gic3.bios
	@$(PYTHON) tests/linux/faults.py --out $(O)/test/linux \
		--kernel $(vmlinuz) --initramfs $(initramfs) \
		--bios $(firmware)/hooks-gic3.bios $(FAULT_TEST)
	@$(PYTHON) tests/linux/faults.py --out $(O)/test/linux --ffa \
		--kernel $(vmlinuz) --initramfs $(initramfs-ffa) \
		--bios $(firmware)/hooks-spmd-gic3.bios \
		--fault panic --fault data_abort
# A build that takes RPMB for what it is for: the supplicant emulates one.
rpmb-core := $(O)/rpmb/core
rpmb-bl32 := $(patsubst $(core)/%,$(rpmb-core)/%,$(redoubt-bl32))
.PHONY: rpmb rpmb-test
rpmb:
	@$(MAKE) --no-print-directory O=$(O)/rpmb CFG_RPMB_WRITE_KEY=y \
		CFG_TA_VERSION_DB_RPMB=y CFG_REE_FS_INTEGRITY_RPMB=y core
$(rpmb-bl32): rpmb ;
$(eval $(call bios-rule,rpmb-gic3,3,$(rpmb-bl32),$(uboot-bin),$(uboot-stamp)))
rpmb-test: $(initramfs) $(kernel-stamp) $(firmware)/rpmb-gic3.bios
	@$(PYTHON) tests/linux/rpmb.py --out $(O)/test/linux \
		--kernel $(vmlinuz) --initramfs $(initramfs) \
		--bios $(firmware)/rpmb-gic3.bios $(RPMB_TEST)
# What stages of `make test` share: built before two of them run at a time.
.PHONY: test-images
test-images: all ta sp sp-kit sp-firmware $(fiptool) \
	$(initramfs) $(initramfs-ffa) \
	$(foreach n,gic2 gic3 optee-gic3 linux-ffa-gic2 linux-ffa-gic3 \
		hooks-gic3 hooks-spmd-gic3 rpmb-gic3 overlay-gic3 boards-gic2 boards-gic3 baremetal-gic2 \
		baremetal-gic3 baremetal-hooks-gic3 baremetal-ubsan-gic3 \
		baremetal-sp-ubsan-gic3,$(firmware)/$(n).bios) $(trees-bios) \
	$(boards)/raspi3b/armstub8.bin $(boards)/zcu102/payload.bin \
	$(firmware)/tfa-zynqmp/built
test: $(DEPS)/host.stamp
	@$(PYTHON) tests/all.py --out $(O)/test --make '$(MAKE)' \
		O=$(O) DEPS=$(DEPS)
