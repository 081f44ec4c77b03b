# SPDX-License-Identifier: BSD-2-Clause
# Builds one secure partition. Included at the end of its makefile, which sets
#   SP := <name>             $(O)/<name>.stripped.elf, or <name>.bin
#   SP_FORMAT := elf|flat    flat: an image without ELF headers
#   SP_STACK_BYTES := 16384  of a flat image; of an ELF file SP_HEAD() says it
#   srcs := main.c ...       below the makefile's folder; .c and .S
#   SP_MANIFEST := <name>.dts
# and is called with SP_KIT_DIR=. Also known: CROSS_COMPILE, O, CPPFLAGS, CFLAGS,
# LDADD, V=1. $(O)/<name>.dtb lands beside the image, where packing looks for it.
.PHONY: all clean
all:

sp-kit-dir := $(abspath $(dir $(lastword $(MAKEFILE_LIST)))/..)
include $(sp-kit-dir)/mk/conf.mk

O ?= .
SP_FORMAT ?= elf
SP_STACK_BYTES ?= 16384
SP_MANIFEST ?= $(SP).dts
CROSS_COMPILE ?= $(sp-default-cross-compile)
q := $(if $(filter 1,$(V)),,@)
$(if $(SP),,$(error SP must be set))
$(if $(filter elf flat,$(SP_FORMAT)),,$(error SP_FORMAT is `elf' or `flat'))

sp-flat := $(if $(filter flat,$(SP_FORMAT)),1,0)
sp-cppflags := -nostdinc \
	-isystem $(shell $(CROSS_COMPILE)gcc -print-file-name=include) \
	-I$(sp-kit-dir)/include -DSP_FLAT=$(sp-flat) \
	-DSP_STACK_BYTES=$(SP_STACK_BYTES) $(CPPFLAGS)
sp-cflags := $(sp-arch-cflags) -std=gnu2x -Wall -Wextra -O2 -g -ffreestanding \
	-fpie -fno-common -ffunction-sections -fdata-sections \
	-fno-strict-aliasing -fno-asynchronous-unwind-tables \
	-fstack-protector-strong -fno-omit-frame-pointer \
	-ffile-prefix-map=$(abspath .)=. $(CFLAGS)

sp-objs := $(patsubst %,$(O)/%.o,$(srcs)) $(O)/start.S.o
$(O)/%.c.o: %.c
	@mkdir -p $(@D)
	@echo '  CC      $@'
	$(q)$(CROSS_COMPILE)gcc $(sp-cppflags) $(sp-cflags) -MMD -MP -c $< -o $@
$(O)/%.S.o: %.S
	@mkdir -p $(@D)
	@echo '  AS      $@'
	$(q)$(CROSS_COMPILE)gcc $(sp-cppflags) $(sp-arch-cflags) \
		-D__ASSEMBLER__ -MMD -MP -c $< -o $@
$(O)/start.S.o: $(sp-kit-dir)/src/start.S
	@mkdir -p $(@D)
	@echo '  AS      $@'
	$(q)$(CROSS_COMPILE)gcc $(sp-cppflags) $(sp-arch-cflags) \
		-D__ASSEMBLER__ -MMD -MP -c $< -o $@
-include $(sp-objs:.o=.d)

$(O)/$(SP).ld: $(sp-kit-dir)/src/sp.ld.S $(MAKEFILE_LIST)
	@mkdir -p $(@D)
	$(q)$(CROSS_COMPILE)gcc $(sp-cppflags) -E -P -x c $< -o $@
$(O)/$(SP).elf: $(sp-objs) $(O)/$(SP).ld $(sp-kit-dir)/lib/libsp.a
	@echo '  LD      $@'
	$(q)$(CROSS_COMPILE)ld -pie --no-dynamic-linker -Bsymbolic -z text \
		-z noexecstack -z max-page-size=4096 --gc-sections \
		--build-id=none --fatal-warnings --hash-style=sysv \
		-T $(O)/$(SP).ld -Map $(O)/$(SP).map -o $@ $(sp-objs) \
		--start-group $(sp-kit-dir)/lib/libsp.a $(LDADD) --end-group \
		$(shell $(CROSS_COMPILE)gcc -print-libgcc-file-name)
# Names go, sections stay: packing looks for .sp_head.
$(O)/$(SP).stripped.elf: $(O)/$(SP).elf
	@echo '  OBJCOPY $@'
	$(q)$(CROSS_COMPILE)objcopy --strip-all $< $@
$(O)/$(SP).bin: $(O)/$(SP).elf
	@echo '  OBJCOPY $@'
	$(q)$(CROSS_COMPILE)objcopy -O binary $< $@
$(O)/$(SP).dtb: $(SP_MANIFEST)
	@mkdir -p $(@D)
	@echo '  DTC     $@'
	$(q)$(CROSS_COMPILE)gcc $(sp-cppflags) -E -undef -D__DTS__ -P \
		-x assembler-with-cpp $< -o $@.pre
	$(q)dtc -q -I dts -O dtb -o $@ $@.pre

all: $(O)/$(SP).$(if $(filter 1,$(sp-flat)),bin,stripped.elf) $(O)/$(SP).dtb

clean:
	rm -f $(sp-objs) $(sp-objs:.o=.d) $(addprefix $(O)/$(SP).,elf \
		stripped.elf bin ld map dtb dtb.pre)
