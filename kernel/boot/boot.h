/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_BOOT_BOOT_H
#define KERNEL_BOOT_BOOT_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * Start-up. The architecture's first code calls these, in this order; the
 * first two run where the loader put the image, before there are threads,
 * locks or a log.
 */

/* What the loader handed over. Physical addresses. */
struct boot_handoff {
	/* The tree that normal world gets. */
	uint64_t fdt_pa;        /* 0: none */
	uint64_t fdt_bytes_max; /* room, the tree's slack included */
	bool fdt_is_secure;     /* which kind of memory it lies in */
	/* A transfer list that stays, and the trees in it for us. */
	uint64_t list_pa; /* 0: none */
	uint64_t list_bytes;
	uint64_t secure_fdt_pa; /* may be the one above */
	uint64_t secure_fdt_bytes;
	uint64_t manifest_pa;
	uint64_t manifest_bytes;
	/* What the dispatcher speaks; 0: no FF-A. Known before the rest. */
	uint32_t ffa_version;
	/* Where the loader put the image; the architecture says. */
	uint64_t image_pa, image_end;
};

/* A tree that comes by bare address may be this big. */
#define BOOT_FDT_BYTES_MAX UINT64_C(0x200000)
/* Beyond its end, this much is taken to be free for our nodes. */
#define BOOT_FDT_SLACK     8192u

/*
 * Registers x0..x3 at entry to *@out. A transfer list (signature in x1) is
 * believed when its header and entries are consistent. MMU off: only aligned
 * accesses of what it finds. Under FF-A, x0 is the address of our manifest.
 * The image's fields and the version stay as they are.
 * Spec: Firmware Handoff 0.9, 2 and 4.3.
 */
void boot_decode_handoff(const uint64_t args[4], struct boot_handoff *out);

/* Then the words to make may name another place for normal world's tree. */
void boot_configure_handoff(struct boot_handoff *handoff);

/* The tree that random seeds for us may be in: the loader's in secure memory,
 * else the other one. False: there is none. */
bool boot_seed_tree(const struct boot_handoff *h, uint64_t *pa,
		    uint64_t *bytes_max, bool *is_secure);

/*
 * Put a tree that has grown into the list that it came with, where it was:
 * the firmware has told normal world its place already. What follows moves.
 * @list was decoded before and is mapped for writing. ST_NOT_FOUND; ST_NO_SPACE
 * (nothing was changed).
 */
enum status boot_list_replace_fdt(void *list, const void *fdt,
				  uint32_t size_bytes);

/*
 * Take seed material from the device tree, which is mapped at its physical
 * address; keep it for the generator. Returns a number made from it, 0 when
 * there is none.
 */
uint64_t boot_take_seed(const struct boot_handoff *handoff);

/* In the kernel's address space: hand over what was decoded, then start.
 * boot_main() returns the physical address of the dispatcher's table. */
void boot_set_handoff(const struct boot_handoff *handoff);
uint64_t boot_main(void);

#endif
