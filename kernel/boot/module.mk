# SPDX-License-Identifier: BSD-2-Clause
boot-srcs := $(addprefix kernel/boot/,devices.c handoff.c main.c memory.c \
	notify_irq.c seed.c tree.c)
kernel-srcs += $(boot-srcs)
$(foreach f,kernel/boot/devices.c kernel/boot/notify_irq.c kernel/boot/tree.c,\
	$(eval cflags-$(f) = -isystem $$(libfdt-include)))
