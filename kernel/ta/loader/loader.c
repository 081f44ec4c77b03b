/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/ta/loader/loader.h"
#include "abi/gp.h"
#include "abi/ta.h"
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "base/elf/elf.h"
#include "kernel/arch/cpu.h"
#include "kernel/crypto/rng.h"
#include "kernel/log/log.h"
#include "kernel/ta/enter.h"
#include "kernel/ta/instance.h"
#include "kernel/ta/loader/dl.h"
#include "kernel/ta/store/embedded.h"

/*
 * The kernel's side of the loader: its pages in every TA's address space, and
 * its three functions. Its code is shared by all; its data and stack belong
 * to the instance, and the TA may write them at no time.
 *
 *   [stack][unmapped page][code, constants][data]
 */
#define STACK_PAGES 4

static struct {
	struct mobj *text;
	const uint8_t *data; /* initial contents */
	size_t data_bytes;
	size_t data_page; /* of its memory, from the start of text */
	size_t data_page_count;
	uint64_t entry;
} loader;

static enum status take_text(const struct elf_segment *s, const uint8_t *bytes)
{
	enum status st = mobj_create_anon(
		ALIGN_UP(s->mem_bytes, PAGE_BYTES) / PAGE_BYTES, &loader.text);

	if (st != ST_OK)
		return st;
	for (uint64_t done = 0; done < s->file_bytes;) {
		size_t avail = 0;
		void *p = mobj_ptr(loader.text, done, &avail);

		avail = MIN(avail, s->file_bytes - done);
		memcpy(p, bytes + s->offset + done, avail);
		arch_sync_code(p, avail);
		done += avail;
	}
	return ST_OK;
}

enum status loader_init(void)
{
	struct elf_layout l = {};
	struct elf_file f = {};
	enum status st = elf_decode(embedded_loader, embedded_loader_bytes, &f);

	if (st == ST_OK)
		st = elf_layout(&f, PAGE_BYTES, &l);
	if (st != ST_OK)
		return st;
	if (l.load_count != 2 || l.low_va || l.loads[1].va & PAGE_MASK ||
	    !(l.loads[0].flags & ELF_PF_X) || !(l.loads[1].flags & ELF_PF_W))
		return ST_BAD_FORMAT;
	loader.data = embedded_loader + l.loads[1].offset;
	loader.data_bytes = l.loads[1].file_bytes;
	loader.data_page = l.loads[1].va / PAGE_BYTES;
	loader.data_page_count = l.high_va / PAGE_BYTES - loader.data_page;
	loader.entry = f.entry;
	return take_text(&l.loads[0], embedded_loader);
}

static enum status map_at(struct uctx *u, struct mobj *m, vaddr_t va,
			  unsigned int attr)
{
	struct uctx_map_request r = {
		.mobj = m,
		.page_count = m->page_count,
		.attr = attr,
		.kind = UCTX_LOADER,
		.va = va,
		.image_idx = -1,
	};

	return uctx_map(u, &r, &va);
}

/* Zeroed pages of the instance, with @bytes at their start. */
static enum status map_private(struct uctx *u, vaddr_t va, size_t page_count,
			       const void *bytes, size_t size_bytes)
{
	struct mobj *m = NULL;
	enum status st = mobj_create_anon(page_count, &m);

	if (st != ST_OK)
		return st;
	st = mobj_write(m, 0, bytes, size_bytes);
	if (st == ST_OK)
		st = map_at(u, m, va, MAP_READ | MAP_WRITE);
	mobj_put(m);
	return st;
}

static enum status map_loader(struct ta_instance *i)
{
	size_t image_pages = loader.data_page + loader.data_page_count;
	vaddr_t va = 0;
	enum status st = uctx_find_free(i->uctx, STACK_PAGES + 1 + image_pages,
					1, 1, &va);

	if (st != ST_OK)
		return st;
	i->loader_stack = va;
	i->loader_text = va + (STACK_PAGES + 1) * PAGE_BYTES;
	i->loader_data = i->loader_text + loader.data_page * PAGE_BYTES;
	st = map_private(i->uctx, i->loader_stack, STACK_PAGES, NULL, 0);
	if (st == ST_OK)
		st = map_private(i->uctx, i->loader_data,
				 loader.data_page_count, loader.data,
				 loader.data_bytes);
	if (st == ST_OK)
		st = map_at(i->uctx, loader.text, i->loader_text,
			    MAP_READ | MAP_EXEC | MAP_GUARDED);
	return st;
}

static enum status set_writable(struct ta_instance *i, bool is_writable)
{
	unsigned int attr = MAP_READ | (is_writable ? MAP_WRITE : 0);
	enum status st = uctx_protect(i->uctx, i->loader_data,
				      loader.data_page_count, attr);

	if (st != ST_OK)
		return st;
	return uctx_protect(i->uctx, i->loader_stack, STACK_PAGES, attr);
}

/*
 * Run one function of the loader. @args go to the top of its stack and come
 * back. ST_TARGET_DEAD when it faulted.
 */
static enum status run(struct ta_session *s, enum loader_function function,
		       struct loader_args *args)
{
	struct ta_instance *i = s->instance;
	user_addr_t at = {i->loader_stack + STACK_PAGES * PAGE_BYTES -
			  sizeof(*args)};
	struct arch_user_regs regs = {
		.pc = i->loader_text + loader.entry,
		.sp = at.va,
		.arg = {function, at.va},
	};
	struct thread *t = thread_current();
	struct uctx *outer = NULL;
	uint64_t value = 0;
	enum status st = ST_NO_MEM;

