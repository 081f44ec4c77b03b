/* SPDX-License-Identifier: BSD-2-Clause */
#include <sp_memory.h>
#include <string.h>

/* Descriptors with one receiver and one range; those of 1.0 have a shorter
 * head, those of 1.2 longer access descriptors. */
static uint32_t head_bytes(void)
{
	return sp_version() >= FFA_VERSION_1_1
		       ? sizeof(struct ffa_mem_transaction)
		       : sizeof(struct ffa_mem_transaction_1_0);
}

static uint32_t access_bytes(void)
{
	return sp_version() >= FFA_VERSION_1_2
		       ? sizeof(struct ffa_mem_access_1_2)
		       : sizeof(struct ffa_mem_access);
}

struct head {
	uint16_t sender, attributes;
	uint32_t flags;
	uint64_t handle, tag;
};

static void write_head(const struct head *h, uint16_t receiver,
		       uint8_t permissions, uint32_t composite_offset)
{
	struct ffa_mem_access access = {
		.endpoint = receiver,
		.permissions = permissions,
		.composite_offset = composite_offset,
	};

	memset(sp_tx, 0, head_bytes() + access_bytes());
	if (sp_version() >= FFA_VERSION_1_1) {
		const struct ffa_mem_transaction t = {
			.sender = h->sender,
			.attributes = h->attributes,
			.flags = h->flags,
			.handle = h->handle,
			.tag = h->tag,
			.access_bytes = access_bytes(),
			.access_count = 1,
			.access_offset = head_bytes(),
		};

		memcpy(sp_tx, &t, sizeof(t));
	} else {
		const struct ffa_mem_transaction_1_0 t = {
			.sender = h->sender,
			.attributes = (uint8_t)h->attributes,
			.flags = h->flags,
			.handle = h->handle,
			.tag = h->tag,
			.access_count = 1,
		};

		memcpy(sp_tx, &t, sizeof(t));
	}
	memcpy(sp_tx + head_bytes(), &access, sizeof(access));
}

uint32_t sp_memory_describe(const struct sp_share *s)
{
	const struct head h = {
		.sender = sp_id(),
		/* Who shares says what kind of memory it is. */
		.attributes = s->function == FFA_MEM_SHARE
				      ? FFA_MEM_NORMAL_WB_INNER
				      : 0,
		.flags = s->flags,
		.tag = s->tag,
	};
	const struct ffa_mem_composite composite = {
		.page_count = s->page_count,
		.range_count = 1,
	};
	const struct ffa_mem_range range = {
		.address = (uintptr_t)s->address,
		.page_count = s->page_count,
	};
	uint32_t offset = head_bytes() + access_bytes();

	write_head(&h, s->receiver, s->permissions, offset);
	memcpy(sp_tx + offset, &composite, sizeof(composite));
	offset += (uint32_t)sizeof(composite);
	memcpy(sp_tx + offset, &range, sizeof(range));
	return offset + (uint32_t)sizeof(range);
}

enum ffa_error sp_memory_send(const struct sp_share *s, uint64_t *handle)
{
	struct sp_regs r = {.x = {s->function}};
	enum ffa_error e;

	if (!sp_tx)
		return FFA_ERROR_INVALID_PARAMETERS;
	r.x[1] = sp_memory_describe(s);
	r.x[2] = r.x[1];
	e = sp_call(&r);
	if (e == FFA_OK)
		*handle = (r.x[3] & UINT32_MAX) << 32 | (uint32_t)r.x[2];
	return e;
}

enum ffa_error sp_memory_reclaim(uint64_t handle, uint32_t flags)
{
	return sp_call5(FFA_MEM_RECLAIM, (uint32_t)handle, handle >> 32, flags,
			0, 0);
}

/* What the manager wrote to RX; it is trusted, its lengths are looked at all
 * the same. */
static bool read_answer(uint32_t length, struct sp_memory *out)
{
	struct ffa_mem_access access;
	struct ffa_mem_composite composite;
	struct ffa_mem_range range;
	uint16_t attributes;
	uint32_t at;

	if (length > SP_BUFFER_BYTES || length < head_bytes() + sizeof(access) +
							 sizeof(composite) +
							 sizeof(range))
		return false;
	/* Eight bits in 1.0, and then a byte of zeros. */
	memcpy(&attributes, sp_rx + 2, sizeof(attributes));
	memcpy(&access, sp_rx + head_bytes(), sizeof(access));
	at = access.composite_offset;
	if (at > length - sizeof(composite) - sizeof(range))
		return false;
	memcpy(&composite, sp_rx + at, sizeof(composite));
	memcpy(&range, sp_rx + at + sizeof(composite), sizeof(range));
	*out = (struct sp_memory){
		.address = (void *)(uintptr_t)range.address,
		.page_count = composite.page_count,
		.range_count = composite.range_count,
		.permissions = access.permissions,
		.is_nonsecure = attributes & FFA_MEM_NONSECURE,
	};
	return true;
}

enum ffa_error sp_memory_retrieve(const struct sp_retrieve *s,
				  struct sp_memory *out)
{
	const struct head h = {
		.sender = s->sender,
		.flags = s->flags,
		.handle = s->handle,
		.tag = s->tag,
	};
	uint32_t length = head_bytes() + access_bytes();
	struct sp_regs r = {.x = {FFA_MEM_RETRIEVE_REQ, length, length}};
	enum ffa_error e;
	bool is_good;

	if (!sp_tx)
		return FFA_ERROR_INVALID_PARAMETERS;
	write_head(&h, sp_id(), s->permissions, 0);
	e = sp_call(&r);
	if (e != FFA_OK)
		return e;
	is_good = read_answer((uint32_t)r.x[2], out);
	e = sp_rx_release();
	return is_good ? e : FFA_ERROR_ABORTED;
}

enum ffa_error sp_memory_relinquish(uint64_t handle, uint32_t flags)
{
	const struct ffa_mem_relinquish d = {
		.handle = handle,
		.flags = flags,
		.endpoint_count = 1,
	};
	uint16_t id = sp_id();

	if (!sp_tx)
		return FFA_ERROR_INVALID_PARAMETERS;
	memcpy(sp_tx, &d, sizeof(d));
	memcpy(sp_tx + sizeof(d), &id, sizeof(id));
	return sp_call5(FFA_MEM_RELINQUISH, 0, 0, 0, 0, 0);
}

enum ffa_error sp_memory_get_rights(const void *page, uint32_t *rights)
{
	struct sp_regs r = {.x = {FFA_64(FFA_MEM_PERM_GET), (uintptr_t)page}};
	enum ffa_error e = sp_call(&r);

	if (e == FFA_OK)
		*rights = (uint32_t)r.x[2];
	return e;
}

enum ffa_error sp_memory_set_rights(const void *page, uint32_t page_count,
				    uint32_t rights)
{
	return sp_call5(FFA_64(FFA_MEM_PERM_SET), (uintptr_t)page, page_count,
			rights, 0, 0);
}
