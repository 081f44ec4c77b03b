# SPDX-License-Identifier: BSD-2-Clause
# Warnings and dialect that all C of the project is built with.
warn-flags := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wenum-conversion -Wvla -Wundef -Wcast-qual -Wimplicit-fallthrough -Werror
c-dialect := -std=gnu2x
repro-flags := -ffile-prefix-map=$(CURDIR)/= -fno-common