	if (!enter_has_room(t))
		return st;
	outer = uctx_activate(i->uctx);
	st = uctx_copy_out(at, args, sizeof(*args));
	if (st == ST_OK) {
		i->is_in_loader = true;
		value = enter_user(t, s, &regs);
		i->is_in_loader = false;
		st = value & ENTER_DEAD ? ST_TARGET_DEAD
					: (enum status)(uint32_t)value;
	}
	if (st == ST_OK)
		st = uctx_copy_in(args, at, sizeof(*args));
	uctx_activate(outer);
	return st;
}

/*
 * Where the block of parameters lies: at the top of the stack, in one page.
 * The top is where the TA asked for it: what rounding up to pages adds lies
 * above. There are TAs that read past it (xtest 4013).
 */
static uint64_t block_offset(uint64_t stack_bytes)
{
	const uint64_t block_bytes = ALIGN_UP(sizeof(struct utee_params), 16);
	const uint64_t top = ALIGN_DOWN(stack_bytes, 16);

	if (top % PAGE_BYTES != 0 && top % PAGE_BYTES < block_bytes)
		return ALIGN_DOWN(top, PAGE_BYTES) - block_bytes;
	return top - block_bytes;
}

/* The TA's stack, a page at least. */
static enum status map_stack(struct ta_instance *i, uint32_t stack_bytes)
{
	uint64_t size = MAX((uint64_t)stack_bytes, (uint64_t)PAGE_BYTES);
	size_t page_count = (size_t)(ALIGN_UP(size, PAGE_BYTES) / PAGE_BYTES);
	struct uctx_map_request r = {
		.page_count = page_count,
		.attr = MAP_READ | MAP_WRITE,
		.kind = UCTX_STACK,
		.pad_before = 1,
		.pad_after = 1,
		.image_idx = -1,
	};
	uint64_t offset = block_offset(size);
	vaddr_t va = 0;
	size_t avail = 0;
	enum status st = mobj_create_anon(r.page_count, &r.mobj);

	if (st != ST_OK)
		return st;
	st = uctx_map(i->uctx, &r, &va);
	if (st == ST_OK) {
		i->params_va.va = va + offset;
		i->params = mobj_ptr(r.mobj, offset, &avail);
	}
	mobj_put(r.mobj);
	return st;
}

static enum status create_uctx(struct ta_instance *i, bool is_32bit)
{
	struct uctx_seed seed;
	enum status st = ST_OK;

	if (is_32bit && !arch_cpu_features()->el0_aarch32) {
		log_debug("TA is 32-bit code, the CPU is not");
		return ST_BAD_FORMAT;
	}
	rng_bytes(&seed, sizeof(seed));
	st = uctx_create(is_32bit, &seed, &i->uctx);
	secure_zero(&seed, sizeof(seed));
	return st;
}

enum status loader_load(struct ta_session *s, bool is_32bit)
{
	struct ta_instance *i = s->instance;
	struct loader_args args = {};
	enum status st = create_uctx(i, is_32bit);

	if (st == ST_OK)
		st = map_loader(i);
	memcpy(args.uuid, i->uuid, sizeof(args.uuid));
	if (st == ST_OK)
		st = run(s, LOADER_LOAD, &args);
	if (st == ST_OK)
		st = set_writable(i, false);
	if (st != ST_OK)
		return st;
	if (args.ta_flags & ~TA_FLAGS_KNOWN || args.is_32bit != is_32bit) {
		log_debug("TA has unknown flags 0x%x", args.ta_flags);
		return ST_BAD_FORMAT;
	}
	i->flags = args.ta_flags;
	i->entry.va = args.entry;
	return map_stack(i, args.stack_bytes);
}

/* A later entry, in the middle of a system call of the TA. */
static enum status run_again(struct ta_instance *i,
			     enum loader_function function,
			     struct loader_args *args)
{
	enum status st = set_writable(i, true);

	if (st != ST_OK)
		return st;
	st = run(ta_session_current(), function, args);
	/* It faulted, so the TA whose address space it is dies too, once the
	 * system call that brought us here has let go of what it holds. */
	if (st == ST_TARGET_DEAD || set_writable(i, false) != ST_OK)
		i->is_doomed = true;
	return st;
}

enum status ta_dlopen(struct ta_instance *ta, const uint8_t uuid[16])
{
	struct loader_args args = {};

	memcpy(args.uuid, uuid, sizeof(args.uuid));
	return run_again(ta, LOADER_DLOPEN, &args);
}

enum status ta_dlsym(struct ta_instance *ta, const uint8_t uuid[16],
		     const char *name, vaddr_t *out)
{
	struct loader_args args = {};
	size_t length = strnlen(name, sizeof(args.name));
	enum status st = ST_OK;

	if (length == sizeof(args.name))
		return ST_NOT_FOUND;
	memcpy(args.uuid, uuid, sizeof(args.uuid));
	memcpy(args.name, name, length);
	st = run_again(ta, LOADER_DLSYM, &args);
	if (st == ST_OK)
		*out = args.symbol;
	return st;
}
