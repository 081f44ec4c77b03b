/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ARCH_AARCH64_SYSREG_H
#define KERNEL_ARCH_AARCH64_SYSREG_H

#ifndef __ASSEMBLER__
#include "base/bytes/compiler.h"

#define sysreg_read(reg)                                                       \
	({                                                                     \
		uint64_t sysreg_value;                                         \
		__asm__ volatile("mrs %0, " #reg : "=r"(sysreg_value));        \
		sysreg_value;                                                  \
	})
#define sysreg_write(reg, value)                                               \
	__asm__ volatile("msr " #reg ", %0" ::"r"((uint64_t)(value))           \
			 : "memor"                                             \
			   "y")

static inline void isb(void)
{
	__asm__ volatile("isb" ::: "memory");
}

/* A 4-bit field of an ID register. */
static inline unsigned int id_field(uint64_t reg, unsigned int shift)
{
	return (unsigned int)(reg >> shift) & 0xf;
}
#endif

/* Registers and PSTATE bits that older assemblers have no names for. */
#define SYS_RNDR      s3_3_c2_c4_0
#define SYS_ZCR_EL1   s3_0_c1_c2_0
#define SYS_SVCR      s3_3_c4_c2_2
#define SYS_DIT       s3_3_c4_c2_5
#define SYS_PAN       s3_0_c4_c2_3
#define SYS_APIAKEYLO s3_0_c2_c1_0
#define SYS_APIAKEYHI s3_0_c2_c1_1
#define SYS_APIBKEYLO s3_0_c2_c1_2
#define SYS_APIBKEYHI s3_0_c2_c1_3

/* SCTLR_EL1. Spec: Arm DDI 0487 D19.2.118 */
#define SCTLR_M       (UINT64_C(1) << 0)
#define SCTLR_C       (UINT64_C(1) << 2)
#define SCTLR_SA      (UINT64_C(1) << 3)
#define SCTLR_SA0     (UINT64_C(1) << 4)
#define SCTLR_CP15BEN (UINT64_C(1) << 5)
#define SCTLR_SED     (UINT64_C(1) << 8)
#define SCTLR_EOS     (UINT64_C(1) << 11)
#define SCTLR_I       (UINT64_C(1) << 12)
#define SCTLR_ENIB    (UINT64_C(1) << 30)
#define SCTLR_DZE     (UINT64_C(1) << 14)
#define SCTLR_NTWI    (UINT64_C(1) << 16)
#define SCTLR_NTWE    (UINT64_C(1) << 18)
#define SCTLR_WXN     (UINT64_C(1) << 19)
#define SCTLR_TSCXT   (UINT64_C(1) << 20)
#define SCTLR_EIS     (UINT64_C(1) << 22)
#define SCTLR_SPAN    (UINT64_C(1) << 23)
#define SCTLR_NTLSMD  (UINT64_C(1) << 28)
#define SCTLR_LSMAOE  (UINT64_C(1) << 29)
#define SCTLR_ENIA    (UINT64_C(1) << 31)
#define SCTLR_BT0     (UINT64_C(1) << 35)
#define SCTLR_BT1     (UINT64_C(1) << 36)

/* CPACR_EL1 */
#define CPACR_ZEN_BOTH  (UINT64_C(3) << 16)
#define CPACR_FPEN_BOTH (UINT64_C(3) << 20)
#define CPACR_SMEN_BOTH (UINT64_C(3) << 24)

/* SPSR_EL1 */
#define SPSR_M_EL0_64 UINT64_C(0)
#define SPSR_M_USR_32 UINT64_C(0x10)
#define SPSR_THUMB    (UINT64_C(1) << 5)
#define SPSR_F        (UINT64_C(1) << 6)
#define SPSR_I        (UINT64_C(1) << 7)
#define SPSR_D        (UINT64_C(1) << 9)
#define SPSR_DIT64    (UINT64_C(1) << 24)
#define SPSR_DIT32    (UINT64_C(1) << 21)
#define SPSR_M32      0x10

/* Exception classes, ESR_EL1[31:26]. Spec: Arm DDI 0487 D19.2.37 */
#define ESR_EC_SHIFT     26
#define EC_UNKNOWN       0x00
#define EC_FP_TRAP       0x07
#define EC_ILLEGAL_STATE 0x0e
#define EC_SVC32         0x11
#define EC_SVC64         0x15
#define EC_SYSREG        0x18
#define EC_SVE_TRAP      0x19
#define EC_IABT_EL0      0x20
#define EC_IABT_EL1      0x21
#define EC_PC_ALIGN      0x22
#define EC_DABT_EL0      0x24
#define EC_DABT_EL1      0x25
#define EC_SP_ALIGN      0x26

/* Function ids by which we return to the dispatcher.
 * Spec: TF-A services/spd/opteed */
#define OPTEED_ENTRY_DONE        0xbe000000
#define OPTEED_ON_DONE           0xbe000001
#define OPTEED_OFF_DONE          0xbe000002
#define OPTEED_SUSPEND_DONE      0xbe000003
#define OPTEED_RESUME_DONE       0xbe000004
#define OPTEED_CALL_DONE         0xbe000005
#define OPTEED_FIQ_DONE          0xbe000006
#define OPTEED_SYSTEM_OFF_DONE   0xbe000007
#define OPTEED_SYSTEM_RESET_DONE 0xbe000008

#endif
