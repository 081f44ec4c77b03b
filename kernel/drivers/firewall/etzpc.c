/* SPDX-License-Identifier: BSD-2-Clause */
#include <libfdt.h>

#include "kernel/drivers/firewall/firewall.h"
#include "kernel/drivers/mmio.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/kmap.h"

/*
 * STM32MP15's firewall of peripherals and internal memories (ETZPC).
 * Spec: ST RM0436 16; bindings st,stm32-etzpc
 */
#define ETZPC_TZMA      0x000 /* + 4 n: secure part of a memory */
#define ETZPC_DECPROT   0x010 /* + 4 n: two bits a peripheral */
#define ETZPC_LOCK      0x030 /* + 4 n: one bit, set until reset */
#define ETZPC_HWCFGR    0x3f0
#define ETZPC_BYTES     0x400
#define IDS_PER_DECPROT 16u
#define IDS_PER_LOCK    32u
#define IDS_MAX         128u /* what the registers have room for */
#define TZMA_MAX        4u
#define TZMA_LOCK       BIT32(31)
#define TZMA_SIZE_MASK  UINT32_C(0x3ff)

/* A cell of st,decprot. */
#define DECPROT_ID(c)     ((c) >> 16 & 0xff)
#define DECPROT_MODE(c)   ((c) >> 8 & 3)
#define DECPROT_LOCK(c)   ((c)&1)
#define DECPROT_UNUSED(c) ((c) & ~UINT32_C(0x00ff0301))

struct etzpc {
	volatile uint8_t *regs;
	uint32_t id_count;
	uint32_t tzma_count;
};

/* The hardware's numbers of enum firewall_access. */
static const uint8_t modes[] = {
	[FIREWALL_SECURE] = 0,
	[FIREWALL_READ] = 1,
	[FIREWALL_PROCESSOR2] = 2,
	[FIREWALL_NONSECURE] = 3,
};

static uint32_t get_mode(const struct etzpc *e, uint32_t id)
{
	uint32_t reg = ETZPC_DECPROT + 4 * (id / IDS_PER_DECPROT);

	return mmio_read32(e->regs, reg) >> 2 * (id % IDS_PER_DECPROT) & 3;
}

static bool is_locked(const struct etzpc *e, uint32_t id)
{
	uint32_t reg = ETZPC_LOCK + 4 * (id / IDS_PER_LOCK);

	return mmio_read32(e->regs, reg) & BIT32(id % IDS_PER_LOCK);
}

static enum status set_mode(const struct etzpc *e, uint32_t id, uint32_t mode)
{
	uint32_t reg = ETZPC_DECPROT + 4 * (id / IDS_PER_DECPROT);
	uint32_t shift = 2 * (id % IDS_PER_DECPROT);
	uint32_t word = 0;

	if (id >= e->id_count)
		return ST_BAD_PARAM;
	if (get_mode(e, id) == mode)
		return ST_OK;
	if (is_locked(e, id))
		return ST_DENIED;
	word = mmio_read32(e->regs, reg) & ~(UINT32_C(3) << shift);
	mmio_write32(e->regs, reg, word | mode << shift);
	/* A write that does not take is no protection. */
	return get_mode(e, id) == mode ? ST_OK : ST_DENIED;
}

static enum status lock_mode(const struct etzpc *e, uint32_t id)
{
	if (id >= e->id_count)
		return ST_BAD_PARAM;
	mmio_write32(e->regs, ETZPC_LOCK + 4 * (id / IDS_PER_LOCK),
		     BIT32(id % IDS_PER_LOCK));
	return is_locked(e, id) ? ST_OK : ST_DENIED;
}

static enum status etzpc_set(const struct dt_ref *ref,
			     enum firewall_access access)
{
	if (ref->arg_count != 1 || (size_t)access >= ARRAY_SIZE(modes))
		return ST_BAD_PARAM;
	return set_mode(ref->device, ref->args[0], modes[access]);
}

static enum status etzpc_get(const struct dt_ref *ref,
			     enum firewall_access *access)
{
	const struct etzpc *e = ref->device;

	if (ref->arg_count != 1 || ref->args[0] >= e->id_count)
		return ST_BAD_PARAM;
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
		if (modes[i] == get_mode(e, ref->args[0]))
			*access = (enum firewall_access)i;
	return ST_OK;
}

static enum status etzpc_lock(const struct dt_ref *ref)
{
	return ref->arg_count == 1 ? lock_mode(ref->device, ref->args[0])
				   : ST_BAD_PARAM;
}

