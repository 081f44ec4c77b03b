# SPDX-License-Identifier: BSD-2-Clause
boot-srcs := $(addprefix kernel/boot/,config.c devices.c event_log.c handoff.c main.c \
	memory.c memory_source.c notify_irq.c seed.c spmd.c trees.c)
kernel-srcs += $(boot-srcs)
boot-host-srcs := $(addprefix kernel/boot/,event_log.c handoff.c memory_source.c \
	notify_irq.c)
host-srcs += $(boot-host-srcs)
host-tests += $(addprefix kernel/boot/,event_log_test.c handoff_test.c memory_source_test.c \
	notify_irq_test.c)
$(foreach f,$(boot-srcs) $(wildcard kernel/boot/*_test.c),\
	$(eval cflags-$(f) += -isystem $$(libfdt-include) \
		-DDT_TESTDATA='"$(O)/host/testdata/dt"'))

# The words about device trees (docs/device-tree.md).
boot-true = $(if $(filter y 1,$(1)),1,0)
boot-number = $(or $(strip $(1)),0)
boot-console := $(subst @, ,$(EARLY_CONSOLE))
MEMORY_ORDER ?= embedded
ifeq ($(filter embedded external,$(MEMORY_ORDER)),)
$(error MEMORY_ORDER is `embedded' or `external', not `$(MEMORY_ORDER)')
endif
boot-words = DT_ADDR=$(call boot-number,$(CFG_DT_ADDR)) \
	DT_BYTES_MAX=$(or $(CFG_DTB_MAX_SIZE),0x10000) \
	DT_IS_SECURE=$(call boot-true,$(CFG_MAP_EXT_DT_SECURE)) \
	LEAVE_EXTERNAL=$(if $(filter n,$(CFG_DT) $(CFG_EXTERNAL_DT)),1,0) \
	OVERLAY=$(if $(filter y,$(CFG_GENERATE_DTB_OVERLAY)),OVERLAY_NEW,$(if \
		$(filter y,$(CFG_EXTERNAL_DTB_OVERLAY)),OVERLAY_APPEND,OVERLAY_NONE)) \
	EXTERNAL_FIRST=$(if $(filter external,$(MEMORY_ORDER)),1,0) \
	SECURE_BASE=$(call boot-number,$(CFG_TZDRAM_START)) \
	SECURE_BYTES=$(call boot-number,$(CFG_TZDRAM_SIZE)) \
	NS_BASE=$(call boot-number,$(CFG_DRAM_BASE)) \
	NS_BYTES=$(call boot-number,$(CFG_DRAM_SIZE)) \
	NOTIF_INTID=$(call boot-number,$(CFG_CORE_ASYNC_NOTIF_GIC_INTID)) \
	EARLY_CONSOLE_PA=$(or $(word 2,$(boot-console)),0)
cflags-kernel/boot/config.c += $(addprefix -DBOOT_,$(boot-words)) \
	$(if $(boot-console),-DBOOT_EARLY_CONSOLE='"$(word 1,$(boot-console))"')
