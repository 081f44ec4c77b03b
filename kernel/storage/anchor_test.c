/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kernel/storage/ree_dir.h"
#include "kernel/storage/storage.h"

/* Two peers: files here, an RPMB device there. */
#define __wrap_rpc_command supplicant_command
#include "kernel/storage/testing/supplicant.h"
#undef __wrap_rpc_command
#include "kernel/storage/rpmb/policy.h"
#include "tests/support/new_rpmb.h"

extern struct rpmb_policy policy __asm__("rpmb_policy");
struct rpmb_policy policy;

static unsigned long cut_at, rpc_number;

enum status __wrap_rpc_command(uint32_t cmd, struct rpc_param *params,
			       size_t count, uint32_t *result);
enum status __wrap_rpc_command(uint32_t cmd, struct rpc_param *params,
			       size_t count, uint32_t *result)
{
	if (cut_at && cmd != OPTEE_RPC_CMD_SUSPEND && ++rpc_number >= cut_at) {
		*result = GP_ERROR_COMMUNICATION;
		return ST_OK;
	}
	if (cmd == OPTEE_RPC_CMD_FS || cmd == OPTEE_RPC_CMD_SUSPEND)
		return supplicant_command(cmd, params, count, result);
	if (!sim_rpmb_command(cmd, params, count, result))
		*result = GP_ERROR_NOT_SUPPORTED;
	return ST_OK;
}

/* As after a start: what is known of files is forgotten; what is known of
 * RPMB cannot be wrong. */
static void reboot(void)
{
	cut_at = 0;
	sup_end_call();
	ree_dir_reset();
	sup_restart();
}

static int fresh(void **state)
{
	(void)state;
	reboot();
	sup_reset();
	policy = (struct rpmb_policy){.is_enabled = true, .anchors_ree = true};
	sim_rpmb_replace();
	return 0;
}

static struct storage_name named(const char *id)
{
	struct storage_name n = {.owner = {1, 2, 3},
				 .id_bytes = (uint8_t)strlen(id)};

	memcpy(n.id, id, n.id_bytes);
	return n;
}

static enum status put(const char *id, char value)
{
	struct storage_name n = named(id);
	struct storage_source s = {.kernel = &value, .size_bytes = 1};

	return storage_create(STORAGE_PRIVATE, &n,
			      STORAGE_WRITE | STORAGE_OVERWRITE, &s, 1, NULL);
}

/* The object's byte, or 0 and why not. */
static char get(const char *id, enum status *st)
{
	struct storage_name n = named(id);
	struct storage_file *f = NULL;
	char value = 0;
	struct storage_sink s = {.kernel = &value, .size_bytes = 1};
	size_t got = 0;

	*st = storage_open(STORAGE_PRIVATE, &n,
			   STORAGE_READ | STORAGE_SHARE_READ, &f);
	if (*st != ST_OK)
		return 0;
	*st = storage_read(f, 0, &s, &got);
	storage_close(f);
	return value;
}

static void assert_holds(const char *id, char value)
{
	enum status st;

	assert_int_equal(get(id, &st), value);
	assert_int_equal(st, ST_OK);
}

static void objects_outlive_a_boot(void **state)
{
	(void)state;
	assert_int_equal(put("a", 1), ST_OK);
	assert_int_equal(put("b", 2), ST_OK);
	reboot();
	assert_holds("a", 1);
	assert_int_equal(put("a", 3), ST_OK);
	reboot();
	assert_holds("a", 3);
	assert_holds("b", 2);
}

static void an_old_directory_is_not_taken(void **state)
{
	static struct sup_image old;
	enum status st;

	(void)state;
	assert_int_equal(put("a", 1), ST_OK);
	reboot();
	sup_save(&old);
	assert_int_equal(put("a", 2), ST_OK);
	assert_int_equal(put("a", 3), ST_OK);
	reboot();
	sup_load(&old);
	assert_int_equal(get("a", &st), 0);
	assert_int_not_equal(st, ST_OK);
	/* Nor is it written over. */
	assert_int_not_equal(put("b", 1), ST_OK);
	sup_free_image(&old);
	/* Without the anchor nobody would know. */
	policy.anchors_ree = false;
	reboot();
	assert_holds("a", 1);
}

static void a_directory_that_is_gone_is_missed(void **state)
{
	enum status st;

	(void)state;
	/* There was never one: fine. */
	(void)get("a", &st);
	assert_int_equal(st, ST_NOT_FOUND);
	assert_int_equal(put("a", 1), ST_OK);
	reboot();
	sup_wipe();
	(void)get("a", &st);
	assert_int_equal(st, ST_NOT_AVAILABLE);
	assert_int_equal(put("a", 1), ST_NOT_AVAILABLE);
	policy.allows_ree_reset = true;
	(void)get("a", &st);
	assert_int_equal(st, ST_NOT_FOUND);
	assert_int_equal(put("a", 2), ST_OK);
	policy.allows_ree_reset = false;
	reboot();
	assert_holds("a", 2);
}

static void nothing_opens_without_the_device(void **state)
{
	enum status st;

	(void)state;
	assert_int_equal(put("a", 1), ST_OK);
	reboot();
	sim_rpmb.sabotage = SIM_RPMB_WRONG_CODE;
	sim_rpmb.sabotage_at = 1;
	sim_rpmb.sabotage_count = 10000;
	(void)get("a", &st);
	assert_int_equal(st, ST_NOT_AVAILABLE);
	assert_int_equal(put("a", 2), ST_NOT_AVAILABLE);
	sim_rpmb.sabotage_at = 0;
	assert_holds("a", 1);
}

static void what_was_there_before_is_recorded(void **state)
{
	static struct sup_image old;
	enum status st;

	(void)state;
	policy.anchors_ree = false;
	assert_int_equal(put("a", 1), ST_OK);
	policy.anchors_ree = true;
	reboot();
	assert_holds("a", 1);
	sup_save(&old);
	assert_int_equal(put("a", 2), ST_OK);
	reboot();
	sup_load(&old);
	sup_free_image(&old);
	(void)get("a", &st);
	assert_int_not_equal(st, ST_OK);
}

static void a_cut_at_any_request_leaves_old_or_new(void **state)
{
	enum status st = ST_GENERIC;
	unsigned long cuts = 0;

	(void)state;
	for (unsigned long n = 1; st != ST_OK; n++) {
		enum status seen;
		char value;

		(void)fresh(NULL);
		assert_int_equal(put("a", 1), ST_OK);
		assert_int_equal(put("b", 5), ST_OK);
		reboot();
		cut_at = n;
		rpc_number = 0;
		st = put("a", 2);
		/* What came after the change does not count. */
		if (rpc_number >= cut_at)
			st = ST_PEER_GONE;
		cuts++;
		reboot();
		value = get("a", &seen);
		assert_int_equal(seen, ST_OK);
		assert_in_range(value, 1, 2);
		assert_holds("b", 5);
		assert_int_equal(put("a", 3), ST_OK);
		reboot();
		assert_holds("a", 3);
		assert_holds("b", 5);
	}
	print_message("%lu cuts\n", cuts);
}

#define TEST(f) cmocka_unit_test_setup(f, fresh)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(objects_outlive_a_boot),
		TEST(an_old_directory_is_not_taken),
		TEST(a_directory_that_is_gone_is_missed),
		TEST(nothing_opens_without_the_device),
		TEST(what_was_there_before_is_recorded),
		TEST(a_cut_at_any_request_leaves_old_or_new),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
