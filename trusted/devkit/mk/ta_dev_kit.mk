# SPDX-License-Identifier: BSD-2-Clause
# Builds one trusted application or one shared library for TAs. Included at
# the end of its makefile, which sets
#   BINARY=<uuid>                          a TA: $(O)/<uuid>.ta
#   SHLIBNAME=<name> SHLIBUUID=<uuid>      a library: $(O)/<name>.so, <uuid>.ta
# next to a sub.mk:
#   srcs-y += main.c         global-incdirs-y += include    incdirs-y += .
#   subdirs-y += folder      cflags-y, cppflags-y, aflags-y += ...
#   cflags-main.c-y += ...   cflags-remove-main.c-y += ...  (one file)
#   libnames += foo          libdirs += folder    libdeps += folder/libfoo.a
# Also known: CROSS_COMPILE, O, CPPFLAGS, CFLAGS, LDFLAGS, LDADD,
# CFG_TEE_TA_LOG_LEVEL, CFG_TA_OPTEE_CORE_API_COMPAT_1_1, TA_SIGN_KEY, V=1,
# and for signing TA_VERSION_NUMBER, TA_ENC_KEY, TA_SUBKEY_ARGS.

.PHONY: all clean
all:

ta-dev-kit-dir := $(abspath $(dir $(lastword $(MAKEFILE_LIST)))/..)
include $(ta-dev-kit-dir)/mk/conf.mk

O ?= .
out-dir := $(O)
link-out-dir ?= $(O)
comma := ,
q := $(if $(filter 1,$(V)),,@)

CROSS_COMPILE ?= $(ta-default-cross-compile)
CROSS_COMPILE_$(sm) ?= $(CROSS_COMPILE)
CC$(sm) ?= $(CROSS_COMPILE_$(sm))gcc
OBJCOPY$(sm) ?= $(CROSS_COMPILE_$(sm))objcopy
OBJDUMP$(sm) ?= $(CROSS_COMPILE_$(sm))objdump
AR$(sm) ?= $(CROSS_COMPILE_$(sm))ar
NM$(sm) ?= $(CROSS_COMPILE_$(sm))nm
PYTHON3 ?= python3
SIGN ?= $(ta-dev-kit-dir)/scripts/sign.py
TA_SIGN_KEY ?= $(ta-dev-kit-dir)/keys/default_ta.pem

is-lib := $(if $(BINARY),,$(SHLIBNAME))
ta-uuid := $(or $(BINARY),$(SHLIBUUID))
$(if $(ta-uuid),,$(error BINARY, or SHLIBNAME and SHLIBUUID, must be set))

# The tree of sub.mk files. $(call ta-subdir,DIR): DIR is '' or ends in '/'.
ta-srcs :=
ta-incdirs :=
libnames ?=
libdirs ?=
libdeps ?=
define ta-subdir
sub-dir := $(patsubst %/,%,$(1))
srcs-y :=
subdirs-y :=
incdirs-y :=
global-incdirs-y :=
cflags-y :=
cppflags-y :=
aflags-y :=
include $(1)sub.mk
$$(eval $$(call ta-subdir-end,$(1)))
endef
define ta-subdir-end
ta-srcs += $(addprefix $(1),$(srcs-y))
ta-incdirs += $(foreach d,$(global-incdirs-y),$(if $(filter /%,$(d)),$(d),$(1)$(d)))
$(foreach s,$(srcs-y),
ta-flags-$(1)$(s) := $(foreach d,$(incdirs-y) $(incdirs-$(s)-y),-I$(if $(filter /%,$(d)),$(d),$(1)$(d))) $(if $(filter %.S,$(s)),$(aflags-y),$(cflags-y)) $(cppflags-y) $(cflags-$(s)-y) $(cppflags-$(s)-y) $(aflags-$(s)-y)
ta-flags-remove-$(1)$(s) := $(cflags-remove-y) $(cflags-remove-$(s)-y))
$(foreach d,$(subdirs-y),
$$(eval $$(call ta-subdir,$(1)$(patsubst %/,%,$(d))/)))
endef
$(eval $(call ta-subdir,))

# All words that a TA of this kit is compiled with; its own follow and win.
ta-cppflags = -nostdinc -isystem $(shell $(CC$(sm)) -print-file-name=include) \
	-I$(ta-dev-kit-dir)/include -I. $(addprefix -I,$(ta-incdirs)) \
	$(if $(CFG_TEE_TA_LOG_LEVEL),-DTRACE_LEVEL=$(CFG_TEE_TA_LOG_LEVEL) \
		-DCFG_TEE_TA_LOG_LEVEL=$(CFG_TEE_TA_LOG_LEVEL)) \
	$(if $(filter y,$(CFG_TA_OPTEE_CORE_API_COMPAT_1_1)),\
		-D__OPTEE_CORE_API_COMPAT_1_1=1) \
	-D__REDOUBT_TA__ -DARM$(ta-bits)=1
ta-cflags = $(ta-arch-cflags) -std=gnu11 -Wall -Os -g3 \
	-ffreestanding -fno-common -ffunction-sections -fdata-sections \
	-fstack-protector-strong -fno-omit-frame-pointer \
	$(if $(is-lib),-fpic,$(ta-pie-cflags))

