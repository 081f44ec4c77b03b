/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/text/format.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/pta/command.h"
#include "kernel/pta/pta_list.h"
#include "kernel/sys/testworld_priv.h"

static struct ta_world w;
static struct ta_session session; /* to the pseudo-TA */
static struct mobj *memory;       /* two pages that memrefs name */

static int begin(void **state)
{
	(void)state;
	if (world_init(&w, false) != ST_OK ||
	    mobj_create_anon(2, &memory) != ST_OK)
		return -1;
	session = (struct ta_session){.id = 2, .owner = &w.ta};
	return 0;
}

static int end(void **state)
{
	(void)state;
	mobj_put(memory);
	world_fini(&w);
	return 0;
}

static struct ta_param value(enum ta_param_type type, uint32_t a, uint32_t b)
{
	return (struct ta_param){.type = type, .value = {a, b}};
}

static struct ta_param memref(enum ta_param_type type, uint64_t size)
{
	return (struct ta_param){
		.type = type, .memref = {.mobj = memory, .size_bytes = size}};
}

static struct ta_param null_memref(enum ta_param_type type, uint64_t size)
{
	return (struct ta_param){
		.type = type, .memref = {.is_null = true, .size_bytes = size}};
}

static uint32_t call(const struct pta *p, uint32_t cmd, struct ta_params *ps)
{
	return p->invoke(&session, cmd, ps);
}

static void each_has_the_uuid_that_its_callers_know(void **state)
{
	static const struct {
		const struct pta *pta;
		const char *uuid;
	} known[] = {
		{&pta_system, "3a2f8978-5dc0-11e8-9c2d-fa7ae01bbebc"},
		{&pta_devices, "7011a688-ddde-4053-a5a9-7b3c4ddf13b8"},
		{&pta_rng, "ab7a617c-b8e7-4d8f-8301-d09b61036b64"},
		{&pta_stats, "d96a5b40-e2c7-b1af-8794-1002a5d5c61b"},
		{&pta_self_test, "d96a5b40-c3e5-21e3-8794-1002a5d5c61b"},
		{&pta_secstor, "6e256cba-fc4d-4941-ad09-2ca1860342dd"},
		{&pta_attestation, "39800861-182a-4720-9b67-2bcd622bc0b5"},
		{&pta_socket, "3b996a7d-2c2b-4a49-a896-e1fb5766d2f4"},
		{&pta_rtc, "f389f8c8-845f-496c-8bbe-d64bd24c92fd"},
	};
	char text[UUID_TEXT_BYTES];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		size_t listed = 0;

		uuid_octets_to_text(known[i].pta->uuid, text);
		assert_string_equal(text, known[i].uuid);
		for (size_t j = 0; j < pta_table_count; j++)
			listed += pta_table[j] == known[i].pta;
		assert_int_equal(listed, 1);
	}
	assert_int_equal(pta_table_count, ARRAY_SIZE(known));
}

