# SPDX-License-Identifier: BSD-2-Clause
# Linked into the loader (trusted/loader), not into the kernel.
elf-srcs := $(addprefix base/elf/,elf.c object.c symbol.c relocate.c)
host-srcs += $(elf-srcs)
host-tests += base/elf/elf_test.c
