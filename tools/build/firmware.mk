# SPDX-License-Identifier: BSD-2-Clause
# Firmware for QEMU's `virt` machine: TF-A (dispatcher opteed), a BL32 and a
# BL33 in one -bios image. TF-A is built once for each GIC version; a new
# kernel only means a new package (FIP).
#   $(firmware)/gic2.bios gic3.bios       Redoubt and U-Boot
#   $(firmware)/optee-gic2.bios ...gic3   the incumbent, for comparison
#   $(firmware)/spmd-gic2.bios ...gic3    Redoubt as a partition manager of FF-A
# Others make their own: $(call bios-rule,NAME,GIC,BL32-IMAGES,BL33,STAMPS)
# where BL32-IMAGES are header, pager and pageable image, in this order.
# $(call spmd-bios-rule,NAME,GIC,BL32-IMAGES,BL33,STAMPS,PACKAGES,MANIFEST) is the same
# under TF-A's SPMD. PACKAGES is a folder that STAMPS make: spmc_packages.dtsi
# and tb_fw_packages.dtsi with a node for each package, fip_words with the words
# that put it into the FIP; without: no packages. MANIFEST is ours by default.
firmware := $(O)/firmware
# Of the firmware itself, not of the kernel; 20 errors, 30 warnings, 40 info.
TFA_LOG_LEVEL ?= 30
uboot-bin := $(uboot-dir)/usr/lib/u-boot/qemu_arm64/u-boot.bin

# SVE and SME are switched on for the secure world too: left to trap, their
# traps hide the floating-point traps that a kernel at S-EL1 waits for.
tfa-words := PLAT=qemu SPD=opteed BL32_RAM_LOCATION=tdram DEBUG=0 \
	LOG_LEVEL=$(TFA_LOG_LEVEL) ENABLE_SVE_FOR_NS=2 ENABLE_SVE_FOR_SWD=1 \
	ENABLE_SME_FOR_NS=2 ENABLE_SME_FOR_SWD=1 ENABLE_FEAT_FGT=2 \
	BUILD_STRING=redoubt BUILD_MESSAGE_TIMESTAMP='"reproducible"' \
	CROSS_COMPILE=$(CROSS_COMPILE)

# The same with the dispatcher of FF-A, for a partition manager at S-EL1.
tfa-spmd-words := $(patsubst SPD=%,SPD=spmd SPMD_SPM_AT_SEL2=0 SPMC_OPTEE=1,\
	$(tfa-words))

# $(call tfa-rule,FOLDER,GIC,SOURCES,WORDS-VARIABLE,STAMP)
define tfa-rule
$(firmware)/$(1)/built: $(5)
	@mkdir -p $$(@D)
	@printf '  %-7s %s\n' TF-A $$(@D)
	@env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL $$(MAKE) -j2 -C $(3) \
		BUILD_BASE=$$(abspath $$(@D)) $$($(4)) \
		QEMU_USE_GIC_DRIVER=QEMU_GICV$(2) bl1 bl2 bl31 \
		> $$(@D)/log 2>&1 || { tail -20 $$(@D)/log; false; }
	@cp $$(@D)/qemu/release/bl1.bin $$(@D)/qemu/release/bl2.bin \
		$$(@D)/qemu/release/bl31.bin $$(@D)
	@touch $$@
endef
$(eval $(call tfa-rule,tfa-gic2,2,$(tfa-dir),tfa-words,$(tfa-stamp)))
$(eval $(call tfa-rule,tfa-gic3,3,$(tfa-dir),tfa-words,$(tfa-stamp)))

# A copy with our changes (platform/tfa).
tfa-changed := $(firmware)/tfa-changed
$(tfa-changed)/changed: platform/tfa/change $(tfa-stamp)
	@rm -rf $(@D)
	@mkdir -p $(@D)
	@cp -a $(tfa-dir)/. $(@D)
	$(call run,CHANGE,platform/tfa/change $(@D) && touch $@)
$(foreach g,2 3,$(eval \
$(call tfa-rule,tfa-spmd-gic$(g),$(g),$(tfa-changed),tfa-spmd-words,$(tfa-changed)/changed)))

# With a list of what each stage found (Firmware Handoff), not bare addresses.
tfa-list-words := $(tfa-words) TRANSFER_LIST=1
$(eval $(call tfa-rule,tfa-gic3-list,3,$(tfa-changed),tfa-list-words,\
	$(tfa-changed)/changed))

