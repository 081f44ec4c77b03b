# SPDX-License-Identifier: BSD-2-Clause
# Trusted applications and who calls them:
#   make ta-kit   out/export-ta_arm64, out/export-ta_arm32: what a TA's own
#                 makefile wants as TA_DEV_KIT_DIR
#   make ta       out/ta/*.ta, each folder of ta-dirs built with that kit
#   make client   out/client/*, Linux programs over the stock libteec
# Rooms add to: ta-libc-srcs, ta-tee-srcs, ta-dl-srcs (and -arm64, -arm32),
#   ta-arith-srcs, ta-mbedtls-srcs: one object of libutee.a, see libtee
#   ta-arm64, ta-arm32: folders of TAs     clients: folders of one program each
#   ta-words-FOLDER, ta-needs-FOLDER: words for its make; what it wants first
TA_SIGN_KEY ?= platform/keys/dev_ta_public_test_key.pem
CROSS_COMPILE_ta_arm64 ?= $(CROSS_COMPILE)
CROSS_COMPILE_ta_arm32 ?= arm-linux-gnueabihf-

ta-kits := arm64 arm32
ta-arch-cflags-arm64 := -mno-outline-atomics -mbranch-protection=standard
ta-arch-cflags-arm32 := -march=armv7-a+fp -mthumb -mfloat-abi=hard \
	-mno-unaligned-access -funwind-tables
# A32 has no thread pointer: TLS goes through __tls_get_addr().
ta-pie-cflags-arm64 := -fpie
ta-pie-cflags-arm32 := -fpic -ftls-model=global-dynamic
ta-lib-arch-cflags-arm64 := -mgeneral-regs-only
ta-lib-cflags = $(c-dialect) $(warn-flags) $(repro-flags) -Os -g \
	-ffreestanding -nostdinc -fpic -fno-strict-aliasing \
	-ffunction-sections -fdata-sections -fstack-protector-strong \
	-fno-omit-frame-pointer -fno-asynchronous-unwind-tables \
	-I. -Itrusted/libc/include -Itrusted/libtee/include

