# SPDX-License-Identifier: BSD-2-Clause
# Library of the Internal Core API (libutee.a of the kit) and libdl.a.
ta-tee-srcs := trusted/libtee/access.c trusted/libtee/algorithm.c \
	trusted/libtee/base64.c trusted/libtee/digest.c \
	trusted/libtee/client.c trusted/libtee/entry.c \
	trusted/libtee/memory.c trusted/libtee/operation.c \
	trusted/libtee/panic.c \
	trusted/libtee/params.c trusted/libtee/property.c \
	trusted/libtee/property_text.c trusted/libtee/start.c \
	trusted/libtee/system_pta.c trusted/libtee/time.c \
	trusted/libtee/tls.c trusted/libtee/uuid.c
ta-tee-srcs-arm64 := trusted/libtee/arch/aarch64/syscall.S \
	trusted/libtee/arch/aarch64/thread_pointer.c
ta-tee-srcs-arm32 := trusted/libtee/arch/arm/syscall.S \
	trusted/libtee/arch/arm/thread_pointer.c
ta-dl-srcs := trusted/libtee/dl.c
