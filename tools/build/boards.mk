# SPDX-License-Identifier: BSD-2-Clause
# One image, several boards: the same bytes boot on QEMU's virt in many forms,
# on its Raspberry Pi 3B and on its ZCU102 (docs/device-tree.md, S2-3). Trees of
# boards whose firmware passes none are part of the image; TF-A comes from its
# package for each.
boards := $(O)/boards
boards-bl32 := $(patsubst $(core)/%,$(boards)/core/%,$(redoubt-bl32))
boards-raw := $(boards)/core/tee-raw.bin
.PHONY: boards-core boards-test
boards-core:
	@$(MAKE) --no-print-directory O=$(boards) CFG_EMBED_DTB=y \
		CFG_EMBED_DTB_SOURCE_FILE='raspi3b.dts zcu102.dts' core
$(boards-bl32) $(boards-raw): boards-core ;

# $(call board-tfa-rule,PLATFORM,WORDS,TARGETS)
define board-tfa-rule
$(firmware)/tfa-$(1)/built: $(tfa-stamp)
	@mkdir -p $$(@D)
	@printf '  %-7s %s\n' TF-A $$(@D)
	@env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL $$(MAKE) -j2 -C $(tfa-dir) \
		BUILD_BASE=$$(abspath $$(@D)) PLAT=$(1) SPD=opteed DEBUG=0 \
		LOG_LEVEL=$(TFA_LOG_LEVEL) CROSS_COMPILE=$(CROSS_COMPILE) \
		BUILD_STRING=redoubt BUILD_MESSAGE_TIMESTAMP='"reproducible"' \
		$(2) $(3) > $$(@D)/log 2>&1 || { tail -20 $$(@D)/log; false; }
	@touch $$@
endef
$(eval $(call board-tfa-rule,rpi3,RPI3_BL32_RAM_LOCATION=tdram,bl1 bl2 bl31))
$(eval $(call board-tfa-rule,zynqmp,,bl31))

# The payload for a board: $(call board-payload-rule,BOARD,ADDRESS)
define board-payload-rule
$(boards)/$(1)/tree.dtb: dts/$(1).dts
	@mkdir -p $$(@D)
	$$(call run,DTC,dtc -q -I dts -O dtb -o $$@ $$<)
$(boards)/$(1)/tree.o: tests/baremetal/arch/tree.S $(boards)/$(1)/tree.dtb \
		tools/build/boards.mk
	$$(call run,AS,$$(CC) $$(payload-cflags) -D__ASSEMBLER__ \
		-DPAYLOAD_TREE='"tree.dtb"' -DPAYLOAD_CASES='"$$(board-cases)"' \
		-Wa$$(comma)-I$$(@D) -c $$< -o $$@)
$(boards)/$(1)/payload.ld: tests/baremetal/payload.ld.S
	@mkdir -p $$(@D)
	$$(call run,CPP,$$(CC) -E -P -x c -DPAYLOAD_BASE=$(2) $$< -o $$@)
$(boards)/$(1)/payload.bin: $(boards)/$(1)/payload.ld $(boards)/$(1)/tree.o \
		$(payload-objs)
	$$(call run,LD,$$(LD) -static --build-id=none --gc-sections \
		-z max-page-size=4096 -T $$< $(boards)/$(1)/tree.o \
		$(filter-out %/tree.S.o,$(payload-objs)) -o $$@.elf && \
		$$(OBJCOPY) -O binary $$@.elf $$@)
endef
board-cases := fast.,yielding.,malformed.,memory.,sessions.
$(eval $(call board-payload-rule,raspi3b,0x11000000))
$(eval $(call board-payload-rule,zcu102,0x8000000))

# BL1 and, 128 KiB further, the FIP: what the Raspberry Pi takes as its stub.
$(boards)/raspi3b/armstub8.bin: $(boards-bl32) $(fiptool) \
		$(boards)/raspi3b/payload.bin $(firmware)/tfa-rpi3/built
	$(call run,FIP,$(fiptool) create \
		--tb-fw $(firmware)/tfa-rpi3/rpi3/release/bl2.bin \
		--soc-fw $(firmware)/tfa-rpi3/rpi3/release/bl31.bin \
		--tos-fw $(word 1,$(boards-bl32)) \
		--tos-fw-extra1 $(word 2,$(boards-bl32)) \
		--tos-fw-extra2 $(word 3,$(boards-bl32)) \
		--nt-fw $(boards)/raspi3b/payload.bin $@.fip && \
		cp $(firmware)/tfa-rpi3/rpi3/release/bl1.bin $@.new && \
		dd if=$@.fip of=$@.new bs=64k seek=2 status=none && \
		mv $@.new $@)
$(foreach g,2 3,\
$(eval $(call bios-rule,boards-gic$(g),$(g),$(boards-bl32),$(payload)/payload.bin,)))

# Words for tests/baremetal/boards.py, such as --only raspi3b.
BOARDS_TEST ?=
boards-test: $(firmware)/boards-gic2.bios $(firmware)/boards-gic3.bios \
		$(boards)/raspi3b/armstub8.bin $(boards)/zcu102/payload.bin \
		$(firmware)/tfa-zynqmp/built
	@$(PYTHON) tests/baremetal/boards.py --out $(boards) \
		--firmware $(firmware) --image $(boards-raw) $(BOARDS_TEST)

# Device-tree sources on their way to Linux: the image's own tree for secure
# facts, an overlay at CFG_DT_ADDR for a later stage to merge.
overlay-core := $(O)/overlay/core
overlay-bl32 := $(patsubst $(core)/%,$(overlay-core)/%,$(redoubt-bl32))
OVERLAY_ADDR := 0x44000000
.PHONY: overlay-core overlay-test
overlay-core:
	@$(MAKE) --no-print-directory O=$(O)/overlay CFG_EMBED_DTB=y \
		CFG_EMBED_DTB_SOURCE_FILE=qemu-virt-gic3.dts \
		CFG_EXTERNAL_DTB_OVERLAY=y CFG_DT_ADDR=$(OVERLAY_ADDR) \
		CFG_DRAM_BASE=0x40000000 CFG_DRAM_SIZE=0x40000000 core
$(overlay-bl32): overlay-core ;
$(eval $(call bios-rule,overlay-gic3,3,$(overlay-bl32),$(ubootfdt-dir)/u-boot.bin,$(ubootfdt-stamp)))
overlay-test: $(firmware)/overlay-gic3.bios $(initramfs) $(kernel-stamp)
	@$(PYTHON) tests/linux/overlay.py --out $(O)/test/overlay \
		--bios $(firmware)/overlay-gic3.bios --kernel $(vmlinuz) \
		--initramfs $(initramfs) --overlay $(OVERLAY_ADDR) \
		--embedded $(O)/overlay/core/gen/dts/qemu-virt-gic3.dtb \
		--image $(O)/overlay/core/tee-raw.bin
