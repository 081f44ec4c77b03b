# SPDX-License-Identifier: BSD-2-Clause
# What the image carries beside code: kernel/ta/embedded.h.
gen := $(core)/gen

# The loader; trusted/loader/module.mk sets loader-elf to the file it builds.
# Early TAs: unsigned, stripped ELF files, in the order of the list.
EARLY_TA_PATHS ?=
CFG_EARLY_TA_COMPRESS ?= y

# The key that verifies TAs, and the one that signs ours. The default is the
# incumbent's published test key, so that its TAs run; products set their own.
default-ta-key := $(optee-dir)/usr/lib/optee-os-dev/vexpress-qemu_armv8a/keys/default_ta.pem
TA_SIGN_KEY ?= $(default-ta-key)
TA_PUBLIC_KEY ?= $(TA_SIGN_KEY)
ta-key-stamp := $(if $(filter $(default-ta-key),$(TA_PUBLIC_KEY)),$(optee-stamp))

gen-objs := $(addprefix $(gen)/,early_tas.o ta_key.o $(if $(loader-elf),loader.o))

$(gen)/early_tas.S: $(EARLY_TA_PATHS) tools/pack/early_tas.py $(core)/words
	@mkdir -p $(@D)
	$(call run,GEN,$(PYTHON) tools/pack/early_tas.py $@ \
		$(if $(filter n,$(CFG_EARLY_TA_COMPRESS)),--plain) $(EARLY_TA_PATHS))
$(gen)/ta_key.c: tools/sign/public_key.py $(core)/words | $(ta-key-stamp)
	@mkdir -p $(@D)
	$(call run,GEN,$(PYTHON) tools/sign/public_key.py $(TA_PUBLIC_KEY) $@)
$(gen)/loader.S: $(loader-elf)
	@mkdir -p $(@D)
	@printf '\t.section .rodata.embedded_loader, "a"\n\t.balign 4096\n\t.global embedded_loader\nembedded_loader:\n\t.incbin "loader.elf"\n\t.global embedded_loader_end\nembedded_loader_end:\n' > $@
	@cp $(loader-elf) $(gen)/loader.elf
$(gen)/%.o: $(gen)/%.S
	$(call run,AS,$(CC) $(kernel-cflags) -I$(gen) -Wa$(comma)-I$(gen) -c $< -o $@)
$(gen)/%.o: $(gen)/%.c
	$(call run,CC,$(CC) $(kernel-cflags) -c $< -o $@)