struct command {
	const struct pta *pta;
	uint32_t cmd;
	uint32_t types;
};
static const struct command commands[] = {
	{&pta_system, 0, TA_PARAM_TYPES(5, 0, 0, 0)},
	{&pta_system, 1, TA_PARAM_TYPES(5, 6, 0, 0)},
	{&pta_system, 2, TA_PARAM_TYPES(1, 3, 1, 0)},
	{&pta_system, 3, TA_PARAM_TYPES(1, 1, 0, 0)},
	{&pta_system, 10, TA_PARAM_TYPES(5, 1, 0, 0)},
	{&pta_system, 11, TA_PARAM_TYPES(5, 5, 2, 0)},
	{&pta_system, 12, TA_PARAM_TYPES(6, 0, 0, 0)},
	{&pta_system, 13, TA_PARAM_TYPES(5, 1, 7, 2)},
	{&pta_devices, 0, TA_PARAM_TYPES(6, 0, 0, 0)},
	{&pta_devices, 1, TA_PARAM_TYPES(6, 0, 0, 0)},
	{&pta_devices, 2, TA_PARAM_TYPES(6, 0, 0, 0)},
	{&pta_rng, 0, TA_PARAM_TYPES(7, 0, 0, 0)},
	{&pta_rng, 1, TA_PARAM_TYPES(2, 0, 0, 0)},
	{&pta_stats, 0, TA_PARAM_TYPES(2, 2, 2, 0)},
	{&pta_stats, 1, TA_PARAM_TYPES(1, 6, 0, 0)},
	{&pta_stats, 2, TA_PARAM_TYPES(0, 0, 0, 0)},
	{&pta_stats, 3, TA_PARAM_TYPES(6, 0, 0, 0)},
	{&pta_stats, 5, TA_PARAM_TYPES(1, 0, 0, 0)},
	{&pta_stats, 4, TA_PARAM_TYPES(2, 2, 0, 0)},
	{&pta_secstor, 0, TA_PARAM_TYPES(5, 0, 0, 0)},
	{&pta_self_test, 6, TA_PARAM_TYPES(0, 0, 0, 0)},
	{&pta_self_test, 7, TA_PARAM_TYPES(1, 2, 0, 0)},
	{&pta_self_test, 8, TA_PARAM_TYPES(0, 0, 0, 0)},
	{&pta_self_test, 10, TA_PARAM_TYPES(7, 0, 0, 0)},
	{&pta_self_test, 11, TA_PARAM_TYPES(0, 0, 0, 0)},
	{&pta_attestation, 0, TA_PARAM_TYPES(6, 6, 2, 0)},
	{&pta_attestation, 1, TA_PARAM_TYPES(5, 5, 6, 0)},
	{&pta_attestation, 2, TA_PARAM_TYPES(5, 6, 0, 0)},
	{&pta_attestation, 3, TA_PARAM_TYPES(5, 6, 0, 0)},
	{&pta_socket, 1, TA_PARAM_TYPES(1, 5, 1, 2)},
	{&pta_socket, 2, TA_PARAM_TYPES(1, 0, 0, 0)},
	{&pta_socket, 3, TA_PARAM_TYPES(1, 5, 2, 0)},
	{&pta_socket, 4, TA_PARAM_TYPES(1, 6, 0, 0)},
	{&pta_socket, 5, TA_PARAM_TYPES(1, 7, 0, 0)},
	{&pta_rtc, 0, TA_PARAM_TYPES(6, 0, 0, 0)},
	{&pta_rtc, 1, TA_PARAM_TYPES(6, 0, 0, 0)},
	{&pta_rtc, 2, TA_PARAM_TYPES(5, 0, 0, 0)},
	{&pta_rtc, 3, TA_PARAM_TYPES(2, 0, 0, 0)},
	{&pta_rtc, 4, TA_PARAM_TYPES(1, 0, 0, 0)},
};

static void wrong_types_never_reach_a_command(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		for (uint32_t types = 0; types <= 0x7777; types++) {
			struct ta_params ps = {0};

			if (types == commands[i].types)
				continue;
			for (unsigned int p = 0; p < TA_PARAM_COUNT; p++)
				ps.p[p].type = (enum ta_param_type)(
					types >> (4 * p) & 7);
			if (ta_params_types(&ps) != types)
				continue;
			assert_int_equal(
				call(commands[i].pta, commands[i].cmd, &ps),
				GP_ERROR_BAD_PARAMETERS);
		}
	}
}