fiptool := $(firmware)/fiptool
$(fiptool): $(tfa-stamp)
	@mkdir -p $(@D)
	$(call run,HOSTCC,$(HOSTCC) -O2 -std=c99 -D_GNU_SOURCE -DSTATIC=1 \
		-DVERSION='""' -I$(tfa-dir)/include/tools_share \
		$(tfa-dir)/tools/fiptool/fiptool.c \
		$(tfa-dir)/tools/fiptool/tbbr_config.c -o $@)

# A flash image is BL1 and, 256 KiB further, the FIP.
define bios-rule
$(firmware)/$(1).bios: $(3) $(if $(5),,$(4)) $(5) $(fiptool) \
		$(firmware)/tfa-gic$(2)/built
	$$(call run,FIP,$(fiptool) create \
		--tb-fw $(firmware)/tfa-gic$(2)/bl2.bin \
		--soc-fw $(firmware)/tfa-gic$(2)/bl31.bin \
		--tos-fw $(word 1,$(3)) --tos-fw-extra1 $(word 2,$(3)) \
		--tos-fw-extra2 $(word 3,$(3)) --nt-fw $(4) $$@.fip && \
		cp $(firmware)/tfa-gic$(2)/bl1.bin $$@.new && \
		dd if=$$@.fip of=$$@.new bs=64k seek=4 status=none && \
		mv $$@.new $$@ && rm $$@.fip)
endef

no-packages := $(firmware)/no-packages
$(no-packages)/fip_words:
	@mkdir -p $(@D)
	@: > $(@D)/spmc_packages.dtsi && : > $(@D)/tb_fw_packages.dtsi && : > $@

define spmd-bios-rule
$(firmware)/$(1).bios: $(3) $(if $(5),,$(4)) $(5) $(fiptool) \
		platform/tfa/qemu_spmc_manifest.dts \
		platform/tfa/qemu_tb_fw_config.dts \
		$(7) $(if $(6),,$(no-packages)/fip_words) \
		$(firmware)/tfa-spmd-gic$(2)/built
	$$(call run,FIP,dtc -q -O dtb -i $(or $(6),$(no-packages)) \
			-i platform/tfa -o $$@.spmc \
			$(or $(7),platform/tfa/qemu_spmc_manifest.dts) && \
		dtc -q -O dtb -i $(or $(6),$(no-packages)) \
			-o $$@.tb platform/tfa/qemu_tb_fw_config.dts && \
		$(fiptool) create \
		--tb-fw $(firmware)/tfa-spmd-gic$(2)/bl2.bin \
		--soc-fw $(firmware)/tfa-spmd-gic$(2)/bl31.bin \
		--tb-fw-config $$@.tb --tos-fw-config $$@.spmc \
		--tos-fw $(word 1,$(3)) --tos-fw-extra1 $(word 2,$(3)) \
		--tos-fw-extra2 $(word 3,$(3)) --nt-fw $(4) \
		$$$$(cat $(or $(6),$(no-packages))/fip_words) $$@.fip && \
		cp $(firmware)/tfa-spmd-gic$(2)/bl1.bin $$@.new && \
		dd if=$$@.fip of=$$@.new bs=64k seek=4 status=none && \
		mv $$@.new $$@ && rm $$@.fip $$@.spmc $$@.tb)
endef

redoubt-bl32 := $(core)/tee-header_v2.bin $(core)/tee-pager_v2.bin \
	$(core)/tee-pageable_v2.bin
optee-bl32-dir := $(optee-dir)/usr/lib/optee/vexpress-qemu_armv8a
optee-bl32 := $(optee-bl32-dir)/tee-header_v2.bin \
	$(optee-bl32-dir)/tee-pager_v2.bin \
	$(optee-bl32-dir)/tee-pageable_v2.bin
$(optee-bl32): $(optee-stamp) ;

$(foreach g,2 3,\
$(eval $(call bios-rule,gic$(g),$(g),$(redoubt-bl32),$(uboot-bin),$(uboot-stamp)))\
$(eval $(call bios-rule,optee-gic$(g),$(g),$(optee-bl32),$(uboot-bin),$(uboot-stamp))))
$(foreach g,2 3,\
$(eval $(call spmd-bios-rule,spmd-gic$(g),$(g),$(redoubt-bl32),$(uboot-bin),$(uboot-stamp) \
	$(addsuffix /fip_words,$(sp-in-fip)),$(sp-in-fip))))

.PHONY: firmware firmware-spmd
firmware: $(firmware)/gic2.bios $(firmware)/gic3.bios
firmware-spmd: $(firmware)/spmd-gic2.bios $(firmware)/spmd-gic3.bios
