# SPDX-License-Identifier: BSD-2-Clause
# kernel/crypto: facade over mbedtls 3.6 and our own glue.
crypto-srcs := $(filter-out %_test.c,$(wildcard kernel/crypto/*.c))
crypto-tests := $(wildcard kernel/crypto/*_test.c)
kernel-srcs += $(crypto-srcs) platform/huk/public.c
host-srcs += platform/huk/public.c $(filter-out kernel/crypto/hwcap.c,$(crypto-srcs))
host-tests += $(crypto-tests)

mbedtls-config := -DMBEDTLS_CONFIG_FILE='"kernel/crypto/mbedtls_config.h"'
mbedtls-cflags += $(mbedtls-config)
$(foreach f,$(crypto-srcs) $(crypto-tests),\
	$(eval cflags-$(f) = $$(mbedtls-cflags)))# The core of the big numbers is a header beside the sources.
cflags-kernel/crypto/public_power.c += -isystem $(mbedtls-dir)/library

crypto-mbedtls-srcs := $(patsubst %,library/%.c,aes aesce bignum bignum_core \
	block_cipher chacha20 constant_time gcm md5 platform_util sha1 sha256 \
	sha512)
kernel-mbedtls-srcs += $(crypto-mbedtls-srcs)
host-mbedtls-srcs += $(crypto-mbedtls-srcs)

# Alignment faults are off for normal memory once the MMU is on; without
# unaligned loads AES costs four times as much.
drop-cflags-mbedtls := -mstrict-align
# Only these use vector registers; callers bracket them (fp_priv.h). They find
# the instructions by __ARM_NEON, so they must be allowed at compile time.
$(foreach f,aes aesce gcm sha256 sha512,\
	$(eval drop-cflags-mbedtls/library/$(f).c := -mgeneral-regs-only))

# Tests make allocations fail and bring random sources of their own.
heapfault-wrap := -Wl,--wrap=heap_alloc -Wl,--wrap=heap_alloc_array
$(foreach t,hash rsa aes_gcm rng,\
	$(eval ldlibs-kernel/crypto/$(t)_test.c := $(heapfault-wrap)))
ldlibs-kernel/crypto/rng_test.c += -Wl,--wrap=arch_entropy_u64 \
	-Wl,--wrap=arch_counter
