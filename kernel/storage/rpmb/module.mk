# SPDX-License-Identifier: BSD-2-Clause
# Words of the build: what normal world must not decide (policy.h).
CFG_RPMB_FS ?= y
CFG_RPMB_WRITE_KEY ?= n
CFG_RPMB_TESTKEY ?= n
CFG_RPMB_FS_DEV_ID ?= 0
CFG_REE_FS_INTEGRITY_RPMB ?= n
CFG_REE_FS_ALLOW_RESET ?= n
rpmb-word = $(if $(filter y,$(1)),true,false)
cflags-kernel/storage/rpmb/policy.c := \
	-DPOLICY_RPMB=$(call rpmb-word,$(CFG_RPMB_FS)) \
	-DPOLICY_RPMB_WRITE_KEY=$(call rpmb-word,$(CFG_RPMB_WRITE_KEY)) \
	-DPOLICY_RPMB_TEST_KEY=$(call rpmb-word,$(CFG_RPMB_TESTKEY)) \
	-DPOLICY_RPMB_DEVICE=$(CFG_RPMB_FS_DEV_ID) \
	-DPOLICY_RPMB_ANCHOR=$(call rpmb-word,$(CFG_REE_FS_INTEGRITY_RPMB)) \
	-DPOLICY_REE_RESET=$(call rpmb-word,$(CFG_REE_FS_ALLOW_RESET))

rpmb-srcs := $(addprefix kernel/storage/rpmb/,frame.c link.c find.c device.c \
	policy.c filekey.c names.c table.c table_load.c content.c store.c anchor.c)
kernel-srcs += $(rpmb-srcs)
host-srcs += $(rpmb-srcs)
rpmb-tests := $(addprefix kernel/storage/rpmb/,device_test.c store_test.c \
	change_test.c)
host-tests += $(rpmb-tests)
$(foreach t,$(rpmb-tests),$(eval ldlibs-$(t) = $$(sim-rpmb-wrap) \
	$$(heapfault-wrap)))
ldlibs-tests/fuzz/fuzz_rpmb.c = $(sim-rpmb-wrap)
