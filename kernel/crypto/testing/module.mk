# SPDX-License-Identifier: BSD-2-Clause
# ct-test: leak_test.c under valgrind, with this room's files built as for the
# kernel: optimised, no sanitizers.
leak := $(O)/ct
leak-rooms := aes des discrete hash modes modular rsa sm4
leak-srcs := base/bytes/secret.c kernel/crypto/mbedtls/wipe.c \
	kernel/crypto/testing/leak_test.c $(filter-out %_test.c %_hard.c,\
	$(foreach r,$(leak-rooms),$(wildcard kernel/crypto/$(r)/*.c)))
leak-mbedtls := $(patsubst %,library/%.c,bignum bignum_core constant_time md5 \
	platform_util sha1 sha256 sha512)
leak-cflags := $(c-dialect) -O2 -g -w -I. -Ikernel/arch/sim

$(leak)/mbedtls/%.o: $(mbedtls-stamp) kernel/crypto/mbedtls/config.h
	@mkdir -p $(@D)
	$(call run,HOSTCC,$(HOSTCC) $(leak-cflags) $(mbedtls-config) \
		$(mbedtls-cflags) -c $(mbedtls-dir)/$* -o $@)
$(leak)/%.c.o: %.c | $(source-stamps)
	@mkdir -p $(@D)
	$(call run,HOSTCC,$(HOSTCC) $(leak-cflags) $(mbedtls-cflags) \
		$(cflags-$<) -MMD -c $< -o $@)
$(leak)/leak: $(leak-srcs:%=$(leak)/%.o) $(leak-mbedtls:%=$(leak)/mbedtls/%.o)
	$(call run,HOSTCC,$(HOSTCC) $^ -o $@)
-include $(leak-srcs:%.c=$(leak)/%.c.d)

# Without valgrind the test says that it is skipped.
.PHONY: ct-test
ct-test: $(if $(wildcard /usr/include/valgrind/memcheck.h),$(leak)/leak)
	@$(PYTHON) kernel/crypto/testing/ct.py $(leak)/leak
