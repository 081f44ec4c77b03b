/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/testcall_priv.h"

#include "abi/crypt_values.h"
#include "kernel/crypto/testing/heapfault.h"
#include "kernel/storage/ree_dir.h"
#include "kernel/storage/testing/supplicant.h"
#include "kernel/sys/object.h"

#define RW     (TA_DATA_READ | TA_DATA_WRITE)
#define ALL    (RW | TA_DATA_WRITE_META)
#define SHARED (TA_DATA_SHARE_READ | TA_DATA_SHARE_WRITE)
#define AES    0xA0000010u

static vaddr_t id;

static int fresh(void **state)
{
	sup_reset();
	ree_dir_reset();
	if (begin(state))
		return -1;
	memset(w.ta.uuid, 0x42, sizeof(w.ta.uuid));
	id = more + 64;
	world_put(id, "name", 4);
	return 0;
}

static int done(void **state)
{
	int result = end(state);

	sup_end_call();
	return sup.lent ? -1 : result;
}

static uint32_t create(uint32_t flags, uint32_t attrs, const char *text)
{
	world_put(buf, text, strlen(text));
	return WORLD_CALL(CALL_storage_obj_create, 1, id, 4, flags, attrs, buf,
			  strlen(text), len);
}

static uint32_t open_it(uint32_t flags)
{
	return WORLD_CALL(CALL_storage_obj_open, TA_STORAGE_PRIVATE_REE, id, 4,
			  flags, len);
}

static uint32_t handle(void)
{
	return world_get_u32(len);
}

static uint32_t seek(uint32_t o, int32_t offset, uint32_t whence)
{
	return WORLD_CALL(CALL_storage_obj_seek, o, (uint32_t)offset, whence);
}

static void expect_read(uint32_t o, size_t ask, const char *text)
{
	char got[64] = "";

	assert_int_equal(WORLD_CALL(CALL_storage_obj_read, o, buf, ask, more),
			 GP_SUCCESS);
	assert_int_equal(world_get_u64(more), strlen(text));
	world_get(got, buf, strlen(text));
	assert_string_equal(got, text);
}

static struct utee_object_info info_of(uint32_t o)
{
	struct utee_object_info info;

	assert_int_equal(WORLD_CALL(CALL_cryp_obj_get_info, o, buf + 512),
			 GP_SUCCESS);
	world_get(&info, buf + 512, sizeof(info));
	return info;
}

static void a_stream_is_read_written_cut_and_sought(void **state)
{
	uint32_t o;

	(void)state;
	assert_int_equal(create(ALL, 0, "hello world"), GP_SUCCESS);
	o = handle();
	expect_read(o, 5, "hello");
	expect_read(o, 50, " world");
	expect_read(o, 50, "");
	assert_int_equal(seek(o, -5, TA_DATA_SEEK_END), GP_SUCCESS);
	world_put(buf, "W", 1);
	assert_int_equal(WORLD_CALL(CALL_storage_obj_write, o, buf, 1),
			 GP_SUCCESS);
	assert_int_equal(info_of(o).data_position, 7);
	assert_int_equal(seek(o, -100, TA_DATA_SEEK_CUR), GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_storage_obj_trunc, o, 9), GP_SUCCESS);
	expect_read(o, 50, "hello Wor");
	assert_int_equal(seek(o, 2, TA_DATA_SEEK_END), GP_SUCCESS);
	expect_read(o, 50, "");
	assert_int_equal(WORLD_CALL(CALL_storage_obj_write, o, buf, 0),
			 GP_SUCCESS);
	assert_int_equal(info_of(o).data_bytes, 9);
	assert_int_equal(seek(o, 0x7fffffff, TA_DATA_SEEK_SET), GP_SUCCESS);
	assert_int_equal(seek(o, 0x7fffffff, TA_DATA_SEEK_CUR), GP_SUCCESS);
	assert_int_equal(seek(o, 0x7fffffff, TA_DATA_SEEK_CUR),
			 GP_ERROR_OVERFLOW);
	assert_int_equal(WORLD_CALL(CALL_storage_obj_write, o, buf, 2),
			 GP_ERROR_OVERFLOW);
	assert_int_equal(seek(o, 0, 3), GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(WORLD_CALL(CALL_cryp_obj_close, o), GP_SUCCESS);
	assert_int_equal(open_it(TA_DATA_READ), GP_SUCCESS);
	o = handle();
	assert_int_equal(info_of(o).flags,
			 OBJECT_PERSISTENT | OBJECT_INITIALIZED | TA_DATA_READ);
	assert_int_equal(info_of(o).type, TA_TYPE_DATA);
	assert_int_equal(WORLD_CALL(CALL_storage_obj_write, o, buf, 1),
			 GP_ERROR_ACCESS_CONFLICT);
	assert_int_equal(WORLD_CALL(CALL_storage_obj_del, o),
			 GP_ERROR_ACCESS_CONFLICT);
	assert_int_equal(WORLD_CALL(CALL_storage_obj_rename, o, id, 4),
			 GP_ERROR_BAD_STATE);
}

