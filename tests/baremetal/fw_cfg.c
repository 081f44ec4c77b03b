/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/baremetal/fw_cfg.h"
#include "base/bytes/mem.h"
#include "base/text/format.h"
#include "tests/baremetal/arch/arch.h"
#include "tests/baremetal/board.h"
#include "tests/baremetal/fdt.h"
#include "tests/baremetal/lock.h"

/* Spec: QEMU docs/specs/fw_cfg. All multi-byte fields are big endian. */
#define DMA_ADDRESS    16
#define DMA_ERROR      BIT32(0)
#define DMA_READ       BIT32(1)
#define DMA_SELECT     BIT32(3)
#define FILE_DIRECTORY 0x19
#define FILES_MAX      256

struct dma {
	uint32_t control;
	uint32_t length;
	uint64_t address;
};

struct file {
	uint32_t size;
	uint16_t select;
	uint16_t reserved;
	char name[56];
};

static struct lock fw_cfg_lock;

void fw_cfg_read(uint32_t select, void *dst, uint32_t size_bytes)
{
	volatile struct dma dma = {
		.control =
			__builtin_bswap32(select << 16 | DMA_SELECT | DMA_READ),
		.length = __builtin_bswap32(size_bytes),
		.address = __builtin_bswap64((uint64_t)dst),
	};

	lock_take(&fw_cfg_lock);
	full_barrier();
	*(volatile uint64_t *)(board.fw_cfg + DMA_ADDRESS) =
		__builtin_bswap64((uint64_t)&dma);
	full_barrier();
	while (__builtin_bswap32(dma.control) & ~DMA_ERROR)
		;
	lock_drop(&fw_cfg_lock);
}

bool fw_cfg_find(const char *name, uint32_t *select, uint32_t *size_bytes)
{
	static struct {
		uint32_t count;
		struct file file[FILES_MAX];
	} directory;
	char path[64];

	if (!board.fw_cfg)
		return false;
	if (!directory.count)
		fw_cfg_read(FILE_DIRECTORY, &directory, sizeof(directory));
	(void)text_format(path, sizeof(path), "opt/redoubt/%s", name);
	for (uint32_t i = 0; i < __builtin_bswap32(directory.count); i++) {
		const struct file *f = &directory.file[i];

		if (i == FILES_MAX)
			break;
		if (strncmp(f->name, path, sizeof(f->name)))
			continue;
		*select = __builtin_bswap16(f->select);
		*size_bytes = __builtin_bswap32(f->size);
		return true;
	}
	return false;
}

void fw_cfg_read_text(const char *name, char *dst, uint32_t size_bytes)
{
	uint32_t select = 0;
	uint32_t size = 0;

	memset(dst, 0, size_bytes);
	if (fw_cfg_find(name, &select, &size))
		fw_cfg_read(select, dst, MIN(size, size_bytes - 1));
}

bool fw_cfg_has(const char *name)
{
	uint32_t select = 0;
	uint32_t size = 0;

	return fw_cfg_find(name, &select, &size);
}
