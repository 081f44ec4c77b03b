# SPDX-License-Identifier: BSD-2-Clause
spmc-srcs := $(addprefix kernel/spmc/,answer.c call_table.c console.c \
	core_manifest.c endpoint.c identity.c manifest.c manifest_regions.c message.c \
	normal_space.c notification.c package.c partition_elf.c partition_info.c \
	partition_irq.c partition_load.c partition_perm.c partition_run.c \
	partition_space.c partition_start.c lock.c run.c \
	run_check.c rxtx.c \
	mem/describe.c mem/descriptor.c mem/giveback.c mem/inside.c mem/ranges.c mem/retrieve.c mem/send.c \
	mem/transaction.c)
kernel-srcs += $(spmc-srcs) $(addprefix base/elf/,object.c relocate.c symbol.c)
host-srcs += $(spmc-srcs)
host-tests += $(addprefix kernel/spmc/,calls_test.c console_test.c core_manifest_test.c \
	manifest_test.c message_test.c notification_test.c partition_test.c partition_memory_test.c \
	partition_irq_test.c partition_perm_test.c run_test.c \
	run_interrupt_test.c run_model_test.c \
	mem/describe_test.c mem/memory_test.c mem/send_test.c mem/model_test.c)

$(foreach f,$(wildcard kernel/spmc/*manifest*.c) \
	$(addprefix kernel/spmc/,partition_test.c partition_irq_test.c partition_memory_test.c \
	partition_perm_test.c),\
	$(eval cflags-$(f) = -isystem $$(libfdt-include) \
		-DSPMC_TESTDATA='"$(O)/host/testdata/spmc"'))
spmc-testdata := $(addprefix $(O)/host/testdata/spmc/,partition.dtb core.dtb runner.dtb \
	queued.dtb)
$(spmc-testdata): $(O)/host/testdata/spmc/%.dtb: kernel/spmc/testdata/%.dts
	@mkdir -p $(@D)
	$(call run,DTC,dtc -q -I dts -O dtb -o $@ $<)
$(addprefix $(O)/host/kernel/spmc/,manifest_test core_manifest_test partition_test \
	partition_irq_test partition_memory_test partition_perm_test): | \
	$(spmc-testdata)
# Endpoints for tests speak cmocka.
ldlibs-tests/fuzz/fuzz_ffa_calls.c := -lcmocka
ldlibs-tests/fuzz/fuzz_sp_memory.c := -lcmocka

# Images of partitions, and what those find at start-up.
spmc-image-srcs := $(addprefix kernel/spmc/,boot_info.c image.c \
	image_manifest.c image_package.c)
kernel-srcs += $(spmc-image-srcs)
host-srcs += $(spmc-image-srcs)
host-tests += kernel/spmc/boot_info_test.c kernel/spmc/image_test.c
$(foreach f,$(spmc-image-srcs) kernel/spmc/boot_info_test.c \
	kernel/spmc/image_test.c,\
	$(eval cflags-$(f) = -isystem $$(libfdt-include) \
		-DSPMC_TESTDATA='"$(O)/host/testdata/spmc"'))
spmc-image-testdata := $(O)/host/testdata/spmc/manifests.dtb
$(spmc-image-testdata): kernel/spmc/testdata/manifests.dts
	@mkdir -p $(@D)
	$(call run,DTC,dtc -q -I dts -O dtb -o $@ $<)
$(O)/host/kernel/spmc/image_test: | $(spmc-image-testdata) $(spmc-testdata)
spmc-testdata += $(spmc-image-testdata)
$(O)/host/kernel/spmc/boot_info_test: | $(spmc-testdata)
# They see what is given back.
ldlibs-kernel/spmc/image_test.c := -Wl,--wrap=page_add_range
ldlibs-tests/fuzz/fuzz_sp_package.c := -Wl,--wrap=page_add_range
cflags-tests/fuzz/fuzz_sp_package.c = -isystem $(libfdt-include)
cflags-tests/fuzz/fuzz_sp_load.c = -isystem $(libfdt-include)
