/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/aarch64/fp.h"
#include "base/bytes/mem.h"
#include "kernel/arch/aarch64/cpu_arch.h"
#include "kernel/arch/aarch64/sysreg.h"
#include "kernel/log/panic.h"
#include "kernel/mm/page.h"
#include "kernel/thread/thread.h"

/*
 * Lazy FP/SIMD. The dispatcher does not switch these registers: on entry
 * they hold normal world's values and access traps (CPACR_EL1). The first
 * use by a user context or by the kernel saves normal world's into the CPU's
 * area; leaving the secure world puts them back. A call that never touches
 * FP never pays.
 *
 * A user context's values live in `struct arch_fp_state` of its entry
 * (arch_user_enter's frame; thread->fp is the innermost). They are in the
 * registers only while cpu->arch->fp_mode is FP_USER.
 *
 * With SVE the registers are wider than what user contexts may touch, and
 * writing the narrow half clears the wide one, so all of it is saved. With
 * SME normal world may even be in streaming mode.
 */

/* Assembly: fp.S. The caller has enabled access. */
void fp_save_simd(struct arch_fp_state *out);
void fp_load_simd(const struct arch_fp_state *in);
void fp_wipe_simd(void);
void sve_save(void *zregs, bool with_ffr);
void sve_load(const void *zregs, bool with_ffr);
uint64_t sve_vector_bytes(void);

struct fp_normal_world {
	struct arch_fp_state simd; /* FPCR, FPSR; V without SVE */
	uint64_t zcr, svcr;
	uint8_t sve[]; /* Z0-31, P0-15, FFR */
};

static uint64_t access_all; /* CPACR bits for every kind there is */
static bool has_sve, has_sme;
static size_t sve_bytes;

#define ZCR_LEN_MAX 0xfu
#define SVCR_SM     BIT64(0)

static void set_access(uint64_t cpacr)
{
	sysreg_write(cpacr_el1, cpacr);
	isb();
}

static size_t sve_area_bytes(uint64_t vector_bytes)
{
	return 32 * vector_bytes + 17 * (vector_bytes / 8);
}

void fp_init(void)
{
	uint64_t zcr;

	has_sve = arch_cpu_features()->sve;
	has_sme = id_field(sysreg_read(id_aa64pfr1_el1), 24) != 0;
	access_all = CPACR_FPEN_BOTH | (has_sve ? CPACR_ZEN_BOTH : 0) |
		     (has_sme ? CPACR_SMEN_BOTH : 0);
	if (!has_sve)
		return;
	set_access(access_all);
	zcr = sysreg_read(s3_0_c1_c2_0);
	sysreg_write(s3_0_c1_c2_0, ZCR_LEN_MAX);
	isb();
	sve_bytes = sve_area_bytes(sve_vector_bytes());
	if (has_sme) {
		/* Streaming vectors may be longer. SMCR_EL1.LEN is normal
		 * world's; 256 bytes are the most there can be. */
		sve_bytes = sve_area_bytes(256);
	}
	sysreg_write(s3_0_c1_c2_0, zcr);
	set_access(0);
}

enum status fp_cpu_alloc(struct arch_cpu *a)
{
	size_t pages =
		(sizeof(struct fp_normal_world) + sve_bytes + PAGE_BYTES - 1) >>
		PAGE_BITS;
	paddr_t pa;
	enum status st = page_alloc_run(pages, &pa);

	if (st != ST_OK)
		return st;
	a->fp_normal_world = page_kva(pa);
	memset(a->fp_normal_world, 0, pages << PAGE_BITS);
	return ST_OK;
}

