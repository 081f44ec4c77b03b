# SPDX-License-Identifier: BSD-2-Clause
# Warnings and dialect that all C of the project is built with.
warn-flags := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wenum-conversion -Wvla -Wundef -Wcast-qual -Wimplicit-fallthrough \
	$(if $(filter 1,$(NOWERROR)),,-Werror)
c-dialect := -std=gnu2x
# Debug information names no folder of the machine, nor where O= points.
repro-flags := -fno-common -ffile-prefix-map=$(CURDIR)=. \
	-ffile-prefix-map=$(CURDIR)/= -ffile-prefix-map=$(abspath $(O))/=out/ \
	-ffile-prefix-map=$(O)/=out/ \
	-ffile-prefix-map=$(abspath $(DEPS))/=deps/ -ffile-prefix-map=$(DEPS)/=deps/

# $(call run,WORD,COMMAND): COMMAND, shown as one short line (V=1: whole).
# Debian puts its Python modules beside its own interpreter.
PYTHON ?= $(or $(wildcard /usr/bin/python3),python3)
export PYTHON

comma := ,
run = $(if $(filter 1,$(V)),,@printf '  %-7s %s\n' '$(strip $(1))' '$@' && )$(strip $(2))

# A file of the words that objects depend on; it changes only when they do.
# Two makes may look at the same time.
words-recipe = @mkdir -p $(@D) && new=$@.$$$$ && echo '$(1)' > $$new && \
	if cmp -s $$new $@; then rm $$new; else mv $$new $@; fi
# All that rooms set for single files.
file-cflags = $(foreach v,$(sort $(filter cflags-%,$(.VARIABLES))),$($(v)))
