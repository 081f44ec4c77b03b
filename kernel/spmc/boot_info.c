/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/spmc/boot_info.h"

#include <libfdt.h>

#include "base/bytes/mem.h"
#include "kernel/arch/cpu.h"

/* Before 1.1: names and values. Spec: DEN0077A 1.0, 3.3 */
static const char old_signature[4] = {'F', 'F', '-', 'A'};
struct old_entry {
	char name[16];
	uint64_t value, size_bytes;
};
struct old_list {
	char signature[sizeof(old_signature)];
	uint32_t entry_count;
	struct old_entry entries[1];
};
_Static_assert(offsetof(struct old_list, entries) == 8, "DEN0077A 1.0, 3.3");

struct list {
	struct ffa_boot_info_header header;
	struct ffa_boot_info_entry entries[1];
};

#define LIST_BYTES MAX(sizeof(struct list), sizeof(struct old_list))

size_t boot_info_bytes(size_t fdt_bytes)
{
	return LIST_BYTES + fdt_bytes;
}

static void write_old(struct old_list *out, uint64_t fdt_va, size_t fdt_bytes)
{
	memcpy(out->signature, old_signature, sizeof(old_signature));
	out->entry_count = 1;
	out->entries[0] = (struct old_entry){
		.name = "TYPE_DT",
		.value = fdt_va,
		.size_bytes = fdt_bytes,
	};
}

void boot_info_write(void *dst, uint64_t va, uint32_t version, const void *fdt,
		     size_t fdt_bytes)
{
	uint64_t fdt_va = va + LIST_BYTES;
	struct list *l = dst;

	memset(dst, 0, LIST_BYTES);
	memcpy((uint8_t *)dst + LIST_BYTES, fdt, fdt_bytes);
	if (version < FFA_VERSION_1_1) {
		write_old(dst, fdt_va, fdt_bytes);
		return;
	}
	l->header = (struct ffa_boot_info_header){
		.signature = FFA_BOOT_INFO_SIGNATURE,
		.version = version,
		.blob_bytes = (uint32_t)boot_info_bytes(fdt_bytes),
		.entry_bytes = sizeof(struct ffa_boot_info_entry),
		.entry_count = 1,
		.entry_offset = offsetof(struct list, entries),
	};
	l->entries[0] = (struct ffa_boot_info_entry){
		.type = FFA_BOOT_INFO_FDT,
		.size_bytes = (uint32_t)fdt_bytes,
		.contents = fdt_va,
	};
}

static enum status tell(void *fdt, int node, uint64_t va)
{
	return fdt_setprop_u64(fdt, node, "base-address", va) == 0
		       ? ST_OK
		       : ST_NO_SPACE;
}

/* What a region's address is to become: false: it stays. */
struct edit {
	int node;
	uint64_t va;
};

static uint32_t list_edits(const struct manifest *m, const uint64_t *memory_va,
			   const uint64_t *device_va, struct edit *out)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < m->region_count; i++)
		if (m->regions[i].place != MANIFEST_FROM_LOAD)
			out[count++] =
				(struct edit){m->regions[i].node, memory_va[i]};
	for (uint32_t i = 0; i < m->device_count; i++)
		out[count++] = (struct edit){m->devices[i].node, device_va[i]};
	return count;
}

/* An edit moves all nodes behind it, so the last one is edited first. */
static struct edit *last_of(struct edit *edits, uint32_t count)
{
	struct edit *last = NULL;

	for (uint32_t i = 0; i < count; i++)
		if (edits[i].node >= 0 && (!last || edits[i].node > last->node))
			last = &edits[i];
	return last;
}

enum status boot_info_tell_regions(void *fdt, const struct manifest *m,
				   const uint64_t *memory_va,
				   const uint64_t *device_va)
{
	struct edit edits[MANIFEST_REGIONS_MAX + MANIFEST_DEVICES_MAX];
	uint32_t count = list_edits(m, memory_va, device_va, edits);
	struct edit *e = NULL;
	enum status st = ST_OK;

	while (st == ST_OK && (e = last_of(edits, count))) {
		st = tell(fdt, e->node, e->va);
		e->node = -1;
	}
	return st;
}

enum status boot_info_tell_features(void *fdt)
{
	const struct cpu_features *f = arch_cpu_features();
	const struct {
		const char *name;
		bool is_there;
	} features[] = {
		{"crc32", f->crc32}, {"bti", f->bti}, {"pauth", f->pauth}};
	int node = fdt_node_offset_by_compatible(fdt, -1, "arm,hw-features");

	for (size_t i = 0; node >= 0 && i < ARRAY_SIZE(features); i++) {
		if (fdt_getprop(fdt, node, features[i].name, NULL) &&
		    fdt_setprop_u32(fdt, node, features[i].name,
				    features[i].is_there) != 0)
			return ST_NO_SPACE;
	}
	return ST_OK;
}

enum status boot_info_tell_event_log(void *fdt, uint64_t va,
				     uint32_t size_bytes)
{
	int node = fdt_node_offset_by_compatible(fdt, -1, "arm,tpm_event_log");

	if (node < 0)
		return ST_OK;
	return fdt_setprop_u64(fdt, node, "tpm_event_log_addr", va) == 0 &&
			       fdt_setprop_u32(fdt, node, "tpm_event_log_size",
					       size_bytes) == 0
		       ? ST_OK
		       : ST_NO_SPACE;
}
