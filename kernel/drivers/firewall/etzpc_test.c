/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/testtree_priv.h"

#include "kernel/drivers/firewall/firewall.h"
#include "kernel/drivers/mmio.h"

extern const struct dt_driver *const etzpc_driver;

/*
 * The registers as ST RM0436 16.5 has them: two memories, 96 peripherals;
 * lock bits only ever become one; what is locked does not change.
 */
#define IDS   96u
#define TZMAS 2u

static struct {
	uint32_t tzma[TZMAS];
	uint32_t decprot[IDS / 16];
	uint32_t lock[IDS / 32];
	uint32_t hwcfgr;
	unsigned int bad_accesses;
	bool is_deaf; /* takes no writes at all */
} etzpc;

static uint32_t model_read(void *device, uint32_t offset, unsigned int bytes)
{
	(void)device;
	if (bytes != 4 || offset % 4)
		etzpc.bad_accesses++;
	if (offset < 4 * TZMAS)
		return etzpc.tzma[offset / 4];
	if (offset >= 0x10 && offset < 0x10 + 4 * ARRAY_SIZE(etzpc.decprot))
		return etzpc.decprot[(offset - 0x10) / 4];
	if (offset >= 0x30 && offset < 0x30 + 4 * ARRAY_SIZE(etzpc.lock))
		return etzpc.lock[(offset - 0x30) / 4];
	if (offset == 0x3f0)
		return etzpc.hwcfgr;
	etzpc.bad_accesses++;
	return 0;
}

static void write_decprot(unsigned int reg, uint32_t value)
{
	for (unsigned int i = 0; i < 16; i++) {
		unsigned int id = 16 * reg + i;
		uint32_t mask = UINT32_C(3) << 2 * i;

		if (etzpc.lock[id / 32] & BIT32(id % 32))
			continue;
		etzpc.decprot[reg] =
			(etzpc.decprot[reg] & ~mask) | (value & mask);
	}
}

static void model_write(void *device, uint32_t offset, unsigned int bytes,
			uint32_t value)
{
	(void)device;
	if (bytes != 4 || offset % 4)
		etzpc.bad_accesses++;
	if (etzpc.is_deaf)
		return;
	if (offset < 4 * TZMAS) {
		if (!(etzpc.tzma[offset / 4] & BIT32(31)))
			etzpc.tzma[offset / 4] = value & 0x800003ff;
	} else if (offset >= 0x10 &&
		   offset < 0x10 + 4 * ARRAY_SIZE(etzpc.decprot)) {
		write_decprot((offset - 0x10) / 4, value);
	} else if (offset >= 0x30 &&
		   offset < 0x30 + 4 * ARRAY_SIZE(etzpc.lock)) {
		etzpc.lock[(offset - 0x30) / 4] |= value;
	} else {
		etzpc.bad_accesses++;
	}
}

static const struct mmio_model model = {model_read, model_write, NULL};

static void reset_model(uint32_t decprot)
{
	memset(&etzpc, 0, sizeof(etzpc));
	for (size_t i = 0; i < ARRAY_SIZE(etzpc.decprot); i++)
		etzpc.decprot[i] = decprot;
	etzpc.hwcfgr = TZMAS | IDS << 8;
	mmio_model = &model;
}

static unsigned int mode_of(unsigned int id)
{
	return etzpc.decprot[id / 16] >> 2 * (id % 16) & 3;
}

static struct dt_probing probing;

static enum status probe(const void *fdt)
{
	enum status st = ST_OK;

	st = dt_probe_tree(&probing, fdt, etzpc_driver, 1);
	assert_int_equal(etzpc.bad_accesses, 0);
	return st;
}

/* A bus in ST's trees is a simple one; its driver comes along. */
static enum status probe_board(const void *fdt)
{
	size_t count = 0;
	const struct dt_driver *drivers = dt_drivers(&count);
	enum status st = dt_probe_tree(&probing, fdt, drivers, count);

	assert_int_equal(etzpc.bad_accesses, 0);
	return st;
}

/* Every id that is not listed has @rest. */
static void expect_table(const uint8_t *ids, size_t count, unsigned int mode,
			 unsigned int rest)
{
	for (unsigned int id = 0; id < IDS; id++) {
		bool is_listed =
			count > 0 && memchr(ids, (int)id, count) != NULL;

		if (mode_of(id) != (is_listed ? mode : rest))
			fail_msg("id %u has mode %u", id, mode_of(id));
	}
}

