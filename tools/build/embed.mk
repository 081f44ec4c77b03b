# SPDX-License-Identifier: BSD-2-Clause
# What the image carries beside code: kernel/ta/store/embedded.h.
gen := $(core)/gen

# The loader; trusted/loader/module.mk sets loader-elf to the file it builds.
# Early TAs: unsigned, stripped ELF files, in the order of the list.
EARLY_TA_PATHS ?=
CFG_EARLY_TA_COMPRESS ?= y

gen-objs := $(addprefix $(gen)/,early_tas.o $(if $(loader-elf),loader.o))

$(gen)/early_tas.S: $(EARLY_TA_PATHS) tools/pack/early_tas.py $(core)/words
	@mkdir -p $(@D)
	$(call run,GEN,$(PYTHON) tools/pack/early_tas.py $@ \
		$(if $(filter n,$(CFG_EARLY_TA_COMPRESS)),--plain) $(EARLY_TA_PATHS))
$(gen)/loader.S: $(loader-elf)
	@mkdir -p $(@D)
	@printf '\t.section .rodata.embedded_loader, "a"\n\t.balign 4096\n\t.global embedded_loader\nembedded_loader:\n\t.incbin "loader.elf"\n\t.balign 4\n\t.global embedded_loader_bytes\nembedded_loader_bytes:\n\t.4byte . - embedded_loader\n' > $@
	@cp $(loader-elf) $(gen)/loader.elf
$(gen)/%.o: $(gen)/%.S
	$(call run,AS,$(CC) $(kernel-cflags) -I$(gen) -Wa$(comma)-I$(gen) -c $< -o $@)
