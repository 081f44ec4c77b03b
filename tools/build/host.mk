# SPDX-License-Identifier: BSD-2-Clause
# Host tests: portable code against kernel/arch/sim, under ASan and UBSan.
HOSTCC ?= gcc
host := $(O)/host
host-cflags := $(c-dialect) $(warn-flags) -g -O1 -fsanitize=address,undefined \
	-fno-sanitize-recover=all -fno-omit-frame-pointer -DREDOUBT_DEBUG \
	-DREDOUBT_TEST -DREDOUBT_LOG_LEVEL=4 -I. -Ikernel/arch/sim

thirdparty-host-cflags = $(filter-out $(warn-flags),$(host-cflags))
$(foreach p,$(thirdparty-packages),$(eval $(call thirdparty-rule,\
	$(host)/thirdparty,$(p),thirdparty-host-cflags,HOSTCC)))
host-thirdparty-objs := $(foreach p,$(thirdparty-packages),\
	$(patsubst %,$(host)/thirdparty/$(p)/%.o,$(host-$(p)-srcs)))
host-objs := $(patsubst %,$(host)/obj/%.o,$(host-srcs))
host-bins := $(patsubst %.c,$(host)/%,$(host-tests))

$(host)/words: FORCE
	$(call words-recipe,$(HOSTCC) $(host-cflags) $(file-cflags))
$(host)/obj/%.c.o: %.c $(host)/words | $(source-stamps)
	@mkdir -p $(@D)
	$(call run,HOSTCC,$(HOSTCC) $(host-cflags) $(cflags-$<) -MMD -c $< -o $@)
$(host)/libredoubt.a: $(host-objs) $(host-thirdparty-objs)
	$(call run,AR,rm -f $@ && ar rcs $@ $^)
$(host)/%_test: %_test.c $(host)/libredoubt.a $(host)/words
	@mkdir -p $(@D)
	$(call run,HOSTCC,$(HOSTCC) $(host-cflags) $(cflags-$<) -MMD $< \
		$(host)/libredoubt.a -lcmocka $(ldlibs-$<) -o $@)

.PHONY: host-test
host-test: $(host-bins)
	@$(PYTHON) tests/host.py $(host-bins)
-include $(host-objs:.o=.d) $(host-thirdparty-objs:.o=.d) $(host-bins:=.d)
