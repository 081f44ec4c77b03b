# SPDX-License-Identifier: BSD-2-Clause
log-srcs := kernel/log/log.c kernel/log/panic.c
kernel-srcs += $(log-srcs)
host-srcs += $(log-srcs)
host-tests += kernel/log/log_test.c
