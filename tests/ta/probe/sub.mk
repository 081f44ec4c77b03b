# SPDX-License-Identifier: BSD-2-Clause
global-incdirs-y += ../include
srcs-y += probe.c layout.c faults.c calls.c services.c wild.c floats.c
libnames += dl
libdeps += $(O)/../linked/libtest_linked.so
