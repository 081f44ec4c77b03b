/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_TESTWORLD_PRIV_H
#define KERNEL_SYS_TESTWORLD_PRIV_H

#include "kernel/arch/cpu.h"
#include "kernel/sys/sys_priv.h"
#include "kernel/thread/thread.h"
#include "kernel/uctx/uctx.h"

/*
 * For tests of system calls in the simulator: a TA with one mapping of each
 * kind, served by the thread that runs the test (a call from normal world, or
 * else one made for it).
 */
#define WORLD_PRIVATE_PAGES 2u

struct ta_world {
	struct ta_instance ta;
	struct ta_session session;
	struct thread thread;     /* when there was none */
	struct ta_session *outer; /* of the thread, before */
	vaddr_t private_rw;       /* WORLD_PRIVATE_PAGES */
	vaddr_t private_ro;       /* one page each */
	vaddr_t shareable;
	vaddr_t param;
};

/* ST_OK; then world_fini() undoes it. */
enum status world_init(struct ta_world *w, bool is_32bit);
void world_fini(struct ta_world *w);

/* Call @number with up to eight arguments. */
#define WORLD_CALL(number, ...)                                                \
	sys_dispatch((number), (const uint64_t[8]){__VA_ARGS__})

/* Bytes into and out of the TA's memory, which must be mapped. */
void world_put(vaddr_t va, const void *src, size_t size_bytes);
void world_get(void *dst, vaddr_t va, size_t size_bytes);
uint32_t world_get_u32(vaddr_t va);
uint64_t world_get_u64(vaddr_t va);
void world_put_u32(vaddr_t va, uint32_t value);
void world_put_u64(vaddr_t va, uint64_t value);

#endif
