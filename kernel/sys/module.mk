# SPDX-License-Identifier: BSD-2-Clause
sys-srcs := $(addprefix kernel/sys/, sys_table.c sys_dispatch.c sys_basic.c \
	property.c sys_property.c sys_session.c sys_access.c sys_cancel.c \
	sys_time.c ta_clock.c handle.c sys_data.c user_span.c sys_crypt.c sys_hash.c \
	sys_random.c sys_storage.c sys_stream.c sys_enum.c stored.c \
	object_type.c object.c object_blob.c object_fill.c sys_attrs.c \
	sys_object.c op_alg.c op_copy.c user_pump.c sys_cipher.c sys_ae.c \
	op_key.c sys_generate.c sys_asymm.c op_asymm.c op_sign.c sys_derive.c \
	op_derive.c op_kdf.c op_sm2_kep.c op_padding.c lattice.c)
kernel-srcs += $(sys-srcs)
host-srcs += $(sys-srcs)
host-srcs += kernel/sys/testworld.c
host-tests += $(addprefix kernel/sys/, handle_test.c property_test.c \
	dispatch_test.c calls_test.c digest_test.c session_calls_test.c \
	rpc_calls_test.c object_test.c object_calls_test.c op_alg_test.c \
	cipher_calls_test.c key_calls_test.c derive_calls_test.c \
	storage_calls_test.c time_calls_test.c padding_calls_test.c \
	lattice_calls_test.c user_pump_test.c)
ldlibs-kernel/sys/session_calls_test.c := -Wl,--wrap=ta_open_session \
	-Wl,--wrap=ta_invoke -Wl,--wrap=ta_close_session
ldlibs-kernel/sys/rpc_calls_test.c := -Wl,--wrap=ta_invoke
ldlibs-tests/fuzz/fuzz_syscall.c := -Wl,--wrap=ta_invoke
ldlibs-kernel/sys/time_calls_test.c = $(sim-supplicant-wrap)
ldlibs-kernel/sys/storage_calls_test.c = $(sim-supplicant-wrap) \
	-Wl,--wrap=heap_alloc,--wrap=heap_alloc_array