static void unknown_commands_get_the_error_of_their_interface(void **state)
{
	static const uint32_t numbers[] = {14, 99, UINT32_MAX};
	struct ta_params ps = {0};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		assert_int_equal(call(&pta_system, numbers[i], &ps),
				 GP_ERROR_NOT_IMPLEMENTED);
		assert_int_equal(call(&pta_devices, numbers[i], &ps),
				 GP_ERROR_NOT_IMPLEMENTED);
		assert_int_equal(call(&pta_rng, numbers[i], &ps),
				 GP_ERROR_NOT_IMPLEMENTED);
		assert_int_equal(call(&pta_stats, numbers[i], &ps),
				 GP_ERROR_BAD_PARAMETERS);
		assert_int_equal(call(&pta_self_test, numbers[i], &ps),
				 GP_ERROR_BAD_PARAMETERS);
	}
	for (uint32_t retired = 4; retired <= 9; retired++)
		assert_int_equal(call(&pta_system, retired, &ps),
				 GP_ERROR_NOT_IMPLEMENTED);
}

static void the_device_list_is_measured_first(void **state)
{
	struct ta_params ps = {.p = {null_memref(PTA_M_OUT, 0)}};
	uint8_t got[16];

	(void)state;
	assert_int_equal(call(&pta_devices, 0, &ps), GP_ERROR_SHORT_BUFFER);
	assert_int_equal(ps.p[0].memref.size_bytes, 16);
	ps.p[0] = null_memref(PTA_M_OUT, 64);
	assert_int_equal(call(&pta_devices, 0, &ps), GP_ERROR_BAD_PARAMETERS);
	ps.p[0] = memref(PTA_M_OUT, 64);
	assert_int_equal(call(&pta_devices, 0, &ps), GP_SUCCESS);
	assert_int_equal(ps.p[0].memref.size_bytes, 16);
	assert_int_equal(mobj_read(memory, 0, got, sizeof(got)), ST_OK);
	assert_memory_equal(got, pta_rng.uuid, sizeof(got));
	/* Nothing waits for the supplicant, or for RPMB. */
	for (uint32_t stage = 1; stage <= 2; stage++) {
		ps.p[0] = null_memref(PTA_M_OUT, 0);
		assert_int_equal(call(&pta_devices, stage, &ps), GP_SUCCESS);
		assert_int_equal(ps.p[0].memref.size_bytes, 0);
	}
}

static void entropy_fills_the_buffer_and_no_more(void **state)
{
	struct ta_params ps = {.p = {memref(PTA_M_IO, 5000)}};
	uint8_t got[8192];
	size_t zeros = 0;

	(void)state;
	assert_int_equal(call(&pta_rng, 0, &ps), GP_SUCCESS);
	assert_int_equal(ps.p[0].memref.size_bytes, 5000);
	assert_int_equal(mobj_read(memory, 0, got, sizeof(got)), ST_OK);
	for (size_t i = 0; i < 5000; i++)
		zeros += got[i] == 0;
	assert_in_range(zeros, 1, 60);
	for (size_t i = 5000; i < sizeof(got); i++)
		assert_int_equal(got[i], 0);
	ps.p[0] = null_memref(PTA_M_IO, 0);
	assert_int_equal(call(&pta_rng, 0, &ps), GP_SUCCESS);
}

static void statistics_come_as_records_of_56_bytes(void **state)
{
	struct ta_params ps = {
		.p = {value(PTA_V_IN, 0, 0), memref(PTA_M_OUT, 0)}};
	uint64_t all;

	(void)state;
	assert_int_equal(call(&pta_stats, 1, &ps), GP_ERROR_SHORT_BUFFER);
	all = ps.p[1].memref.size_bytes;
	assert_int_equal(all % 56, 0);
	ps.p[1] = memref(PTA_M_OUT, 4096);
	assert_int_equal(call(&pta_stats, 1, &ps), GP_SUCCESS);
	assert_int_equal(ps.p[1].memref.size_bytes, all);
	ps.p[0].value.a = 1;
	ps.p[1] = memref(PTA_M_OUT, 56);
	assert_int_equal(call(&pta_stats, 1, &ps), GP_SUCCESS);
	assert_int_equal(ps.p[1].memref.size_bytes, 56);
	ps.p[0].value.a = (uint32_t)(all / 56) + 1;
	assert_int_equal(call(&pta_stats, 1, &ps), GP_ERROR_ITEM_NOT_FOUND);
}

