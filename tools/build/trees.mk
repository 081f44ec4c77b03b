# SPDX-License-Identifier: BSD-2-Clause
# Where device trees come from, each source and each order booted
# (docs/device-tree.md): a place that the words to make name, in normal memory
# and in secure memory; a transfer list; a manifest.
trees := $(O)/trees
TREES_ADDR := 0x48000000
trees-words := CFG_EMBED_DTB=y DTS_DIRS=tests/baremetal/trees \
	CFG_EMBED_DTB_SOURCE_FILE=embedded.dts
.PHONY: trees-test trees-placed-core trees-refused-core
trees-placed-core:
	@$(MAKE) --no-print-directory O=$(trees)/placed $(trees-words) \
		MEMORY_ORDER=external CFG_DT_ADDR=$(TREES_ADDR) core
trees-refused-core:
	@$(MAKE) --no-print-directory O=$(trees)/refused $(trees-words) \
		CFG_DT_ADDR=0x0e080000 core
trees-placed := $(patsubst $(core)/%,$(trees)/placed/core/%,$(redoubt-bl32))
trees-refused := $(patsubst $(core)/%,$(trees)/refused/core/%,$(redoubt-bl32))
$(trees-placed): trees-placed-core ;
$(trees-refused): trees-refused-core ;
$(foreach t,placed refused,\
$(eval $(call bios-rule,trees-$(t),3,$(trees-$(t)),$(payload)/payload.bin,)))
$(eval $(call bios-rule,trees-list,3-list,$(redoubt-bl32),$(payload)/payload.bin,))
$(eval $(call spmd-bios-rule,trees-manifest,3,$(trees-placed),\
	$(payload)/payload.bin,,,tests/baremetal/trees/manifest.dts))

# Words for tests/baremetal/trees.py, such as --only list.
TREES_TEST ?=
trees-test: $(patsubst %,$(firmware)/trees-%.bios,placed refused list manifest)
	@$(PYTHON) tests/baremetal/trees.py --out $(trees) \
		--firmware $(firmware) --place $(TREES_ADDR) $(TREES_TEST)
