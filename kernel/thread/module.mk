# SPDX-License-Identifier: BSD-2-Clause
thread-srcs := $(addprefix kernel/thread/,spinlock.c lock_order.c lock_graph.c thread.c wait.c mutex.c \
	rwlock.c rpc.c rpc_shm.c)
kernel-srcs += $(thread-srcs)
host-srcs += $(thread-srcs)
host-tests += $(addprefix kernel/thread/,lock_order_test.c thread_test.c mutex_test.c rpc_test.c)