/* No TA runs in this world. */
size_t __wrap_ta_list(struct ta_summary *out, size_t max);
size_t __wrap_ta_list(struct ta_summary *out, size_t max)
{
	static const struct ta_summary two[] = {
		{.uuid = {1, 2, 3, 4, 5, 6, 7, 8, 9},
		 .session_count = 3,
		 .memory_pages = 5},
		{.uuid = {0xff}, .is_dead = true, .session_count = 1},
	};

	for (size_t i = 0; i < max && i < ARRAY_SIZE(two); i++)
		out[i] = two[i];
	return ARRAY_SIZE(two);
}

static void each_ta_has_a_record_of_80_bytes(void **state)
{
	static const uint8_t uuid[16] = {4, 3, 2, 1, 6, 5, 8, 7, 9};
	struct ta_params ps = {.p = {memref(PTA_M_OUT, 159)}};
	uint32_t got[40];

	(void)state;
	assert_int_equal(call(&pta_stats, 3, &ps), GP_ERROR_SHORT_BUFFER);
	assert_int_equal(ps.p[0].memref.size_bytes, 160);
	ps.p[0] = memref(PTA_M_OUT, 4096);
	assert_int_equal(call(&pta_stats, 3, &ps), GP_SUCCESS);
	assert_int_equal(ps.p[0].memref.size_bytes, 160);
	assert_int_equal(mobj_read(memory, 0, got, sizeof(got)), ST_OK);
	assert_memory_equal(got, uuid, sizeof(uuid));
	assert_int_equal(got[4], 0);
	assert_int_equal(got[5], 3);
	assert_int_equal(got[14], 5 * 4096); /* allocated */
	assert_int_equal(got[20], 0xff000000);
	assert_int_equal(got[24], 1);
	assert_int_equal(got[25], 1);
	assert_int_equal(got[34], 0);
}

static void driven_devices_are_listed_on_the_console(void **state)
{
	struct ta_params ps = {.p = {value(PTA_V_IN, 0, 0)}};

	(void)state;
	for (ps.p[0].value.a = 0; ps.p[0].value.a < 2; ps.p[0].value.a++)
		assert_int_equal(call(&pta_stats, 5, &ps), GP_SUCCESS);
	assert_int_equal(call(&pta_stats, 5, &ps), GP_ERROR_BAD_PARAMETERS);
	ps.p[0].value.a = UINT32_MAX;
	assert_int_equal(call(&pta_stats, 5, &ps), GP_ERROR_BAD_PARAMETERS);
}

static void the_heap_is_counted_on_the_console(void **state)
{
	static char text[16384];
	struct ta_params ps = {0};
	void *block = heap_alloc(2000);
	size_t size = 0;

	(void)state;
	assert_int_equal(call(&pta_stats, 2, &ps), GP_SUCCESS);
	size = log_ring_read(text, sizeof(text) - 1);
	text[size] = 0;
	assert_non_null(strstr(text, "Kernel heap, objects in use:"));
	assert_non_null(strstr(text, " 2048 bytes: "));
	heap_free(block);
}

static void test_parameters_are_summed(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < TA_PARAM_COUNT; i++) {
		struct ta_params io = {0};
		struct ta_params sums = {0};
		struct ta_params bytes = {0};
		uint8_t data[300];
		uint8_t sum = 0;

		io.p[i] = value(PTA_V_IO, 40, 2);
		assert_int_equal(call(&pta_self_test, 1, &io), GP_SUCCESS);
		assert_int_equal(io.p[i].value.a, 42);
		for (unsigned int j = 0; j < TA_PARAM_COUNT; j++)
			sums.p[j] = value(j == i ? PTA_V_OUT : PTA_V_IN, j, 1);
		assert_int_equal(call(&pta_self_test, 1, &sums), GP_SUCCESS);
		assert_int_equal(sums.p[i].value.a, 6 - i);
		assert_int_equal(sums.p[i].value.b, 3);
		for (size_t j = 0; j < sizeof(data); j++) {
			data[j] = (uint8_t)(j * 7 + i);
			sum = (uint8_t)(sum + data[j]);
		}
		assert_int_equal(mobj_write(memory, 0, data, sizeof(data)),
				 ST_OK);
		bytes.p[i] = memref(PTA_M_IO, sizeof(data));
		assert_int_equal(call(&pta_self_test, 1, &bytes), GP_SUCCESS);
		assert_int_equal(mobj_read(memory, 0, data, 1), ST_OK);
		assert_int_equal(data[0], sum);
	}
}

