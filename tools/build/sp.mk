# SPDX-License-Identifier: BSD-2-Clause
# Secure partitions: which ones there are, and how they come into the firmware.
#   SP_PATHS='a.stripped.elf b.bin'   files; a manifest a.dts or a.dtb beside each
#   EARLY_TA_PATHS                    may name partitions too (they have .sp_head)
#   SP_PACKAGING_METHOD=embedded      into our image (the default)
#   SP_PACKAGING_METHOD=fip           packages in the FIP; CFG_FIP_SP=y says so too
#   SP_LAYOUT_FILE=a.json             packages as TF-A's builds list them
#   make sp-packages   $(O)/sp/packages: *.pkg, and the lists that name them, each
#                      said once (tools/pack/sp_package.py)
#   make sp-replace FIP=x.bios SP=a.stripped.elf   another version of one
#   make sp-kit     $(O)/export-sp: what a partition's own makefile wants as
#                   SP_KIT_DIR
#   make sp         $(O)/sp-files: our partitions, built with that kit
SP_PATHS ?=
SP_PACKAGING_METHOD ?= $(if $(filter y,$(CFG_FIP_SP)),fip,embedded)
ifeq ($(filter embedded fip,$(SP_PACKAGING_METHOD)),)
$(error SP_PACKAGING_METHOD is `embedded' or `fip', not `$(SP_PACKAGING_METHOD)')
endif
sp-embedded := $(if $(filter embedded,$(SP_PACKAGING_METHOD)),$(SP_PATHS))
sp-packaged := $(if $(filter fip,$(SP_PACKAGING_METHOD)),$(SP_PATHS))

# The manifest beside a file: as it is, or compiled.
sp-base = $(patsubst %.elf,%,$(patsubst %.stripped,%,$(patsubst %.bin,%,\
	$(patsubst %.stripped.elf,%,$(1)))))
sp-compiled = $(O)/sp/$(subst /,_,$(call sp-base,$(1))).dtb
sp-manifest = $(or $(if $(filter $(O)/sp-files/%,$(1)),$(call sp-base,$(1)).dtb),\
	$(wildcard $(call sp-base,$(1)).dtb),\
	$(if $(wildcard $(call sp-base,$(1)).dts),$(call sp-compiled,$(1))))
# A file and, where it has one, its manifest, as tools/pack wants them.
sp-word = $(1)$(addprefix =,$(call sp-manifest,$(1)))
define sp-manifest-rule
$(call sp-compiled,$(1)): $(call sp-base,$(1)).dts
	@mkdir -p $$(@D)
	$$(call run,DTC,$$(dtc-cpp) -I$$(<D) $$< -o $$@.pre && \
		dtc -q -I dts -O dtb -o $$@ $$@.pre)
endef
sp-given := $(sort $(SP_PATHS) $(EARLY_TA_PATHS) $(SP))
$(foreach f,$(sp-given),$(if $(filter $(O)/sp/%,$(call sp-manifest,$(f))),\
	$(eval $(call sp-manifest-rule,$(f)))))
sp-embedded-manifests := $(foreach f,$(sp-embedded) $(EARLY_TA_PATHS),\
	$(call sp-manifest,$(f)))

