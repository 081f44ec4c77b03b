/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/arch/cpu.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"
#include "kernel/thread/thread.h"
#include "kernel/uctx/uctx_priv.h"

enum status uctx_create(bool is_32bit, const struct uctx_seed *seed,
			struct uctx **out)
{
	struct uctx *u = heap_alloc(sizeof(*u));
	enum status st = ST_OK;

	if (!u)
		return ST_NO_MEM;
	st = arch_pgtable_init(&u->pt);
	if (st != ST_OK) {
		heap_free(u);
		return st;
	}
	u->is_32bit = is_32bit;
	/* Frames with signed return addresses span system calls, so the keys
	 * stay for the life of the context. */
	memcpy(u->tls.apia_key, &seed->pauth_keys[0], sizeof(u->tls.apia_key));
	memcpy(u->tls.apib_key, &seed->pauth_keys[2], sizeof(u->tls.apib_key));
	memcpy(u->place_state, seed->place, sizeof(u->place_state));
	place_init(u);
	*out = u;
	return ST_OK;
}

void uctx_destroy(struct uctx *u)
{
	if (!u)
		return;
	arch_pgtable_fini(&u->pt);
	for (size_t i = 0; i < u->region_count; i++)
		mobj_put(u->regions[i].mobj);
	heap_free(u->regions);
	secure_zero(u, sizeof(*u));
	heap_free(u);
}

/* Interrupts are masked. */
static void load(struct uctx *u)
{
	struct cpu *cpu = arch_cpu_this();

	if (cpu->uctx == u)
		return;
	if (cpu->uctx)
		arch_user_tls_save(&cpu->uctx->tls);
	cpu->uctx = u;
	arch_pgtable_activate(u ? &u->pt : NULL);
	if (u)
		arch_user_tls_load(&u->tls);
}

struct uctx *uctx_activate(struct uctx *u)
{
	irq_state_t s = arch_irq_mask_all();
	struct thread *t = arch_cpu_this()->thread;
	struct uctx *previous = t->uctx;

	t->uctx = u;
	load(u);
	arch_irq_restore(s);
	return previous;
}

void uctx_reload(struct uctx *u)
{
	load(u);
}

enum status uctx_copy_in(void *dst, user_addr_t src, size_t size_bytes)
{
	return arch_user_copy_in(dst, src, size_bytes);
}

enum status uctx_copy_out(user_addr_t dst, const void *src, size_t size_bytes)
{
	return arch_user_copy_out(dst, src, size_bytes);
}

enum status uctx_copy_in_private(void *dst, user_addr_t src, size_t size_bytes)
{
	enum status st = uctx_check(thread_current()->uctx, src, size_bytes,
				    MAP_READ, false);

	return st == ST_OK ? uctx_copy_in(dst, src, size_bytes) : st;
}

enum status uctx_dup_in(user_addr_t src, size_t size_bytes, void **out)
{
	void *copy = heap_alloc(size_bytes ? size_bytes : 1);
	enum status st = ST_OK;

	if (!copy)
		return ST_NO_MEM;
	st = uctx_copy_in(copy, src, size_bytes);
	if (st != ST_OK) {
		heap_free(copy);
		return st;
	}
	*out = copy;
	return ST_OK;
}
