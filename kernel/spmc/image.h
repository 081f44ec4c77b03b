/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_IMAGE_H
#define KERNEL_SPMC_IMAGE_H

#include "base/bytes/uuid.h"
#include "kernel/arch/mmu.h"

struct core_manifest;

/*
 * The images of partitions and where they come from: built into our own image
 * (tools/build/sp.mk), or packages that the firmware put into secure memory.
 * Start-up only: nobody else runs yet, nothing is locked.
 */

/* What the build makes of each embedded partition, in the order given. */
struct embedded_sp {
	uint8_t uuid[UUID_BYTES]; /* RFC 4122 order */
	uint32_t stack_bytes, flags;
	uint32_t size_bytes; /* of @bytes */
	/* Size after inflating the zlib stream @bytes; 0: stored plain. */
	uint32_t plain_size_bytes;
	uint32_t manifest_bytes;
	const uint8_t *bytes;    /* 8-byte aligned */
	const uint8_t *manifest; /* 8-byte aligned; NULL: look in the trees */
};
extern const struct embedded_sp embedded_sps[];
extern const uint32_t embedded_sp_count;

enum image_origin {
	IMAGE_EMBEDDED,
	IMAGE_PACKAGE,
};

struct sp_image {
	/* Of the file, RFC 4122 order: what .sp_head or the list of packages
	 * says. The manifest may name others, by which endpoints know it. */
	uint8_t uuid[UUID_BYTES];
	enum image_origin origin;
	uint64_t load_address; /* physical; where the package lies, else 0 */
	uint32_t offset;       /* of the file in its package, else 0 */
	/* Manifest: passed dt_check() and manifest_is_one(), stays for ever. */
	const void *fdt;
	size_t fdt_bytes; /* dt_used_bytes() */
	/* From .sp_head of an ELF file; 0: it does not say. */
	uint32_t stack_bytes, flags;
	/* While it is open: the plain file, which nobody else writes. Its
	 * contents are as hostile as any other file's. */
	const uint8_t *bytes;
	size_t size_bytes;
	/* It begins as one; else a flat image, entered at its manifest's
	 * entrypoint-offset. */
	bool is_elf;
};

struct image_sources {
	const struct embedded_sp *embedded;
	uint32_t embedded_count;
	/* Trees in the image (kernel/dt/trees.h), which passed
	 * dt_find_embedded(): manifests may be among them, or nodes of one
	 * tree may be manifests. */
	const void *trees;
	size_t trees_bytes;
	const struct core_manifest *core; /* its packages; NULL: none */
};

/*
 * Secure memory, mapped in the linear map, in which packages may lie: [@base,
 * @end). Before all else. Nobody may allocate from where packages lie until
 * image_close() gives it to the page allocator.
 */
void image_set_package_memory(paddr_t base, paddr_t end);
/* Pages from @pa on that the package takes which begins there; 0: none does, or
 * it cannot be used. */
size_t image_package_pages(paddr_t pa);

/*
 * Find all images: those embedded, then the packages. In the order in which
 * they are to start: by boot-order, the lower first; as listed where it is
 * equal, and last where it is not there. What cannot be used is logged by its
 * UUID and left out: it has no manifest or a malformed one, no package lies
 * where one should, its UUID is there already. ST_NO_MEM.
 */
enum status images_find(const struct image_sources *sources);
uint32_t image_count(void);
/* @idx < image_count(). All but the file itself. */
const struct sp_image *image_at(uint32_t idx);

/* Bring the file into view: the same record, complete. ST_NO_MEM; ST_BAD_FORMAT
 * (it cannot be inflated); ST_BAD_STATE (it was closed). */
enum status image_open(uint32_t idx, const struct sp_image **out);
/* Done with it, for ever: memory that held the file alone goes back to all. */
void image_close(uint32_t idx);

/* For tests, which start up again. Present in test builds only. */
void images_forget(void);

const char *image_origin_name(enum image_origin origin);

#endif
