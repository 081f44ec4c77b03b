/* SPDX-License-Identifier: BSD-2-Clause */
/* Which partitions there are. Spec: DEN0077A 1.2, 6.2, 13.8 and 13.9. */
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/ffa.h"
#include "tests/baremetal/pages.h"

#define LIST_MAX   32u
#define PROPERTIES 0x7ffu /* of 1.2 */
#define REGS       FFA_WIDE(FFA_PARTITION_INFO_REGS)

/* Of nobody. */
static const uint32_t stranger[4] = {0x11223344, 0x55667788, 0x99aabbcc,
				     0xddeeff00};
static const uint32_t everybody[4];

static int32_t ask(const uint32_t uuid[4], uint64_t flags, uint32_t *count)
{
	struct ffa_call c = FFA(FFA_PARTITION_INFO, uuid[0], uuid[1], uuid[2],
				uuid[3], flags);
	int32_t code = ffa_call(&c);

	*count = (uint32_t)c.x[2];
	return code;
}

/* All of them, copied out of RX, which is free again; buffers are mapped. */
static uint32_t list_all(struct ffa_partition list[LIST_MAX])
{
	uint32_t count = 0;

	if (ask(everybody, 0, &count))
		return 0;
	count = MIN(count, LIST_MAX);
	memcpy(list, ffa_rx, count * sizeof(*list));
	(void)FFA_CODE(FFA_RX_RELEASE);
	return count;
}