# What $(firmware)/spmd-*.bios take; empty: no packages.
sp-in-fip := $(if $(sp-packaged)$(SP_LAYOUT_FILE),$(O)/sp/packages)
# Memory that BL2 may load packages to: QEMU's, behind our image.
SP_MEMORY ?= 0x0e900000-0x0f000000
sptool = $(tfa-dir)/tools/sptool/sptool.py
# $(call sp-packages-rule,FOLDER,FILES,LAYOUT)
define sp-packages-rule
$(1)/fip_words: $(2) $(foreach f,$(2),$(call sp-manifest,$(f))) $(3) \
		$(wildcard tools/pack/*.py) $(tfa-stamp) $(O)/sp/words
	$$(call run,PACK,$(PYTHON) tools/pack/sp_package.py --out $$(@D) \
		--sptool $$(sptool) --memory $(SP_MEMORY) \
		$(if $(3),--layout $(3)) $(foreach f,$(2),$(call sp-word,$(f))))
endef
$(O)/sp/words: FORCE
	$(call words-recipe,$(SP_PATHS) $(SP_LAYOUT_FILE) $(SP_MEMORY))
$(if $(sp-in-fip),\
$(eval $(call sp-packages-rule,$(sp-in-fip),$(sp-packaged),$(SP_LAYOUT_FILE))))
.PHONY: sp-packages sp-replace
sp-packages: $(addsuffix /fip_words,$(sp-in-fip))
sp-replace: $(call sp-manifest,$(SP)) $(fiptool)
	@$(PYTHON) tools/pack/sp_replace.py --fiptool $(fiptool) \
		--sptool $(sptool) --memory $(SP_MEMORY) \
		$(if $(filter %.bios,$(FIP)),--offset 0x40000) $(FIP) \
		$(call sp-word,$(SP))

sp-kit := $(O)/export-sp
sp-kit-includes := $(wildcard trusted/libc/include/*.h \
	trusted/libc/include/sys/*.h trusted/sp/kit/include/*.h) \
	$(addprefix trusted/libtee/include/,tee_api_types.h tee_api_defines.h)
$(sp-kit)/lib/libsp.a: $(patsubst %,$(O)/trusted/arm64/%.o,$(sp-kit-srcs))
	@mkdir -p $(@D)
	$(call run,AR,rm -f $@ && $(CROSS_COMPILE_ta_arm64)ar rcsD $@ $^)
$(sp-kit)/.files: $(sp-kit-includes) trusted/libc/arch/aarch64/landing.h \
		$(wildcard abi/*.h trusted/sp/kit/mk/* trusted/sp/kit/src/*) \
		trusted/sp/kit/arch/aarch64/start.S tools/build/sp.mk
	@rm -rf $(addprefix $(sp-kit)/,include mk src)
	@mkdir -p $(addprefix $(sp-kit)/,include/sys include/abi mk src lib \
		include/trusted/libc/arch/aarch64)
	@cp $(filter-out %/sys/types.h,$(sp-kit-includes)) $(sp-kit)/include/
	@cp trusted/libc/include/sys/*.h $(sp-kit)/include/sys/
	@cp abi/ffa.h abi/smccc.h abi/sp.h $(sp-kit)/include/abi/
	@cp trusted/libc/arch/aarch64/landing.h \
		$(sp-kit)/include/trusted/libc/arch/aarch64/
	@cp trusted/sp/kit/src/* trusted/sp/kit/arch/aarch64/start.S \
		$(sp-kit)/src/
	@cp trusted/sp/kit/mk/* $(sp-kit)/mk/
	@{ echo '# What this kit was made for.'; \
	   echo 'sp-default-cross-compile := $(CROSS_COMPILE_ta_arm64)'; \
	   echo 'sp-arch-cflags := $(ta-arch-cflags-arm64)'; \
	 } > $(sp-kit)/mk/conf.mk
	@touch $@
sp-kit-files := $(sp-kit)/lib/libsp.a $(sp-kit)/.files

# A makefile tells what it makes by a line "# sp-files: NAME..."; a flat image
# is named NAME.bin and made with SP_FORMAT=flat.
sp-names = $(shell sed -n 's/^\# sp-files: *//p' trusted/sp/$(1)/Makefile)
define sp-rule
$(O)/sp-files/$(2) $(call sp-base,$(O)/sp-files/$(2)).dtb &: \
		$(shell find trusted/sp/$(1) trusted/sp/include -type f) \
		$(sp-kit-files)
	@$$(MAKE) --no-print-directory -C trusted/sp/$(1) \
		SP_KIT_DIR=$$(abspath $(sp-kit)) \
		CPPFLAGS='-I$$(abspath .) -I$$(abspath trusted/sp/include)' \
		CFLAGS=-ffile-prefix-map=$$(abspath .)=. \
		SP_FORMAT=$(if $(filter %.bin,$(2)),flat,elf) \
		O=$$(abspath $(O)/trusted/sp/$(2)) all
	@mkdir -p $$(@D)
	@cp $(O)/trusted/sp/$(2)/$(2) $(call sp-base,$(O)/trusted/sp/$(2)/$(2)).dtb \
		$(O)/sp-files/
sp-files += $(O)/sp-files/$(2)
endef
sp-files :=
$(foreach d,$(sp-dirs),$(foreach n,$(call sp-names,$(d)),\
	$(eval $(call sp-rule,$(d),$(n)))))

.PHONY: sp-kit sp sp-clean
sp-kit: $(sp-kit-files)
sp: $(sp-files)
sp-clean:
	rm -rf $(addprefix $(O)/,sp sp-files sp-embedded sp-fip sp-boot sp-ubsan) $(sp-kit)
clean: sp-clean