static void linux_trees_open_what_linux_uses(void **state)
{
	static const uint8_t dk2[] = {5,  7,  8,  9,  27, 32, 34, 38,
				      59, 69, 72, 85, 88, 89, 90, 94};
	static const uint8_t ev1[] = {5,  7,  8,  9,  20, 32, 35, 37, 38,
				      62, 70, 85, 88, 89, 90, 91, 92, 94};
	void *fdt = testtree_load("stm32mp157c-dk2");

	(void)state;
	reset_model(0);
	assert_int_equal(probe_board(fdt), ST_OK);
	dt_probing_fini(&probing);
	expect_table(dk2, sizeof(dk2), 3, 0);
	free(fdt);
	fdt = testtree_load("stm32mp157c-ev1");
	reset_model(0);
	assert_int_equal(probe_board(fdt), ST_OK);
	dt_probing_fini(&probing);
	expect_table(ev1, sizeof(ev1), 3, 0);
	free(fdt);
}

static void a_board_keeps_devices_for_secure_world(void **state)
{
	static const struct {
		uint8_t id;
		uint8_t mode;
	} changed[] = {
		{5, 0},  /* I2C4, by status */
		{12, 0}, /* I2C6 by st,decprot, locked */
		{7, 0},  /* RNG1 */
		{8, 1},  /* HASH1 by st,decprot */
		{10, 2}, /* DDRCTRL by st,decprot, locked */
	};
	void *fdt = testtree_load("dk2-secure");

	(void)state;
	reset_model(0xffffffff);
	assert_int_equal(probe_board(fdt), ST_OK);
	dt_probing_fini(&probing);
	for (unsigned int id = 0; id < IDS; id++) {
		unsigned int expected = 3;

		for (size_t i = 0; i < ARRAY_SIZE(changed); i++)
			if (changed[i].id == id)
				expected = changed[i].mode;
		if (mode_of(id) != expected)
			fail_msg("id %u has mode %u", id, mode_of(id));
	}
	assert_int_equal(etzpc.lock[0], BIT32(10) | BIT32(12));
	assert_int_equal(etzpc.lock[1] | etzpc.lock[2], 0);
	assert_int_equal(etzpc.tzma[0], 0x200);
	assert_int_equal(etzpc.tzma[1], BIT32(31));
	free(fdt);
}

/* A small tree, for what real boards do not do. */
static void *small_tree(const char *property, const uint32_t *values, int count)
{
	static uint8_t blob[2048];
	int bus = 0;

	assert_int_equal(fdt_create_empty_tree(blob, sizeof(blob)), 0);
	(void)fdt_setprop_u32(blob, 0, "#address-cells", 1);
	(void)fdt_setprop_u32(blob, 0, "#size-cells", 1);
	bus = fdt_add_subnode(blob, 0, "etzpc@5c007000");
	(void)fdt_setprop_string(blob, bus, "compatible", "st,stm32-etzpc");
	(void)fdt_setprop_u64(blob, bus, "reg", UINT64_C(0x5c00700000000400));
	(void)fdt_setprop_u32(blob, bus, "#access-controller-cells", 1);
	(void)fdt_setprop_u32(blob, bus, "phandle", 1);
	for (int i = 0; property && i < count; i++)
		assert_int_equal(
			fdt_appendprop_u32(blob, bus, property, values[i]), 0);
	return blob;
}

static int add_child(void *fdt, const char *name, const uint32_t *cells,
		     int count, const char *status, const char *secure_status)
{
	int node = fdt_add_subnode(fdt, fdt_path_offset(fdt, "/etzpc@5c007000"),
				   name);

	for (int i = 0; i < count; i++)
		assert_int_equal(fdt_appendprop_u32(fdt, node,
						    "access-controllers",
						    cells[i]),
				 0);
	if (status)
		(void)fdt_setprop_string(fdt, node, "status", status);
	if (secure_status)
		(void)fdt_setprop_string(fdt, node, "secure-status",
					 secure_status);
	return node;
}

static enum status probe_result(const void *fdt)
{
	enum status st = probe(fdt);
	bool is_vital = dt_probing_report(&probing, DT_DRIVER_FIREWALL);

