# SPDX-License-Identifier: BSD-2-Clause
global-incdirs-y += ../include
srcs-y += api.c digest.c cipher.c ae.c objects.c asymmetric.c derive.c known.c \
	lattices.c storage.c system.c socket.c bigint.c hostile.c