ta-kit-includes := $(wildcard trusted/libc/include/*.h \
	trusted/libc/include/sys/*.h trusted/libtee/include/*.h)

# $(call ta-kit-rules,arm64)
define ta-kit-rules
ta-kit-$(1) := $(O)/export-ta_$(1)
ta-obj-$(1) := $(O)/trusted/$(1)
ta-cc-$(1) := $$(CROSS_COMPILE_ta_$(1))gcc
ta-ar-$(1) := $$(CROSS_COMPILE_ta_$(1))ar
ta-lib-cflags-$(1) = $$(ta-lib-cflags) $$(ta-arch-cflags-$(1)) \
	$$(ta-lib-arch-cflags-$(1)) \
	-isystem $$(shell $$(ta-cc-$(1)) -print-file-name=include)

$$(ta-obj-$(1))/%.c.o: %.c tools/build/trusted.mk
	@mkdir -p $$(@D)
	$$(call run,CC,$$(ta-cc-$(1)) $$(ta-lib-cflags-$(1)) $$(cflags-$$<) \
		-MMD -c $$< -o $$@)
$$(ta-obj-$(1))/%.S.o: %.S tools/build/trusted.mk
	@mkdir -p $$(@D)
	$$(call run,AS,$$(ta-cc-$(1)) $$(ta-lib-cflags-$(1)) -D__ASSEMBLER__ \
		-MMD -c $$< -o $$@)

ta-thirdparty-cflags-$(1) = $$(patsubst -Os,-O2,$$(filter-out \
	$$(warn-flags),$$(ta-lib-cflags-$(1))))
$$(eval $$(call thirdparty-rule,$(O)/trusted/$(1)/thirdparty,mbedtls,$\
	ta-thirdparty-cflags-$(1),ta-cc-$(1)))
$(O)/trusted/$(1)/arith.o: $$(patsubst %,$(O)/trusted/$(1)/%.o,$\
		$$(ta-arith-srcs)) $$(patsubst %,$\
		$(O)/trusted/$(1)/thirdparty/mbedtls/%.o,$$(ta-mbedtls-srcs))
	$$(call run,LD,$$(CROSS_COMPILE_ta_$(1))ld -r $$^ -o $$@.all && \
		$$(CROSS_COMPILE_ta_$(1))objcopy --wildcard \
		--keep-global-symbol='*TEE_BigInt*' $$@.all $$@)

$$(call ta-archive,$(1),utils,$$(ta-libc-srcs) $$(ta-libc-srcs-$(1)))
$$(call ta-archive,$(1),utee,$$(ta-tee-srcs) $$(ta-tee-srcs-$(1)),$\
	$(O)/trusted/$(1)/arith.o)
$$(call ta-archive,$(1),dl,$$(ta-dl-srcs))

# All the files of a kit; the libraries come by their own rules.
ta-kit-files-$(1) := $$(foreach l,utils utee dl,$$(ta-kit-$(1))/lib/lib$$(l).a) \
	$$(ta-kit-$(1))/.files
$$(ta-kit-$(1))/.files: $$(ta-kit-includes) $$(wildcard abi/*.h) \
		$$(wildcard trusted/devkit/*/*) tools/sign/sign.py \
		$$(TA_SIGN_KEY) tools/build/trusted.mk
	@rm -rf $$(addprefix $$(ta-kit-$(1))/,include mk src scripts keys)
	@mkdir -p $$(addprefix $$(ta-kit-$(1))/,include/sys include/abi mk src \
		scripts keys lib)
	@cp trusted/libc/include/*.h trusted/libtee/include/*.h \
		$$(ta-kit-$(1))/include/
	@cp trusted/libc/include/sys/*.h $$(ta-kit-$(1))/include/sys/
	@cp abi/ta.h abi/syscall.h $$(ta-kit-$(1))/include/abi/
	@cp trusted/devkit/src/* $$(ta-kit-$(1))/src/
	@cp trusted/devkit/mk/* $$(ta-kit-$(1))/mk/
	@cp tools/sign/sign.py $$(ta-kit-$(1))/scripts/
	@cp $$(TA_SIGN_KEY) $$(ta-kit-$(1))/keys/default_ta.pem
	@{ echo '# What this kit was made for.'; \
	   echo 'sm := ta_$(1)'; \
	   echo 'ta-bits := $$(patsubst arm%,%,$(1))'; \
	   echo 'CFG_ARM$$(patsubst arm%,%,$(1))_ta_$(1) := y'; \
	   echo 'ta-default-cross-compile := $$(CROSS_COMPILE_ta_$(1))'; \
	   echo 'ta-arch-cflags := $$(ta-arch-cflags-$(1))'; \
	   echo 'ta-pie-cflags := $$(ta-pie-cflags-$(1))'; \
	 } > $$(ta-kit-$(1))/mk/conf.mk
	@touch $$@
endef
# $(call ta-archive,KIT,NAME,SOURCES,OBJECTS)
define ta-archive
$(eval $(O)/export-ta_$(1)/lib/lib$(2).a: \
	$(patsubst %,$(O)/trusted/$(1)/%.o,$(3)) $(4) ; \
	@mkdir -p $$(@D) && rm -f $$@ && $(CROSS_COMPILE_ta_$(1))ar rcsD $$@ $$^)
endef
$(foreach k,$(ta-kits),$(eval $(call ta-kit-rules,$(k))))
-include $(foreach k,$(ta-kits),$(patsubst %,$(O)/trusted/$(k)/%.d,\
	$(basename $(ta-libc-srcs) $(ta-tee-srcs) $(ta-arith-srcs) $(ta-dl-srcs))))

.PHONY: ta-kit ta client
ta-kit: $(foreach k,$(ta-kits),$(ta-kit-files-$(k)))

# Each TA is built by its own makefile, as anybody's TA would be. A folder
# makes <uuid>.ta; linux-tas (the test system) must know the names, so they
# are read from the makefiles: a line "# ta-files: UUID..." tells them.
ta-uuids = $(shell sed -n 's/^\# ta-files-$(1): *//p' $(2)/Makefile)
define ta-rules
$(foreach u,$(call ta-uuids,$(1),$(2)),$(O)/ta/$(u).ta) &: \
		$(shell find $(2) $(wildcard $(dir $(2))include) -type f) \
		$(ta-kit-files-$(1)) $(ta-stamp-$(2)) $(foreach n,\
		$(ta-needs-$(2)),$(foreach u,$(call ta-uuids,$(1),$(n)),$(O)/ta/$(u).ta))
	@mkdir -p $(O)/ta
	@$$(MAKE) --no-print-directory -C $(2) \
		TA_DEV_KIT_DIR=$$(abspath $(ta-kit-$(1))) $(ta-words-$(2)) \
		O=$$(abspath $(O)/trusted/ta/$(1)/$(notdir $(2)))
	@cp $$(patsubst %,$(O)/trusted/ta/$(1)/$(notdir $(2))/%.ta,\
		$(call ta-uuids,$(1),$(2))) $(O)/ta/
ta-files += $(foreach u,$(call ta-uuids,$(1),$(2)),$(O)/ta/$(u).ta)
endef
ta-files :=
$(foreach k,$(ta-kits),$(foreach d,$(ta-$(k)),$(eval $(call ta-rules,$(k),$(d)))))
ta: $(ta-files)
linux-tas += $(ta-files)

# Linux programs. The headers come with optee-client-dev, the library is the
# one that the test system runs.
client-cflags = $(c-dialect) $(warn-flags) $(repro-flags) -O2 -g -I. \
	-isystem $(optee-dir)/usr/include
libteec = $(rootfs-dir)/usr/lib/aarch64-linux-gnu/libteec.so.2
client-files :=
define client-rules
$(O)/client/$(notdir $(1)): $(wildcard $(1)/*.[ch]) $(optee-stamp) $(rootfs-stamp)
	@mkdir -p $$(@D)
	$$(call run,CC,$(CROSS_COMPILE)gcc $$(client-cflags) $$(filter %.c,$$^) \
		$$(libteec) -Wl$$(comma)--allow-shlib-undefined -lpthread -o $$@)
client-files += $(O)/client/$(notdir $(1))
linux-files += usr/bin/$(notdir $(1))=$(O)/client/$(notdir $(1))
endef
$(foreach d,$(clients),$(eval $(call client-rules,$(d))))
client: $(client-files)

.PHONY: ta-clean
ta-clean:
	rm -rf $(O)/trusted $(O)/ta $(O)/client $(O)/export-ta_arm64 \
		$(O)/export-ta_arm32
clean: ta-clean
