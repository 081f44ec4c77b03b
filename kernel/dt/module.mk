# SPDX-License-Identifier: BSD-2-Clause
# kernel/dt: rules of device trees over libfdt (all of its checks on).
dt-srcs := kernel/dt/check.c kernel/dt/dt.c kernel/dt/index.c \
	kernel/dt/machine.c kernel/dt/node.c kernel/dt/optee_node.c \
	kernel/dt/overlay.c kernel/dt/psci_node.c kernel/dt/trees.c
kernel-srcs += $(dt-srcs)
host-srcs += $(dt-srcs)
host-tests += kernel/dt/dt_test.c kernel/dt/check_test.c \
	kernel/dt/index_test.c \
	kernel/dt/machine_test.c kernel/dt/optee_node_test.c \
	kernel/dt/overlay_test.c kernel/dt/trees_test.c

dt-libfdt-srcs := fdt.c fdt_addresses.c fdt_empty_tree.c fdt_ro.c fdt_rw.c \
	fdt_sw.c fdt_wip.c
kernel-libfdt-srcs += $(dt-libfdt-srcs)
host-libfdt-srcs += $(dt-libfdt-srcs)
# It puts words together from bytes where they may not be read in one go.
drop-cflags-libfdt := -mstrict-align
cflags-libfdt/fdt.c := -O3
$(foreach f,$(dt-srcs) $(wildcard kernel/dt/*_test.c tests/fuzz/fuzz_dt*.c),\
	$(eval cflags-$(f) = -isystem $$(libfdt-include) \
		-DDT_TESTDATA='"$(O)/host/testdata/dt"'))

dt-testdata := $(patsubst kernel/dt/testdata/%.dts,$(O)/host/testdata/dt/%.dtb,\
	$(wildcard kernel/dt/testdata/*.dts))
$(O)/host/testdata/dt/%.dtb: kernel/dt/testdata/%.dts
	@mkdir -p $(@D)
	$(call run,DTC,dtc -q -I dts -O dtb -o $@ $<)
host-test: $(dt-testdata)
$(patsubst %.c,$(O)/host/%,$(filter kernel/dt/% kernel/boot/% kernel/drivers/%,\
	$(wildcard kernel/*/*_test.c kernel/*/*/*_test.c))): | $(dt-testdata)
