/* SPDX-License-Identifier: BSD-2-Clause */
#include <libfdt.h>

#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "base/text/format.h"
#include "kernel/drivers/firewall/firewall.h"
#include "kernel/drivers/stm32mp15/gpio.h"
#include "kernel/dt/node.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/kmap.h"

/*
 * STM32MP15's pins: banks of GPIO, and what else is led to their pins. GPIOZ is
 * a controller of its own, whose hardware keeps single pins for secure world:
 * those that devices of secure world alone name in their pinctrl properties, or
 * all of them when the bank is secure world's alone.
 * Spec: bindings/pinctrl/st,stm32-pinctrl.yaml
 */
#define BANKS_MAX  12u
#define STATES_MAX 8u /* pinctrl-0 ... of a device */

/* A word of pinmux. */
#define PINMUX_BANK(w)     ((w) >> 12)
#define PINMUX_PIN(w)      ((w) >> 8 & 0xf)
#define PINMUX_FUNCTION(w) ((w)&0xff)
#define FUNCTION_GPIO      0u
#define FUNCTION_ANALOG    17u

struct pinctrl {
	size_t bank_count;
	struct gpio_bank banks[BANKS_MAX];
};

static struct gpio_bank *find_bank(struct pinctrl *p, uint32_t number)
{
	for (size_t i = 0; i < p->bank_count; i++)
		if ((uint32_t)(p->banks[i].letter - 'A') == number)
			return &p->banks[i];
	return NULL;
}

/* One of two properties that exclude each other. */
static enum status read_choice(const void *fdt, int node, const char *no,
			       const char *yes, bool *is_given, bool *value)
{
	bool has_no = dt_getprop(fdt, node, no, NULL);

	*value = dt_getprop(fdt, node, yes, NULL);
	*is_given = has_no || *value;
	return has_no && *value ? ST_BAD_FORMAT : ST_OK;
}

static enum status read_pull(const void *fdt, int node, struct pin_setting *out)
{
	static const char *const names[] = {"bias-disable", "bias-pull-up",
					    "bias-pull-down"};

	for (uint32_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (!dt_getprop(fdt, node, names[i], NULL))
			continue;
		if (out->has_pull)
			return ST_BAD_FORMAT;
		out->has_pull = true;
		out->pull = i;
	}
	return ST_OK;
}

static enum status read_setting(const void *fdt, int node,
				struct pin_setting *out)
{
	enum status st = read_pull(fdt, node, out);

