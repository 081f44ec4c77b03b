# SPDX-License-Identifier: BSD-2-Clause
# Where device trees come from, each source and each order booted
# (docs/device-tree.md): a place that the words to make name, in normal memory
# and in secure memory; a transfer list; a manifest.
trees := $(O)/trees
TREES_ADDR := 0x48000000
trees-words := CFG_EMBED_DTB=y DTS_DIRS=tests/baremetal/trees \
	CFG_EMBED_DTB_SOURCE_FILE=embedded.dts
.PHONY: trees-test trees-placed-core trees-refused-core
trees-placed-core:
	@$(MAKE) --no-print-directory O=$(trees)/placed $(trees-words) \
		MEMORY_ORDER=external CFG_DT_ADDR=$(TREES_ADDR) core
trees-refused-core:
	@$(MAKE) --no-print-directory O=$(trees)/refused $(trees-words) \
		CFG_DT_ADDR=0x0e080000 core
trees-placed := $(patsubst $(core)/%,$(trees)/placed/core/%,$(redoubt-bl32))
trees-refused := $(patsubst $(core)/%,$(trees)/refused/core/%,$(redoubt-bl32))
$(trees-placed): trees-placed-core ;
$(trees-refused): trees-refused-core ;
$(foreach t,placed refused,\
$(eval $(call bios-rule,trees-$(t),3,$(trees-$(t)),$(payload)/payload.bin,)))
$(eval $(call bios-rule,trees-list,3-list,$(redoubt-bl32),$(payload)/payload.bin,))
$(eval $(call spmd-bios-rule,trees-manifest,3,$(trees-placed),\
	$(payload)/payload.bin,,,tests/baremetal/trees/manifest.dts))

# The same kernel linked again with other words, which are in one file only.
# $(call trees-relink-rule,NAME,WORDS,FIRMWARE)
define trees-relink-rule
$(foreach w,$(2),$(eval $(trees)/$(1)/config.o: private $(w)))
$(trees)/$(1)/config.o: kernel/boot/config.c $(core)/words \
		tools/build/trees.mk | $(source-stamps)
	@mkdir -p $$(@D)
	$$(call run,CC,$$(CC) $$(kernel-cflags) $$(cflags-$$<) -MMD -c $$< -o $$@)
$(trees)/$(1)/tee.elf: $(core)/kernel.ld $(trees)/$(1)/config.o \
		$(all-kernel-objs)
	$$(call run,LD,$$(LD) $(kernel-ldflags) -T $$< -o $$@ $$(filter-out \
		$(core)/obj/kernel/boot/config.c.o %.ld,$$^) $(libgcc))
$(trees)/$(1)/tee-raw.bin: $(trees)/$(1)/tee.elf
	$$(call run,OBJCOPY,$$(OBJCOPY) -O binary $$< $$@)
$(trees)/$(1)/tee-header_v2.bin: $(trees)/$(1)/tee-raw.bin \
		tools/pack/images.py
	$$(call run,PACK,$$(PYTHON) tools/pack/images.py \
		$(trees)/$(1)/tee.elf $$< $(trees)/$(1))
$(patsubst %,$(trees)/$(1)/tee-%_v2.bin,pager pageable): \
		$(trees)/$(1)/tee-header_v2.bin ;
-include $(trees)/$(1)/config.d
$(call bios-rule,trees-$(1),$(3),$(patsubst $(core)/%,$(trees)/$(1)/%,$(redoubt-bl32)),$(payload)/payload.bin,)
endef
# Between the firmware's own parts: nothing else lies there.
TREES_SECURE_ADDR := 0x0e020000
$(eval $(call trees-relink-rule,left,CFG_DT=n,3))
$(eval $(call trees-relink-rule,overlay,CFG_GENERATE_DTB_OVERLAY=y \
	CFG_DT_ADDR=$(TREES_ADDR),3-list))
$(eval $(call trees-relink-rule,secure,CFG_MAP_EXT_DT_SECURE=y \
	CFG_DT_ADDR=$(TREES_SECURE_ADDR),3))
cflags-tests/baremetal/cases/tree.c = -DTREES_ADDR=$(TREES_ADDR)

# Words for tests/baremetal/trees.py, such as --only list.
TREES_TEST ?=
trees-bios := $(patsubst %,$(firmware)/trees-%.bios,placed refused list manifest \
		left overlay secure)
trees-test: $(trees-bios)
	@$(PYTHON) tests/baremetal/trees.py --out $(trees) \
		--firmware $(firmware) --place $(TREES_ADDR) \
		--secure-place $(TREES_SECURE_ADDR) $(TREES_TEST)
