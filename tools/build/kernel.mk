# SPDX-License-Identifier: BSD-2-Clause
# The kernel image: $(O)/core/tee.elf and the files that loaders take.
ifeq ($(COMPILER),clang)
CC := clang --target=$(patsubst %-,%,$(CROSS_COMPILE))
warn-cc := -Wframe-larger-than=1024
else
CC := $(CROSS_COMPILE)gcc
warn-cc := -Wlogical-op -Wduplicated-cond -Wstack-usage=2048
endif
LD := $(CROSS_COMPILE)ld
OBJCOPY := $(CROSS_COMPILE)objcopy
NM := $(CROSS_COMPILE)nm

core := $(O)/core
arch-flags-aarch64 := -mgeneral-regs-only -mstrict-align \
	-mbranch-protection=standard -mno-outline-atomics
# UBSAN=1: undefined behaviour ends the core, as any broken invariant does.
ubsan-flags-1 := -fsanitize=undefined -fsanitize-undefined-trap-on-error
kernel-cflags := $(c-dialect) $(warn-flags) $(warn-cc) $(repro-flags) \
	-O2 -g -ffreestanding -fbuiltin -fpie -fno-strict-aliasing -fvisibility=hidden \
	-fstack-protector-strong -ffunction-sections -fdata-sections \
	-fno-asynchronous-unwind-tables -fno-omit-frame-pointer \
	$(arch-flags-$(ARCH)) $(ubsan-flags-$(UBSAN)) -I. -Ikernel/arch/$(ARCH) -I$(core)/gen \
	-isystem base/libc \
	$(config-cflags)

# Third-party files: the same code generation, none of our warnings.
thirdparty-kernel-cflags = $(filter-out $(warn-flags) $(warn-cc),\
	$(kernel-cflags))
$(foreach p,$(thirdparty-packages),$(eval $(call thirdparty-rule,\
	$(core)/thirdparty,$(p),thirdparty-kernel-cflags,CC)))

kernel-objs := $(patsubst %,$(core)/obj/%.o,$(kernel-srcs) $(arch-srcs-$(ARCH)))
kernel-thirdparty-objs := $(foreach p,$(thirdparty-packages),\
	$(patsubst %,$(core)/thirdparty/$(p)/%.o,$(kernel-$(p)-srcs)))

$(core)/obj/%.c.o: %.c $(core)/words | $(source-stamps)
	@mkdir -p $(@D)
	$(call run,CC,$(CC) $(filter-out $(drop-cflags-$<),$(kernel-cflags)) \
		$(cflags-$<) -MMD -c $< -o $@)
$(core)/obj/%.S.o: %.S $(core)/words | $(source-stamps)
	@mkdir -p $(@D)
	$(call run,AS,$(CC) $(kernel-cflags) $(cflags-$<) -D__ASSEMBLER__ \
		-MMD -c $< -o $@)

# Struct offsets for assembly: marked lines of a file compiled to assembly.
asm-offsets := $(core)/gen/asm_offsets.h
$(asm-offsets): kernel/arch/$(ARCH)/asm_offsets.c $(core)/words
	@mkdir -p $(@D)
	$(call run,GEN,$(CC) $(kernel-cflags) -MMD -MT $@ -MF $@.d -S $< \
		-o $@.s && sed -n 's/.*"@define \([A-Z0-9_]*\) [$$#]*\([0-9]*\)".*/#define \1 \2/p' \
		$@.s > $@)
$(filter %.S.o,$(kernel-objs)): $(asm-offsets)
-include $(asm-offsets).d

# The words of the command line that the objects depend on.
$(core)/words: FORCE
	$(call words-recipe,$(CC) $(kernel-cflags) $(file-cflags) \
		$(EARLY_TA_PATHS) $(TA_PUBLIC_KEY) $(CFG_EMBED_DTB) \
		$(CFG_EMBED_DTB_SOURCE_FILE) $(DTS_DIRS) $(DTS_INCLUDES))

include tools/build/embed.mk

linker-script := kernel/arch/$(ARCH)/kernel.ld.S
libgcc := $(shell $(CROSS_COMPILE)gcc -print-libgcc-file-name 2>/dev/null)
kernel-ldflags := -pie --no-dynamic-linker -Bsymbolic -z text -z noexecstack \
	-z max-page-size=4096 --gc-sections --build-id=none \
	--fatal-warnings --orphan-handling=warn

all-kernel-objs := $(kernel-objs) $(kernel-thirdparty-objs) $(gen-objs)

$(core)/kernel.ld: $(linker-script) $(core)/words
	@mkdir -p $(@D)
	$(call run,CPP,$(CC) -E -P -x assembler-with-cpp -D__LINKER__ \
		-D__ASSEMBLER__ -I. -Ikernel/arch/$(ARCH) $< -o $@)
$(core)/tee.elf: $(core)/kernel.ld $(all-kernel-objs)
	$(call run,LD,$(LD) $(kernel-ldflags) -T $(core)/kernel.ld \
		-Map $(core)/tee.map -o $@ $(all-kernel-objs) $(libgcc))
$(core)/tee-raw.bin: $(core)/tee.elf
	$(call run,OBJCOPY,$(OBJCOPY) -O binary $< $@)
$(core)/tee-header_v2.bin: $(core)/tee-raw.bin tools/pack/images.py
	$(call run,PACK,$(PYTHON) tools/pack/images.py $(core)/tee.elf $< \
		$(core) $(if $(LOAD_ADDRESS),--load $(LOAD_ADDRESS)))
tee-images := $(addprefix $(core)/,tee.elf tee-raw.bin tee.bin \
	tee-header_v2.bin tee-pager_v2.bin tee-pageable_v2.bin)
$(filter %_v2.bin %/tee.bin,$(filter-out %header_v2.bin,$(tee-images))): \
	$(core)/tee-header_v2.bin ;

-include $(kernel-objs:.o=.d) $(kernel-thirdparty-objs:.o=.d)

.PHONY: all core kernel-objs
core: $(tee-images)
all: core
kernel-objs: $(all-kernel-objs)