	if (st == ST_OK)
		st = read_choice(fdt, node, "drive-push-pull",
				 "drive-open-drain", &out->has_type,
				 &out->is_open_drain);
	if (st == ST_OK)
		st = read_choice(fdt, node, "output-low", "output-high",
				 &out->has_level, &out->level);
	if (st != ST_OK)
		return st;
	st = dt_u32(fdt, node, "slew-rate", &out->speed);
	out->has_speed = st == ST_OK;
	if (st == ST_OK && out->speed > 3)
		return ST_BAD_FORMAT;
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status set_function(struct pin_setting *s, uint32_t function)
{
	if (function > FUNCTION_ANALOG)
		return ST_BAD_FORMAT;
	if (function == FUNCTION_GPIO)
		s->mode = s->has_level ? PIN_OUTPUT : PIN_INPUT;
	else if (function == FUNCTION_ANALOG)
		s->mode = PIN_ANALOG;
	else
		s->mode = PIN_ALTERNATE;
	s->function = s->mode == PIN_ALTERNATE ? function - 1 : 0;
	return ST_OK;
}

/* Words of "pinmux" of a node; NULL: none that can be read. */
static const fdt32_t *get_pinmux(const void *fdt, int node, int *count)
{
	int length = 0;
	const fdt32_t *words = dt_getprop(fdt, node, "pinmux", &length);

	if (!words || length <= 0 || length % (int)sizeof(*words) != 0)
		return NULL;
	*count = length / (int)sizeof(*words);
	return words;
}

/* A state of a device: first all of it is checked, then it is applied. */
struct applying {
	struct pinctrl *p;
	bool is_for_secure; /* the device is secure world's alone */
	bool is_checked;
	uint32_t seen[BANKS_MAX];
};

static enum status check_pin(struct applying *a, const struct gpio_bank *b,
			     uint32_t pin)
{
	uint32_t *seen = &a->seen[b - a->p->banks];

	if (!(b->pins & BIT32(pin)))
		return ST_BAD_PARAM;
	if (*seen & BIT32(pin))
		return ST_CONFLICT;
	*seen |= BIT32(pin);
	/* Pins of secure world are for its devices, which, where pins can be
	 * kept for it, have no others. */
	if (b->secure & BIT32(pin))
		return a->is_for_secure ? ST_OK : ST_DENIED;
	return b->can_protect && a->is_for_secure ? ST_DENIED : ST_OK;
}

static enum status apply_word(struct applying *a, uint32_t word,
			      const struct pin_setting *common)
{
	struct pin_setting setting = *common;
	struct gpio_bank *b = find_bank(a->p, PINMUX_BANK(word));
	enum status st = set_function(&setting, PINMUX_FUNCTION(word));

	if (st != ST_OK)
		return st;
	if (!b)
		return ST_BAD_PARAM;
	return a->is_checked ? gpio_bank_apply(b, PINMUX_PIN(word), &setting)
			     : check_pin(a, b, PINMUX_PIN(word));
}

static enum status apply_group(struct applying *a, const void *fdt, int node)
{
	struct pin_setting setting = {};
	enum status st = read_setting(fdt, node, &setting);
	int count = 0;
	const fdt32_t *words = get_pinmux(fdt, node, &count);

	if (!words)
		return ST_BAD_FORMAT;
	for (int i = 0; st == ST_OK && i < count; i++)
		st = apply_word(a, fdt32_ld(&words[i]), &setting);
	return st;
}

static enum status apply_groups(struct applying *a, const void *fdt, int state)
{
	int group = 0;
	unsigned int count = 0;

	dt_for_each_child(group, fdt, state)
	{
		enum status st = apply_group(a, fdt, group);

		if (st != ST_OK)
			return st;
		count++;
	}
	return count ? ST_OK : ST_BAD_FORMAT;
}

static enum status apply_state(const struct dt_device *dev,
			       const struct dt_ref *ref)
{
	struct applying a = {.p = ref->device};
	enum firewall_access access = FIREWALL_NONSECURE;
	enum status st = ST_OK;

	a.is_for_secure = firewall_access_of(dev->fdt, dev->node, &access) &&
			  access == FIREWALL_SECURE;
	st = apply_groups(&a, dev->fdt, ref->node);
	if (st != ST_OK)
		return st;
	a.is_checked = true;
	return apply_groups(&a, dev->fdt, ref->node);
}

static const struct pinctrl_ops pins_ops = {
	.apply = apply_state,
};

/* The pins of @b that a state names. */
static uint32_t pins_of_state(const void *fdt, int state,
			      const struct gpio_bank *b)
{
	uint32_t pins = 0;
	int group = 0;

	dt_for_each_child(group, fdt, state)
	{
		int count = 0;
		const fdt32_t *words = get_pinmux(fdt, group, &count);

		for (int i = 0; words && i < count; i++) {
			uint32_t word = fdt32_ld(&words[i]);

			if (PINMUX_BANK(word) == (uint32_t)(b->letter - 'A'))
				pins |= BIT32(PINMUX_PIN(word));
		}
	}
	return pins;
}

/* And all that a device's states name. */
static uint32_t pins_of_device(const void *fdt, int node,
			       const struct gpio_bank *b)
{
	uint32_t pins = 0;

	for (unsigned int n = 0; n < STATES_MAX; n++) {
		char name[sizeof("pinctrl-") + 10];
		int length = 0;
		const fdt32_t *states = NULL;

		(void)text_format(name, sizeof(name), "pinctrl-%u", n);
		states = dt_getprop(fdt, node, name, &length);
		for (int i = 0; states && i < length / (int)sizeof(*states);
		     i++) {
			int state = dt_find_phandle(fdt, fdt32_ld(&states[i]));

			if (state >= 0)
				pins |= pins_of_state(fdt, state, b);
		}
	}
	return pins;
}

/* What the tree keeps for secure world of a bank that both worlds use. */
static uint32_t claimed_pins(const void *fdt, const struct gpio_bank *b)
{
	uint32_t pins = 0;

	for (int node = dt_next_node(fdt, 0); node >= 0;
	     node = dt_next_node(fdt, node)) {
		enum firewall_access access = FIREWALL_NONSECURE;

		if (firewall_access_of(fdt, node, &access) &&
		    access == FIREWALL_SECURE)
			pins |= pins_of_device(fdt, node, b);
	}
	return pins & b->pins;
}

/* Which pins of a bank are led out: "gpio-ranges", or the first "ngpios". */
static enum status read_pins(const void *fdt, int node, struct gpio_bank *b)
{
	int length = 0;
	const fdt32_t *cells = dt_getprop(fdt, node, "gpio-ranges", &length);
	uint32_t first = (uint32_t)(b->letter - 'A') * GPIO_PINS_MAX;
	uint32_t count = GPIO_PINS_MAX;
	enum status st = dt_u32(fdt, node, "ngpios", &count);