/* Access is enabled. */
static void save_normal_world(struct fp_normal_world *n)
{
	if (!has_sve) {
		fp_save_simd(&n->simd);
		return;
	}
	/* ZCR_EL1 is shared with normal world's EL1, which limits what it
	 * uses by it. The widest setting covers an EL2 too. */
	n->svcr = has_sme ? sysreg_read(s3_3_c4_c2_2) : 0;
	n->zcr = sysreg_read(s3_0_c1_c2_0);
	sysreg_write(s3_0_c1_c2_0, n->zcr | ZCR_LEN_MAX);
	isb();
	n->simd.fpcr = sysreg_read(fpcr);
	n->simd.fpsr = sysreg_read(fpsr);
	sve_save(n->sve, !(n->svcr & SVCR_SM));
	if (n->svcr & SVCR_SM) {
		sysreg_write(s3_3_c4_c2_2, n->svcr & ~SVCR_SM);
		isb();
	}
}

static void load_normal_world(const struct fp_normal_world *n)
{
	if (!has_sve) {
		fp_load_simd(&n->simd);
		return;
	}
	if (n->svcr & SVCR_SM) {
		sysreg_write(s3_3_c4_c2_2, n->svcr);
		isb();
	}
	sve_load(n->sve, !(n->svcr & SVCR_SM));
	sysreg_write(fpcr, n->simd.fpcr);
	sysreg_write(fpsr, n->simd.fpsr);
	sysreg_write(s3_0_c1_c2_0, n->zcr);
}

static void save_user(struct arch_fp_state *fp)
{
	fp_save_simd(fp);
	fp->is_valid = true;
}

/* Interrupts are masked in all of these. */
static void evict(struct cpu *cpu)
{
	struct arch_cpu *a = cpu->arch;

	if (a->fp_mode == FP_NORMAL_WORLD) {
		set_access(access_all);
		save_normal_world(a->fp_normal_world);
	} else if (a->fp_mode == FP_USER) {
		save_user(cpu->thread->fp);
	}
	a->fp_mode = FP_SCRATCH;
}

void fp_user_trap(void)
{
	irq_state_t s = arch_irq_mask_all();
	struct cpu *cpu = arch_cpu_this();
	static const struct arch_fp_state zero;
	const struct arch_fp_state *fp;

	check_fatal(cpu->thread && cpu->thread->fp);
	fp = cpu->thread->fp;
	if (cpu->arch->fp_mode != FP_USER) {
		evict(cpu);
		set_access(CPACR_FPEN_BOTH);
		fp_load_simd(fp->is_valid ? fp : &zero);
		cpu->arch->fp_mode = FP_USER;
	}
	arch_irq_restore(s);
}

/* The thread leaves this CPU, or another level of it takes over. */
void fp_switch_away(struct cpu *cpu)
{
	if (cpu->arch->fp_mode != FP_USER)
		return;
	save_user(cpu->thread->fp);
	set_access(0);
	cpu->arch->fp_mode = FP_SCRATCH;
}

void fp_leave_secure(struct cpu *cpu)
{
	if (cpu->arch->fp_mode == FP_NORMAL_WORLD)
		return;
	set_access(access_all);
	load_normal_world(cpu->arch->fp_normal_world);
	set_access(0);
	cpu->arch->fp_mode = FP_NORMAL_WORLD;
}

void fp_level_push(struct thread *t, struct arch_fp_state *fp)
{
	irq_state_t s = arch_irq_mask_all();

	fp_switch_away(arch_cpu_this());
	fp->is_valid = false;
	fp->outer = t->fp;
	t->fp = fp;
	arch_irq_restore(s);
}

void fp_level_pop(struct thread *t, const struct arch_fp_state *fp)
{
	irq_state_t s = arch_irq_mask_all();
	struct arch_cpu *a = arch_cpu_this()->arch;

	if (a->fp_mode == FP_USER) { /* the values die here */
		set_access(0);
		a->fp_mode = FP_SCRATCH;
	}
	t->fp = fp->outer;
	arch_irq_restore(s);
}

irq_state_t arch_kernel_fp_begin(void)
{
	irq_state_t s = arch_irq_mask_all();

	evict(arch_cpu_this());
	set_access(CPACR_FPEN_BOTH);
	return s;
}

void arch_kernel_fp_end(irq_state_t s)
{
	fp_wipe_simd();
	set_access(0);
	arch_irq_restore(s);
}