	dt_probing_fini(&probing);
	/* Start-up ends when a firewall is not as the tree wants it. */
	assert_int_equal(is_vital, st != ST_OK);
	return st;
}

static void status_and_secure_status_decide(void **state)
{
	static const struct {
		const char *status, *secure_status;
		unsigned int from_ones, from_zeros;
	} rows[] = {
		{NULL, NULL, 3, 3},
		{"okay", NULL, 3, 3},
		{"okay", "okay", 3, 3},
		{"okay", "disabled", 3, 3},
		{"disabled", "okay", 0, 0},
		{"disabled", NULL, 3, 0},
		{"disabled", "disabled", 3, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const uint32_t cells[] = {1, 33};
		void *fdt = small_tree(NULL, NULL, 0);

		add_child(fdt, "dev", cells, 2, rows[i].status,
			  rows[i].secure_status);
		reset_model(0xffffffff);
		assert_int_equal(probe_result(fdt), ST_OK);
		assert_int_equal(mode_of(33), rows[i].from_ones);
		assert_int_equal(mode_of(32), 3);
		assert_int_equal(mode_of(34), 3);
		reset_model(0);
		assert_int_equal(probe_result(fdt), ST_OK);
		assert_int_equal(mode_of(33), rows[i].from_zeros);
	}
}

static void bad_ids_are_refused(void **state)
{
	static const uint32_t past[] = {96u << 16};
	static const uint32_t last[] = {95u << 16};
	static const uint32_t junk[] = {5u << 16 | 0x1000};
	const uint32_t child[] = {1, 96};
	const uint32_t huge[] = {1, 0xffffffff};
	void *fdt = NULL;

	(void)state;
	reset_model(0xffffffff);
	assert_int_equal(probe_result(small_tree("st,decprot", past, 1)),
			 ST_GENERIC);
	assert_int_equal(probe_result(small_tree("st,decprot", junk, 1)),
			 ST_GENERIC);
	fdt = small_tree(NULL, NULL, 0);
	add_child(fdt, "dev", child, 2, "disabled", "okay");
	assert_int_equal(probe_result(fdt), ST_GENERIC);
	fdt = small_tree(NULL, NULL, 0);
	add_child(fdt, "dev", huge, 2, "disabled", "okay");
	assert_int_equal(probe_result(fdt), ST_GENERIC);
	/* Nothing changed. */
	expect_table(NULL, 0, 0, 3);
	assert_int_equal(probe_result(small_tree("st,decprot", last, 1)),
			 ST_OK);
	assert_int_equal(mode_of(95), 0);
}

static void what_is_locked_otherwise_ends_start_up(void **state)
{
	static const uint32_t rules[] = {40u << 16 | 0u << 8};

	(void)state;
	reset_model(0xffffffff);
	etzpc.lock[1] = BIT32(8);
	assert_int_equal(probe_result(small_tree("st,decprot", rules, 1)),
			 ST_GENERIC);
	assert_int_equal(mode_of(40), 3);
	/* Locked as it is wanted is fine. */
	etzpc.decprot[40 / 16] &= ~(UINT32_C(3) << 2 * (40 % 16));
	assert_int_equal(probe_result(small_tree("st,decprot", rules, 1)),
			 ST_OK);
}

static void a_controller_that_takes_no_writes_is_noticed(void **state)
{
	static const uint32_t mode[] = {40u << 16};
	static const uint32_t lock[] = {40u << 16 | 3 << 8 | 1};
	static const uint32_t tzma[] = {0x10};

	(void)state;
	reset_model(0xffffffff);
	etzpc.is_deaf = true;
	assert_int_equal(probe_result(small_tree("st,decprot", mode, 1)),
			 ST_GENERIC);
	assert_int_equal(probe_result(small_tree("st,decprot", lock, 1)),
			 ST_GENERIC);
	assert_int_equal(probe_result(small_tree("st,tzma", tzma, 1)),
			 ST_GENERIC);
}

static void memories_are_split_and_locked(void **state)
{
	static const uint32_t split[] = {0x100, 0x80000020};
	static const uint32_t again[] = {0x100, 0x10};
	static const uint32_t many[] = {1, 2, 3};
	static const uint32_t junk[] = {0x400};

	(void)state;
	reset_model(0);
	assert_int_equal(probe_result(small_tree("st,tzma", split, 2)), ST_OK);
	assert_int_equal(etzpc.tzma[0], 0x100);
	assert_int_equal(etzpc.tzma[1], 0x80000020);
	assert_int_equal(probe_result(small_tree("st,tzma", again, 2)),
			 ST_GENERIC);
	assert_int_equal(etzpc.tzma[1], 0x80000020);
	assert_int_equal(probe_result(small_tree("st,tzma", many, 3)),
			 ST_GENERIC);
	assert_int_equal(probe_result(small_tree("st,tzma", junk, 1)),
			 ST_GENERIC);
}

static void lists_of_controllers_are_read_to_their_end(void **state)
{
	const uint32_t two[] = {1, 20, 1, 21};
	const uint32_t cut[] = {1};
	const uint32_t unknown[] = {7, 1};
	void *fdt = small_tree(NULL, NULL, 0);

	(void)state;
	add_child(fdt, "dev", two, 4, "disabled", "okay");
	reset_model(0xffffffff);
	assert_int_equal(probe_result(fdt), ST_OK);
	assert_int_equal(mode_of(20), 0);
	assert_int_equal(mode_of(21), 0);
	fdt = small_tree(NULL, NULL, 0);
	add_child(fdt, "dev", cut, 1, "disabled", "okay");
	assert_int_equal(probe_result(fdt), ST_GENERIC);
	fdt = small_tree(NULL, NULL, 0);
	add_child(fdt, "dev", unknown, 2, "disabled", "okay");
	assert_int_equal(probe_result(fdt), ST_GENERIC);
}

/* What another driver can ask, through its own access-controllers. */
static enum status seen_set, seen_get, seen_lock, seen_bad;
static enum firewall_access seen_access;

static enum status probe_user(const struct dt_device *dev)
{
	struct dt_ref ref;
	enum status st =
		dt_ref_get(dev, DT_FIREWALL, "access-controllers", 0, &ref);

	if (st != ST_OK)
		return st;
	seen_set = firewall_set(&ref, FIREWALL_READ);
	seen_get = firewall_get(&ref, &seen_access);
	seen_lock = firewall_lock(&ref);
	if (seen_lock == ST_OK)
		seen_lock = firewall_set(&ref, FIREWALL_NONSECURE);
	ref.args[0] = IDS;
	seen_bad = firewall_get(&ref, &seen_access);
	if (seen_bad == firewall_lock(&ref))
		seen_bad = firewall_set(&ref, FIREWALL_SECURE);
	return ST_OK;
}

static void drivers_ask_through_the_framework(void **state)
{
	const uint32_t cells[] = {1, 50};
	const struct dt_device_match match[] = {{.compatible = "t,user"}, {}};
	struct dt_driver drivers[2] = {
		*etzpc_driver,
		{.name = "user", .match_table = match, .probe = probe_user}};
	void *fdt = small_tree(NULL, NULL, 0);
	int node = add_child(fdt, "dev", cells, 2, NULL, NULL);

	(void)state;
	(void)fdt_setprop_string(fdt, node, "compatible", "t,user");
	reset_model(0);
	assert_int_equal(dt_probe_tree(&probing, fdt, drivers, 2), ST_OK);
	dt_probing_fini(&probing);
	assert_int_equal(seen_set, ST_OK);
	assert_int_equal(seen_get, ST_OK);
	assert_int_equal(seen_access, FIREWALL_READ);
	assert_int_equal(seen_lock, ST_DENIED);
	assert_int_equal(seen_bad, ST_BAD_PARAM);
	assert_int_equal(mode_of(50), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(linux_trees_open_what_linux_uses),
		cmocka_unit_test(a_board_keeps_devices_for_secure_world),
		cmocka_unit_test(status_and_secure_status_decide),
		cmocka_unit_test(bad_ids_are_refused),
		cmocka_unit_test(what_is_locked_otherwise_ends_start_up),
		cmocka_unit_test(a_controller_that_takes_no_writes_is_noticed),
		cmocka_unit_test(memories_are_split_and_locked),
		cmocka_unit_test(lists_of_controllers_are_read_to_their_end),
		cmocka_unit_test(drivers_ask_through_the_framework),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