static void a_null_memref_is_told_from_an_empty_one(void **state)
{
	struct ta_params ps = {.p = {null_memref(PTA_M_IO, 0)}};

	(void)state;
	assert_int_equal(call(&pta_self_test, 10, &ps), GP_SUCCESS);
	ps.p[0] = memref(PTA_M_IO, 0);
	assert_int_equal(call(&pta_self_test, 10, &ps),
			 GP_ERROR_BAD_PARAMETERS);
	ps.p[0] = null_memref(PTA_M_IO, 1);
	assert_int_equal(call(&pta_self_test, 10, &ps),
			 GP_ERROR_BAD_PARAMETERS);
}

static void the_kernel_passes_its_own_tests(void **state)
{
	struct ta_params ps = {0};

	(void)state;
	assert_int_equal(call(&pta_self_test, 2, &ps), GP_SUCCESS);
}

static void a_lone_reader_or_writer_holds_the_lock_alone(void **state)
{
	(void)state;
	for (uint32_t reader = 0; reader <= 1; reader++) {
		struct ta_params ps = {.p = {value(PTA_V_IN, reader, 1000),
					     value(PTA_V_OUT, 0, 0)}};

		assert_int_equal(call(&pta_self_test, 7, &ps), GP_SUCCESS);
		assert_int_equal(ps.p[1].value.a, 1);
		assert_int_equal(ps.p[1].value.b, 1);
	}
}

static uint32_t map_zeroed(uint32_t bytes, uint32_t flags, vaddr_t *va)
{
	struct ta_params ps = {
		.p = {value(PTA_V_IN, bytes, flags),
		      value(PTA_V_IO, (uint32_t)(*va >> 32), (uint32_t)*va),
		      value(PTA_V_IN, 0, 0)}};
	uint32_t code = call(&pta_system, 2, &ps);

	*va = (vaddr_t)ps.p[1].value.a << 32 | ps.p[1].value.b;
	return code;
}

static uint32_t unmap(vaddr_t va, uint32_t bytes)
{
	struct ta_params ps = {
		.p = {value(PTA_V_IN, bytes, 0),
		      value(PTA_V_IN, (uint32_t)(va >> 32), (uint32_t)va)}};

	return call(&pta_system, 3, &ps);
}

static void memory_asked_for_is_zero_and_goes_back(void **state)
{
	vaddr_t va = 0;

	(void)state;
	assert_int_equal(map_zeroed(6000, 0, &va), GP_SUCCESS);
	assert_int_equal(va & PAGE_MASK, 0);
	assert_int_equal(world_get_u64(va + 5992), 0);
	world_put_u64(va, 7);
	assert_int_equal(uctx_find(w.ta.uctx, va)->kind, UCTX_PRIVATE);
	assert_int_equal(unmap(va, 6000), GP_SUCCESS);
	assert_null(uctx_find(w.ta.uctx, va));
	assert_int_not_equal(unmap(va, 6000), GP_SUCCESS);
}

