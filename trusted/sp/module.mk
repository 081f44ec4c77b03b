# SPDX-License-Identifier: BSD-2-Clause
# Partitions of ours and the kit that builds them (tools/build/sp.mk).
sp-kit-srcs := $(addprefix trusted/sp/kit/,abort.c boot.c call.c log.c \
	memory.c message.c notify.c start.c ta.c version.c \
	arch/aarch64/call.S) \
	$(addprefix trusted/libc/,heap.c malloc.c string.c number.c sort.c \
	ctype.c stdio.c arch/aarch64/setjmp.S) \
	$(addprefix base/,bytes/string.c bytes/copy_generic.c bytes/secret.c \
	bytes/cursor.c text/format.c text/uuid.c)
$(foreach s,$(filter trusted/sp/%,$(sp-kit-srcs)),\
	$(eval cflags-$(s) = -Itrusted/sp/kit/include))
sp-dirs := counter tester

# The kit against the partition manager, and a service against a client.
sp-host-srcs := $(addprefix trusted/sp/kit/,boot.c call.c memory.c message.c \
	notify.c ta.c) trusted/sp/tester/memory.c
host-srcs += $(sp-host-srcs)
host-tests += trusted/sp/kit/kit_test.c trusted/sp/kit/ta_test.c
$(foreach s,$(sp-host-srcs) trusted/sp/kit/kit_test.c trusted/sp/kit/ta_test.c \
	tests/fuzz/fuzz_sp_service.c,\
	$(eval cflags-$(s) = -Itrusted/sp/kit/include -Itrusted/sp/include \
		-idirafter trusted/libtee/include))
