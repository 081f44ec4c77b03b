# SPDX-License-Identifier: BSD-2-Clause
# The kernel image: out/core/tee.elf and the files that loaders take.
include tools/build/flags.mk

ifeq ($(COMPILER),clang)
CC := clang --target=$(patsubst %-,%,$(CROSS_COMPILE))
else
CC := $(CROSS_COMPILE)gcc
warn-gcc := -Wlogical-op -Wduplicated-cond -Wstack-usage=2048
endif
LD := $(CROSS_COMPILE)ld
OBJCOPY := $(CROSS_COMPILE)objcopy

core := $(O)/core
arch-flags-aarch64 := -mgeneral-regs-only -mstrict-align \
	-mbranch-protection=standard -mno-outline-atomics
kernel-cflags := $(c-dialect) $(warn-flags) $(warn-gcc) $(repro-flags) \
	-O2 -g -ffreestanding -fpie -fno-strict-aliasing -fvisibility=hidden \
	-fstack-protector-strong -ffunction-sections -fdata-sections \
	-fno-asynchronous-unwind-tables -fno-omit-frame-pointer \
	$(arch-flags-$(ARCH)) -I. -Ikernel/arch/$(ARCH) -I$(core)/gen \
	$(if $(filter 1,$(DEBUG)),-DREDOUBT_DEBUG)

# Third-party files: the same code generation, none of our warnings.
thirdparty-kernel-cflags = $(filter-out $(warn-flags) $(warn-gcc),\
	$(kernel-cflags))
$(foreach p,$(thirdparty-packages),$(eval $(call thirdparty-rule,\
	$(core)/thirdparty,$(p),thirdparty-kernel-cflags,CC)))

kernel-objs := $(patsubst %,$(core)/obj/%.o,$(kernel-srcs) $(arch-srcs-$(ARCH)))
kernel-thirdparty-objs := $(foreach p,$(thirdparty-packages),\
	$(patsubst %,$(core)/thirdparty/$(p)/%.o,$(kernel-$(p)-srcs)))

$(core)/obj/%.c.o: %.c | $(source-stamps)
	@mkdir -p $(@D)
	$(CC) $(kernel-cflags) $(cflags-$<) -MMD -c $< -o $@
$(core)/obj/%.S.o: %.S | $(source-stamps)
	@mkdir -p $(@D)
	$(CC) $(kernel-cflags) $(cflags-$<) -D__ASSEMBLER__ -MMD -c $< -o $@

-include $(kernel-objs:.o=.d) $(kernel-thirdparty-objs:.o=.d)

.PHONY: kernel-objs
kernel-objs: $(kernel-objs) $(kernel-thirdparty-objs)
