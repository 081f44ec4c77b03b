/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/spmc/mem/transaction.h"

/* Descriptors of all versions, from bytes that were copied already. */

static enum status decode_1_0(const void *descriptor, struct mem_head *out)
{
	struct ffa_mem_transaction_1_0 t;

	memcpy(&t, descriptor, sizeof(t));
	if (t.mbz || t.mbz2)
		return ST_BAD_PARAM;
	*out = (struct mem_head){
		.sender = t.sender,
		.attributes = t.attributes,
		.flags = t.flags,
		.handle = t.handle,
		.tag = t.tag,
		.access_bytes = sizeof(struct ffa_mem_access),
		.access_count = t.access_count,
		.access_offset = sizeof(t),
	};
	return ST_OK;
}

static bool access_size_is_good(uint32_t version, uint32_t size_bytes)
{
	if (size_bytes == sizeof(struct ffa_mem_access_1_2))
		return version >= FFA_VERSION_1_2;
	return size_bytes == sizeof(struct ffa_mem_access);
}

static enum status decode_1_1(uint32_t version, const void *descriptor,
			      struct mem_head *out)
{
	struct ffa_mem_transaction t;

	memcpy(&t, descriptor, sizeof(t));
	if (t.mbz[0] || t.mbz[1] || t.mbz[2] ||
	    !access_size_is_good(version, t.access_bytes) ||
	    t.access_offset < sizeof(t) || !IS_ALIGNED(t.access_offset, 16))
		return ST_BAD_PARAM;
	*out = (struct mem_head){
		.sender = t.sender,
		.attributes = t.attributes,
		.flags = t.flags,
		.handle = t.handle,
		.tag = t.tag,
		.access_bytes = t.access_bytes,
		.access_count = t.access_count,
		.access_offset = t.access_offset,
	};
	return ST_OK;
}

enum status mem_decode_head(uint32_t version, const void *descriptor,
			    uint32_t size_bytes, struct mem_head *out)
{
	bool is_1_0 = version < FFA_VERSION_1_1;
	uint32_t array_bytes = 0;
	enum status st = ST_OK;

	if (size_bytes < (is_1_0 ? sizeof(struct ffa_mem_transaction_1_0)
				 : sizeof(struct ffa_mem_transaction)))
		return ST_BAD_PARAM;
	st = is_1_0 ? decode_1_0(descriptor, out)
		    : decode_1_1(version, descriptor, out);
	if (st != ST_OK)
		return st;
	if (!checked_mul(out->access_count, out->access_bytes, &array_bytes) ||
	    !checked_add(out->access_offset, array_bytes, &out->end) ||
	    out->end > size_bytes)
		return ST_BAD_PARAM;
	return out->attributes & FFA_MEM_ATTRIBUTES_MBZ ? ST_BAD_PARAM : ST_OK;
}

enum status mem_decode_access(const void *descriptor,
			      const struct mem_head *head, uint32_t i,
			      struct mem_access *out)
{
	const uint8_t *at = (const uint8_t *)descriptor + head->access_offset +
			    (size_t)i * head->access_bytes;
	struct ffa_mem_access_1_2 a = {};
	uint64_t mbz = 0;

	memcpy(&a, at, head->access_bytes);
	out->has_implementation_defined = head->access_bytes == sizeof(a);
	if (out->has_implementation_defined) {
		mbz = a.mbz;
	} else {
		memcpy(&mbz, a.implementation_defined, sizeof(mbz));
		memset(a.implementation_defined, 0,
		       sizeof(a.implementation_defined));
	}
	if (mbz || a.permissions & FFA_ACCESS_MBZ)
		return ST_BAD_PARAM;
	out->endpoint = a.endpoint;
	out->permissions = a.permissions;
	out->flags = a.flags;
	out->composite_offset = a.composite_offset;
	memcpy(out->implementation_defined, a.implementation_defined,
	       sizeof(out->implementation_defined));
	return ST_OK;
}
