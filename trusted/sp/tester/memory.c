/* SPDX-License-Identifier: BSD-2-Clause */
#include <sp_memory.h>
#include <string.h>

#include "trusted/sp/tester/tester.h"

/* What was retrieved last. */
static void *retrieved;

static struct sp_share share_of(const uint64_t p[4])
{
	uint64_t page = p[1] >> 24 & 0xf;

	return (struct sp_share){
		.function = (uint32_t)p[0],
		.receiver = (uint16_t)p[1],
		.permissions = (uint8_t)(p[1] >> 16),
		.address =
			page < SP_TESTER_PAGES ? tester_pages[page] : retrieved,
		.page_count = (uint32_t)(p[1] >> 28 & 0xf),
		.flags = (uint32_t)p[2],
		.tag = p[3],
	};
}

enum ffa_error tester_send_memory(uint64_t p[4])
{
	const struct sp_share s = share_of(p);

	return sp_memory_send(&s, &p[0]);
}

enum ffa_error tester_retrieve(uint64_t p[4])
{
	const struct sp_retrieve s = {
		.handle = p[0],
		.sender = (uint16_t)p[1],
		.permissions = (uint8_t)(p[1] >> 16),
		.flags = (uint32_t)p[2],
		.tag = p[3],
	};
	struct sp_memory m = {0};
	enum ffa_error e = sp_memory_retrieve(&s, &m);

	retrieved = m.address;
	p[0] = (uintptr_t)m.address;
	p[1] = m.page_count | (uint64_t)m.permissions << 32 |
	       (uint64_t)m.is_nonsecure << 40;
	return e;
}

/*
 * A good descriptor, and one change to it: where, how many bytes, what. Offsets
 * count from the head, the access descriptor, the composite or the range.
 */
enum part {
	HEAD,
	ACCESS,
	COMPOSITE,
	RANGE,
	LENGTH
};
struct change {
	enum part part;
	uint32_t offset;
	uint32_t size_bytes;
	uint64_t value;
};
static const struct change changes[SP_TESTER_MALFORMEDS] = {
	{HEAD, 0, 2, 0x8042},              /* another sender */
	{HEAD, 2, 2, 0x40},                /* the NS bit */
	{HEAD, 2, 2, 0x8000},              /* a reserved attribute */
	{HEAD, 4, 4, 0x80000000},          /* a reserved flag */
	{HEAD, 8, 8, 1},                   /* a handle */
	{HEAD, 24, 4, 8},                  /* access descriptors too small */
	{HEAD, 24, 4, 0xffffffff},         /* too big */
	{HEAD, 28, 4, 0},                  /* none of them */
	{HEAD, 28, 4, 0x10000000},         /* so many that sizes wrap */
	{HEAD, 32, 4, 0},                  /* over the head */
	{HEAD, 32, 4, 0xfffffff0},         /* out of the buffer */
	{HEAD, 36, 4, 1},                  /* a reserved word */
	{ACCESS, 0, 2, 0x8fff},            /* nobody */
	{ACCESS, 2, 1, 3},                 /* a reserved permission */
	{ACCESS, 2, 1, 0xa},               /* writable code */
	{ACCESS, 3, 1, 0xff},              /* flags */
	{ACCESS, 4, 4, 0xfffffff0},        /* no composite */
	{ACCESS, 4, 4, 8},                 /* it overlaps */
	{COMPOSITE, 0, 4, 2},              /* pages do not add up */
	{COMPOSITE, 4, 4, 0xffffffff},     /* ranges that are not there */
	{RANGE, 0, 8, 0xfffffffffffff000}, /* wraps */
	{RANGE, 0, 8, 0x1},                /* no page's address */
	{RANGE, 8, 4, 0},                  /* empty */
	{LENGTH, 0, 8, 16},                /* cut off */
};

/* By the layout of the kit: one access descriptor, one range. */
static uint32_t offset_of(enum part part, uint32_t length)
{
	uint32_t range = length - (uint32_t)sizeof(struct ffa_mem_range);
	uint32_t composite = range - (uint32_t)sizeof(struct ffa_mem_composite);
	uint32_t access =
		composite - (sp_version() >= FFA_VERSION_1_2 ? 32 : 16);

	switch (part) {
	case ACCESS:
		return access;
	case COMPOSITE:
		return composite;
	case RANGE:
		return range;
	case HEAD:
	case LENGTH:
	default:
		return 0;
	}
}

enum ffa_error tester_malformed(uint64_t p[4])
{
	const struct sp_share s = {
		.function = FFA_MEM_SHARE,
		.receiver = (uint16_t)p[1],
		.address = tester_pages[0],
		.page_count = 1,
		.permissions = FFA_ACCESS_RW,
	};
	const struct change *c = &changes[p[0] % SP_TESTER_MALFORMEDS];
	struct sp_regs r = {.x = {FFA_MEM_SHARE}};
	uint32_t length = sp_memory_describe(&s);
	enum ffa_error e;

	r.x[1] = length;
	r.x[2] = length;
	if (c->part == LENGTH)
		r.x[1] = r.x[2] = c->value;
	else
		memcpy(sp_tx + offset_of(c->part, length) + c->offset,
		       &c->value, c->size_bytes);
	e = sp_call(&r);
	/* It was taken: tell the handle, so that it can be taken back. */
	if (e == FFA_OK)
		p[0] = (r.x[3] & UINT32_MAX) << 32 | (uint32_t)r.x[2];
	return e;
}
