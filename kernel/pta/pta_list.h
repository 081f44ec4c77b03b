/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_PTA_PTA_LIST_H
#define KERNEL_PTA_PTA_LIST_H

#include "kernel/ta/pta.h"

/* One file each; the table is what kernel/ta searches. */
extern const struct pta pta_system;    /* services for user TAs */
extern const struct pta pta_devices;   /* what Linux puts on its TEE bus */
extern const struct pta pta_rng;       /* entropy for Linux */
extern const struct pta pta_stats;     /* memory and object counts */
extern const struct pta pta_secstor;   /* TAs into secure storage */
extern const struct pta pta_self_test; /* tests of the kernel, from xtest */
extern const struct pta pta_socket;    /* TCP and UDP through the supplicant */
extern const struct pta pta_attestation; /* signed measurements */
extern const struct pta pta_rtc;         /* the machine's clock for Linux */
extern const struct pta pta_fault;       /* test builds: faults on purpose */

#endif
