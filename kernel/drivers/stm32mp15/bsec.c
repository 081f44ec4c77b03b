/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/drivers/mmio.h"
#include "kernel/drivers/model/services.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/kmap.h"
#include "kernel/thread/spinlock.h"

/*
 * STM32MP15's fuses (BSEC): 96 words, each seen through a shadow register. The
 * lower 32 are loaded by the reset. The upper 64, where keys are, secure world
 * loads itself, if the chip is in its secured mode and nobody has locked them
 * until the next reset.
 * Spec: ST RM0436 4; bindings/nvmem/st,stm32-romem.yaml
 */
#define BSEC_CONF      0x000
#define CONF_POWER     BIT32(0)
#define BSEC_CTRL      0x004 /* a word's number loads its shadow */
#define BSEC_STATUS    0x00c
#define STATUS_SECURED BIT32(0)
#define STATUS_INVALID BIT32(2)
#define STATUS_BUSY    BIT32(3)
#define STATUS_POWER   BIT32(5)
#define BSEC_LOCK      0x010
#define LOCK_UPPER     BIT32(0)
/* One bit a word, three registers each. */
#define BSEC_DISTURBED 0x01c /* the fuses' two halves do not agree */
#define BSEC_ERROR     0x034 /* nor could it be mended */
#define BSEC_SRLOCK    0x094 /* not loaded again until the next reset */
#define BSEC_SHADOW    0x200
#define BSEC_BYTES     0x400
#define WORD_COUNT     96u
#define UPPER_FIRST    32u
/* Loading a word takes microseconds. */
#define SPINS_MAX      1000000u

struct bsec {
	volatile uint8_t *regs;
	struct spinlock lock; /* of the loading of words, with power */
};

static bool has_bit(const struct bsec *b, uint32_t reg, uint32_t word)
{
	return mmio_read32(b->regs, reg + 4 * (word / 32)) & BIT32(word % 32);
}

static enum status wait_until(const struct bsec *b, uint32_t mask,
			      uint32_t value)
{
	for (unsigned int i = 0; i < SPINS_MAX; i++)
		if ((mmio_read32(b->regs, BSEC_STATUS) & mask) == value)
			return ST_OK;
	return ST_TIMEOUT;
}

static enum status switch_power(const struct bsec *b, bool on)
{
	uint32_t conf = mmio_read32(b->regs, BSEC_CONF) & ~CONF_POWER;

	mmio_write32(b->regs, BSEC_CONF, on ? conf | CONF_POWER : conf);
	return wait_until(b, STATUS_POWER, on ? STATUS_POWER : 0);
}

static enum status load_word(const struct bsec *b, uint32_t word)
{
	bool is_on = mmio_read32(b->regs, BSEC_STATUS) & STATUS_POWER;
	enum status off = ST_OK;
	enum status st = ST_OK;

	/* What was there before somebody locked it need not be the fuses'. */
	if (has_bit(b, BSEC_SRLOCK, word))
		return ST_DENIED;
	if (!is_on)
		st = switch_power(b, true);
	if (st == ST_OK) {
		mmio_write32(b->regs, BSEC_CTRL, word);
		st = wait_until(b, STATUS_BUSY, 0);
	}
	if (!is_on)
		off = switch_power(b, false);
	return st == ST_OK ? off : st;
}

static enum status check_mode(const struct bsec *b, uint32_t word)
{
	uint32_t mode = mmio_read32(b->regs, BSEC_STATUS);

	if (mode & STATUS_INVALID)
		return ST_DENIED;
	if (word < UPPER_FIRST)
		return ST_OK;
	if (!(mode & STATUS_SECURED) ||
	    (mmio_read32(b->regs, BSEC_LOCK) & LOCK_UPPER))
		return ST_DENIED;
	return ST_OK;
}

static enum status read_word(const struct bsec *b, uint32_t word, uint32_t *out)
{
	enum status st = check_mode(b, word);

	if (st == ST_OK && word >= UPPER_FIRST)
		st = load_word(b, word);
	if (st != ST_OK)
		return st;
	if (has_bit(b, BSEC_ERROR, word) || has_bit(b, BSEC_DISTURBED, word))
		return ST_CORRUPT;
	*out = mmio_read32(b->regs, BSEC_SHADOW + 4 * word);
	return ST_OK;
}

/* Bytes @offset ... of the fuses; the words are little-endian. */
static enum status read_bytes(const struct bsec *b, uint32_t offset,
			      uint8_t *buf, size_t size_bytes)
{
	uint32_t word = 0;
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < size_bytes; i++) {
		uint32_t at = offset + (uint32_t)i;

		if (i == 0 || at % 4 == 0)
			st = read_word(b, at / 4, &word);
		if (st == ST_OK)
			buf[i] = (uint8_t)(word >> 8 * (at % 4));
	}
	/* A part of a key is none. */
	if (st != ST_OK)
		secure_zero(buf, size_bytes);
	secure_zero(&word, sizeof(word));
	return st;
}

static enum status read_cell(const struct dt_ref *ref, void *buf,
			     size_t size_bytes)
{
	struct bsec *b = ref->device;
	irq_state_t s = 0;
	enum status st = ST_OK;

	if (ref->arg_count != 2 || ref->args[1] == 0 ||
	    !range_fits(ref->args[0], ref->args[1], 4 * WORD_COUNT) ||
	    size_bytes > ref->args[1])
		return ST_BAD_PARAM;
	if (size_bytes < ref->args[1])
		return ST_SHORT_BUFFER;
	s = spin_lock(&b->lock);
	st = read_bytes(b, ref->args[0], buf, size_bytes);
	spin_unlock(&b->lock, s);
	return st;
}

static const struct nvmem_ops bsec_ops = {
	.read = read_cell,
};

static enum status start(const struct dt_device *dev, struct bsec *b)
{
	uint64_t base = 0;
	uint64_t size = 0;

	if (dt_reg(dev->fdt, dev->node, 0, &base, &size) != ST_OK ||
	    size < BSEC_BYTES || base % BSEC_BYTES)
		return ST_BAD_FORMAT;
	b->regs = kmap_device(base, BSEC_BYTES, 0);
	if (!b->regs)
		return ST_NO_MEM;
	return dt_provide(dev, DT_NVMEM, &bsec_ops, b);
}

static enum status probe(const struct dt_device *dev)
{
	struct bsec *b = heap_alloc(sizeof(*b));
	enum status st = b ? start(dev, b) : ST_NO_MEM;

	if (st != ST_OK)
		heap_free(b);
	return st;
}

static const struct dt_device_match matches[] = {
	{.compatible = "st,stm32mp15-bsec"},
	{},
};

DEFINE_DT_DRIVER(stm32mp15_bsec) = {
	.name = "stm32mp15-bsec",
	.type = DT_DRIVER_NVMEM,
	.match_table = matches,
	.probe = probe,
};

/* For the host's tests, which link what they name. */
const struct dt_driver *const stm32mp15_bsec_driver = &stm32mp15_bsec;
