/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/ffa.h"
#include "kernel/arch/aarch64/cpu_arch.h"
#include "kernel/arch/aarch64/sysreg.h"
#include "kernel/arch/boot.h"
#include "kernel/arch/layout.h"
#include "kernel/boot/boot.h"

/*
 * The way from "MMU off somewhere in memory" to the kernel's address space.
 * start.S calls the three functions in order.
 */
extern char image_start[], image_text_end[], image_rodata_end[], image_end[];
extern char idmap_start[], vectors[];

void boot_map_early(uint64_t x0, uint64_t x1, uint64_t x2, uint64_t x3,
		    uint32_t ffa_version);
uint64_t boot_map_image(void);
void boot_map_finish(void);

#define GIB        (UINT64_C(1) << 30)
#define BLOCK_BITS 21u /* level 2 */
#define BLOCK      (UINT64_C(1) << BLOCK_BITS)

/* A tree of 2 MiB blocks, for start-up only: the image (anything goes until
 * relocation is over) and the device tree. Both may straddle a GiB. */
static uint64_t boot_root[TABLE_ENTRIES] __aligned(4096);
static uint64_t boot_l2[4][TABLE_ENTRIES] __aligned(4096);
static unsigned int boot_l2_used;

/* What stays: one page, readable and executable, at its physical address. */
static uint64_t idmap_tables[3][TABLE_ENTRIES] __aligned(4096);

uint64_t kernel_root[TABLE_ENTRIES] __aligned(4096);
struct mmu_regs mmu_regs;
static struct arch_layout layout;
static struct boot_handoff handoff;

/* Of the dispatcher; 0: it is opteed, without FF-A. */
uint32_t spmd_version;

uint64_t boot_canary;
extern uintptr_t __stack_chk_guard;
uintptr_t __stack_chk_guard = 0x0d0a7fff2b00ff00;

/* How far into the image @place is. */
static uint64_t image_offset(const char *place)
{
	return (uintptr_t)place - (uintptr_t)image_start;
}

uint64_t arch_image_fixed_bytes(void)
{
	return image_offset(image_rodata_end);
}

const struct arch_layout *arch_layout(void)
{
	return &layout;
}

/*
 * Stage one runs with the MMU off: all accesses aligned, no memset (it may
 * use instructions that need a cache), so stores are volatile.
 */
static void boot_block(uint64_t pa, uint64_t attr)
{
	uint64_t *slot, *l2;

	if (pa >> 39)
		return;
	slot = &boot_root[pa >> 30];
	if (!*slot) {
		if (boot_l2_used == ARRAY_SIZE(boot_l2))
			return;
		l2 = boot_l2[boot_l2_used++];
		WRITE_ONCE(*slot, (uint64_t)(uintptr_t)l2 | PTE_TABLE);
	}
	l2 = (uint64_t *)(uintptr_t)(*slot & PTE_ADDR_MASK);
	slot = &l2[(pa >> BLOCK_BITS) & (TABLE_ENTRIES - 1)];
	if (!*slot)
		WRITE_ONCE(*slot, (pa & ~(BLOCK - 1)) | attr);
}

static void set_mmu_regs(void)
{
	uint64_t mmfr0 = sysreg_read(id_aa64mmfr0_el1);
	uint64_t mmfr2 = sysreg_read(s3_0_c0_c7_2);
	uint64_t range = mmfr0 & 0xf;
	uint64_t tcr;

	if (range > 5) /* 48 bits is what our entries hold */
		range = 5;
	tcr = 25 | UINT64_C(0x3500) | (UINT64_C(25) << 16) |
	      (UINT64_C(0x35) << 24) | (UINT64_C(2) << 30) | (range << 32);
	if (id_field(mmfr0, 4) == 2)
		tcr |= UINT64_C(1) << 36; /* 16-bit ASIDs */
	if (id_field(mmfr2, 60))
		tcr |= UINT64_C(1) << 56; /* E0PD1 */
	WRITE_ONCE(mmu_regs.tcr, tcr);
	WRITE_ONCE(mmu_regs.mair, UINT64_C(0x4404ff));
	WRITE_ONCE(mmu_regs.sctlr,
		   SCTLR_M | SCTLR_C | SCTLR_SA | SCTLR_SA0 | SCTLR_CP15BEN |
			   SCTLR_SED | SCTLR_EOS | SCTLR_I | SCTLR_DZE |
			   SCTLR_NTWI | SCTLR_NTWE | SCTLR_TSCXT | SCTLR_EIS |
			   SCTLR_SPAN | SCTLR_NTLSMD | SCTLR_LSMAOE);
	WRITE_ONCE(mmu_regs.ttbr0, (uint64_t)(uintptr_t)boot_root);
	WRITE_ONCE(mmu_regs.ttbr1, (uint64_t)(uintptr_t)kernel_root);
}

