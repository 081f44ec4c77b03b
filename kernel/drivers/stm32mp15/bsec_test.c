/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/testtree_priv.h"

#include "kernel/drivers/mmio.h"
#include "kernel/drivers/model/services.h"

#define UTILS_DEF_H
#undef BIT
#define U(number)     number##u
#define BIT(n)        BIT32(n)
#define GENMASK(h, l) ((UINT32_C(2) << (h)) - BIT32(l))
#include <drivers/st/bsec2_reg.h>

extern const struct dt_driver *const stm32mp15_bsec_driver;

#define WORDS 96u
#define UPPER 32u

/*
 * The registers as ST RM0436 4 has them: what is written to the control
 * register is loaded while there is power, unless the word is locked, and is
 * busy for as many reads of the status as the test says.
 */
static struct {
	uint32_t fuses[WORDS], shadow[WORDS];
	uint32_t disturbed[3], error[3], srlock[3];
	uint32_t conf, mode, lock, ctrl;
	unsigned int busy, busy_for, loads, bad_accesses;
	bool has_no_power;
} bsec;

static uint32_t read_status(void)
{
	uint32_t status = bsec.mode;

	if ((bsec.conf & BSEC_CONF_POWER_UP_MASK) && !bsec.has_no_power)
		status |= BSEC_OTP_STATUS_PWRON;
	if (bsec.busy > 0) {
		bsec.busy--;
		status |= BSEC_OTP_STATUS_BUSY;
	}
	return status;
}

static uint32_t model_read(void *device, uint32_t offset, unsigned int bytes)
{
	(void)device;
	bsec.bad_accesses += bytes != 4 || offset % 4;
	if (offset == BSEC_OTP_CONF_OFF)
		return bsec.conf;
	if (offset == BSEC_OTP_STATUS_OFF)
		return read_status();
	if (offset == BSEC_OTP_LOCK_OFF)
		return bsec.lock;
	if (offset >= BSEC_DISTURBED_OFF && offset <= BSEC_DISTURBED2_OFF)
		return bsec.disturbed[(offset - BSEC_DISTURBED_OFF) / 4];
	if (offset >= BSEC_ERROR_OFF && offset <= BSEC_ERROR2_OFF)
		return bsec.error[(offset - BSEC_ERROR_OFF) / 4];
	if (offset >= BSEC_SRLOCK_OFF && offset <= BSEC_SRLOCK2_OFF)
		return bsec.srlock[(offset - BSEC_SRLOCK_OFF) / 4];
	if (offset >= BSEC_OTP_DATA_OFF &&
	    offset < BSEC_OTP_DATA_OFF + 4 * WORDS)
		return bsec.shadow[(offset - BSEC_OTP_DATA_OFF) / 4];
	bsec.bad_accesses++;
	return 0;
}

static void load(uint32_t ctrl)
{
	/* No bit that writes or locks fuses for ever. */
	if (ctrl >= WORDS || !(read_status() & BSEC_OTP_STATUS_PWRON)) {
		bsec.bad_accesses++;
		return;
	}
	bsec.loads++;
	bsec.busy = bsec.busy_for;
	if (!(bsec.srlock[ctrl / 32] & BIT32(ctrl % 32)))
		bsec.shadow[ctrl] = bsec.fuses[ctrl];
}

static void model_write(void *device, uint32_t offset, unsigned int bytes,
			uint32_t value)
{
	(void)device;
	bsec.bad_accesses += bytes != 4;
	if (offset == BSEC_OTP_CONF_OFF)
		bsec.conf = value;
	else if (offset == BSEC_OTP_CTRL_OFF)
		load(value);
	else
		bsec.bad_accesses++;
}

static const struct mmio_model model = {model_read, model_write, NULL};

/* The reader's cells, as testdata/dk2-fuses.dts has them. */
enum {
	PART_NUMBER,
	VREFINT,
	TS_CAL1,
	TS_CAL2,
	MAC,
	BOTH,
	ALL,
	NONE,
	PAST,
	FAR,
	WIDE,
	CELL_COUNT
};
static struct dt_ref cells[CELL_COUNT];
static unsigned int user_count;

static enum status probe_user(const struct dt_device *dev)
{
	enum status st = ST_OK;

	for (unsigned int i = 0; st == ST_OK && i < CELL_COUNT; i++)
		st = dt_nvmem_get(dev, i, &cells[i]);
	user_count += st == ST_OK;
	return st;
}

static const struct dt_device_match matches[] = {{.compatible = "t,reader"},
						 {}};

DEFINE_DT_DRIVER(reader) = {
	.name = "reader", .match_table = matches, .probe = probe_user};