static uint32_t new_key(void)
{
	struct utee_attribute a = {buf, 16, 0xC0000000u, 0};
	uint32_t o;

	assert_int_equal(WORLD_CALL(CALL_cryp_obj_alloc, AES, 256, len),
			 GP_SUCCESS);
	o = handle();
	world_put(buf, "0123456789abcdef", 16);
	world_put(more, &a, sizeof(a));
	assert_int_equal(WORLD_CALL(CALL_cryp_obj_populate, o, more, 1),
			 GP_SUCCESS);
	return o;
}

static void expect_key(uint32_t o)
{
	char got[17] = "";

	world_put_u64(more, 16);
	assert_int_equal(
		WORLD_CALL(CALL_cryp_obj_get_attr, o, 0xC0000000u, buf, more),
		GP_SUCCESS);
	world_get(got, buf, 16);
	assert_string_equal(got, "0123456789abcdef");
}

static void a_key_is_stored_with_its_usage(void **state)
{
	uint32_t key = new_key();
	uint32_t o;

	(void)state;
	assert_int_equal(create(ALL, key, "data"), GP_SUCCESS);
	o = handle();
	expect_key(o);
	expect_read(o, 10, "data");
	assert_int_equal(info_of(o).usage, UINT32_MAX);
	assert_int_equal(WORLD_CALL(CALL_cryp_obj_restrict_usage, o, ~2u),
			 GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_cryp_obj_close, o), GP_SUCCESS);
	ree_dir_reset();
	assert_int_equal(open_it(ALL), GP_SUCCESS);
	o = handle();
	expect_key(o);
	assert_int_equal(info_of(o).usage, ~2u);
	assert_int_equal(info_of(o).max_bits, 256);
	expect_read(o, 10, "data");
	assert_int_equal(WORLD_CALL(CALL_storage_obj_del, o), GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_storage_obj_del, o),
			 GP_ERROR_BAD_STATE);
	assert_int_equal(open_it(ALL), GP_ERROR_ITEM_NOT_FOUND);
}

static void a_transient_key_becomes_persistent(void **state)
{
	uint32_t key = new_key();

	(void)state;
	assert_int_equal(WORLD_CALL(CALL_storage_obj_create, 1, id, 4, ALL, key,
				    0, 0, 0),
			 GP_SUCCESS);
	assert_int_equal(info_of(key).flags,
			 OBJECT_PERSISTENT | OBJECT_INITIALIZED | ALL);
	expect_key(key);
	assert_int_equal(open_it(ALL), GP_ERROR_ACCESS_CONFLICT);
	/* Another object with the attributes of a persistent one. */
	world_put(id, "copy", 4);
	assert_int_equal(WORLD_CALL(CALL_storage_obj_create, 1, id, 4, ALL, key,
				    0, 0, 0),
			 GP_SUCCESS);
	assert_int_equal(open_it(ALL), GP_SUCCESS);
	expect_key(handle());
}

