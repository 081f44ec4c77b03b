# SPDX-License-Identifier: BSD-2-Clause
# Firmware with our partitions in it, both ways, and the payload in normal world:
#   $(firmware)/baremetal-sp-embedded-gic3.bios
#   $(firmware)/baremetal-sp-fip-gic2.bios baremetal-sp-fip-gic3.bios
# and with Linux there: $(firmware)/linux-ffa-gic2.bios linux-ffa-gic3.bios
sp-core := $(O)/sp-embedded/core
sp-bl32 := $(patsubst $(core)/%,$(sp-core)/%,$(redoubt-bl32))
.PHONY: sp-embedded
sp-embedded: $(sp-files)
	@$(MAKE) --no-print-directory O=$(O)/sp-embedded \
		SP_PATHS='$(abspath $(sp-files))' EARLY_TA_PATHS= SP= core
$(sp-bl32): sp-embedded ;
$(eval $(call spmd-bios-rule,baremetal-sp-embedded-gic3,3,$(sp-bl32),$(payload)/payload.bin,))

sp-ours := $(O)/sp-fip
$(eval $(call sp-packages-rule,$(sp-ours),$(sp-files),))
$(foreach g,2 3,\
$(eval $(call spmd-bios-rule,baremetal-sp-fip-gic$(g),$(g),$(redoubt-bl32),$(payload)/payload.bin,$(payload)/payload.bin $(sp-ours)/fip_words,$(sp-ours)))\
$(eval $(call spmd-bios-rule,linux-ffa-gic$(g),$(g),$(redoubt-bl32),$(uboot-bin),$(uboot-stamp) $(sp-ours)/fip_words,$(sp-ours))))

# The same packages under a kernel that stops at undefined behaviour.
$(eval $(call spmd-bios-rule,baremetal-sp-ubsan-gic3,3,$(ubsan-bl32),$(payload)/payload.bin,$(payload)/payload.bin $(sp-ours)/fip_words,$(sp-ours)))

.PHONY: sp-pack-test sp-firmware
sp-firmware: $(firmware)/baremetal-sp-embedded-gic3.bios \
	$(foreach g,2 3,$(firmware)/baremetal-sp-fip-gic$(g).bios)
sp-pack-test: $(sp-files) $(fiptool) $(firmware)/baremetal-sp-fip-gic3.bios
	@$(PYTHON) tests/sp/packing.py --files $(O)/sp-files \
		--sptool $(sptool) --fiptool $(fiptool) \
		--bios $(firmware)/baremetal-sp-fip-gic3.bios
# Partitions that came in every way; DEPS and the tools' names go on to the core.
.PHONY: sp-boot-test
sp-boot-test: $(sp-files) $(sp-kit-files) $(fiptool) \
		$(firmware)/baremetal-sp-fip-gic3.bios
	@env -u MAKEFLAGS -u MFLAGS $(PYTHON) tests/sp/boot.py \
		--files $(O)/sp-files --kit $(sp-kit) --sptool $(sptool) \
		--fiptool $(fiptool) --packages $(sp-ours) --make '$(MAKE)' \
		--fip-bios $(firmware)/baremetal-sp-fip-gic3.bios \
		--core $(O)/sp-boot --log $(O)/test DEPS=$(abspath $(DEPS)) \
		CROSS_COMPILE=$(CROSS_COMPILE)
