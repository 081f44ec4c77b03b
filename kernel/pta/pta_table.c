/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/pta/pta_list.h"

const struct pta *const pta_table[] = {
	&pta_system, &pta_devices,     &pta_rng,
	&pta_stats,  &pta_self_test,   &pta_secstor,
	&pta_socket, &pta_attestation, &pta_rtc,
#ifdef REDOUBT_TEST_HOOKS
	&pta_fault,
#endif
};
const size_t pta_table_count = ARRAY_SIZE(pta_table);
