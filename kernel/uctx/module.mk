# SPDX-License-Identifier: BSD-2-Clause
uctx-srcs := $(addprefix kernel/uctx/,uctx.c region.c place.c hide.c dump.c)
kernel-srcs += $(uctx-srcs)
host-srcs += $(uctx-srcs)
host-tests += kernel/uctx/uctx_test.c