CASE(ffa_partitions, unknown_ones_are_an_error, CASE_PLAIN)
{
	uint32_t count = 0;

	CHECK_EQ(ask(stranger, FFA_COUNT_ONLY, &count), FFA_INVALID_PARAMETERS);
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK_EQ(ask(stranger, 0, &count), FFA_INVALID_PARAMETERS);
	/* RX was not touched. */
	CHECK_EQ(FFA_CODE(FFA_RX_RELEASE), FFA_DENIED);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

CASE(ffa_partitions, flags_without_meaning_are_refused, CASE_PLAIN)
{
	uint32_t count = 0;

	CHECK_EQ(ffa_map_buffers(), 0);
	for (uint32_t bit = 1; bit < 32; bit++) {
		CHECK_EQ(ask(everybody, BIT32(bit), &count),
			 FFA_INVALID_PARAMETERS);
		CHECK_EQ(ask(everybody, BIT32(bit) | FFA_COUNT_ONLY, &count),
			 FFA_INVALID_PARAMETERS);
	}
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

CASE(ffa_partitions, cannot_be_listed_without_buffers, CASE_PLAIN)
{
	uint32_t count = 0;
	int32_t code = ask(everybody, FFA_COUNT_ONLY, &count);

	if (code)
		SKIP("no partition");
	code = ask(everybody, 0, &count);
	CHECK(code == FFA_BUSY || code == FFA_DENIED);
}

CASE(ffa_partitions, are_counted_as_they_are_listed, CASE_PLAIN)
{
	struct ffa_call c = FFA(FFA_PARTITION_INFO);
	uint32_t count = 0;

	if (ask(everybody, FFA_COUNT_ONLY, &count))
		SKIP("no partition");
	CHECK(count > 0);
	CHECK_EQ(ffa_map_buffers(), 0);
	CHECK_EQ(ffa_call(&c), 0);
	CHECK_EQ(c.x[2], count);
	CHECK_EQ(c.x[3], sizeof(struct ffa_partition));
	CHECK_EQ(FFA_CODE(FFA_RX_RELEASE), 0);
	c = FFA(FFA_PARTITION_INFO, 0, 0, 0, 0, FFA_COUNT_ONLY);
	CHECK_EQ(ffa_call(&c), 0);
	CHECK_EQ(c.x[3], 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

static bool is_nil(const uint32_t uuid[4])
{
	return !(uuid[0] | uuid[1] | uuid[2] | uuid[3]);
}

CASE(ffa_partitions, have_ids_contexts_and_known_properties, CASE_PLAIN)
{
	static struct ffa_partition p[LIST_MAX];
	uint32_t count;

	CHECK_EQ(ffa_map_buffers(), 0);
	count = list_all(p);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	if (!count)
		SKIP("no partition");
	for (uint32_t i = 0; i < count; i++) {
		CHECK(p[i].id & FFA_SPMC_ID);
		CHECK(p[i].id != FFA_SPMC_ID && p[i].id != FFA_SPMD_ID);
		CHECK(p[i].contexts > 0);
		CHECK_EQ(p[i].properties & ~PROPERTIES, 0);
		CHECK_EQ(p[i].properties & FFA_SENDS_DIRECT, 0);
		CHECK_EQ(p[i].properties & FFA_SENDS_DIRECT2, 0);
		CHECK(p[i].properties & FFA_IS_AARCH64);
		CHECK(!is_nil(p[i].uuid));
	}
}

CASE(ffa_partitions, are_found_by_their_uuid, CASE_PLAIN)
{
	static struct ffa_partition p[LIST_MAX];
	const struct ffa_partition *found = (const void *)ffa_rx;
	uint32_t count;

	CHECK_EQ(ffa_map_buffers(), 0);
	found = (const void *)ffa_rx;
	count = list_all(p);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t n = 0;
		bool is_there = false;

		CHECK_EQ(ask(p[i].uuid, 0, &n), 0);
		CHECK(n > 0 && n <= count);
		for (uint32_t k = 0; k < n; k++) {
			is_there |= found[k].id == p[i].id;
			/* Who asked for it knows it. */
			CHECK(is_nil(found[k].uuid));
		}
		CHECK(is_there);
		CHECK_EQ(FFA_CODE(FFA_RX_RELEASE), 0);
	}
	CHECK_EQ(ffa_unmap_buffers(), 0);
	if (!count)
		SKIP("no partition");
}

CASE(ffa_partitions, are_not_written_over_an_unread_list, CASE_PLAIN)
{
	uint32_t count = 0;

	CHECK_EQ(ffa_map_buffers(), 0);
	if (ask(everybody, 0, &count)) {
		CHECK_EQ(ffa_unmap_buffers(), 0);
		SKIP("no partition");
	}
	memset(ffa_rx, 0x5a, PAGE);
	CHECK_EQ(ask(everybody, 0, &count), FFA_BUSY);
	for (uint32_t i = 0; i < PAGE; i++)
		CHECK_EQ(ffa_rx[i], 0x5a);
	CHECK_EQ(ask(everybody, FFA_COUNT_ONLY, &count), 0);
	CHECK_EQ(FFA_CODE(FFA_RX_ACQUIRE, 0), FFA_DENIED);
	CHECK_EQ(FFA_CODE(FFA_RX_RELEASE), 0);
	CHECK_EQ(ask(everybody, 0, &count), 0);
	CHECK_EQ(FFA_CODE(FFA_RX_RELEASE), 0);
	CHECK_EQ(FFA_CODE(FFA_RX_ACQUIRE, 0), 0);
	CHECK_EQ(ask(everybody, 0, &count), FFA_BUSY);
	CHECK_EQ(FFA_CODE(FFA_RX_RELEASE), 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}

/* What the manager wrote is all that changes. */
CASE(ffa_partitions, lists_leave_the_rest_of_ram_alone, CASE_PLAIN)
{
	uint8_t *p = pages_get(4);
	uint32_t count = 0;

	memset(p, 0xa5, 4 * PAGE);
	CHECK_EQ(FFA_CODE(FFA_WIDE(FFA_RXTX_MAP), (uint64_t)p,
			  (uint64_t)p + 2 * PAGE, 1),
		 0);
	(void)ask(everybody, 0, &count);
	for (uint32_t i = 0; i < 4 * PAGE; i++) {
		if (i < 2 * PAGE || i >= 3 * PAGE)
			CHECK_EQ(p[i], 0xa5);
	}
	CHECK_EQ(ffa_unmap_buffers(), 0);
	pages_put(p, 4);
}

static bool is_same(const struct ffa_partition *p, const uint64_t r[3])
{
	return r[0] == (p->id | (uint64_t)p->contexts << 16 |
			(uint64_t)p->properties << 32) &&
	       r[1] == (p->uuid[0] | (uint64_t)p->uuid[1] << 32) &&
	       r[2] == (p->uuid[2] | (uint64_t)p->uuid[3] << 32);
}

/* One call of the register form, from @index on; returns the next index. */
static uint32_t compare_registers(const struct ffa_partition *p, uint32_t count,
				  uint32_t index)
{
	struct ffa_call c = FFA(REGS, 0, 0, index);
	uint32_t current;

	if (ffa_call(&c)) {
		case_fail(__FILE__, __LINE__, "no list", c.x[2], 0);
		return count;
	}
	current = (uint32_t)(c.x[2] >> 16) & 0xffff;
	if ((c.x[2] & 0xffff) != count - 1 || current < index ||
	    current >= count || (c.x[2] >> 32 & 0xffff) != 0 ||
	    c.x[2] >> 48 != sizeof(*p) || c.x[0] != FFA_WIDE(FFA_SUCCESS))
		case_fail(__FILE__, __LINE__, "head of the list", c.x[2], 0);
	for (uint32_t i = index; i <= current; i++) {
		if (!is_same(&p[i], &c.x[3 + 3 * (i - index)]))
			case_fail(__FILE__, __LINE__, "entry", i, 0);
	}
	return current + 1;
}

CASE(ffa_partitions, are_the_same_in_registers, CASE_PLAIN)
{
	static struct ffa_partition p[LIST_MAX];
	uint32_t count;
	uint32_t index = 0;

	if (ffa_version() < FFA_1_2) {
		CHECK_EQ(FFA_CODE(REGS), FFA_NOT_SUPPORTED);
		return;
	}
	CHECK_EQ(ffa_map_buffers(), 0);
	count = list_all(p);
	CHECK_EQ(ffa_unmap_buffers(), 0);
	if (!count)
		SKIP("no partition");
	while (index < count)
		index = compare_registers(p, count, index);
	CHECK_EQ(FFA_CODE(REGS, 0, 0, count), FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(REGS, 0, 0, 0xffff), FFA_INVALID_PARAMETERS);
	CHECK_EQ(FFA_CODE(REGS, 0, 0, 0x10000), FFA_RETRY);
}

CASE(ffa_partitions, unknown_ones_are_an_error_in_registers_too, CASE_PLAIN)
{
	if (ffa_version() < FFA_1_2) {
		CHECK_EQ(FFA_CODE(REGS), FFA_NOT_SUPPORTED);
		return;
	}
	CHECK_EQ(FFA_CODE(REGS, stranger[0] | (uint64_t)stranger[1] << 32,
			  stranger[2] | (uint64_t)stranger[3] << 32),
		 FFA_INVALID_PARAMETERS);
}

static void list_often(void *arg)
{
	uint32_t count = 0;

	(void)arg;
	for (uint32_t i = rounds(1000); i; i--) {
		int32_t code = ask(everybody, 0, &count);

		CHECK(code == 0 || code == FFA_BUSY);
		if (!code)
			CHECK_EQ(FFA_CODE(FFA_RX_RELEASE), 0);
	}
}

CASE(ffa_partitions, one_list_is_in_rx_at_a_time, CASE_PLAIN)
{
	uint32_t count = 0;

	if (ask(everybody, FFA_COUNT_ONLY, &count))
		SKIP("no partition");
	CHECK_EQ(ffa_map_buffers(), 0);
	cpu_run_on_all(list_often, NULL, 0);
	CHECK_EQ(ffa_unmap_buffers(), 0);
}
