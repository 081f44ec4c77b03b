# SPDX-License-Identifier: BSD-2-Clause
kernel-srcs += $(addprefix kernel/drivers/,gic/gic.c gic/gic_v2.c gic/gic_v3.c)
uart-srcs := $(addprefix kernel/drivers/uart/,uart.c console.c models.c)
kernel-srcs += $(uart-srcs)
host-srcs += $(uart-srcs)
host-tests += kernel/drivers/uart/uart_test.c
$(foreach f,kernel/drivers/uart/console.c kernel/drivers/uart/uart_test.c,\
	$(eval cflags-$(f) = -isystem $$(libfdt-include) \
		-DDT_TESTDATA='"$(O)/host/testdata/dt"'))
