/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/bytes/checked.h"
#include "base/bytes/poison.h"
#include "kernel/arch/layout.h"
#include "kernel/arch/sim/sim.h"

/*
 * Physical memory is a file without a name; each mapping of the kernel is a
 * mapping of that file, so guard pages and aliases are real ones. The windows
 * are reserved addresses.
 */
#define PHYSICAL_BYTES UINT64_C(0x80100000)
#define NS_WINDOW      UINT64_C(0x100000000)
#define KMAP_WINDOW    UINT64_C(0x10000000)
#define BOOT_WINDOW    UINT64_C(0x02000000)

static int physical = -1;
static struct arch_layout layout;

/* What is mapped now, for sim_memory_unshare(). */
#define MAPPING_MAX 2048u
static struct {
	uint64_t va, size_bytes, pa;
} mappings[MAPPING_MAX];
static unsigned int mapping_count;

static void give_up(const char *what)
{
	perror(what);
	exit(2);
}

static uint64_t reserve(uint64_t size_bytes, uint64_t align)
{
	void *p = mmap(NULL, size_bytes + align, PROT_NONE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		give_up("reserving addresses");
	return ALIGN_UP((uint64_t)(uintptr_t)p, align);
}

static void map_at(uint64_t va, uint64_t size_bytes, int rights, int flags,
		   uint64_t pa)
{
	void *at = (void *)(uintptr_t)va;
	int file = flags & MAP_ANONYMOUS ? -1 : physical;
	off_t offset = flags & MAP_ANONYMOUS ? 0 : (off_t)pa;

	if (mmap(at, size_bytes, rights, flags | MAP_FIXED, file, offset) != at)
		give_up("mapping memory");
	/* What lay here before may have left marks. */
	unpoison(at, size_bytes);
}

static void map_physical(uint64_t va, uint64_t size_bytes, int rights,
			 uint64_t pa)
{
	if (mapping_count == MAPPING_MAX)
		give_up("too many mappings");
	mappings[mapping_count].va = va;
	mappings[mapping_count].size_bytes = size_bytes;
	mappings[mapping_count].pa = pa;
	mapping_count++;
	map_at(va, size_bytes, rights, MAP_SHARED, pa);
}

static void forget_mapping(uint64_t va)
{
	for (unsigned int i = 0; i < mapping_count; i++)
		if (mappings[i].va == va) {
			mappings[i] = mappings[--mapping_count];
			return;
		}
}

static void copy_contents(int to, int from)
{
	off_t end = 0;

	for (;;) {
		off_t at = lseek(from, end, SEEK_DATA);
		off_t into = at;

		if (at < 0)
			return;
		end = lseek(from, at, SEEK_HOLE);
		while (at < end)
			if (copy_file_range(from, &at, to, &into,
					    (size_t)(end - at), 0) <= 0)
				give_up("copying memory");
	}
}

void sim_memory_unshare(void)
{
	int old = physical;

	physical = memfd_create("physical memory", MFD_CLOEXEC);
	if (physical < 0 || ftruncate(physical, PHYSICAL_BYTES))
		give_up("physical memory");
	copy_contents(physical, old);
	for (unsigned int i = 0; i < mapping_count; i++)
		if (mmap((void *)(uintptr_t)mappings[i].va,
			 mappings[i].size_bytes, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_FIXED, physical,
			 (off_t)mappings[i].pa) == MAP_FAILED)
			give_up("mapping memory");
	(void)close(old);
}

void sim_memory_init(void)
{
	physical = memfd_create("physical memory", MFD_CLOEXEC);
	if (physical < 0 || ftruncate(physical, PHYSICAL_BYTES))
		give_up("physical memory");
	layout.linear_pa = SIM_SECURE_PA;
	layout.linear_bytes = SIM_SECURE_BYTES;
	layout.linear_offset =
		reserve(SIM_SECURE_BYTES, BIT64(21)) - SIM_SECURE_PA;
	map_physical(SIM_SECURE_PA + layout.linear_offset, SIM_SECURE_BYTES,
		     PROT_READ | PROT_WRITE, SIM_SECURE_PA);
	layout.ns_bytes = NS_WINDOW;
	layout.ns_va = reserve(NS_WINDOW, BIT64(30));
	layout.kmap_bytes = KMAP_WINDOW;
	layout.kmap_va = reserve(KMAP_WINDOW, BIT64(21));
	layout.boot_va = reserve(BOOT_WINDOW, BIT64(21));
}

const struct arch_layout *arch_layout(void)
{
	return &layout;
}

/* What was mapped last as device memory, the oldest forgotten first. */
static struct {
	vaddr_t va;
	paddr_t pa;
} devices[64];
static unsigned int device_count;

static void note_device(vaddr_t va, paddr_t pa, size_t page_count)
{
	for (size_t i = 0; i < page_count; i++) {
		size_t slot = device_count++ % ARRAY_SIZE(devices);

		devices[slot].va = va + (i << PAGE_BITS);
		devices[slot].pa = pa + (i << PAGE_BITS);
	}
}

paddr_t sim_device_pa(const volatile void *regs)
{
	vaddr_t va = (uintptr_t)regs;

	for (size_t i = 0; i < ARRAY_SIZE(devices); i++)
		if (devices[i].va == (va & ~(PAGE_BYTES - 1)))
			return devices[i].pa + (va & (PAGE_BYTES - 1));
	give_up("no such device");
	return 0;
}

enum status arch_kernel_map(vaddr_t va, paddr_t pa, size_t page_count,
			    unsigned int attr)
{
	int rights = PROT_READ | (attr & MAP_WRITE ? PROT_WRITE : 0);
	uint64_t size_bytes = (uint64_t)page_count << PAGE_BITS;

	if (attr & MAP_DEVICE) {
		note_device(va, pa, page_count);
		map_at(va, size_bytes, rights, MAP_PRIVATE | MAP_ANONYMOUS, 0);
	} else if (range_fits(pa, size_bytes, PHYSICAL_BYTES)) {
		map_physical(va, size_bytes, rights, pa);
	} else {
		return ST_BAD_PARAM;
	}
	return ST_OK;
}

void arch_kernel_unmap(vaddr_t va, size_t page_count)
{
	forget_mapping(va);
	map_at(va, (uint64_t)page_count << PAGE_BITS, PROT_NONE,
	       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, 0);
}

void arch_sync_code(const void *va, size_t size_bytes)
{
	(void)va;
	(void)size_bytes;
}

void arch_dcache_clean(const void *va, size_t size_bytes)
{
	(void)va;
	(void)size_bytes;
}

void arch_dcache_clean_invalidate(const void *va, size_t size_bytes)
{
	(void)va;
	(void)size_bytes;
}

/* The program is the host's: nothing of it is ours to measure. */
uint64_t arch_image_fixed_bytes(void)
{
	return 0;
}
