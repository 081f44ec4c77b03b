# SPDX-License-Identifier: BSD-2-Clause
clients += tests/linux/teecall
clients += tests/linux/teekill
clients += tests/linux/teestore

# Good and bad files of our own TA, for a scenario that tries them all.
hello-uuid := 027f6caf-5430-441b-8cb2-0171ea8f6478
linux-files += usr/share/ta-files=$(O)/linux/ta-files
$(O)/linux/ta-files: tests/linux/ta_files.py tools/sign/sign.py \
		$(O)/ta/$(hello-uuid).ta
	@rm -rf $@
	$(call run,GEN,$(PYTHON) tests/linux/ta_files.py tools/sign/sign.py \
		$(TA_SIGN_KEY) \
		$(O)/trusted/ta/arm64/hello/$(hello-uuid).stripped.elf \
		$(hello-uuid) $@)

# Sums for the TAs' big integers; BIGINT_SEED= takes other numbers.
BIGINT_SEED ?= 1
linux-files += usr/share/bigint-vectors=$(O)/linux/bigint-vectors
$(O)/linux/bigint-vectors: tests/ta/bigint_vectors.py
	@mkdir -p $(@D)
	$(call run,GEN,$(PYTHON) $< $@ $(BIGINT_SEED))

# TAs of the incumbent's tree that others rely on, as packaged: PKCS#11,
# verified boot, trusted keys.
packaged-tas := $(addprefix $(optee-dir)/usr/lib/optee-os-dev/vexpress-qemu_armv8a/ta/,\
	fd02c9da-306c-48c7-a49c-bbd827ae86ee.ta \
	023f8f1a-292a-432b-8fc4-de8471358067.ta \
	f04a0fe7-1f5d-4b9b-abf7-619b85b4ce8c.ta)
$(packaged-tas): $(optee-stamp) ;
linux-tas += $(packaged-tas)
