/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef SP_MEMORY_H
#define SP_MEMORY_H

#include <sp.h>

/* Memory that partitions, or normal world, let each other use. */

struct sp_share {
	uint32_t function; /* FFA_MEM_SHARE, _LEND or _DONATE */
	uint16_t receiver;
	void *address; /* page aligned, our own */
	uint32_t page_count;
	uint8_t permissions; /* FFA_ACCESS_RO or _RW; DONATE: 0 */
	uint32_t flags;
	uint64_t tag;
};
enum ffa_error sp_memory_send(const struct sp_share *s, uint64_t *handle);
enum ffa_error sp_memory_reclaim(uint64_t handle, uint32_t flags);

struct sp_retrieve {
	uint64_t handle, tag;
	uint16_t sender;
	uint8_t permissions; /* what we want */
	uint32_t flags;
};
struct sp_memory {
	void *address; /* of the first range */
	uint32_t page_count, range_count;
	uint8_t permissions; /* what we got */
	bool is_nonsecure;
};
/* RX is empty again afterwards. */
enum ffa_error sp_memory_retrieve(const struct sp_retrieve *s,
				  struct sp_memory *out);
enum ffa_error sp_memory_relinquish(uint64_t handle, uint32_t flags);

/* Rights of our own pages, before the first sp_wait(). */
enum ffa_error sp_memory_get_rights(const void *page, uint32_t *rights);
enum ffa_error sp_memory_set_rights(const void *page, uint32_t page_count,
				    uint32_t rights);

/* Write such a descriptor to TX without sending it; returns its length. For
 * those who want to send something else. */
uint32_t sp_memory_describe(const struct sp_share *s);

#endif
