/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_PTA_LEND_H
#define KERNEL_PTA_LEND_H

#include "kernel/ta/param.h"

/*
 * A TA's buffer on its way to the supplicant and back: the bytes go through
 * memory that the supplicant lends, in bounded pieces, each read once.
 */

/*
 * Memory as large as @m, with the bytes of @m in it when @is_input. *@out is
 * NULL when @m is empty. ST_NO_MEM; ST_PEER_GONE; ST_BAD_FORMAT; ST_DENIED (the
 * TA's memory). The caller gives it back by lend_end(), which takes NULL.
 */
enum status lend_begin(const struct ta_memref *m, bool is_input,
		       struct shm **out);
/* The first @size bytes of @shm into @m. @size comes from normal world: no more
 * than @m has room for are taken. */
enum status lend_collect(const struct ta_memref *m, const struct shm *shm,
			 uint64_t size);
void lend_end(struct shm *shm);

#endif