static void shareable_memory_is_what_it_says(void **state)
{
	vaddr_t va = 0;

	(void)state;
	assert_int_equal(map_zeroed(1, 1, &va), GP_SUCCESS);
	assert_int_equal(uctx_find(w.ta.uctx, va)->kind, UCTX_SHAREABLE);
	assert_int_equal(unmap(va, 1), GP_SUCCESS);
	va = 0;
	assert_int_equal(map_zeroed(1, 2, &va), GP_ERROR_BAD_PARAMETERS);
	va = 0;
	assert_int_equal(map_zeroed(0, 0, &va), GP_ERROR_BAD_PARAMETERS);
}

static void a_fixed_address_must_be_free_and_aligned(void **state)
{
	vaddr_t va = w.private_rw;
	vaddr_t crooked = w.private_rw + 1;
	vaddr_t kernel = UINT64_C(0xFFFFFF8000000000);
	vaddr_t low = PAGE_BYTES;

	(void)state;
	assert_int_not_equal(map_zeroed(1, 0, &va), GP_SUCCESS);
	assert_int_not_equal(map_zeroed(1, 0, &crooked), GP_SUCCESS);
	assert_int_not_equal(map_zeroed(1, 0, &kernel), GP_SUCCESS);
	assert_int_not_equal(map_zeroed(1, 0, &low), GP_SUCCESS);
}