ta-objs := $(addprefix $(out-dir)/,$(addsuffix .o,$(basename $(ta-srcs))))
ta-header-obj := $(if $(is-lib),,$(out-dir)/user_ta_header.o)

# $(call ta-compile,SOURCE,OBJECT)
define ta-compile
$(2): $(1) $(ta-dev-kit-dir)/mk/ta_dev_kit.mk
	@mkdir -p $$(@D)
	@echo '  CC      $$@'
	$$(q)$$(CC$$(sm)) $$(filter-out $$(ta-flags-remove-$(1)),\
		$$(ta-cppflags) $$(ta-cflags)) $$(CPPFLAGS) $$(CFLAGS) \
		$$(ta-flags-$(1)) -MMD -MP -c $$< -o $$@
endef
$(foreach s,$(ta-srcs),$(eval $(call ta-compile,$(s),$(out-dir)/$(basename $(s)).o)))
$(if $(ta-header-obj),$(eval $(call ta-compile,$(ta-dev-kit-dir)/src/user_ta_header.c,$(ta-header-obj))))
-include $(ta-objs:.o=.d) $(ta-header-obj:.o=.d)

ta-ldflags = $(ta-arch-cflags) -nostdlib -nostartfiles \
	-Wl,-z,max-page-size=4096 -Wl,-z,separate-code -Wl,-z,now \
	-Wl,-z,noexecstack -Wl,--hash-style=gnu -Wl,--build-id=none \
	-Wl,--as-needed -Wl,--gc-sections -Wl,--fatal-warnings \
	-Wl,--no-warn-rwx-segments $(LDFLAGS) $(ldflags-y)
ta-libs = $(addprefix -L,$(libdirs)) -L$(ta-dev-kit-dir)/lib \
	-Wl,--start-group $(addprefix -l,$(libnames)) -lutee -lutils \
	$(LDADD) -lgcc -Wl,--end-group
ta-lib-files := $(wildcard $(ta-dev-kit-dir)/lib/*.a) $(libdeps)

ta-sign = $(PYTHON3) $(SIGN) --key $(TA_SIGN_KEY) --uuid $(ta-uuid) \
	--ta-version $(or $(TA_VERSION_NUMBER),0) \
	$(if $(filter y,$(CFG_ENCRYPT_TA)),--enc-key $(TA_ENC_KEY)) \
	$(TA_SUBKEY_ARGS)

ta-base := $(link-out-dir)/$(or $(BINARY),$(SHLIBNAME))
ta-file := $(link-out-dir)/$(ta-uuid).ta

$(link-out-dir)/ta.ld: $(ta-dev-kit-dir)/src/ta.ld.S
	@mkdir -p $(@D)
	$(q)$(CC$(sm)) $(ta-arch-cflags) $(if $(is-lib),-DTA_LIBRARY) -E -P \
		-x c $< -o $@

ifeq ($(is-lib),)
ta-linked := $(ta-base).elf
# A TA that can load libraries at run time lets them use what it has itself:
# everything is exported then, else only what a loader looks for.
$(ta-linked): $(ta-objs) $(ta-header-obj) $(link-out-dir)/ta.ld $(ta-lib-files)
	@echo '  LD      $@'
	$(q)$(CC$(sm)) $(ta-ldflags) -pie -Wl,--no-dynamic-linker \
		-Wl,-T,$(link-out-dir)/ta.ld -Wl,-Map=$(ta-base).map \
		$(if $(filter dl,$(libnames))$(filter y,$(CFG_TA_EXPORT)),\
			-Wl$(comma)--export-dynamic) \
		-Wl,--dynamic-list=$(ta-dev-kit-dir)/src/dynamic_list \
		$(ta-objs) $(ta-header-obj) $(ta-libs) -o $@
ta-stripped := $(ta-base).stripped.elf
else
ta-linked := $(ta-base).so
$(ta-linked): $(ta-objs) $(link-out-dir)/ta.ld $(ta-lib-files)
	@mkdir -p $(@D)
	@echo '  LD      $@'
	$(q)$(CC$(sm)) $(ta-ldflags) -shared -Wl,-soname=$(SHLIBUUID) \
		-Wl,-T,$(link-out-dir)/ta.ld -Wl,-Map=$(ta-base).map $(ta-objs) $(ta-libs) -o $@
ta-stripped := $(ta-base).stripped.so
endif

$(ta-stripped): $(ta-linked)
	@echo '  OBJCOPY $@'
	$(q)$(OBJCOPY$(sm)) --strip-unneeded $< $@

$(ta-file): $(ta-stripped) $(TA_SIGN_KEY) $(SIGN)
	@echo '  SIGN    $@'
	$(q)$(ta-sign) --in $< --out $@

$(ta-base).dmp: $(ta-linked)
	$(q)$(OBJDUMP$(sm)) -l -x -d $< > $@

all: $(ta-file)

clean:
	rm -f $(ta-objs) $(ta-objs:.o=.d) $(ta-header-obj) \
		$(ta-header-obj:.o=.d) $(link-out-dir)/ta.ld $(ta-base).map \
		$(ta-base).dmp $(ta-linked) $(ta-stripped) $(ta-file)
