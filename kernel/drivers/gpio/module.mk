# SPDX-License-Identifier: BSD-2-Clause
# kernel/drivers/gpio: pins.
# kernel/drivers/fixed: clocks and supplies that are as the tree says.
gpio-srcs := kernel/drivers/gpio/pl061.c kernel/drivers/fixed/clock.c \
	kernel/drivers/fixed/regulator.c
kernel-srcs += $(gpio-srcs)
host-srcs += $(gpio-srcs)
host-tests += kernel/drivers/gpio/gpio_test.c
cflags-kernel/drivers/gpio/gpio_test.c = -isystem $(libfdt-include) \
	-DDT_TESTDATA='"$(O)/host/testdata/dt"'
