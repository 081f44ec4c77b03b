# SPDX-License-Identifier: BSD-2-Clause
# A program of its own for S-EL0, put into the kernel image.
loader-elf := $(O)/loader/loader.elf
loader-srcs := $(addprefix trusted/loader/,start.S syscall.S main.c module.c \
	link.c publish.c) $(elf-srcs) kernel/arch/aarch64/mem.S \
	$(addprefix base/,bytes/cursor.c bytes/string.c text/format.c \
	text/uuid.c)
loader-objs := $(patsubst %,$(O)/loader/obj/%.o,$(loader-srcs))
loader-cflags = $(c-dialect) $(warn-flags) $(repro-flags) -O2 -g \
	-ffreestanding -fpie -fvisibility=hidden -fno-strict-aliasing \
	-ffunction-sections -fdata-sections -fno-stack-protector \
	-fno-asynchronous-unwind-tables -fno-omit-frame-pointer \
	-mgeneral-regs-only -mbranch-protection=standard -mno-outline-atomics \
	-I.

$(O)/loader/obj/%.c.o: %.c $(O)/core/words
	@mkdir -p $(@D)
	$(call run,CC,$(CC) $(loader-cflags) $(cflags-$<) -MMD -c $< -o $@)
$(O)/loader/obj/%.S.o: %.S $(O)/core/words
	@mkdir -p $(@D)
	$(call run,AS,$(CC) $(loader-cflags) -D__ASSEMBLER__ -MMD -c $< -o $@)
$(O)/loader/loader-full.elf: trusted/loader/loader.ld $(loader-objs)
	$(call run,LD,$(LD) -pie --no-dynamic-linker -z text -z noexecstack \
		-z max-page-size=4096 --gc-sections --build-id=none \
		-T $< -o $@ $(loader-objs))
$(loader-elf): $(O)/loader/loader-full.elf
	$(call run,STRIP,$(OBJCOPY) --strip-all $< $@)
-include $(loader-objs:.o=.d)
