# SPDX-License-Identifier: BSD-2-Clause
# Library of the Internal Core API (libutee.a of the kit) and libdl.a.
ta-tee-srcs := $(patsubst %,trusted/libtee/%.c, \
	access ae algorithm asymmetric base64 cipher client digest entry \
	mac memory object operation operation_key panic params property \
	property_text start storage system_pta time tls uuid)
ta-tee-srcs-arm64 := trusted/libtee/arch/aarch64/syscall.S \
	trusted/libtee/arch/aarch64/thread_pointer.c
ta-tee-srcs-arm32 := trusted/libtee/arch/arm/syscall.S \
	trusted/libtee/arch/arm/thread_pointer.c
ta-dl-srcs := trusted/libtee/dl.c
