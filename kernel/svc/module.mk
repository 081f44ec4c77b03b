# SPDX-License-Identifier: BSD-2-Clause
svc-srcs := $(addprefix kernel/svc/,event_log.c inflate.c notif.c time.c rpc_ta.c)
kernel-srcs += $(svc-srcs)
host-srcs += $(svc-srcs)
host-tests += kernel/svc/event_log_test.c
zlib-inflate-srcs := inflate.c inftrees.c inffast.c zutil.c adler32.c
kernel-zlib-srcs += $(zlib-inflate-srcs)
host-zlib-srcs += $(zlib-inflate-srcs)
zlib-cflags += -DZ_SOLO -DNO_GZIP
cflags-kernel/svc/inflate.c := $(zlib-cflags)
