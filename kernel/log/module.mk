# SPDX-License-Identifier: BSD-2-Clause
kernel-srcs += kernel/log/log.c kernel/log/panic.c