static void what_was_loaded_cannot_be_unmapped(void **state)
{
	(void)state;
	assert_int_equal(unmap(w.private_rw, 2 * PAGE_BYTES),
			 GP_ERROR_ACCESS_DENIED);
	assert_int_equal(unmap(w.param, PAGE_BYTES), GP_ERROR_ACCESS_DENIED);
	assert_int_equal(unmap(UINT64_MAX & ~PAGE_MASK, PAGE_BYTES),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(unmap(w.shareable + 1, PAGE_BYTES),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(unmap(w.shareable, 0), GP_ERROR_BAD_PARAMETERS);
	/* Memory that may be handed on is the TA's own all the same. */
	assert_int_equal(unmap(w.shareable, PAGE_BYTES), GP_SUCCESS);
}

static void no_memory_for_a_mapping_leaves_nothing(void **state)
{
	struct page_stats before;
	struct page_stats after;
	uint32_t code = GP_ERROR_OUT_OF_MEMORY;
	vaddr_t va = 0;

	(void)state;
	/* What grows once and stays: regions and tables. */
	assert_int_equal(map_zeroed(PAGE_BYTES, 0, &va), GP_SUCCESS);
	assert_int_equal(unmap(va, PAGE_BYTES), GP_SUCCESS);
	page_get_stats(&before);
	for (unsigned long n = 1; code != GP_SUCCESS; n++) {
		assert_int_equal(code, GP_ERROR_OUT_OF_MEMORY);
		va = 0;
		page_fail_nth(n);
		code = map_zeroed(PAGE_BYTES, 0, &va);
		page_fail_nth(0);
		page_get_stats(&after);
		if (code != GP_SUCCESS)
			assert_true(after.free_pages + 1 >= before.free_pages);
	}
	/* More than there is. */
	va = 0;
	assert_int_equal(map_zeroed(UINT32_MAX, 0, &va),
			 GP_ERROR_OUT_OF_MEMORY);
}

static uint32_t derive(struct ta_param extra, struct ta_param key)
{
	struct ta_params ps = {.p = {extra, key}};

	return call(&pta_system, 1, &ps);
}

static void unique_keys_depend_on_the_extra_data(void **state)
{
	struct ta_param key = memref(PTA_M_OUT, 32);
	struct ta_param extra = memref(PTA_M_IN, 8);
	uint8_t k[3][32];

	(void)state;
	extra.memref.offset_bytes = PAGE_BYTES;
	assert_int_equal(derive(extra, key), GP_SUCCESS);
	assert_int_equal(mobj_read(memory, 0, k[0], 32), ST_OK);
	assert_int_equal(derive(extra, key), GP_SUCCESS);
	assert_int_equal(mobj_read(memory, 0, k[1], 32), ST_OK);
	assert_memory_equal(k[0], k[1], 32);
	extra.memref.size_bytes = 9;
	assert_int_equal(derive(extra, key), GP_SUCCESS);
	assert_int_equal(mobj_read(memory, 0, k[2], 32), ST_OK);
	assert_memory_not_equal(k[0], k[2], 32);
	assert_int_equal(derive(null_memref(PTA_M_IN, 0), key), GP_SUCCESS);
}

static void unique_keys_have_their_bounds(void **state)
{
	struct ta_param extra = null_memref(PTA_M_IN, 0);
	struct ta_param key = memref(PTA_M_OUT, 15);

	(void)state;
	assert_int_equal(derive(extra, key), GP_ERROR_BAD_PARAMETERS);
	key.memref.size_bytes = 33;
	assert_int_equal(derive(extra, key), GP_ERROR_BAD_PARAMETERS);
	key.memref.size_bytes = 16;
	assert_int_equal(derive(memref(PTA_M_IN, 1025), key),
			 GP_ERROR_BAD_PARAMETERS);
	memory->is_nonsecure = true;
	assert_int_equal(derive(extra, key), GP_ERROR_SECURITY);
	memory->is_nonsecure = false;
}

static void entropy_must_not_be_empty(void **state)
{
	struct ta_params ps = {.p = {memref(PTA_M_IN, 300)}};

	(void)state;
	assert_int_equal(call(&pta_system, 0, &ps), GP_SUCCESS);
	ps.p[0] = memref(PTA_M_IN, 0);
	assert_int_equal(call(&pta_system, 0, &ps), GP_ERROR_BAD_PARAMETERS);
	ps.p[0] = null_memref(PTA_M_IN, 4);
	assert_int_equal(call(&pta_system, 0, &ps), GP_ERROR_BAD_PARAMETERS);
}

static uint32_t plugin(struct ta_param id, struct ta_param data)
{
	struct ta_params ps = {
		.p = {id, value(PTA_V_IN, 1, 2), data, value(PTA_V_OUT, 0, 0)}};

	return call(&pta_system, 13, &ps);
}

static void a_plugin_needs_its_uuid_and_honest_data(void **state)
{
	struct ta_param id = memref(PTA_M_IN, 16);

	(void)state;
	assert_int_equal(plugin(id, null_memref(PTA_M_IO, 4)),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(plugin(id, memref(PTA_M_IO, 0)),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(
		plugin(null_memref(PTA_M_IN, 0), null_memref(PTA_M_IO, 0)),
		GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(plugin(memref(PTA_M_IN, 15), null_memref(PTA_M_IO, 0)),
			 GP_ERROR_BAD_PARAMETERS);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_has_the_uuid_that_its_callers_know),
		TEST(wrong_types_never_reach_a_command),
		TEST(unknown_commands_get_the_error_of_their_interface),
		TEST(the_device_list_is_measured_first),
		TEST(entropy_fills_the_buffer_and_no_more),
		TEST(statistics_come_as_records_of_56_bytes),
		TEST(each_ta_has_a_record_of_80_bytes),
		TEST(driven_devices_are_listed_on_the_console),
		TEST(the_heap_is_counted_on_the_console),
		TEST(test_parameters_are_summed),
		TEST(a_null_memref_is_told_from_an_empty_one),
		TEST(the_kernel_passes_its_own_tests),
		TEST(a_lone_reader_or_writer_holds_the_lock_alone),
		TEST(memory_asked_for_is_zero_and_goes_back),
		TEST(shareable_memory_is_what_it_says),
		TEST(no_memory_for_a_mapping_leaves_nothing),
		TEST(a_fixed_address_must_be_free_and_aligned),
		TEST(what_was_loaded_cannot_be_unmapped),
		TEST(unique_keys_depend_on_the_extra_data),
		TEST(unique_keys_have_their_bounds),
		TEST(entropy_must_not_be_empty),
		TEST(a_plugin_needs_its_uuid_and_honest_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
