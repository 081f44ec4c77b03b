# SPDX-License-Identifier: BSD-2-Clause
# kernel/drivers/stm32mp15: what this chip's devices do for each other.
stm32mp15-srcs := $(addprefix kernel/drivers/stm32mp15/,rcc.c bsec.c gpio.c \
	pinctrl.c)
stm32mp15-tests := $(addprefix kernel/drivers/stm32mp15/,rcc_test.c \
	bsec_test.c pinctrl_test.c)
kernel-srcs += $(stm32mp15-srcs)
host-srcs += $(stm32mp15-srcs)
host-tests += $(stm32mp15-tests)
# Boards' trees: ../firewall/module.mk; ST's names from U-Boot and TF-A.
$(foreach f,$(stm32mp15-srcs) $(stm32mp15-tests),\
	$(eval cflags-$(f) = -isystem $$(libfdt-include) \
		-isystem $$(boards-dir)/dts/upstream/include \
		-isystem $$(tfa-dir)/include \
		-DDT_TESTDATA='"$(O)/host/testdata/dt"'))
$(stm32mp15-tests:%.c=$(O)/host/%): | $(board-dtbs) $(tfa-stamp)
