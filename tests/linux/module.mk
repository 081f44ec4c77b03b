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

# Sums for the TAs' big integers, other ones at every build.
linux-files += usr/share/bigint-vectors=$(O)/linux/bigint-vectors
$(O)/linux/bigint-vectors: tests/ta/bigint_vectors.py
	@mkdir -p $(@D)
	$(call run,GEN,$(PYTHON) $< $@)
