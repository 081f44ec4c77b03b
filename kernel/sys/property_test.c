/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "kernel/storage/rpmb/policy.h"
#include "kernel/sys/property.h"
#include "kernel/ta/instance.h"

static const uint64_t sets[] = {TA_PROPSET_TEE, TA_PROPSET_CLIENT,
				TA_PROPSET_TA};

static const struct ta_session session = {
	.client = {TA_LOGIN_USER,
		   {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 8, 9, 10,
		    11, 12, 13, 14, 15}},
};
static const struct ta_instance ta = {
	.uuid = {0x5b, 0x9e, 0x0e, 0x40, 0x26, 0x36, 0x11, 0xe1, 0xad, 0x9e,
		 0x00, 0x02, 0xa5, 0xd5, 0xc5, 0x1b},
};
static const struct property_scope scope = {&ta, &session};

static const struct property *by_name(uint64_t set, const char *name)
{
	uint32_t index = 0;

	assert_int_equal(property_index(set, name, &index), ST_OK);
	return property_at(set, index);
}

static void indexes_are_dense_and_names_unique(void **state)
{
	(void)state;
	for (size_t s = 0; s < ARRAY_SIZE(sets); s++) {
		uint32_t i = 0;

		for (; property_at(sets[s], i); i++) {
			uint32_t found = UINT32_MAX;
			const char *name = property_at(sets[s], i)->name;

			assert_int_equal(property_index(sets[s], name, &found),
					 ST_OK);
			assert_int_equal(found, i);
		}
		assert_true(i > 0);
		assert_null(property_at(sets[s], UINT32_MAX));
		assert_null(property_at(sets[s], UINT64_MAX));
	}
	assert_null(property_at(0, 0));
	assert_null(property_at(UINT64_MAX, 0));
}

