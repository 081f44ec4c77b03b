/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PROBE_H
#define PROBE_H

#include <check.h>
#include <test_ta.h>

/* layout.c */
TEE_Result probe_relocations(TEE_Param params[4]);
TEE_Result probe_initialisers(TEE_Param params[4]);
TEE_Result probe_tls(TEE_Param params[4]);
TEE_Result probe_modules(TEE_Param params[4]);
TEE_Result probe_dlopen(TEE_Param params[4]);
TEE_Result probe_arm_finishers(TEE_Param params[4]);
/* floats.c */
TEE_Result probe_floats(TEE_Param params[4]);
TEE_Result probe_floats_kept(TEE_Param params[4]);
/* faults.c */
TEE_Result probe_fault(TEE_Param params[4]);
TEE_Result probe_stack(TEE_Param params[4]);
/* calls.c */
void mark(char letter);
TEE_Result probe_call_peer(TEE_Param params[4]);
TEE_Result probe_peer_panic(TEE_Param params[4]);
TEE_Result probe_leak_sessions(TEE_Param params[4]);
/* services.c */
TEE_Result probe_wait(TEE_Param params[4]);
TEE_Result probe_properties(TEE_Param params[4]);
TEE_Result probe_identity(TEE_Param params[4]);
TEE_Result probe_heap(TEE_Param params[4]);
TEE_Result probe_time(TEE_Param params[4]);
TEE_Result probe_random(TEE_Param params[4]);
TEE_Result probe_memory_rights(TEE_Param params[4]);
TEE_Result probe_digest(TEE_Param params[4]);
TEE_Result probe_libc(TEE_Param params[4]);
/* wild.c */
TEE_Result probe_wild(TEE_Param params[4]);

#endif
