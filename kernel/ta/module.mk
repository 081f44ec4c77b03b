# SPDX-License-Identifier: BSD-2-Clause
ta-srcs := $(addprefix kernel/ta/,session.c table.c instance.c enter.c \
	entry_params.c param.c result.c pta.c)
kernel-srcs += $(ta-srcs)
host-srcs += $(ta-srcs)
host-tests += $(addprefix kernel/ta/,session_test.c concurrency_test.c \
	list_test.c)
# Tests of sessions bring TAs of their own.
own-tas := -Wl,--wrap=ta_image_get -Wl,--wrap=ta_image_put
ldlibs-kernel/ta/session_test.c := $(own-tas)
ldlibs-kernel/ta/list_test.c := $(own-tas)
ldlibs-kernel/ta/concurrency_test.c := $(own-tas) -Wl,--wrap=rpc_notif_send