static const struct firewall_ops etzpc_ops = {
	.set = etzpc_set,
	.get = etzpc_get,
	.lock = etzpc_lock,
};

static enum status set_child(void *controller, uint32_t id,
			     enum firewall_access access)
{
	return set_mode(controller, id, modes[access]);
}

/* st,decprot: rules by number, and what must not change any more. They come
 * after the children's, so they win. */
static enum status apply_decprot(const struct dt_device *dev,
				 const struct etzpc *e)
{
	int length = 0;
	const fdt32_t *cells =
		fdt_getprop(dev->fdt, dev->node, "st,decprot", &length);

	if (!cells)
		return ST_OK;
	if (length % (int)sizeof(*cells) != 0)
		return ST_BAD_FORMAT;
	for (int i = 0; i < length / (int)sizeof(*cells); i++) {
		uint32_t cell = fdt32_ld(&cells[i]);
		enum status st = ST_OK;

		if (DECPROT_UNUSED(cell))
			return ST_BAD_FORMAT;
		st = set_mode(e, DECPROT_ID(cell), DECPROT_MODE(cell));
		if (st == ST_OK && DECPROT_LOCK(cell))
			st = lock_mode(e, DECPROT_ID(cell));
		if (st != ST_OK) {
			log_error("ETZPC: rule %#x of st,decprot does not take",
				  (unsigned int)cell);
			return st;
		}
	}
	return ST_OK;
}

/* st,tzma: how many pages of each internal memory are secure, from its start
 * on; bit 31 locks. */
static enum status apply_tzma(const struct dt_device *dev,
			      const struct etzpc *e)
{
	int length = 0;
	const fdt32_t *cells =
		fdt_getprop(dev->fdt, dev->node, "st,tzma", &length);

	if (!cells)
		return ST_OK;
	if (length % (int)sizeof(*cells) != 0 ||
	    (uint32_t)length / sizeof(*cells) > e->tzma_count)
		return ST_BAD_FORMAT;
	for (uint32_t i = 0; i < (uint32_t)length / sizeof(*cells); i++) {
		uint32_t value = fdt32_ld(&cells[i]);

		if (value & ~(TZMA_LOCK | TZMA_SIZE_MASK))
			return ST_BAD_FORMAT;
		mmio_write32(e->regs, ETZPC_TZMA + 4 * i, value);
		if (mmio_read32(e->regs, ETZPC_TZMA + 4 * i) != value)
			return ST_DENIED;
	}
	return ST_OK;
}

static enum status find_registers(const struct dt_device *dev, struct etzpc *e)
{
	uint64_t base = 0;
	uint64_t size = 0;
	uint32_t config = 0;

	if (dt_reg(dev->fdt, dev->node, 0, &base, &size) != ST_OK ||
	    size < ETZPC_BYTES)
		return ST_BAD_FORMAT;
	e->regs = kmap_device(base, ETZPC_BYTES, 0);
	if (!e->regs)
		return ST_NO_MEM;
	config = mmio_read32(e->regs, ETZPC_HWCFGR);
	e->tzma_count = MIN(config & 0xff, TZMA_MAX);
	e->id_count = MIN(config >> 8 & 0xff, IDS_MAX);
	return e->id_count ? ST_OK : ST_NOT_FOUND;
}

static enum status probe(const struct dt_device *dev)
{
	struct etzpc *e = heap_alloc(sizeof(*e));
	enum status st = e ? find_registers(dev, e) : ST_NO_MEM;

	if (st == ST_OK)
		st = firewall_apply_children(dev, set_child, e);
	if (st == ST_OK)
		st = apply_decprot(dev, e);
	if (st == ST_OK)
		st = apply_tzma(dev, e);
	if (st == ST_OK)
		st = dt_provide(dev, DT_FIREWALL, &etzpc_ops, e);
	if (st != ST_OK) {
		heap_free(e);
		return st;
	}
	/* In newer trees it is the bus of what it guards. */
	return dt_probe_children(dev);
}

static const struct dt_device_match matches[] = {
	{.compatible = "st,stm32-etzpc"},
	{},
};

DEFINE_DT_DRIVER(etzpc) = {
	.name = "etzpc",
	.type = DT_DRIVER_FIREWALL,
	.match_table = matches,
	.probe = probe,
};

/* For the host's tests, which link what they name. */
const struct dt_driver *const etzpc_driver = &etzpc;
