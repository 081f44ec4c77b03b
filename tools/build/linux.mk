# SPDX-License-Identifier: BSD-2-Clause
# The test system's user space: Debian's stock modules, supplicant, libteec
# and xtest over busybox, with what rooms add:
#   linux-files += usr/bin/hello=$(O)/client/hello   DEST=FILE
#   linux-tas += $(O)/ta/8aaaf200-....ta             into /lib/optee_armtz
initramfs := $(O)/linux/initramfs.cpio
vmlinuz := $(kernel-dir)/vmlinuz
linux-libs := $(addprefix usr/lib/aarch64-linux-gnu/,\
	ld-linux-aarch64.so.1 libc.so.6 libm.so.6 libgcc_s.so.1 libpthread.so.0 \
	libdl.so.2 librt.so.1 libcrypto.so.3 libz.so.1 libzstd.so.1 \
	libuuid.so.1 libteec.so.2 libckteec.so.0 libseteec.so.0 \
	libteeacl.so.0)
linux-entries = proc=dir sys=dir dev=dir tmp=dir root=dir \
	var/lib/optee-client/data/tee=dir sbin=dir \
	bin/busybox=$(rootfs-dir)/usr/bin/busybox 'bin/sh=->busybox' \
	usr/bin/xtest=$(rootfs-dir)/usr/bin/xtest \
	usr/sbin/tee-supplicant=$(rootfs-dir)/usr/sbin/tee-supplicant \
	$(foreach l,$(linux-libs),$(l)=$(rootfs-dir)/$(l)) \
	'lib/ld-linux-aarch64.so.1=->../usr/lib/aarch64-linux-gnu/ld-linux-aarch64.so.1' \
	'lib/aarch64-linux-gnu=->../usr/lib/aarch64-linux-gnu' \
	usr/lib/tee-supplicant=$(rootfs-dir)/usr/lib/tee-supplicant \
	lib/optee_armtz=$(rootfs-dir)/usr/lib/optee_armtz \
	lib/modules=$(kernel-dir)/modules \
	$(foreach f,$(linux-root),$(patsubst tools/linux/root/%,%,$(f))=$(f)) \
	$(foreach t,$(linux-tas),lib/optee_armtz/$(notdir $(t))=$(t)) \
	$(linux-files)
linux-root := $(shell find tools/linux/root -type f)
linux-inputs = $(linux-root) $(linux-tas) \
	$(foreach f,$(linux-files),$(lastword $(subst =, ,$(f))))

.SECONDEXPANSION:
$(initramfs): tools/linux/initramfs.py $$(linux-inputs) \
		$(rootfs-stamp) $(kernel-stamp)
	@mkdir -p $(@D)
	$(call run,CPIO,$(PYTHON) tools/linux/initramfs.py $@ $(linux-entries))

# The stock kernel comes without FF-A: its driver, and OP-TEE's as it is with
# that, are built from the same version's sources and replace the stock one in
# a test system of their own.
ffa-modules := $(O)/linux/ffa
initramfs-ffa := $(O)/linux/initramfs-ffa.cpio
ffa-ko := $(addprefix $(ffa-modules)/,arm_ffa/ffa-core.ko \
	arm_ffa/ffa-module.ko optee/optee.ko)
vermagic = $$(grep -aom1 'vermagic=[^ ]*' $(1))
$(ffa-modules)/built: $(kmod-stamp) $(kernel-stamp)
	@rm -rf $(@D) && mkdir -p $(@D)
	@printf '  %-7s %s\n' KBUILD $(@D)
	@cp -r $(kmod-dir)/src/drivers/tee/optee \
		$(kmod-dir)/src/drivers/firmware/arm_ffa $(@D)
	@echo 'obj-m := arm_ffa/ optee/' > $(@D)/Kbuild
	@env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL $(MAKE) -j2 \
		-C $(kmod-dir)/headers M=$(abspath $(@D)) ARCH=arm64 \
		CROSS_COMPILE=$(CROSS_COMPILE) CC=$(CROSS_COMPILE)gcc \
		CC_FLAGS_FTRACE= CONFIG_CC_HAS_MIN_FUNCTION_ALIGNMENT= \
		CONFIG_DEBUG_INFO= CONFIG_DEBUG_INFO_BTF_MODULES= \
		CONFIG_OPTEE=m CONFIG_ARM_FFA_TRANSPORT=m CONFIG_ARM_FFA_SMCCC=y \
		KCFLAGS='-DCONFIG_ARM_FFA_TRANSPORT_MODULE -DCONFIG_ARM_FFA_SMCCC' \
		modules > $(@D)/log 2>&1 || { tail -20 $(@D)/log; false; }
	@[ "$(call vermagic,$(kernel-dir)/modules/tee.ko)" = \
		"$(call vermagic,$(@D)/optee/optee.ko)" ] || { \
		echo 'sets kernel and kmod of $(DEPS) differ in version'; false; }
	@touch $@
$(initramfs-ffa): $(initramfs) $(ffa-modules)/built
	$(call run,CPIO,$(PYTHON) tools/linux/initramfs.py $@.more \
		$(foreach m,$(ffa-ko),lib/modules/ffa/$(notdir $(m))=$(m)) && \
		cat $(initramfs) $@.more > $@ && rm $@.more)

.PHONY: linux
linux: $(initramfs) $(kernel-stamp)

# The machine that `make run` starts.
CPU ?= cortex-a57
SMP ?= 2
GIC ?= 3
MEM ?= 1024
# optee: the incumbent's firmware instead of ours.
BL32 ?= redoubt
# 1: by FF-A, with our partitions.
FFA ?=
run-bios = $(firmware)/$(if $(FFA),linux-ffa-,$(if $(filter \
	optee,$(BL32)),optee-))gic$(GIC).bios
run-initramfs = $(if $(FFA),$(initramfs-ffa),$(initramfs))

.PHONY: run
run: $(DEPS)/host.stamp $(run-initramfs) $(kernel-stamp) $(run-bios)
	@$(PYTHON) tools/linux/play.py --bios $(run-bios) --kernel $(vmlinuz) \
		--initramfs $(run-initramfs) --out $(O)/run --cpu $(CPU) \
		--smp $(SMP) --gic $(GIC) --mem $(MEM)
