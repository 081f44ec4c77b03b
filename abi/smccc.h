/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ABI_SMCCC_H
#define ABI_SMCCC_H

#include <stdint.h>

/* Function identifiers of SMCs. Spec: Arm DEN 0028 2.5. */
#define SMCCC_FAST         (UINT32_C(1) << 31)
#define SMCCC_64           (UINT32_C(1) << 30)
#define SMCCC_OWNER_SHIFT  24
#define SMCCC_OWNER_MASK   UINT32_C(0x3F)
#define SMCCC_NUMBER_MASK  UINT32_C(0xFFFF)
#define SMCCC_OWNER_TOS    UINT32_C(50) /* trusted OS */
#define SMCCC_OWNER_TOS_ID UINT32_C(63) /* the queries of all trusted OSes */

/* Answer to what nobody serves. */
#define SMCCC_UNKNOWN UINT32_C(0xFFFFFFFF)

#endif