static enum status probe(const void *fdt)
{
	static struct dt_probing probing;
	size_t count = 0;
	const struct dt_driver *drivers = dt_drivers(&count);
	enum status st = dt_probe_tree(&probing, fdt, drivers, count);

	assert_non_null(stm32mp15_bsec_driver);
	dt_probing_fini(&probing);
	return st;
}

static uint8_t fuse_byte(uint32_t at)
{
	return (uint8_t)(0x5a ^ at ^ at >> 8 << 7);
}

/* After a reset: the lower words are loaded. */
static int begin(void **state)
{
	void *fdt = testtree_load("dk2-fuses");

	(void)state;
	memset(&bsec, 0, sizeof(bsec));
	for (uint32_t i = 0; i < 4 * WORDS; i++)
		bsec.fuses[i / 4] |= (uint32_t)fuse_byte(i) << 8 * (i % 4);
	memcpy(bsec.shadow, bsec.fuses, 4 * UPPER);
	bsec.mode = BSEC_OTP_STATUS_SECURE;
	bsec.conf = BSEC_CONF_PRG_WIDTH_MASK;
	bsec.busy_for = 3;
	user_count = 0;
	mmio_model = &model;
	assert_int_equal(probe(fdt), ST_OK);
	assert_int_equal(user_count, 1);
	free(fdt);
	return 0;
}

static int end(void **state)
{
	(void)state;
	mmio_model = NULL;
	return bsec.bad_accesses ? -1 : 0;
}

static enum status read_cell(unsigned int cell, uint8_t *buf, size_t size_bytes)
{
	memset(buf, 0xee, size_bytes);
	return nvmem_read(&cells[cell], buf, size_bytes);
}

static void expect_bytes(const uint8_t *buf, uint32_t offset, size_t size_bytes)
{
	for (uint32_t i = 0; i < size_bytes; i++)
		assert_int_equal(buf[i], fuse_byte(offset + i));
}

static void a_boards_cells_are_read_from_the_lower_words(void **state)
{
	static const struct {
		unsigned int cell, offset, size;
	} rows[] = {{PART_NUMBER, 0x4, 1},
		    {VREFINT, 0x52, 2},
		    {TS_CAL1, 0x5c, 2},
		    {TS_CAL2, 0x5e, 2}};
	uint8_t buf[2];

	(void)state;
	/* No need of the secured mode, nor of power. */
	bsec.mode = 0;
	bsec.lock = UPPER_OTP_LOCK_MASK;
	bsec.srlock[0] = UINT32_MAX;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(read_cell(rows[i].cell, buf, rows[i].size),
				 ST_OK);
		expect_bytes(buf, rows[i].offset, rows[i].size);
	}
	assert_int_equal(bsec.loads, 0);
}

static void upper_words_are_loaded_and_power_is_as_before(void **state)
{
	uint8_t buf[4 * WORDS];

	(void)state;
	assert_int_equal(read_cell(MAC, buf, 6), ST_OK);
	expect_bytes(buf, 0xe4, 6);
	assert_int_equal(bsec.loads, 2);
	assert_int_equal(bsec.conf, BSEC_CONF_PRG_WIDTH_MASK);
	bsec.conf |= BSEC_CONF_POWER_UP_MASK;
	assert_int_equal(read_cell(ALL, buf, sizeof(buf)), ST_OK);
	expect_bytes(buf, 0, sizeof(buf));
	assert_int_equal(bsec.loads, 2 + WORDS - UPPER);
	assert_int_equal(bsec.conf,
			 BSEC_CONF_PRG_WIDTH_MASK | BSEC_CONF_POWER_UP_MASK);
}

static void expect_refused(unsigned int cell, size_t size_bytes,
			   enum status wanted)
{
	static const uint8_t zeros[16];
	uint8_t buf[16];

	assert_int_equal(read_cell(cell, buf, size_bytes), wanted);
	/* Nor does a part of it get out. */
	assert_memory_equal(buf, zeros, size_bytes);
}

static void upper_words_need_the_secured_mode_and_no_lock(void **state)
{
	uint8_t buf[2];

	(void)state;
	bsec.mode = 0;
	expect_refused(MAC, 6, ST_DENIED);
	expect_refused(BOTH, 4, ST_DENIED);
	bsec.mode = BSEC_OTP_STATUS_SECURE;
	bsec.lock = UPPER_OTP_LOCK_MASK;
	expect_refused(MAC, 6, ST_DENIED);
	bsec.lock = DENREG_LOCK_MASK | GPLOCK_LOCK_MASK;
	assert_int_equal(read_cell(VREFINT, buf, 2), ST_OK);
	expect_bytes(buf, 0x52, 2);
	bsec.mode = BSEC_OTP_STATUS_SECURE | BSEC_OTP_STATUS_INVALID;
	expect_refused(MAC, 6, ST_DENIED);
	expect_refused(VREFINT, 2, ST_DENIED);
	assert_int_equal(bsec.loads, 0);
}

