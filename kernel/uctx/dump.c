/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/uctx/dump.h"
#include "base/text/format.h"
#include "kernel/log/log.h"
#include "kernel/uctx/uctx.h"

#define FRAME_MAX 64

void uctx_dump_registers(const struct arch_user_dump *d)
{
	/* A panic brings the frame only, unless it comes from A32 code. */
	bool has_all = d->pstate || d->is_32bit;
	unsigned int count = !has_all ? 0 : d->is_32bit ? 12 : 28;

	log_error(" pc 0x%llx sp 0x%llx lr 0x%llx fp 0x%llx pstate 0x%x",
		  (unsigned long long)d->pc, (unsigned long long)d->sp,
		  (unsigned long long)d->lr, (unsigned long long)d->fp,
		  d->pstate);
	for (unsigned int i = 0; i < count; i += 4)
		log_error(" x%-2u %016llx %016llx %016llx %016llx", i,
			  (unsigned long long)d->x[i],
			  (unsigned long long)d->x[i + 1],
			  (unsigned long long)d->x[i + 2],
			  (unsigned long long)d->x[i + 3]);
}

static const char *region_note(const struct uctx_region *r, char buf[16])
{
	if (r->kind == UCTX_STACK)
		return " (stack)";
	if (r->kind == UCTX_PARAM)
		return " (param)";
	if (r->kind == UCTX_LOADER)
		return " (ldelf)";
	if (r->image_idx < 0)
		return "";
	text_format(buf, 16, " [%d]", (int)r->image_idx);
	return buf;
}

void uctx_dump_regions(const struct uctx *u)
{
	for (size_t i = 0; i < u->region_count; i++) {
		const struct uctx_region *r = &u->regions[i];
		char note[16];

		log_error(
			" region %2zu: va 0x%08llx pa 0x%08llx size 0x%06llx "
			"flags r%c%c%c%s",
			i, (unsigned long long)r->va,
			(unsigned long long)mobj_page_pa(r->mobj, r->mobj_page),
			(unsigned long long)(r->page_count * PAGE_BYTES),
			r->attr & MAP_WRITE ? 'w' : '-',
			r->attr & MAP_EXEC ? 'x' : '-',
			r->attr & MAP_NONSECURE ? '-' : 's',
			region_note(r, note));
	}
}

uint64_t uctx_strip(const struct uctx *u, uint64_t address)
{
	return address & (arch_user_va_max(u->is_32bit) - 1);
}

/* Frame records: {next, return address}. */
void uctx_dump_frames(const struct uctx *u, uint64_t fp)
{
	const struct uctx_region *stack = uctx_find(u, fp);
	uint64_t end = 0;

	if (!stack || stack->attr & MAP_NONSECURE)
		return;
	end = stack->va + stack->page_count * PAGE_BYTES;
	for (unsigned int i = 0; i < FRAME_MAX; i++) {
		uint64_t record[2];

		if (fp & 7 || fp < stack->va || fp > end - sizeof(record) ||
		    uctx_copy_in(record, (user_addr_t){fp}, sizeof(record)) !=
			    ST_OK)
			return;
		if (record[1])
			log_error(
				" 0x%llx",
				(unsigned long long)(uctx_strip(u, record[1]) -
						     4));
		if (record[0] <= fp)
			return;
		fp = record[0];
	}
}
