# SPDX-License-Identifier: BSD-2-Clause
boot-srcs := $(addprefix kernel/boot/,devices.c handoff.c main.c memory.c \
	notify_irq.c seed.c tree.c)
kernel-srcs += $(boot-srcs)
host-srcs += kernel/boot/handoff.c kernel/boot/notify_irq.c
host-tests += kernel/boot/handoff_test.c kernel/boot/notify_irq_test.c
$(foreach f,$(boot-srcs) kernel/boot/notify_irq_test.c,\
	$(eval cflags-$(f) = -isystem $$(libfdt-include) \
		-DDT_TESTDATA='"$(O)/host/testdata/dt"'))
