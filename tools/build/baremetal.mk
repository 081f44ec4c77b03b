# SPDX-License-Identifier: BSD-2-Clause
# The bare-metal normal-world payload: tests/baremetal, booted by TF-A as BL33.
payload := $(O)/baremetal
payload-srcs := $(sort $(wildcard tests/baremetal/*.c tests/baremetal/arch/*.S)) \
	$(sort $(wildcard tests/baremetal/cases/*.c)) \
	base/bytes/string.c base/bytes/copy_generic.c base/text/format.c \
	base/text/uuid.c
payload-objs := $(patsubst %,$(payload)/obj/%.o,$(payload-srcs))
payload-cflags := $(c-dialect) $(warn-flags) $(repro-flags) -O2 -g \
	-ffreestanding -fno-pie -mgeneral-regs-only -mno-outline-atomics \
	-fno-toplevel-reorder -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -I.

$(payload)/obj/%.c.o: %.c
	@mkdir -p $(@D)
	$(call run,CC,$(CC) $(payload-cflags) $(cflags-$<) -MMD -c $< -o $@)
$(payload)/obj/%.S.o: %.S
	@mkdir -p $(@D)
	$(call run,AS,$(CC) $(payload-cflags) -D__ASSEMBLER__ -MMD -c $< -o $@)
$(payload)/payload.ld: tests/baremetal/payload.ld.S
	@mkdir -p $(@D)
	$(call run,CPP,$(CC) -E -P -x c $< -o $@)
$(payload)/payload.elf: $(payload)/payload.ld $(payload-objs)
	$(call run,LD,$(LD) -static --build-id=none --gc-sections \
		-z max-page-size=4096 -T $< $(payload-objs) -o $@)
$(payload)/payload.bin: $(payload)/payload.elf
	$(call run,OBJCOPY,$(OBJCOPY) -O binary $< $@)

.PHONY: baremetal
baremetal: $(payload)/payload.bin
-include $(payload-objs:.o=.d)

# Flash images with the payload in U-Boot's place: ours, and the incumbent's,
# which shows that the cases are right. Debian builds that for GICv3 only.
$(foreach g,2 3,\
$(eval $(call bios-rule,baremetal-gic$(g),$(g),$(redoubt-bl32),$(payload)/payload.bin,)))

$(eval $(call bios-rule,baremetal-optee-gic3,3,$(optee-bl32),$(payload)/payload.bin,))

# Words for tests/baremetal/run, such as --select rpc. or --verbose.
BAREMETAL ?=
# The TA files of xtest and of the incumbent's package play along, and our own
# where they are accepted.
payload-run-any = tests/baremetal/run \
	--ta-dir $(rootfs-dir)/usr/lib/optee_armtz \
	--ta-dir $(optee-dir)/usr/lib/optee-os-dev/vexpress-qemu_armv8a/ta \
	$(BAREMETAL)
payload-run = $(payload-run-any) --ta-dir $(O)/ta

# The same calls to a kernel that stops at undefined behaviour.
ubsan-core := $(O)/ubsan/core
ubsan-bl32 := $(patsubst $(core)/%,$(ubsan-core)/%,$(redoubt-bl32))
.PHONY: ubsan
ubsan:
	@$(MAKE) --no-print-directory O=$(O)/ubsan DEBUG=1 UBSAN=1 core
$(ubsan-bl32): ubsan ;
$(eval $(call bios-rule,baremetal-ubsan-gic3,3,$(ubsan-bl32),$(payload)/payload.bin,))

# The same kernel with faults to order (tools/build/check.mk builds it).
$(eval $(call bios-rule,baremetal-hooks-gic3,3,$(patsubst $(core)/%,$(O)/hooks/core/%,$(redoubt-bl32)),$(payload)/payload.bin,))
payload-faults := panic data_abort stack_overflow stuck_spinlock jump_to_nowhere
.PHONY: baremetal-fault-test
baremetal-fault-test: $(firmware)/baremetal-hooks-gic3.bios $(rootfs-stamp) $(optee-stamp)
	@$(payload-run) --select notification. --log $(payload)/hooks $<
	@for f in $(payload-faults); do $(payload-run) --select dead.$$f \
		--log $(payload)/dead-$$f $< || exit 1; done

# Partitions that fail, one case a boot.
sp-faults := of_data_at_nowhere_and_constants of_written_code_and_run_data \
	of_no_instruction_and_foreign_memory of_no_stack_and_a_trap \
	of_no_privilege_and_by_its_own_wish in_a_chain_ends_one_of_it \
	of_a_lender_leaves_the_borrower_alone of_rights_that_were_not_given \
	that_never_ends_takes_one_cpu_only that_lets_nobody_in_is_ended \
	of_a_device_that_never_stops_is_silenced
.PHONY: baremetal-sp-fault-test
baremetal-sp-fault-test: sp-firmware
	@for f in $(sp-faults); do tests/baremetal/run --select ffa_fault.$$f \
		--log $(payload)/ffa-$$f \
		$(firmware)/baremetal-sp-embedded-gic3.bios || exit 1; done

.PHONY: baremetal-test baremetal-optee-test baremetal-ubsan-test
baremetal-ubsan-test: $(firmware)/baremetal-ubsan-gic3.bios \
		$(firmware)/baremetal-sp-ubsan-gic3.bios $(rootfs-stamp) \
		$(optee-stamp) ta
	@$(payload-run) --haste --log $(payload)/ubsan-gic3 $<
	@$(payload-run) --haste --log $(payload)/ubsan-ffa \
		$(firmware)/baremetal-sp-ubsan-gic3.bios
baremetal-test: $(firmware)/baremetal-gic2.bios \
		$(firmware)/baremetal-gic3.bios sp-firmware $(rootfs-stamp) $(optee-stamp) ta
	@$(payload-run) --haste --gic 2 --log $(payload)/gic2 \
		$(firmware)/baremetal-gic2.bios
	@$(payload-run) --gic 3 --log $(payload)/gic3 \
		$(firmware)/baremetal-gic3.bios
	@$(payload-run) --gic 3 --log $(payload)/max --haste --cpu max \
		--select tas.,packaged. $(firmware)/baremetal-gic3.bios
	@$(payload-run) --gic 3 --log $(payload)/reserved --haste \
		--reserved-shm 0x70000000,0x200000 \
		--select reserved.,fast.,malformed.,yielding.,secure. \
		$(firmware)/baremetal-gic3.bios
	@$(payload-run) --gic 3 --log $(payload)/ffa-embedded --haste \
		$(firmware)/baremetal-sp-embedded-gic3.bios
	@$(payload-run) --gic 3 --log $(payload)/ffa-fip --haste --ffa-1.1 \
		$(firmware)/baremetal-sp-fip-gic3.bios
	@$(payload-run) --gic 2 --log $(payload)/ffa-fip-gic2 --haste \
		$(firmware)/baremetal-sp-fip-gic2.bios
baremetal-optee-test: $(firmware)/baremetal-optee-gic3.bios $(rootfs-stamp) $(optee-stamp)
	@$(payload-run-any) --peer --haste --log $(payload)/optee-gic3 $<
