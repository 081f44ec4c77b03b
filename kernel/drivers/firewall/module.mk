# SPDX-License-Identifier: BSD-2-Clause
# kernel/drivers/firewall: which world reaches a device.
firewall-srcs := $(addprefix kernel/drivers/firewall/,firewall.c etzpc.c)
kernel-srcs += $(firewall-srcs)
host-srcs += $(firewall-srcs)
host-tests += kernel/drivers/firewall/etzpc_test.c
$(foreach f,$(firewall-srcs) kernel/drivers/firewall/etzpc_test.c,\
	$(eval cflags-$(f) = -isystem $$(libfdt-include) \
		-DDT_TESTDATA='"$(O)/host/testdata/dt"'))

# Trees of real boards, from U-Boot's source package, as they are there, and
# with ours on top.
board-dtbs := $(addprefix $(O)/host/testdata/dt/,stm32mp157c-dk2.dtb \
	stm32mp157c-ev1.dtb dk2-secure.dtb dk2-fuses.dtb \
	dk2-pins.dtb)
$(board-dtbs): $(O)/host/testdata/dt/%.dtb: $(boards-stamp) \
		$(wildcard kernel/drivers/*/testdata/*.dts)
	@mkdir -p $(@D)
	$(call run,DTC,$(HOSTCC) -E -nostdinc -undef -D__DTS__ -P \
		-x assembler-with-cpp -I$(boards-dir)/dts/upstream/src/arm/st \
		-I$(boards-dir)/dts/upstream/src/arm \
		-I$(boards-dir)/dts/upstream/include $(firstword $(wildcard \
		kernel/drivers/*/testdata/$*.dts) \
		$(boards-dir)/dts/upstream/src/arm/st/$*.dts) -o $@.pre && \
		dtc -q -I dts -O dtb -o $@ $@.pre)
$(O)/host/kernel/drivers/firewall/etzpc_test: | $(board-dtbs)
