# SPDX-License-Identifier: BSD-2-Clause
# What the image carries beside code: kernel/ta/store/embedded.h,
# kernel/spmc/image.h.
gen := $(core)/gen

# The loader; trusted/loader/module.mk sets loader-elf to the file it builds.
# Early TAs: unsigned, stripped ELF files, in the order of the list. Partitions
# may be among them (tools/build/sp.mk).
EARLY_TA_PATHS ?=
CFG_EARLY_TA_COMPRESS ?= y

# CFG_EMBED_DTB=y: device trees of CFG_EMBED_DTB_SOURCE_FILE, one file or
# several, relative to the folder dts (or DTS_DIRS=), through cpp and dtc.
DTS_DIRS ?=
dts-dirs := dts $(DTS_DIRS)
dts-names := $(if $(filter y,$(CFG_EMBED_DTB)),$(CFG_EMBED_DTB_SOURCE_FILE))
ifeq ($(filter y,$(CFG_EMBED_DTB))$(dts-names),y)
$(error CFG_EMBED_DTB=y wants CFG_EMBED_DTB_SOURCE_FILE)
endif
dts-path = $(or $(firstword $(wildcard $(addsuffix /$(1),$(dts-dirs)) $(1))),\
	$(error no $(1) in $(dts-dirs)))
embedded-dtbs := $(patsubst %.dts,$(gen)/dts/%.dtb,$(dts-names))
dtc-cpp = $(CC) -E -nostdinc -undef -D__DTS__ -x assembler-with-cpp -P \
	$(addprefix -I,$(dts-dirs) $(DTS_INCLUDES))
define dtb-rule
$(gen)/dts/$(patsubst %.dts,%.dtb,$(1)): $(call dts-path,$(1)) $(core)/words
	@mkdir -p $$(@D)
	$$(call run,DTC,$$(dtc-cpp) -I$$(<D) -MD -MT $$@ -MF $$@.d $$< -o $$@.pre && \
		dtc -q -I dts -O dtb -o $$@ $$@.pre)
-include $(gen)/dts/$(patsubst %.dts,%.dtb,$(1)).d
endef
$(foreach d,$(dts-names),$(eval $(call dtb-rule,$(d))))

$(gen)/dtbs.S: $(embedded-dtbs) $(core)/words
	@mkdir -p $(@D)
	@{ printf '\t.section .rodata.embedded_trees, "a"\n\t.balign 8\n\t.global embedded_trees\n\t.hidden embedded_trees\nembedded_trees:\n'; \
	   for d in $(patsubst $(gen)/%,%,$(embedded-dtbs)); do \
		printf '\t.incbin "%s"\n\t.balign 8\n' $$d; done; \
	   printf '\t.8byte 0\n.Lend:\n\t.global embedded_trees_bytes\n\t.hidden embedded_trees_bytes\nembedded_trees_bytes:\n\t.4byte .Lend - embedded_trees\n'; } > $@

gen-objs := $(addprefix $(gen)/,embedded.o dtbs.o \
	$(if $(loader-elf),loader.o))

$(gen)/embedded.words: FORCE
	$(call words-recipe,$(EARLY_TA_PATHS) $(CFG_EARLY_TA_COMPRESS) \
		$(sp-embedded) $(sp-embedded-manifests))
$(gen)/embedded.S: $(EARLY_TA_PATHS) $(sp-embedded) $(sp-embedded-manifests) \
		$(wildcard tools/pack/*.py) $(gen)/embedded.words
	@mkdir -p $(@D)
	$(call run,GEN,$(PYTHON) tools/pack/ts_bin_to_c.py --out $@ \
		$(if $(filter n,$(CFG_EARLY_TA_COMPRESS)),--plain) \
		--ta $(foreach f,$(EARLY_TA_PATHS),$(call sp-word,$(f))) \
		--sp $(foreach f,$(sp-embedded),$(call sp-word,$(f))))
$(gen)/loader.S: $(loader-elf)
	@mkdir -p $(@D)
	@printf '\t.section .rodata.embedded_loader, "a"\n\t.balign 4096\n\t.global embedded_loader\nembedded_loader:\n\t.incbin "loader.elf"\n\t.balign 4\n\t.global embedded_loader_bytes\nembedded_loader_bytes:\n\t.4byte . - embedded_loader\n' > $@
	@cp $(loader-elf) $(gen)/loader.elf
$(gen)/%.o: $(gen)/%.S
	$(call run,AS,$(CC) $(kernel-cflags) -I$(gen) -Wa$(comma)-I$(gen) -c $< -o $@)
