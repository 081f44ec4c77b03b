/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/ta/store/roots.h"

/* For the host: nobody may sign. Tests of signatures bring roots of theirs. */
const struct rsa_public_key ta_root_keys[1];
const size_t ta_root_key_count = 0;
