# SPDX-License-Identifier: BSD-2-Clause
# Words that BSP recipes give to make. Few are needed: the board is data.

# One image serves every board of an architecture: the name of the platform
# selects only what a loader that cannot decide must find in the header.
PLATFORM ?= vexpress-qemu_armv8a
ifneq ($(PLATFORM_FLAVOR),)
platform-name := $(PLATFORM)-$(PLATFORM_FLAVOR)
else
platform-name := $(PLATFORM)
endif
-include platform/$(platform-name)/platform.mk

# 0 none, 1 error, 2 information, 3 debug, 4 flow
CFG_TEE_CORE_LOG_LEVEL ?= $(if $(filter 1,$(DEBUG)),3,2)
ifeq ($(CFG_TEE_CORE_DEBUG),y)
DEBUG := 1
endif
config-cflags := -DREDOUBT_LOG_LEVEL=$(CFG_TEE_CORE_LOG_LEVEL) \
	$(if $(filter 1,$(DEBUG)),-DREDOUBT_DEBUG)