/* What xtest 1006 counts, with its types. */
static void has_every_name_that_the_specification_asks(void **state)
{
	static const struct {
		uint64_t set;
		const char *name;
		enum ta_property_type type;
	} wanted[] = {
		{TA_PROPSET_CLIENT, "gpd.client.identity",
		 TA_PROPERTY_IDENTITY},
		{TA_PROPSET_TA, "gpd.ta.appID", TA_PROPERTY_UUID},
		{TA_PROPSET_TEE, "gpd.tee.apiversion", TA_PROPERTY_STRING},
		{TA_PROPSET_TEE, "gpd.tee.description", TA_PROPERTY_STRING},
		{TA_PROPSET_TEE, "gpd.tee.deviceID", TA_PROPERTY_UUID},
		{TA_PROPSET_TEE, "gpd.tee.systemTime.protectionLevel",
		 TA_PROPERTY_U32},
		{TA_PROPSET_TEE, "gpd.tee.TAPersistentTime.protectionLevel",
		 TA_PROPERTY_U32},
		{TA_PROPSET_TEE, "gpd.tee.cryptography.ecc", TA_PROPERTY_BOOL},
		{TA_PROPSET_TEE,
		 "gpd.tee.trustedStorage.antiRollback.protectionLevel",
		 TA_PROPERTY_U32},
		{TA_PROPSET_TEE, "gpd.tee.trustedos.implementation.version",
		 TA_PROPERTY_STRING},
		{TA_PROPSET_TEE,
		 "gpd.tee.trustedos.implementation.binaryversion",
		 TA_PROPERTY_U32},
		{TA_PROPSET_TEE, "gpd.tee.trustedos.manufacturer",
		 TA_PROPERTY_STRING},
		{TA_PROPSET_TEE, "gpd.tee.firmware.implementation.version",
		 TA_PROPERTY_STRING},
		{TA_PROPSET_TEE,
		 "gpd.tee.firmware.implementation.binaryversion",
		 TA_PROPERTY_U32},
		{TA_PROPSET_TEE, "gpd.tee.firmware.manufacturer",
		 TA_PROPERTY_STRING},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
		assert_int_equal(by_name(wanted[i].set, wanted[i].name)->type,
				 wanted[i].type);
}

static void sizes_follow_the_types(void **state)
{
	static const size_t sizes[] = {
		[TA_PROPERTY_BOOL] = 1,
		[TA_PROPERTY_U32] = 4,
		[TA_PROPERTY_UUID] = 16,
		[TA_PROPERTY_IDENTITY] = 20,
	};
	struct property_value v;

	(void)state;
	for (size_t s = 0; s < ARRAY_SIZE(sets); s++) {
		const struct property *p;

		for (uint32_t i = 0; (p = property_at(sets[s], i)); i++) {
			assert_int_equal(property_read(p, &scope, &v), ST_OK);
			if (p->type == TA_PROPERTY_STRING)
				assert_int_equal(v.size_bytes,
						 strlen((char *)v.bytes) + 1);
			else
				assert_int_equal(v.size_bytes, sizes[p->type]);
		}
	}
}

static void identities_are_in_memory_order(void **state)
{
	static const uint8_t client[] = {
		1,    0,    0, 0, 0x67, 0x45, 0x23, 0x01, 0xab, 0x89,
		0xef, 0xcd, 8, 9, 10,   11,   12,   13,   14,   15};
	static const uint8_t app[] = {0x40, 0x0e, 0x9e, 0x5b, 0x36, 0x26,
				      0xe1, 0x11, 0xad, 0x9e, 0x00, 0x02,
				      0xa5, 0xd5, 0xc5, 0x1b};
	struct property_value v;

	(void)state;
	assert_int_equal(
		property_read(by_name(TA_PROPSET_CLIENT, "gpd.client.identity"),
			      &scope, &v),
		ST_OK);
	assert_memory_equal(v.bytes, client, sizeof(client));
	assert_int_equal(property_read(by_name(TA_PROPSET_TA, "gpd.ta.appID"),
				       &scope, &v),
			 ST_OK);
	assert_memory_equal(v.bytes, app, sizeof(app));
}

static void the_device_id_is_stable_and_version_5(void **state)
{
	const struct property *p = by_name(TA_PROPSET_TEE, "gpd.tee.deviceID");
	struct property_value a;
	struct property_value b;

	(void)state;
	assert_int_equal(property_read(p, &scope, &a), ST_OK);
	assert_int_equal(property_read(p, &scope, &b), ST_OK);
	assert_memory_equal(a.bytes, b.bytes, 16);
	assert_int_equal(a.bytes[7] >> 4, 5); /* high byte of u16 at 6 */
	assert_int_equal(a.bytes[8] >> 6, 2);
}

/* A test of xtest fails on a name seen twice. */
static void leaves_alone_what_the_ta_library_answers(void **state)
{
	static const char *const others[] = {
		"gpd.ta.singleInstance",
		"gpd.ta.multiSession",
		"gpd.ta.instanceKeepAlive",
		"gpd.ta.dataSize",
		"gpd.ta.stackSize",
		"gpd.ta.version",
		"gpd.ta.description",
		"gpd.ta.endian",
		"gpd.ta.doesNotCloseHandleOnCorruptObject",
		"optee.ta.instanceKeepCrashed",
		"gpd.tee.arith.maxBigIntSize",
		"gpd.tee.sockets.version",
		"gpd.tee.sockets.tcp.version",
		"gpd.tee.internalCore.version",
	};

	(void)state;
	for (size_t s = 0; s < ARRAY_SIZE(sets); s++) {
		for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
			uint32_t index = 0;

			assert_int_equal(
				property_index(sets[s], others[i], &index),
				ST_NOT_FOUND);
		}
	}
}

/* In place of what the build says. */
extern struct rpmb_policy policy __asm__("rpmb_policy");
struct rpmb_policy policy;

static void rollback_is_detected_by_an_rpmb_record_only(void **state)
{
	static const char name[] =
		"gpd.tee.trustedStorage.antiRollback.protectionLevel";
	struct property_value v = {};
	uint32_t level = 0;

	(void)state;
	for (int anchors = 0; anchors <= 1; anchors++) {
		policy = (struct rpmb_policy){.is_enabled = true,
					      .anchors_ree = anchors};
		assert_int_equal(property_read(by_name(TA_PROPSET_TEE, name),
					       &scope, &v),
				 ST_OK);
		assert_int_equal(v.size_bytes, sizeof(level));
		memcpy(&level, v.bytes, sizeof(level));
		assert_int_equal(level, anchors ? 1000 : 100);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(indexes_are_dense_and_names_unique),
		cmocka_unit_test(has_every_name_that_the_specification_asks),
		cmocka_unit_test(sizes_follow_the_types),
		cmocka_unit_test(identities_are_in_memory_order),
		cmocka_unit_test(the_device_id_is_stable_and_version_5),
		cmocka_unit_test(rollback_is_detected_by_an_rpmb_record_only),
		cmocka_unit_test(leaves_alone_what_the_ta_library_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
