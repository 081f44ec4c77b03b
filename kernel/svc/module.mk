# SPDX-License-Identifier: BSD-2-Clause
svc-srcs := $(addprefix kernel/svc/,notif.c time.c rpc_ta.c)
kernel-srcs += $(svc-srcs)
host-srcs += $(svc-srcs)