static void bad_arguments_make_nothing(void **state)
{
	uint32_t key = 0;

	(void)state;
	assert_int_equal(create(ALL | 8, 0, "x"), GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(create(ALL, 0x12345, "x"), GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(WORLD_CALL(CALL_cryp_obj_alloc, AES, 128, len),
			 GP_SUCCESS);
	key = handle();
	assert_int_equal(create(ALL, key, "x"), GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(seek(key, 0, 0), GP_ERROR_BAD_STATE);
	assert_int_equal(WORLD_CALL(CALL_storage_obj_read, key, buf, 1, more),
			 GP_ERROR_BAD_STATE);
	assert_int_equal(WORLD_CALL(CALL_storage_obj_create, 1, id, 65, ALL, 0,
				    buf, 1, len),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(WORLD_CALL(CALL_storage_obj_create, 1, id, 4, ALL, 0,
				    0, 1, len),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(WORLD_CALL(CALL_storage_obj_create, 9, id, 4, ALL, 0,
				    buf, 1, len),
			 GP_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(WORLD_CALL(CALL_storage_obj_create, 1, w.shareable, 4,
				    ALL, 0, buf, 1, len),
			 GP_ERROR_ACCESS_DENIED);
	assert_int_equal(open_it(TA_DATA_OVERWRITE), GP_ERROR_BAD_PARAMETERS);
	memset(w.ta.uuid, 0, sizeof(w.ta.uuid));
	assert_int_equal(create(ALL, 0, "x"), GP_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(sup_file_count(), 0);
}

static void enumerators_tell_all_objects(void **state)
{
	uint32_t e;
	uint32_t o;
	unsigned int seen = 0;

	(void)state;
	assert_int_equal(WORLD_CALL(CALL_storage_alloc_enum, len), GP_SUCCESS);
	e = handle();
	assert_int_equal(WORLD_CALL(CALL_storage_start_enum, e, 1),
			 GP_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(
		WORLD_CALL(CALL_storage_next_enum, e, buf, buf + 128, more),
		GP_ERROR_ITEM_NOT_FOUND);
	for (unsigned int i = 0; i < 3; i++) {
		world_put(id, &(char){(char)('a' + i)}, 1);
		assert_int_equal(create(RW | SHARED, 0, "12345"), GP_SUCCESS);
		o = handle();
	}
	assert_int_equal(WORLD_CALL(CALL_storage_start_enum, e, 1), GP_SUCCESS);
	while (WORLD_CALL(CALL_storage_next_enum, e, buf, buf + 128, more) ==
	       GP_SUCCESS) {
		struct utee_object_info info;
		char got[5] = "";

		world_get(&info, buf, sizeof(info));
		world_get(got, buf + 128, 4);
		assert_int_equal(info.data_bytes, 5);
		assert_int_equal(info.flags, OBJECT_PERSISTENT |
						     OBJECT_INITIALIZED | RW |
						     SHARED);
		assert_int_equal(world_get_u64(more), 4);
		assert_string_equal(got + 1, "ame");
		seen++;
	}
	assert_int_equal(seen, 3);
	assert_int_equal(WORLD_CALL(CALL_storage_free_enum, e), GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_cryp_obj_close, o), GP_SUCCESS);
}

static void damage(void)
{
	struct sup_file *f = sup_find("/0");

	assert_non_null(f);
	for (size_t i = 8192; i < f->size; i += 100)
		f->bytes[i] ^= 1;
}

static void a_corrupt_object_is_told_then_gone(void **state)
{
	(void)state;
	assert_int_equal(create(ALL, 0, "text"), GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_cryp_obj_close, handle()), GP_SUCCESS);
	damage();
	assert_int_equal(open_it(ALL), GP_ERROR_CORRUPT_OBJECT);
	damage(); /* undone */
	assert_int_equal(open_it(ALL), GP_SUCCESS);
	expect_read(handle(), 9, "text");
	assert_int_equal(WORLD_CALL(CALL_cryp_obj_close, handle()), GP_SUCCESS);
	damage();
	assert_int_equal(open_it(ALL), GP_ERROR_CORRUPT_OBJECT);
	assert_int_equal(open_it(ALL), GP_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(create(ALL, 0, "text"), GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_cryp_obj_close, handle()), GP_SUCCESS);
	damage();
	assert_int_equal(create(ALL, 0, "new"), GP_ERROR_ACCESS_CONFLICT);
	assert_int_equal(open_it(ALL), GP_ERROR_CORRUPT_OBJECT);
	assert_int_equal(create(ALL, 0, "new"), GP_SUCCESS);
	expect_read(handle(), 9, "new");
}

static void a_supplicant_that_is_gone_deletes_nothing(void **state)
{
	uint32_t o;

	(void)state;
	assert_int_equal(create(ALL, 0, "text"), GP_SUCCESS);
	o = handle();
	sup.is_cut = true;
	world_put(buf, "T", 1);
	assert_int_equal(WORLD_CALL(CALL_storage_obj_write, o, buf, 1),
			 GP_ERROR_STORAGE_NOT_AVAILABLE);
	sup_power_on();
	expect_read(o, 9, "text");
	assert_int_equal(seek(o, 0, 0), GP_SUCCESS);
	world_put(buf, "T", 1);
	assert_int_equal(WORLD_CALL(CALL_storage_obj_write, o, buf, 1),
			 GP_SUCCESS);
	expect_read(o, 9, "ext");
}

/* Calls that end in a handle, at @len, or in none of their doing. */
static uint32_t create_data(void)
{
	return create(ALL, 0, "text");
}

static uint32_t create_key(void)
{
	unsigned long nth = heapfault_nth;
	uint32_t code;

	heapfault_nth = 0;
	world_put_u32(len, new_key());
	heapfault_nth = nth;
	code = WORLD_CALL(CALL_storage_obj_create, 1, id, 4, ALL, handle(), 0,
			  0, 0);
	if (code != GP_SUCCESS)
		assert_int_equal(WORLD_CALL(CALL_cryp_obj_close, handle()),
				 GP_SUCCESS);
	return code;
}

static void expect_whole_or_nothing(uint32_t (*make)(void))
{
	unsigned long failures = 0;

	for (unsigned long nth = 1;; nth++) {
		uint32_t code;
		bool is_hit;

		heapfault_nth = nth;
		code = make();
		is_hit = heapfault_nth == 0;
		heapfault_nth = 0;
		if (code == GP_SUCCESS) {
			assert_int_equal(
				WORLD_CALL(CALL_storage_obj_del, handle()),
				GP_SUCCESS);
			if (!is_hit)
				break;
			continue;
		}
		assert_int_equal(code, GP_ERROR_OUT_OF_MEMORY);
		assert_int_equal(open_it(ALL), GP_ERROR_ITEM_NOT_FOUND);
		failures++;
	}
	assert_true(failures > 5);
}

static void want_of_memory_makes_no_object_without_a_handle(void **state)
{
	(void)state;
	/* The table of handles must not be what grows. */
	assert_int_equal(WORLD_CALL(CALL_cryp_obj_close, new_key()),
			 GP_SUCCESS);
	expect_whole_or_nothing(create_data);
	expect_whole_or_nothing(create_key);
}

static uint32_t use(uint32_t o, unsigned int what)
{
	switch (what) {
	case 0:
		return WORLD_CALL(CALL_storage_obj_read, o, buf, 9, more);
	case 1:
		return WORLD_CALL(CALL_storage_obj_write, o, buf, 9);
	case 2:
		return WORLD_CALL(CALL_storage_obj_trunc, o, 3);
	case 3:
		return WORLD_CALL(CALL_storage_obj_rename, o, id, 4);
	case 4:
		return WORLD_CALL(CALL_cryp_obj_restrict_usage, o, 5);
	default:
		return WORLD_CALL(CALL_storage_obj_del, o);
	}
}

/* Of calls on what is open the TA's library takes no other word. */
static void a_full_disk_or_want_of_memory_panics_no_ta(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < 2 * 6; i++) {
		unsigned int what = i / 2;
		bool may_grow = what == 1 || what == 2;
		unsigned long nth = 0;
		uint32_t code = GP_ERROR_GENERIC;

		for (; code != GP_SUCCESS && nth < 200; nth++) {
			uint32_t o;

			world_put(id, "name", 4);
			assert_int_equal(
				create(ALL | TA_DATA_OVERWRITE, 0, "text"),
				GP_SUCCESS);
			o = handle();
			world_put(id, "nam2", 4);
			ree_dir_reset();
			if (i % 2) {
				sup.result = GP_ERROR_STORAGE_NO_SPACE;
				sup_set_fault(SUP_FAIL_ONCE, nth + 1);
			} else {
				heapfault_nth = nth + 1;
			}
			code = use(o, what);
			heapfault_nth = 0;
			sup_set_fault(SUP_FAIL_ONCE, 0);
			if (code != GP_SUCCESS &&
			    !(may_grow && code == GP_ERROR_STORAGE_NO_SPACE))
				assert_int_equal(
					code, GP_ERROR_STORAGE_NOT_AVAILABLE);
			(void)WORLD_CALL(CALL_storage_obj_del, o);
		}
	}
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, fresh, done)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_stream_is_read_written_cut_and_sought),
		CASE(a_key_is_stored_with_its_usage),
		CASE(a_transient_key_becomes_persistent),
		CASE(bad_arguments_make_nothing),
		CASE(enumerators_tell_all_objects),
		CASE(a_corrupt_object_is_told_then_gone),
		CASE(a_supplicant_that_is_gone_deletes_nothing),
		CASE(want_of_memory_makes_no_object_without_a_handle),
		CASE(a_full_disk_or_want_of_memory_panics_no_ta),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