	if ((st != ST_OK && st != ST_NOT_FOUND) || count < 1 ||
	    count > GPIO_PINS_MAX ||
	    (cells && length % (4 * (int)sizeof(*cells)) != 0))
		return ST_BAD_FORMAT;
	if (!cells)
		b->pins = BIT32(count) - 1;
	/* Phandle, first pin of the bank, its number among all, how many. */
	for (; cells && length > 0; cells += 4) {
		uint32_t at = fdt32_ld(&cells[1]);
		uint32_t pins = fdt32_ld(&cells[3]);

		if (pins < 1 || !range_fits(at, pins, GPIO_PINS_MAX) ||
		    fdt32_ld(&cells[2]) != first + at)
			return ST_BAD_FORMAT;
		b->pins |= (BIT32(pins) - 1) << at;
		length -= 4 * (int)sizeof(*cells);
	}
	return b->pins ? ST_OK : ST_BAD_FORMAT;
}

static enum status read_name(const void *fdt, int node, struct gpio_bank *b)
{
	int length = 0;
	const char *name = dt_getprop(fdt, node, "st,bank-name", &length);

	if (!name || length != sizeof("GPIOA") ||
	    memcmp(name, "GPIO", 4) != 0 || name[5] != '\0' || name[4] < 'A' ||
	    name[4] > 'Z')
		return ST_BAD_FORMAT;
	b->letter = name[4];
	return ST_OK;
}

static enum status read_bank(const struct dt_device *dev, int node,
			     struct pinctrl *p)
{
	struct gpio_bank *b = &p->banks[p->bank_count];
	enum firewall_access access = FIREWALL_NONSECURE;
	uint64_t size = 0;
	enum status st = read_name(dev->fdt, node, b);

