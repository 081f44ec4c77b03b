/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/boot/boot_priv.h"

#define LIST_SIGNATURE UINT32_C(0x4a0fb10b)
#define LIST_CHECKSUM  BIT32(0) /* flags: the sum is valid */
#define LIST_BYTES_MAX UINT32_C(0x100000)
#define CONVENTION_X1  (LIST_SIGNATURE | (UINT64_C(1) << 32))
#define TAG_FDT        1u
/* Spec: TF-A 2.12, transfer_list.h */
#define TAG_MANIFEST   0x101u
#define ENTRIES_MAX    64u
/* Of a manifest by bare address. Spec: TF-A 2.12, spmd_manifest */
#define MANIFEST_BYTES 4096u

struct list_header {
	uint32_t signature;
	uint8_t checksum, version, header_bytes, alignment;
	uint32_t size_bytes, max_bytes, flags, reserved;
};

/* tag:24, header_bytes:8 */
struct list_entry {
	uint32_t tag_and_header;
	uint32_t data_bytes;
};

static_assert(sizeof(struct list_header) == 24, "Firmware Handoff 2.4.1");

static uint8_t sum_of(const struct list_header *h)
{
	const uint8_t *p = (const uint8_t *)h;
	uint8_t sum = 0;
	uint32_t i;

	for (i = 0; i < h->size_bytes; i++)
		sum = (uint8_t)(sum + p[i]);
	return sum;
}

static bool sum_is_good(const struct list_header *h)
{
	return !(h->flags & LIST_CHECKSUM) || sum_of(h) == 0;
}

static bool header_is_good(const struct list_header *h)
{
	return h->signature == LIST_SIGNATURE && h->version >= 1 &&
	       h->header_bytes == sizeof(*h) && h->alignment <= 12 &&
	       h->size_bytes >= sizeof(*h) && h->size_bytes <= h->max_bytes &&
	       h->max_bytes <= LIST_BYTES_MAX && sum_is_good(h);
}

static uint64_t alignment(const struct list_header *h)
{
	return UINT64_C(1) << MAX(h->alignment, (uint8_t)3);
}

/* Offset of the first entry's data with @tag, or 0. */
static uint32_t find_entry(const struct list_header *h, uint32_t tag,
			   uint32_t *data_bytes)
{
	uint64_t align = alignment(h);
	uint64_t at = sizeof(*h);
	unsigned int n;

	for (n = 0; n < ENTRIES_MAX; n++) {
		const struct list_entry *e;
		uint64_t head, next;

		at = (at + align - 1) & ~(align - 1);
		if (!range_fits(at, sizeof(*e), h->size_bytes))
			return 0;
		e = (const struct list_entry *)(const void *)((const char *)h +
							      at);
		head = e->tag_and_header >> 24;
		next = at + head + e->data_bytes;
		if (head != sizeof(*e) || next > h->size_bytes)
			return 0;
		if ((e->tag_and_header & 0xffffff) == tag) {
			*data_bytes = e->data_bytes;
			return (uint32_t)(at + head);
		}
		at = next;
	}
	return 0;
}

static void decode_list(const struct list_header *h, struct boot_handoff *out)
{
	uint64_t list = (uintptr_t)h;
	uint32_t size = 0;
	uint32_t offset = find_entry(h, TAG_FDT, &size);

	out->list_pa = list;
	out->list_bytes = h->max_bytes;
	if (offset && IS_ALIGNED(list + offset, 8)) {
		out->secure_fdt_pa = list + offset;
		out->secure_fdt_bytes = size;
		out->fdt_pa = out->secure_fdt_pa;
		out->fdt_bytes_max = size;
		out->fdt_is_secure = true;
	}
	offset = find_entry(h, TAG_MANIFEST, &size);
	if (offset && IS_ALIGNED(list + offset, 8)) {
		out->manifest_pa = list + offset;
		out->manifest_bytes = size;
	}
}

void boot_decode_handoff(const uint64_t args[4], struct boot_handoff *out)
{
	const uint64_t convention = args[1], fdt = args[2], list = args[3];
	const struct list_header *h = (const void *)(uintptr_t)list;
	const uint64_t manifest = out->ffa_version ? args[0] : 0;

	out->fdt_pa = 0;
	out->fdt_bytes_max = 0;
	out->fdt_is_secure = false;
	out->list_pa = 0;
	out->list_bytes = 0;
	out->secure_fdt_pa = 0;
	out->secure_fdt_bytes = 0;
	out->manifest_pa = 0;
	out->manifest_bytes = 0;
	if ((convention == CONVENTION_X1 || convention == LIST_SIGNATURE) &&
	    h && IS_ALIGNED(list, 8) && header_is_good(h)) {
		decode_list(h, out);
		return;
	}
	if (fdt && IS_ALIGNED(fdt, 8)) {
		out->fdt_pa = fdt;
		out->fdt_bytes_max = BOOT_FDT_BYTES_MAX;
	}
	if (manifest && IS_ALIGNED(manifest, 8)) {
		out->manifest_pa = manifest;
		out->manifest_bytes = MANIFEST_BYTES;
	}
}

void boot_apply_config(const struct boot_config *c, struct boot_handoff *out)
{
	if (out->fdt_pa && out->fdt_pa != out->secure_fdt_pa)
		out->fdt_is_secure = c->dt_is_secure;
	if (!c->dt_addr || !IS_ALIGNED(c->dt_addr, 8))
		return;
	out->fdt_pa = c->dt_addr;
	out->fdt_bytes_max = MIN((uint64_t)c->dt_bytes_max, BOOT_FDT_BYTES_MAX);
	out->fdt_is_secure = c->dt_is_secure;
}

bool boot_seed_tree(const struct boot_handoff *h, uint64_t *pa,
		    uint64_t *bytes_max, bool *is_secure)
{
	if (h->secure_fdt_pa) {
		*pa = h->secure_fdt_pa;
		*bytes_max = h->secure_fdt_bytes;
		*is_secure = true;
		return true;
	}
	*pa = h->fdt_pa;
	*bytes_max = h->fdt_bytes_max;
	*is_secure = h->fdt_is_secure;
	return h->fdt_pa != 0;
}

enum status boot_list_replace_fdt(void *list, const void *fdt,
				  uint32_t size_bytes)
{
	struct list_header *h = list;
	uint64_t align = alignment(h);
	uint32_t old_bytes = 0;
	uint32_t data = find_entry(h, TAG_FDT, &old_bytes);
	uint64_t old_next, next, tail;
	struct list_entry *e;

	if (!data)
		return ST_NOT_FOUND;
	old_next = MIN(ALIGN_UP((uint64_t)data + old_bytes, align),
		       (uint64_t)h->size_bytes);
	next = ALIGN_UP((uint64_t)data + size_bytes, align);
	tail = h->size_bytes - old_next;
	if (!range_fits(next, tail, h->max_bytes))
		return ST_NO_SPACE;
	memmove((char *)list + next, (char *)list + old_next, tail);
	memcpy((char *)list + data, fdt, size_bytes);
	e = (struct list_entry *)(void *)((char *)list + data) - 1;
	e->data_bytes = size_bytes;
	h->size_bytes = (uint32_t)(next + tail);
	if (h->flags & LIST_CHECKSUM)
		h->checksum = (uint8_t)(h->checksum - sum_of(h));
	return ST_OK;
}
