# SPDX-License-Identifier: BSD-2-Clause
# kernel/storage: objects that outlive a boot.
storage-srcs := $(filter-out %_test.c,$(wildcard kernel/storage/*.c))
kernel-srcs += $(storage-srcs)
host-srcs += $(storage-srcs)
storage-tests := $(wildcard kernel/storage/*_test.c)
host-tests += $(storage-tests)
# Tests bring a supplicant of their own (testing/supplicant.h).
sim-supplicant-wrap := -Wl,--wrap=rpc_command -Wl,--wrap=rpc_shm_alloc \
	-Wl,--wrap=rpc_shm_free -Wl,--wrap=shm_read -Wl,--wrap=shm_write
# restart_test.c has threads and their requests.
$(foreach t,$(filter-out %/restart_test.c,$(storage-tests)),$(eval ldlibs-$(t) = $$(sim-supplicant-wrap) \
	$(if $(shell grep -l testing/heapfault.h $(t)),$$(heapfault-wrap))))
ldlibs-tests/fuzz/fuzz_storage.c := $(sim-supplicant-wrap) \
	-Wl,--wrap=aes_gcm_update -Wl,--wrap=aes_gcm_finish -Wl,--wrap=ct_equal
