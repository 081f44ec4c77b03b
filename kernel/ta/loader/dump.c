/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/ta/loader/dump.h"
#include "base/text/format.h"
#include "kernel/log/log.h"
#include "kernel/ta/instance.h"
#include "kernel/ta/loader/unwind_a32.h"
#include "kernel/ta/store/store.h"

/*
 * What is said when a TA ends badly, in the form that the packaged symbolize
 * script reads (abi-ta 8). All from our own records of its address space; its
 * stack is read with its own rights.
 */
#define FRAME_MAX 64

static void print_registers(const struct arch_user_dump *d)
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

static void print_regions(const struct uctx *u)
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

/* Regions are sorted, so the first of an image is where it was loaded. */
static void print_images(const struct ta_instance *i)
{
	for (uint32_t idx = 0; idx < i->image_count; idx++) {
		char text[UUID_TEXT_BYTES];
		size_t n = 0;

		while (n < i->uctx->region_count &&
		       i->uctx->regions[n].image_idx != (int32_t)idx)
			n++;
		if (n == i->uctx->region_count)
			continue;
		uuid_octets_to_text(i->images[idx]->uuid, text);
		log_error(" [%u] %s @ 0x%llx", idx, text,
			  (unsigned long long)i->uctx->regions[n].va);
	}
}

/* Take the authentication code off a return address. */
static uint64_t strip(const struct uctx *u, uint64_t address)
{
	return address & (arch_user_va_max(u->is_32bit) - 1);
}

/* Frame records of A64: {next, return address}, growing upwards in the stack
 * region that the first one lies in. */
static void print_frames(const struct uctx *u, uint64_t fp)
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
				(unsigned long long)(strip(u, record[1]) - 4));
		if (record[0] <= fp)
			return;
		fp = record[0];
	}
}

/* By the unwind tables; where there is none, at least who called. */
static void print_a32_frames(const struct arch_user_dump *d)
{
	struct a32_frame f = {.r[13] = (uint32_t)d->sp,
			      .r[14] = (uint32_t)d->lr,
			      .r[15] = (uint32_t)d->pc};
	unsigned int i = 0;

	for (i = 0; i < 13; i++)
		f.r[i] = (uint32_t)d->x[i];
	for (i = 0; i < FRAME_MAX && a32_unwind(ta_instance_current(), &f);
	     i++) {
		/* In the call, not behind it. */
		f.r[15] = (f.r[15] & ~1u) - 2;
		log_error(" 0x%x", f.r[15]);
	}
	if (!i)
		log_error(" 0x%llx", (unsigned long long)d->lr);
}

static void print_call_stack(const struct uctx *u,
			     const struct arch_user_dump *d)
{
	log_error("Call stack:");
	log_error(" 0x%llx", (unsigned long long)strip(u, d->pc));
	if (d->is_32bit)
		print_a32_frames(d);
	else
		print_frames(u, d->fp);
}

void ta_dump(const struct arch_user_dump *regs)
{
	const struct ta_instance *i = ta_instance_current();

	if (!i || !i->uctx)
		return;
	print_registers(regs);
	print_regions(i->uctx);
	print_images(i);
	print_call_stack(i->uctx, regs);
}
