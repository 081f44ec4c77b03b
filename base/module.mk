# SPDX-License-Identifier: BSD-2-Clause
# base: freestanding pure code. The host has memory and string routines of
# its own; an architecture has faster copies (kernel/arch/*/module.mk), or
# adds base/bytes/copy_generic.c.
base-portable := base/bytes/cursor.c base/bytes/secret.c \
	base/text/format.c base/text/uuid.c
kernel-srcs += $(base-portable) base/bytes/string.c
host-srcs += $(base-portable)
host-tests += base/bytes/cursor_test.c base/bytes/mem_test.c \
	base/text/format_test.c base/containers/list_test.c

no-self-calls := -fno-builtin $(if $(filter clang,$(COMPILER)),,\
	-fno-tree-loop-distribute-patterns)
cflags-base/bytes/string.c := $(no-self-calls)
cflags-base/bytes/copy_generic.c := $(no-self-calls)
