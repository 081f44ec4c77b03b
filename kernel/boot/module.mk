# SPDX-License-Identifier: BSD-2-Clause
kernel-srcs += $(addprefix kernel/boot/,devices.c handoff.c seed.c)