/* Whoever locks a word wipes its shadow first: zeros are no key. */
static void a_word_that_is_locked_is_not_believed(void **state)
{
	uint8_t buf[6];

	(void)state;
	bsec.srlock[0xe8 / 4 / 32] = BIT32(0xe8 / 4 % 32);
	expect_refused(MAC, 6, ST_DENIED);
	bsec.srlock[0xe8 / 4 / 32] <<= 1;
	assert_int_equal(read_cell(MAC, buf, 6), ST_OK);
	expect_bytes(buf, 0xe4, 6);
}

static void words_that_fuses_do_not_agree_on_are_refused(void **state)
{
	uint8_t buf[6];

	(void)state;
	bsec.error[0] = BIT32(0x52 / 4);
	expect_refused(VREFINT, 2, ST_CORRUPT);
	bsec.error[0] = 0;
	bsec.disturbed[1] = BIT32(0xe8 / 4 % 32);
	expect_refused(MAC, 6, ST_CORRUPT);
	bsec.disturbed[1] = BIT32(0xec / 4 % 32);
	assert_int_equal(read_cell(MAC, buf, 6), ST_OK);
}

static void a_controller_that_never_answers_does_not_hang(void **state)
{
	(void)state;
	bsec.has_no_power = true;
	expect_refused(MAC, 6, ST_TIMEOUT);
	assert_int_equal(bsec.loads, 0);
	assert_int_equal(bsec.conf, BSEC_CONF_PRG_WIDTH_MASK);
	bsec.has_no_power = false;
	bsec.busy_for = UINT32_MAX;
	expect_refused(MAC, 6, ST_TIMEOUT);
	assert_int_equal(bsec.conf, BSEC_CONF_PRG_WIDTH_MASK);
}

static void cells_outside_and_buffers_of_other_sizes_are_refused(void **state)
{
	uint8_t buf[16];
	struct dt_ref bad = cells[VREFINT];

	(void)state;
	assert_int_equal(read_cell(NONE, buf, 1), ST_BAD_PARAM);
	assert_int_equal(read_cell(NONE, buf, 0), ST_BAD_PARAM);
	assert_int_equal(read_cell(PAST, buf, 4), ST_BAD_PARAM);
	assert_int_equal(read_cell(FAR, buf, 1), ST_BAD_PARAM);
	assert_int_equal(read_cell(WIDE, buf, 8), ST_BAD_PARAM);
	assert_int_equal(read_cell(VREFINT, buf, 1), ST_SHORT_BUFFER);
	assert_int_equal(read_cell(VREFINT, buf, 3), ST_BAD_PARAM);
	bad.arg_count = 1;
	assert_int_equal(nvmem_read(&bad, buf, 2), ST_BAD_PARAM);
	assert_int_equal(buf[0], 0xee);
	assert_int_equal(bsec.loads, 0);
}

static void bad_registers_are_refused(void **state)
{
	static const char path[] = "/soc/efuse@5c005000";
	static const uint32_t sizes[][2] = {{0x5c005000, 0x200},
					    {0x5c005004, 0x400}};
	void *fdt = testtree_editable("dk2-fuses");

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		int node = testtree_node(fdt, path);

		(void)fdt_setprop_u32(fdt, node, "reg", sizes[i][0]);
		(void)fdt_appendprop_u32(fdt, node, "reg", sizes[i][1]);
		assert_int_equal(probe(fdt), ST_GENERIC);
	}
	(void)fdt_delprop(fdt, testtree_node(fdt, path), "reg");
	assert_int_equal(probe(fdt), ST_GENERIC);
	free(fdt);
	/* A cell whose own registers are not an offset and a size. */
	fdt = testtree_editable("dk2-fuses");
	(void)fdt_appendprop_u32(
		fdt, testtree_node(fdt, "/soc/efuse@5c005000/mac@e4"), "reg",
		1);
	assert_int_equal(probe(fdt), ST_GENERIC);
	assert_int_equal(user_count, 1);
	free(fdt);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_boards_cells_are_read_from_the_lower_words),
		TEST(upper_words_are_loaded_and_power_is_as_before),
		TEST(upper_words_need_the_secured_mode_and_no_lock),
		TEST(a_word_that_is_locked_is_not_believed),
		TEST(words_that_fuses_do_not_agree_on_are_refused),
		TEST(a_controller_that_never_answers_does_not_hang),
		TEST(cells_outside_and_buffers_of_other_sizes_are_refused),
		TEST(bad_registers_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
