# SPDX-License-Identifier: BSD-2-Clause
# kernel/drivers/model: drivers that declare themselves, probing, providers.
model-srcs := $(addprefix kernel/drivers/model/,driver.c probe.c provider.c \
	census.c selftest.c)
kernel-srcs += $(model-srcs)
host-srcs += $(model-srcs)
host-tests += kernel/drivers/model/model_test.c
$(foreach f,$(model-srcs) kernel/drivers/model/model_test.c,\
	$(eval cflags-$(f) = -isystem $$(libfdt-include) -I$(O)/gen))

# The self-test's tree, as bytes for an initializer.
model-tree := $(O)/gen/driver_model_selftest.inc
$(model-tree): kernel/drivers/model/selftest.dts
	@mkdir -p $(@D)
	$(call run,DTC,dtc -q -I dts -O dtb -o $@.dtb $< && od -An -v -tx1 \
		$@.dtb | sed 's/ \([0-9a-f][0-9a-f]\)/0x\1$(comma)/g' > $@)
$(O)/core/obj/kernel/drivers/model/selftest.c.o \
$(O)/host/obj/kernel/drivers/model/selftest.c.o: $(model-tree)
