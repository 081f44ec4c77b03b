/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/ta/loader/dump.h"
#include "base/text/format.h"
#include "kernel/log/log.h"
#include "kernel/ta/instance.h"
#include "kernel/ta/loader/unwind_a32.h"
#include "kernel/ta/store/store.h"
#include "kernel/uctx/dump.h"

/*
 * What is said when a TA ends badly, in the form that the packaged symbolize
 * script reads (abi-ta 8). All from our own records of its address space; its
 * stack is read with its own rights.
 */
#define FRAME_MAX 64

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
	log_error(" 0x%llx", (unsigned long long)uctx_strip(u, d->pc));
	if (d->is_32bit)
		print_a32_frames(d);
	else
		uctx_dump_frames(u, d->fp);
}

void ta_dump(const struct arch_user_dump *regs)
{
	const struct ta_instance *i = ta_instance_current();

	if (!i || !i->uctx)
		return;
	uctx_dump_registers(regs);
	uctx_dump_regions(i->uctx);
	print_images(i);
	print_call_stack(i->uctx, regs);
}
