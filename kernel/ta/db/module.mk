# SPDX-License-Identifier: BSD-2-Clause
ta-db-srcs := $(addprefix kernel/ta/db/,core_object.c version_db.c tadb.c \
	tadb_file.c secstor.c)
kernel-srcs += $(ta-db-srcs)
host-srcs += $(ta-db-srcs)
# Versions that must not be undercut: in RPMB, where they cannot be undone.
ifeq ($(CFG_TA_VERSION_DB_RPMB),y)
cflags-kernel/ta/db/version_db.c += -DVERSION_DB_STORAGE=STORAGE_RPMB
endif
# Tests bring a store of their own, and make allocations fail.
ta-db-tests := $(addprefix kernel/ta/db/,version_db_test.c tadb_test.c)
host-tests += $(ta-db-tests)
$(foreach t,$(ta-db-tests),$(eval ldlibs-$(t) = $$(heapfault-wrap) $$(fake-store-wrap)))
# With the real stores, above a supplicant of its own.
host-tests += kernel/ta/db/tamper_test.c
ldlibs-kernel/ta/db/tamper_test.c = $(sim-supplicant-wrap)
ldlibs-tests/fuzz/fuzz_tadb.c = $(fake-store-wrap)
ldlibs-tests/fuzz/fuzz_version_db.c = $(fake-store-wrap)
