/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ABI_PSCI_H
#define ABI_PSCI_H

#include "abi/smccc.h"

/* Power calls that a dispatcher tells us of. Spec: Arm DEN0022 1.1, 5. */
#define PSCI_CPU_SUSPEND   UINT32_C(0x84000001)
#define PSCI_CPU_OFF       UINT32_C(0x84000002)
#define PSCI_SYSTEM_OFF    UINT32_C(0x84000008)
#define PSCI_SYSTEM_RESET  UINT32_C(0x84000009)
#define PSCI_NOT_SUPPORTED UINT32_MAX

#endif
