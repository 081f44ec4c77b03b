# SPDX-License-Identifier: BSD-2-Clause
# Host tests: portable code against kernel/arch/sim, under ASan and UBSan.
HOSTCC ?= gcc
host := $(O)/host
host-cflags := $(c-dialect) $(warn-flags) -g -O1 -fsanitize=address,undefined \
	-fno-sanitize-recover=all -fno-omit-frame-pointer -DREDOUBT_DEBUG \
	-DREDOUBT_TEST -I. -Ikernel/arch/sim

host-objs := $(patsubst %,$(host)/obj/%.o,$(host-srcs))
host-bins := $(patsubst %.c,$(host)/%,$(host-tests))

$(host)/obj/%.c.o: %.c
	@mkdir -p $(@D)
	$(HOSTCC) $(host-cflags) $(cflags-$<) -MMD -c $< -o $@
$(host)/libredoubt.a: $(host-objs)
	rm -f $@; ar rcs $@ $^
$(host)/%_test: %_test.c $(host)/libredoubt.a
	@mkdir -p $(@D)
	$(HOSTCC) $(host-cflags) -MMD $< $(host)/libredoubt.a -lcmocka -o $@

.PHONY: host-test
host-test: $(host-bins)
	@for t in $(host-bins); do echo "== $$t"; $$t || exit 1; done
-include $(host-objs:.o=.d) $(host-bins:=.d)
