# SPDX-License-Identifier: BSD-2-Clause
# One non-recursive make. Every room has a module.mk that adds to:
#   kernel-srcs   compiled for the target, in every image
#   arch-srcs-A   the same, only for architecture A (aarch64, armv7)
#   host-srcs     portable files that the host tests link (with arch/sim)
#   host-tests    <unit>_test.c, one cmocka program each
# and, for third-party sources, to the lists that tools/build/deps.mk names.
# Paths are from the root. `cflags-<file>` adds flags for one file,
# `drop-cflags-<file>` takes away.

O ?= out
ARCH ?= aarch64
CROSS_COMPILE ?= aarch64-linux-gnu-
DEPS ?= $(O)/deps
DEBUG ?= 0
COMPILER ?= gcc

.DEFAULT_GOAL := all
.SUFFIXES:
.DELETE_ON_ERROR:

kernel-srcs :=
host-srcs :=
host-tests :=
include tools/build/flags.mk
include tools/build/config.mk
include tools/build/deps.mk
# Not those of a copy that the stage `repro` makes and removes meanwhile.
include $(sort $(filter-out out/% $(O)/%,\
	$(wildcard */module.mk */*/module.mk */*/*/module.mk)))
include tools/build/sp.mk
include tools/build/kernel.mk
include tools/build/host.mk
include tools/build/fuzz.mk
include tools/build/firmware.mk
include tools/build/trusted.mk
include tools/build/linux.mk
include tools/build/baremetal.mk
include tools/build/sp_test.mk
include tools/build/boards.mk
include tools/build/trees.mk
include tools/build/check.mk
include tools/build/bench.mk
include tools/build/help.mk

# A header that is gone: what named it is compiled again, and says so if it
# still wants it.
%.h: ;

.PHONY: FORCE clean distclean
FORCE:
clean:
	rm -rf $(O)/core $(O)/host $(O)/firmware
distclean: clean
	rm -rf $(O)
