# SPDX-License-Identifier: BSD-2-Clause
# The kernel's roots of trust for TA files. TA_PUBLIC_KEY replaces the list.
TA_PUBLIC_KEY ?= $(sort $(wildcard platform/keys/*.pub.pem))
kernel-srcs += kernel/ta/store/roots.c
$(O)/core/obj/kernel/ta/store/roots.c.o: $(O)/core/gen/ta_roots.inc
$(O)/core/gen/ta_roots.inc: $(TA_PUBLIC_KEY) tools/sign/pubkeys_to_c.py
	@mkdir -p $(@D)
	$(call run,GEN,$(PYTHON) tools/sign/pubkeys_to_c.py $@ $(TA_PUBLIC_KEY))
