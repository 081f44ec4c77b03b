# SPDX-License-Identifier: BSD-2-Clause
# Library of the Internal Core API (libutee.a of the kit) and libdl.a.
ta-tee-srcs := $(patsubst %,trusted/libtee/%.c, \
	access ae algorithm asymmetric base64 cipher client compat_core \
	compat_object compat_operation digest entry mac memory object operation operation_key panic params property \
	property_text socket start storage system_pta time tls uuid)
ta-tee-srcs-arm64 := trusted/libtee/arch/aarch64/syscall.S \
	trusted/libtee/arch/aarch64/thread_pointer.c
ta-tee-srcs-arm32 := trusted/libtee/arch/arm/syscall.S \
	trusted/libtee/arch/arm/thread_pointer.c
ta-dl-srcs := trusted/libtee/dl.c

# Big numbers: our functions and what they use of mbedtls become one object
# that shows nothing but the functions, so that TAs may bring their mbedtls.
ta-arith-srcs := $(patsubst %,trusted/libtee/%.c,bigint bigint_math bigint_fmm \
	compat_bigint)
ta-mbedtls-srcs := $(patsubst %,library/%.c,bignum bignum_core \
	constant_time platform_util)
ta-mbedtls-cflags := \
	-DMBEDTLS_CONFIG_FILE='"trusted/libtee/mbedtls/config.h"' \
	-isystem $(mbedtls-dir)/include -isystem $(mbedtls-dir)/library
$(foreach s,$(ta-arith-srcs),$(eval cflags-$(s) = $$(ta-mbedtls-cflags)))
$(O)/trusted/%: mbedtls-cflags = $(ta-mbedtls-cflags)
