# SPDX-License-Identifier: BSD-2-Clause
spmc-srcs := $(addprefix kernel/spmc/,answer.c call_table.c endpoint.c \
	identity.c normal_space.c notification.c partition_info.c rxtx.c \
	mem/descriptor.c mem/giveback.c mem/ranges.c mem/retrieve.c mem/send.c \
	mem/transaction.c)
kernel-srcs += $(spmc-srcs)
host-srcs += $(spmc-srcs)
host-tests += $(addprefix kernel/spmc/,calls_test.c notification_test.c \
	mem/memory_test.c mem/send_test.c mem/model_test.c)