void boot_map_early(uint64_t x0, uint64_t x1, uint64_t x2, uint64_t x3,
		    uint32_t ffa_version)
{
	const uint64_t args[4] = {x0, x1, x2, x3};
	uint64_t attr = pte_kernel(MAP_READ | MAP_WRITE) & ~BIT64(53);
	uint64_t pa, bytes_max, fdt;
	bool is_secure;

	attr = (attr & ~UINT64_C(2)) | PTE_BLOCK;
	if (!(ffa_version & FFA_VERSION_MBZ))
		WRITE_ONCE(spmd_version, ffa_version);
	handoff.ffa_version = spmd_version;
	boot_decode_handoff(args, &handoff);
	boot_configure_handoff(&handoff);
	for (pa = (uintptr_t)image_start & ~(BLOCK - 1);
	     pa < (uintptr_t)image_end; pa += BLOCK)
		boot_block(pa, attr);
	handoff.image_pa = (uintptr_t)image_start;
	handoff.image_end = (uintptr_t)image_end;
	if (boot_seed_tree(&handoff, &fdt, &bytes_max, &is_secure)) {
		attr |= BIT64(53) | (is_secure ? 0 : BIT64(5));
		for (pa = fdt & ~(BLOCK - 1); pa < fdt + bytes_max; pa += BLOCK)
			boot_block(pa, attr);
	}
	set_mmu_regs();
}

/* A number nobody outside can guess as long as one source is good. */
static uint64_t mix(uint64_t *state)
{
	uint64_t z, r;

	if (arch_entropy_u64(&r) != ST_OK)
		r = 0;
	*state += UINT64_C(0x9e3779b97f4a7c15) + arch_counter();
	z = *state ^ r;
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static vaddr_t slot_va(unsigned int slot)
{
	return UINT64_C(0xffffff8000000000) + slot * GIB;
}

/*
 * 512 GiB from slot 0 to 511, one GiB each:
 *    0..255  normal world's RAM, window of at least 192 GiB
 *  256..383  secure RAM, offset so that blocks stay possible
 *  384..447  devices and stacks, at least 48 GiB
 *  448..509  the image, at any page
 *  510       start-up's view of the device tree
 */
static void choose_layout(uint64_t seed)
{
	vaddr_t linear;

	layout.ns_va = slot_va((unsigned int)(mix(&seed) % 64));
	layout.ns_bytes = 192 * GIB;
	layout.linear_pa = (uintptr_t)image_start & ~(GIB - 1);
	layout.linear_bytes = 64 * GIB;
	linear = slot_va(256) + (mix(&seed) % (63 * 512)) * BLOCK;
	layout.linear_offset = linear - layout.linear_pa;
	layout.kmap_va = slot_va(384) + (mix(&seed) % (16 * 512)) * BLOCK;
	layout.kmap_bytes = 47 * GIB;
	layout.boot_va = slot_va(510);
	layout.image_pa = (uintptr_t)image_start;
	layout.image_bytes = image_offset(image_end);
	layout.image_va =
		slot_va(448) + (mix(&seed) % (UINT64_C(60) << 18)) * PAGE_BYTES;
	boot_canary = mix(&seed) & ~UINT64_C(0xff); /* a NUL stops strings */
}

static enum status map_part(const char *from, const char *to, unsigned int attr)
{
	uint64_t offset = image_offset(from);

	return arch_kernel_map(
		layout.image_va + offset, layout.image_pa + offset,
		(size_t)(image_offset(to) - offset) >> PAGE_BITS, attr);
}

static void build_idmap(void)
{
	uint64_t pa = (uintptr_t)idmap_start;
	uint64_t page = (pte_kernel(MAP_READ | MAP_EXEC | MAP_GUARDED) |
			 BIT64(11) /* nG */) |
			pa;

	idmap_tables[0][pa >> 30] = (uintptr_t)idmap_tables[1] | PTE_TABLE;
	idmap_tables[1][(pa >> 21) & 511] =
		(uintptr_t)idmap_tables[2] | PTE_TABLE;
	idmap_tables[2][(pa >> 12) & 511] = page;
}

/* Stage two: caches on, at the physical address. Returns the kernel address
 * that the image is going to run at. */
uint64_t boot_map_image(void)
{
	uint64_t seed = boot_take_seed(&handoff);

	cpu_features_init();
	choose_layout(seed);
	if (map_part(image_start, image_text_end,
		     MAP_READ | MAP_EXEC | MAP_GUARDED) != ST_OK ||
	    map_part(image_text_end, image_rodata_end, MAP_READ) != ST_OK ||
	    map_part(image_rodata_end, image_end, MAP_READ | MAP_WRITE) !=
		    ST_OK)
		for (;;) /* nothing to report it with */
			;
	build_idmap();
	return layout.image_va;
}

extern char dispatcher_table[];

paddr_t arch_dispatcher_table(void)
{
	return layout.image_pa + image_offset(dispatcher_table);
}

extern char to_spmd_on[];

paddr_t arch_secondary_entry(void)
{
	return layout.image_pa + image_offset(to_spmd_on);
}

uint64_t idmap_ttbr0(void)
{
	return mmu_regs.ttbr0;
}

/* Stage three: in the upper half. Drop the boot tree, forbid what start-up
 * needed, record what CPUs that start later need. */
void boot_map_finish(void)
{
	mmu_regs.ttbr0 = (uint64_t)(uintptr_t)idmap_tables - layout.image_va +
			 layout.image_pa;
	mmu_regs.vbar = (uintptr_t)vectors;
	mmu_regs.sctlr |= SCTLR_WXN;
	if (arch_cpu_features()->pan)
		mmu_regs.sctlr &= ~SCTLR_SPAN;
	if (arch_cpu_features()->bti)
		mmu_regs.sctlr |= SCTLR_BT0 | SCTLR_BT1;
	sysreg_write(ttbr0_el1, mmu_regs.ttbr0);
	isb();
	sysreg_write(sctlr_el1, mmu_regs.sctlr);
	isb();
	__asm__ volatile("tlbi vmalle1\n\tdsb nsh\n\tisb" ::: "memory");
	cpu_init_this();
	boot_set_handoff(&handoff);
}
