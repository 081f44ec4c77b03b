/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_ENDPOINT_H
#define KERNEL_SPMC_ENDPOINT_H

#include "abi/ffa.h"
#include "base/bytes/uuid.h"
#include "base/containers/list.h"
#include "kernel/mm/mobj.h"
#include "kernel/spmc/console.h"
#include "kernel/spmc/notification.h"
#include "kernel/spmc/rxtx.h"

struct run_context;
struct spmc_endpoint;

/* What memory looks like from where an endpoint sees it. */
struct spmc_view {
	bool is_writable;
	bool is_executable;
	bool is_device;
	bool is_nonsecure;
};

/* Where a borrower finds memory, and what it may do with it. */
struct spmc_mapping {
	struct mobj *pages;
	bool is_writable, is_executable, is_device;
	bool is_donated;  /* it is the receiver's own from now on */
	uint64_t address; /* out of map() */
};

/*
 * How memory of an endpoint is reached: addresses are normal world's physical
 * ones, or virtual ones of a partition.
 */
struct spmc_space {
	/*
	 * The pages of @ranges, which are all the endpoint's own and uniform;
	 * *@pages gets a reference. ST_DENIED (not so); ST_BAD_PARAM (no such
	 * memory); ST_NO_MEM.
	 */
	enum status (*collect)(struct spmc_endpoint *e,
			       const struct ffa_mem_range *ranges,
			       uint32_t count, struct mobj **pages,
			       struct spmc_view *view);
	/* Take away access to what was collected; gives it back. The tables
	 * stay, so neither can fail. */
	void (*withdraw)(struct spmc_endpoint *e,
			 const struct ffa_mem_range *ranges, uint32_t count);
	void (*restore)(struct spmc_endpoint *e,
			const struct ffa_mem_range *ranges, uint32_t count,
			struct mobj *pages, const struct spmc_view *view);
	/* Borrowers: NULL in normal world's. ST_NO_MEM. */
	enum status (*map)(struct spmc_endpoint *e, struct spmc_mapping *m);
	void (*unmap)(struct spmc_endpoint *e, uint64_t address,
		      uint32_t page_count);
};

struct spmc_endpoint {
	uint16_t id;
	uint32_t version; /* in force */
	bool is_inside;   /* part of this image: mem/inside.h */
	/* It has made a call: the version stays. */
	bool is_version_fixed;
	/* It said that it knows the NS bit of retrieved memory (1.0). */
	bool knows_ns_bit;
	uint32_t properties; /* FFA_PROPERTY_*; 0: not listed */
	uint16_t execution_contexts;
	const uint8_t (*uuids)[UUID_BYTES]; /* RFC 4122 order */
	uint32_t uuid_count;
	struct spmc_rxtx rxtx;
	struct spmc_notifications notifications;
	struct spmc_console console;
	const struct spmc_space *space;
	struct run_context *context; /* NULL: nothing of it runs by us */
	void *owner;                 /* the partition's record */
	struct list node;
};

static inline bool endpoint_is_secure(const struct spmc_endpoint *e)
{
	return e->id & FFA_ID_SECURE;
}

/*
 * All endpoints, in the order in which they are listed. The caller keeps @e's
 * memory for ever. ST_CONFLICT: the id is taken.
 */
enum status endpoint_add(struct spmc_endpoint *e);
void endpoint_remove(struct spmc_endpoint *e);
struct spmc_endpoint *endpoint_find(uint16_t id); /* NULL: none */
bool endpoint_has_uuid(const struct spmc_endpoint *e,
		       const uint8_t uuid[UUID_BYTES]);
extern struct list endpoints;
#define endpoint_of(n) list_entry(n, struct spmc_endpoint, node)
uint32_t endpoint_count(void);

/* Do addresses of both mean the same memory? */
static inline bool endpoints_share_space(uint16_t a, uint16_t b)
{
	return a == b || !((a | b) & FFA_ID_SECURE);
}

/* A UUID in four words of registers, or in two. */
void endpoint_uuid_from_words(const uint32_t w[4], uint8_t uuid[UUID_BYTES]);
void endpoint_uuid_to_words(const uint8_t uuid[UUID_BYTES], uint32_t w[4]);

#endif
