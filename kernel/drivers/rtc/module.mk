# SPDX-License-Identifier: BSD-2-Clause
# kernel/drivers/rtc: the clock that runs while the machine is off.
rtc-srcs := $(addprefix kernel/drivers/rtc/,rtc.c pl031.c)
kernel-srcs += $(rtc-srcs)
host-srcs += $(rtc-srcs)
host-tests += kernel/drivers/rtc/rtc_test.c
cflags-kernel/drivers/rtc/rtc_test.c = -isystem $(libfdt-include) \
	-DDT_TESTDATA='"$(O)/host/testdata/dt"'
