# SPDX-License-Identifier: BSD-2-Clause
# ct-test: leak_*.c under valgrind, with this room's files built as for the
# kernel: optimised, no sanitizers.
leak := $(O)/ct
leak-rooms := aes des discrete ec hash ml modes modular openssl rsa sm4
leak-srcs := base/bytes/secret.c kernel/crypto/mbedtls/wipe.c \
	kernel/crypto/testing/heap.c \
	$(wildcard kernel/crypto/testing/leak_*.c) $(filter-out %_test.c \
	$(crypto-target-srcs),$(foreach r,$(leak-rooms),$(wildcard kernel/crypto/$(r)/*.c)))
leak-mbedtls := $(patsubst %,library/%.c,bignum bignum_core constant_time ecp \
	ecp_curves md5 platform_util sha1 sha256 sha512) $(everest)
cflags-kernel/crypto/testing/leak_lattices.c += $(openssl-cflags) \
	-isystem $(openssl-dir)/crypto/ml_dsa
leak-wraps := $(patsubst %,-Wl$(comma)--wrap=ossl_ml_dsa_%,matrix_expand_A \
	pk_encode poly_sample_in_ball sig_encode)
leak-cflags := $(c-dialect) -O2 -g -w -I. -Ikernel/arch/sim

$(leak)/mbedtls/%.o: $(mbedtls-stamp) kernel/crypto/mbedtls/config.h
	@mkdir -p $(@D)
	$(call run,HOSTCC,$(HOSTCC) $(leak-cflags) $(mbedtls-config) \
		$(mbedtls-cflags) $(cflags-mbedtls/$*) -c $(mbedtls-dir)/$* -o $@)
$(leak)/openssl/%.o: $(openssl-stamp) kernel/crypto/testing/leak_openssl.h
	@mkdir -p $(@D)
	$(call run,HOSTCC,$(HOSTCC) $(leak-cflags) $(openssl-cflags) \
		-DOPENSSL_CONSTANT_TIME_VALIDATION \
		$(if $(filter crypto/ml_dsa/%,$*),-include \
			kernel/crypto/testing/leak_openssl.h) \
		-c $(openssl-dir)/$* -o $@)
$(leak)/%.c.o: %.c | $(source-stamps)
	@mkdir -p $(@D)
	$(call run,HOSTCC,$(HOSTCC) $(leak-cflags) $(mbedtls-cflags) \
		$(cflags-$<) -MMD -c $< -o $@)
$(leak)/leak: $(leak-srcs:%=$(leak)/%.o) $(leak-mbedtls:%=$(leak)/mbedtls/%.o) \
		$(crypto-openssl-srcs:%=$(leak)/openssl/%.o)
	$(call run,HOSTCC,$(HOSTCC) $^ $(leak-wraps) -o $@)
-include $(leak-srcs:%.c=$(leak)/%.c.d)

# Without valgrind the test says that it is skipped.
.PHONY: ct-test
ct-test: $(if $(wildcard /usr/include/valgrind/memcheck.h),$(leak)/leak)
	@$(PYTHON) kernel/crypto/testing/ct.py $(leak)/leak

# emulated-test: tests of ciphers and digests as programs of Arm Linux, under
# QEMU's user emulation of CPUs with few, all and no instructions for them.
emulated := $(O)/emulated
emulated-rooms := aes des hash modes sm4
emulated-srcs := base/bytes/secret.c kernel/crypto/mbedtls/wipe.c \
	kernel/crypto/testing/heap.c \
	kernel/crypto/testing/emulated/machine.c $(filter-out %_test.c \
	%_absent.c,$(foreach r,$(emulated-rooms),$(wildcard kernel/crypto/$(r)/*.c)))
emulated-mbedtls := $(patsubst %,library/%.c,aesce md5 platform_util sha1 \
	sha256 sha512)
emulated-tests := $(filter-out $(shell grep -l testing/openssl.h \
	$(crypto-tests)),$(foreach r,$(emulated-rooms),\
	$(filter kernel/crypto/$(r)/%,$(crypto-tests))))
emulated-bins := $(patsubst %.c,$(emulated)/%,$(emulated-tests))
emulated-cc := $(CROSS_COMPILE)gcc $(c-dialect) -O2 -g -w -I. \
	-Ikernel/arch/sim -Ikernel/crypto/testing/emulated

$(emulated)/mbedtls/%.o: $(mbedtls-stamp) kernel/crypto/mbedtls/config.h
	@mkdir -p $(@D)
	$(call run,CC,$(emulated-cc) $(mbedtls-config) $(mbedtls-cflags) \
		-c $(mbedtls-dir)/$* -o $@)
$(emulated)/%.c.o: %.c | $(source-stamps)
	@mkdir -p $(@D)
	$(call run,CC,$(emulated-cc) $(mbedtls-cflags) $(cflags-$<) -MMD \
		-c $< -o $@)
$(emulated)/lib.a: $(emulated-srcs:%=$(emulated)/%.o) \
		$(emulated-mbedtls:%=$(emulated)/mbedtls/%.o)
	$(call run,AR,rm -f $@ && ar rcs $@ $^)
$(emulated-bins): $(emulated)/%: $(emulated)/%.c.o $(emulated)/lib.a
	$(call run,LD,$(CROSS_COMPILE)gcc -static $^ $(ldlibs-$*.c) -o $@)
-include $(emulated-srcs:%.c=$(emulated)/%.c.d) $(emulated-bins:%=%.c.d)

.PHONY: emulated-test
emulated-test: $(if $(shell command -v qemu-aarch64),$(emulated-bins))
	@$(PYTHON) kernel/crypto/testing/emulated.py $(emulated-bins)
