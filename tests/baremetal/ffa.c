/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/baremetal/ffa.h"
#include "base/bytes/mem.h"
#include "tests/baremetal/arch/arch.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/console.h"
#include "tests/baremetal/pages.h"

#define NOT_THERE    0xffffffffu
/* The firmware knows no such function at all. Spec: SMCCC 1.2, 5.2 */
#define UNKNOWN_CALL UINT64_MAX

struct ffa_version_probe ffa_version_probes[] = {
	{0x80010002, 0}, {0xffffffff, 0}, {0x00000009, 0}, {0x00010003, 0},
	{0x0001ffff, 0}, {0x00020000, 0}, {FFA_1_0, 0},    {FFA_1_1, 0},
	{FFA_1_2, 0},    {FFA_1_1, 0},    {FFA_1_2, 0},
};
const uint32_t ffa_version_probe_count = ARRAY_SIZE(ffa_version_probes);

static uint32_t version;
uint8_t *ffa_tx, *ffa_rx;

static uint32_t ask_version(uint32_t asked)
{
	struct ffa_call c = FFA(FFA_VERSION, asked);

	smc_wide(c.x);
	return (uint32_t)c.x[0];
}

bool ffa_begin(uint32_t wanted)
{
	if (ask_version(FFA_1_0) == NOT_THERE)
		return false;
	for (uint32_t i = 0; i < ffa_version_probe_count; i++) {
		struct ffa_version_probe *p = &ffa_version_probes[i];

		p->answer = ask_version(p->asked);
	}
	if (ask_version(wanted) == NOT_THERE)
		bail_out("FFA_VERSION: 0x%x is refused", wanted);
	version = wanted;
	return true;
}

uint32_t ffa_version(void)
{
	return version;
}

/* May the answer to @before use x8..x17? */
static bool is_wide(const struct ffa_call *before, const struct ffa_call *after)
{
	switch ((uint32_t)before->x[0] & ~FFA_64BIT) {
	case FFA_DIRECT_REQ2:
	case FFA_PARTITION_INFO_REGS:
	case FFA_RUN:
		return !((uint32_t)after->x[0] == FFA_ERROR);
	default:
		return false;
	}
}

static void check_zeros(const struct ffa_call *c, uint32_t first)
{
	for (uint32_t i = first; i < 8; i++)
		CHECK_EQ(c->x[i], 0);
}

static void check_shape(const struct ffa_call *before,
			const struct ffa_call *after)
{
	uint32_t answer = (uint32_t)after->x[0];

	if (after->x[0] == UNKNOWN_CALL)
		return;
	CHECK_EQ(after->x[0], answer);
	if (answer == FFA_ERROR) {
		CHECK_EQ(after->x[1], 0);
		CHECK_EQ(after->x[2] >> 32, 0);
		check_zeros(after, 3);
	}
	if (answer == FFA_SUCCESS) {
		for (uint32_t i = 1; i < 8; i++)
			CHECK_EQ(after->x[i] >> 32, 0);
	}
	if (is_wide(before, after))
		return;
	for (uint32_t i = 8; i < 18; i++)
		CHECK_EQ(after->x[i], before->x[i]);
}

/* Something in registers that carry nothing, where that is allowed. */
static void fill_spare(struct ffa_call *c)
{
	uint32_t function = (uint32_t)c->x[0] & ~FFA_64BIT;

	if (function == FFA_DIRECT_REQ2 || function == FFA_RUN)
		return;
	for (uint32_t i = 8; i < 18; i++) {
		if (!c->x[i])
			c->x[i] = UINT64_C(0x1122334455667700) | i;
	}
}

int32_t ffa_call(struct ffa_call *c)
{
	struct ffa_call before;

	fill_spare(c);
	before = *c;
	smc_wide(c->x);
	check_shape(&before, c);
	switch ((uint32_t)c->x[0]) {
	case FFA_SUCCESS:
	case FFA_WIDE(FFA_SUCCESS):
		return 0;
	case FFA_ERROR:
		return (int32_t)(uint32_t)c->x[2];
	default:
		return c->x[0] == UNKNOWN_CALL ? FFA_NOT_SUPPORTED : 1;
	}
}

int32_t ffa_map_buffers(void)
{
	if (!ffa_tx) {
		ffa_tx = pages_get(FFA_BUFFER_PAGES);
		ffa_rx = pages_get(FFA_BUFFER_PAGES);
	}
	return FFA_CODE(FFA_WIDE(FFA_RXTX_MAP), (uint64_t)ffa_tx,
			(uint64_t)ffa_rx, FFA_BUFFER_PAGES);
}

int32_t ffa_unmap_buffers(void)
{
	return FFA_CODE(FFA_RXTX_UNMAP);
}

void ffa_check_clean(void)
{
	CHECK_EQ(FFA_CODE(FFA_FEATURES, FFA_RX_RELEASE), 0);
	CHECK_EQ(ffa_unmap_buffers(), FFA_INVALID_PARAMETERS);
	if (version >= FFA_1_1)
		CHECK_EQ(FFA_CODE(FFA_NOTIF_DESTROY, 0), FFA_DENIED);
}

uint16_t ffa_find_partition(uint32_t properties)
{
	struct ffa_call c = FFA(FFA_PARTITION_INFO);
	const struct ffa_partition *p = (const void *)ffa_rx;
	uint16_t id = 0;

	if (ffa_call(&c))
		return 0;
	for (uint64_t i = 0; i < c.x[2] && !id; i++) {
		if ((p[i].properties & properties) == properties)
			id = p[i].id;
	}
	(void)FFA_CODE(FFA_RX_RELEASE);
	return id;
}