	if (st == ST_OK)
		st = read_pins(dev->fdt, node, b);
	if (st == ST_OK)
		st = dt_reg(dev->fdt, node, 0, &b->base, &size);
	if (st != ST_OK || size < GPIO_BYTES || b->base % GPIO_BYTES)
		return ST_BAD_FORMAT;
	for (size_t i = 0; i < p->bank_count; i++)
		if (p->banks[i].letter == b->letter ||
		    p->banks[i].base == b->base)
			return ST_CONFLICT;
	if (firewall_access_of(dev->fdt, node, &access) &&
	    access == FIREWALL_SECURE)
		b->secure = b->pins;
	p->bank_count++;
	return dt_ref_get_at(dev->probing, node, DT_CLOCK, "clocks", 0,
			     &b->clock);
}

static bool is_bank(const void *fdt, int node)
{
	return dt_getprop(fdt, node, "gpio-controller", NULL) &&
	       dt_is_secure(fdt, node);
}

/* Nothing is touched yet: the clocks' provider may not be there. */
static enum status read_banks(const struct dt_device *dev, struct pinctrl *p)
{
	int node = 0;

	dt_for_each_child(node, dev->fdt, dev->node)
	{
		enum status st = ST_OK;

		if (!is_bank(dev->fdt, node))
			continue;
		if (p->bank_count == BANKS_MAX)
			return ST_BAD_FORMAT;
		st = read_bank(dev, node, p);
		if (st != ST_OK)
			return st == ST_NOT_FOUND ? ST_BAD_FORMAT : st;
	}
	return ST_OK;
}

static enum status start_bank(const struct dt_device *dev, struct gpio_bank *b)
{
	const bool *can_protect = dev->data;
	enum status st = ST_OK;

	b->regs = kmap_device(b->base, GPIO_BYTES, 0);
	if (!b->regs)
		return ST_NO_MEM;
	st = clock_enable(&b->clock);
	if (st != ST_OK || !*can_protect)
		return st;
	b->can_protect = true;
	b->secure |= claimed_pins(dev->fdt, b);
	return gpio_bank_protect(b);
}

static enum status start(const struct dt_device *dev, struct pinctrl *p)
{
	enum status st = read_banks(dev, p);

	for (size_t i = 0; st == ST_OK && i < p->bank_count; i++)
		st = start_bank(dev, &p->banks[i]);
	return st;
}

/* The banks' nodes provide GPIO, in the order that they were read in. */
static enum status provide(const struct dt_device *dev, struct pinctrl *p)
{
	enum status st = dt_provide(dev, DT_PINCTRL, &pins_ops, p);
	struct gpio_bank *b = p->banks;
	int node = 0;

	dt_for_each_child(node, dev->fdt, dev->node)
	{
		struct dt_device bank = *dev;

		if (!is_bank(dev->fdt, node))
			continue;
		bank.node = node;
		if (st == ST_OK)
			st = dt_provide(&bank, DT_GPIO, &gpio_bank_ops, b++);
	}
	return st;
}

static enum status probe(const struct dt_device *dev)
{
	struct pinctrl *p = heap_alloc(sizeof(*p));
	enum status st = p ? start(dev, p) : ST_NO_MEM;

	if (st != ST_OK) {
		heap_free(p);
		return st;
	}
	/* Whoever was told of it holds it from now on, so it stays. */
	return provide(dev, p);
}

static const bool yes = true;
static const bool no = false;

static const struct dt_device_match matches[] = {
	{.compatible = "st,stm32mp157-pinctrl", .compat_data = &no},
	{},
};
static const struct dt_device_match z_matches[] = {
	{.compatible = "st,stm32mp157-z-pinctrl", .compat_data = &yes},
	{},
};

DEFINE_DT_DRIVER(stm32mp15_pinctrl) = {
	.name = "stm32mp15-pinctrl",
	.type = DT_DRIVER_PINCTRL,
	.match_table = matches,
	.probe = probe,
};

/* A firewall too: start-up does not go on with its pins open. */
DEFINE_DT_DRIVER(stm32mp15_z_pinctrl) = {
	.name = "stm32mp15-z-pinctrl",
	.type = DT_DRIVER_FIREWALL,
	.match_table = z_matches,
	.probe = probe,
};

/* For the host's tests, which link what they name. */
const struct dt_driver *const stm32mp15_pinctrl_driver = &stm32mp15_pinctrl;
