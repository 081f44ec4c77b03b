# SPDX-License-Identifier: BSD-2-Clause
# kernel/crypto: facade over mbedtls 3.6 and our own glue.
crypto-files := $(filter-out kernel/crypto/testing/%,\
	$(wildcard kernel/crypto/*.c kernel/crypto/*/*.c))
crypto-tests := $(filter %_test.c,$(crypto-files))
crypto-srcs := $(filter-out %_test.c,$(crypto-files))
crypto-target-srcs := $(addprefix kernel/crypto/,mbedtls/hwcap.c \
	aes/aes_hard.c aes/aes_hard_modes.c aes/aes_hard_gcm.c hash/keccak_hard.c \
	hash/sha1_hard.c hash/sha256_hard.c hash/sm3_hard.c sm4/sm4_hard.c)
kernel-srcs += $(filter-out %_absent.c,$(crypto-srcs)) platform/huk/public.c
host-srcs += platform/huk/public.c \
	$(filter-out $(crypto-target-srcs),$(crypto-srcs))
host-tests += $(crypto-tests)

mbedtls-config := -DMBEDTLS_CONFIG_FILE='"kernel/crypto/mbedtls/config.h"'
mbedtls-cflags += $(mbedtls-config)
$(foreach f,$(crypto-srcs) $(crypto-tests),\
	$(eval cflags-$(f) = $$(mbedtls-cflags)))
# Tests read the vectors that the library's package brings, and ask OpenSSL.
$(foreach t,$(shell grep -l testing/datafile.h $(crypto-tests)),\
	$(eval cflags-$(t) += -DMBEDTLS_SUITES='"$(abspath \
		$(mbedtls-dir))/tests/suites"'))
$(foreach t,$(shell grep -l 'testing/stanza.h\|raw_keys' $(crypto-tests)),\
	$(eval cflags-$(t) += -DOPENSSL_VECTORS='"$(abspath \
		$(openssl-dir))/test/recipes/30-test_evp_data"'))
$(foreach t,$(shell grep -l testing/openssl.h $(crypto-tests)),\
	$(eval ldlibs-$(t) += -lcrypto))
# Big numbers, curves and AES are used below the library's interface: a header
# that lies beside its sources, and fields that it names private.
$(foreach f,limbs modulus,$(eval cflags-kernel/crypto/modular/$(f).c += \
	-isystem $(mbedtls-dir)/library))
$(foreach f,$(wildcard kernel/crypto/ec/*.c),\
	$(eval cflags-$(f) += -DMBEDTLS_ALLOW_PRIVATE_ACCESS))

cflags-kernel/crypto/hash/sha_soft.c += -DMBEDTLS_ALLOW_PRIVATE_ACCESS

# Short loops of constant length, to be unrolled.
cflags-kernel/crypto/aes/aes_soft.c += -O3
cflags-kernel/crypto/aes/ghash.c += -O3
cflags-kernel/crypto/aes/planes.c += -O3
cflags-kernel/crypto/sm4/sm4_soft.c += -O3
cflags-kernel/crypto/des/des.c += -O3
cflags-kernel/crypto/ec/field.c += -O3

crypto-mbedtls-srcs := $(patsubst %,library/%.c,aesce bignum bignum_core \
	chacha20 constant_time ecp ecp_curves md5 platform_util sha1 sha256 sha512)
everest := 3rdparty/everest/library/Hacl_Curve25519_joined.c
everest-cflags := $(addprefix -isystem $(mbedtls-dir)/3rdparty/everest/include,\
	/ /everest /everest/kremlib)
cflags-mbedtls/$(everest) := -isystem $(mbedtls-dir)/library $(everest-cflags) \
	-DMBEDTLS_ECDH_VARIANT_EVEREST_ENABLED
crypto-mbedtls-srcs += $(everest)
kernel-mbedtls-srcs += $(crypto-mbedtls-srcs)
host-mbedtls-srcs += $(crypto-mbedtls-srcs)

# Single files of OpenSSL, which find the library round them in shim.h.
crypto-openssl-srcs := $(patsubst %,crypto/%.c,ec/curve25519 \
	$(addprefix ec/curve448/,curve448 curve448_tables eddsa f_generic \
	scalar arch_64/f_impl64) ml_kem/ml_kem \
	$(addprefix ml_dsa/ml_dsa_,encoders key key_compress matrix ntt params \
	sample sign))
kernel-openssl-srcs += $(crypto-openssl-srcs)
host-openssl-srcs += $(crypto-openssl-srcs)
openssl-words := -include kernel/crypto/openssl/shim.h \
	-isystem kernel/crypto/openssl/include
openssl-cflags := $(openssl-words) $(openssl-cflags) \
	-isystem $(openssl-dir)/crypto/ec/curve448 -DNDEBUG
drop-cflags-openssl := -mstrict-align

$(foreach f,openssl/shim.c ec/edwards.c ec/montgomery.c ml/ml_kem.c ml/ml_dsa.c,\
	$(eval cflags-kernel/crypto/$(f) += $(openssl-cflags)))
cflags-kernel/crypto/ec/montgomery.c += $(everest-cflags)

# Alignment faults are off for normal memory once the MMU is on; without
# unaligned loads ciphers and hashes cost a multiple.
drop-cflags-mbedtls := -mstrict-align
$(foreach f,$(crypto-srcs),$(eval drop-cflags-$(f) := -mstrict-align))
# Only these use vector registers; callers bracket them (fp.h). They find
# the instructions by __ARM_NEON, so they must be allowed at compile time.
$(foreach f,aesce sha512,\
	$(eval drop-cflags-mbedtls/library/$(f).c := -mgeneral-regs-only))

# Ours that use them: compiled for CPUs that have the instructions, entered only
# on such (cpu.h says).
vector-words = $(foreach f,$(1),$(eval drop-cflags-$(f) += \
	-mgeneral-regs-only)$(eval cflags-$(f) += $(2)))
$(call vector-words,kernel/crypto/sm4/sm4_hard.c,-march=armv8.2-a+sm4)
$(call vector-words,kernel/crypto/hash/keccak_hard.c,-O3 -march=armv8.2-a+sha3)
$(call vector-words,kernel/crypto/hash/sm3_hard.c,-O3 -march=armv8.2-a+sm4)
$(call vector-words,$(patsubst %,kernel/crypto/hash/%_hard.c,sha1 sha256),\
	-O3 -march=armv8-a+crypto)
$(call vector-words,$(filter kernel/crypto/aes/aes_hard%,$(crypto-target-srcs)),\
	-O3 -march=armv8-a+crypto)

# Tests make allocations fail and bring random sources of their own.
heapfault-wrap := -Wl,--wrap=heap_alloc -Wl,--wrap=heap_alloc_array
$(foreach t,$(shell grep -l testing/heapfault.h $(crypto-tests)),\
	$(eval ldlibs-$(t) += $(heapfault-wrap)))
ldlibs-kernel/crypto/rng_test.c += -Wl,--wrap=arch_entropy_u64 \
	-Wl,--wrap=arch_counter
