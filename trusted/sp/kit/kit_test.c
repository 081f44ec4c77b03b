/* SPDX-License-Identifier: BSD-2-Clause */
/* The kit's calls, served by the real partition manager. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sp_boot.h>
#include <sp_memory.h>
#include <sp_notify.h>

#include "kernel/spmc/boot_info.h"
#include "kernel/spmc/message.h"
#include "tests/support/spmc_world.h"
#include "trusted/sp/kit/start.h"
#include "trusted/sp/tester/tester.h"

const void *sp_boot_info;
uint8_t tester_pages[SP_TESTER_PAGES][FFA_PAGE_BYTES];

/* Who calls; buffers are copied to and from where the manager has them. */
static struct spmc_endpoint *self;
/* Answers to come before the manager is asked. */
static struct sp_regs script[8];
static unsigned int script_next, script_count;
static struct sp_regs last_call;

uint16_t sp_id(void)
{
	return self->id;
}

uint32_t sp_version(void)
{
	return self->version;
}

void sp_svc(struct sp_regs *r)
{
	struct ffa_regs call;

	last_call = *r;
	if (script_next < script_count) {
		*r = script[script_next++];
		return;
	}
	/* Mapped already, at addresses that we do not have. */
	if ((uint32_t)r->x[0] == FFA_64(FFA_RXTX_MAP)) {
		*r = (struct sp_regs){.x = {FFA_SUCCESS}};
		return;
	}
	if (sp_tx)
		memcpy(world_tx(self), sp_tx, SP_BUFFER_BYTES);
	memcpy(call.x, r->x, sizeof(call.x));
	if ((uint32_t)call.x[0] == FFA_MSG_SEND2)
		message_call_send(self, &call);
	else
		assert_true(spmc_call(self, &call));
	memcpy(r->x, call.x, sizeof(call.x));
	if (sp_rx)
		memcpy(sp_rx, world_rx(self), SP_BUFFER_BYTES);
}

static void be(unsigned int i)
{
	self = &world_sps[i].e;
	sp_tx = NULL;
	sp_rx = NULL;
	assert_int_equal(sp_rxtx_map(), FFA_OK);
	memcpy(sp_rx, world_rx(self), SP_BUFFER_BYTES);
}

static const uint32_t versions[] = {FFA_VERSION_1_0, FFA_VERSION_1_1,
				    FFA_VERSION_1_2};

static struct sp_share share_of(uint32_t function)
{
	return (struct sp_share){
		.function = function,
		.receiver = world_sps[1].e.id,
		.address = (void *)(uintptr_t)(WORLD_VA + 4 * FFA_PAGE_BYTES),
		.page_count = 3,
		.permissions = FFA_ACCESS_RW,
		.tag = 77,
	};
}

static void memory_goes_there_and_back(void)
{
	const struct sp_share s = share_of(FFA_MEM_SHARE);
	struct sp_retrieve wanted = {.sender = world_sps[0].e.id, .tag = 77};
	struct sp_memory got;
	uint64_t handle = 0;

	be(0);
	assert_int_equal(sp_memory_send(&s, &handle), FFA_OK);
	be(1);
	wanted.handle = handle + 1;
	assert_int_equal(sp_memory_retrieve(&wanted, &got),
			 FFA_ERROR_INVALID_PARAMETERS);
	wanted.handle = handle;
	wanted.permissions = FFA_ACCESS_RW;
	assert_int_equal(sp_memory_retrieve(&wanted, &got), FFA_OK);
	assert_int_equal(got.page_count, 3);
	assert_int_equal(got.range_count, 1);
	assert_int_equal(got.permissions & FFA_ACCESS_DATA_MASK, FFA_ACCESS_RW);
	assert_false(got.is_nonsecure);
	assert_int_equal((uintptr_t)got.address, 0x80000000);
	be(0);
	assert_int_equal(sp_memory_reclaim(handle, 0), FFA_ERROR_DENIED);
	be(1);
	assert_int_equal(sp_memory_relinquish(handle, 0), FFA_OK);
	be(0);
	assert_int_equal(sp_memory_reclaim(handle, 0), FFA_OK);
}

static void every_version_shares_memory(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(versions); i++) {
		world_start(versions[i]);
		memory_goes_there_and_back();
		world_stop();
	}
}

static void memory_is_lent_and_given_away(void **state)
{
	struct sp_share s = share_of(FFA_MEM_LEND);
	struct sp_retrieve wanted = {
		.sender = FFA_ID_SECURE + 1,
		.tag = 77,
		.permissions = FFA_ACCESS_RW | FFA_ACCESS_XN,
	};
	struct sp_memory got;

	(void)state;
	world_start(FFA_VERSION_1_2);
	be(0);
	assert_int_equal(sp_memory_send(&s, &wanted.handle), FFA_OK);
	/* Not ours any more. */
	assert_int_equal(sp_memory_send(&s, &wanted.handle), FFA_ERROR_DENIED);
	be(1);
	assert_int_equal(sp_memory_retrieve(&wanted, &got), FFA_OK);
	assert_int_equal(sp_memory_relinquish(wanted.handle, 0), FFA_OK);
	be(0);
	assert_int_equal(sp_memory_reclaim(wanted.handle, 0), FFA_OK);
	s.function = FFA_MEM_DONATE;
	s.permissions = 0;
	assert_int_equal(sp_memory_send(&s, &wanted.handle), FFA_OK);
	be(1);
	assert_int_equal(sp_memory_retrieve(&wanted, &got), FFA_OK);
	be(0);
	assert_int_not_equal(sp_memory_reclaim(wanted.handle, 0), FFA_OK);
	world_stop();
}

static void normal_worlds_memory_is_told_apart(void **state)
{
	struct world_memory m;
	struct sp_retrieve wanted = {.permissions = FFA_ACCESS_RW};
	struct sp_memory got;

	(void)state;
	for (size_t i = 1; i < ARRAY_SIZE(versions); i++) {
		world_start(versions[i]);
		m = world_from_ns();
		assert_int_equal(world_send(&world_ns, FFA_MEM_SHARE, &m),
				 FFA_OK);
		wanted.handle = world_handle();
		wanted.tag = m.tag;
		be(0);
		assert_int_equal(sp_memory_retrieve(&wanted, &got), FFA_OK);
		assert_true(got.is_nonsecure);
		assert_int_equal(got.page_count, 2);
		assert_int_equal(sp_memory_relinquish(wanted.handle, 0),
				 FFA_OK);
		assert_int_equal(world_reclaim(&world_ns, wanted.handle, 0),
				 FFA_OK);
		world_stop();
	}
}

static void every_malformed_descriptor_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(versions); i++) {
		world_start(versions[i]);
		be(0);
		for (uint64_t n = 0; n < SP_TESTER_MALFORMEDS; n++) {
			uint64_t p[4] = {n, world_sps[1].e.id};

			assert_true(tester_malformed(p) < 0);
		}
		/* And the good one, which they are made of, still goes. */
		memory_goes_there_and_back();
		world_stop();
	}
}

static void notifications_arrive(void **state)
{
	struct sp_notifications n;

	(void)state;
	world_start(FFA_VERSION_1_1);
	be(1);
	assert_int_equal(sp_notify_bind(world_sps[0].e.id, 1ull << 40 | 2),
			 FFA_OK);
	be(0);
	assert_int_equal(sp_notify_set(world_sps[1].e.id, 1ull << 40, 0),
			 FFA_OK);
	assert_int_equal(sp_notify_set(world_sps[1].e.id, 1, 0),
			 FFA_ERROR_DENIED);
	be(1);
	assert_int_equal(sp_notify_get(FFA_NOTIFICATION_GET_SP, &n), FFA_OK);
	assert_true(n.from_partitions == 1ull << 40);
	assert_int_equal(n.from_vms | n.framework, 0);
	assert_int_equal(sp_notify_unbind(world_sps[0].e.id, 1ull << 40 | 2),
			 FFA_OK);
	world_stop();
}

static void messages_go_through_the_buffers(void **state)
{
	static const char text[] = "through the buffers";
	uint16_t sender = 0;
	size_t length = 0;
	const char *got = NULL;

	(void)state;
	for (size_t i = 1; i < ARRAY_SIZE(versions); i++) {
		world_start(versions[i]);
		world_sps[0].e.properties |= FFA_PROPERTY_INDIRECT;
		world_sps[1].e.properties |= FFA_PROPERTY_INDIRECT;
		be(0);
		assert_int_equal(sp_send(world_sps[1].e.id, text, 5000),
				 FFA_ERROR_INVALID_PARAMETERS);
		assert_int_equal(sp_send(world_sps[1].e.id, text, sizeof(text)),
				 FFA_OK);
		be(1);
		got = sp_received(&sender, &length);
		assert_non_null(got);
		assert_int_equal(sender, world_sps[0].e.id);
		assert_int_equal(length, sizeof(text));
		assert_string_equal(got, text);
		/* Nonsense in RX. */
		sp_rx[8] = 0xff;
		sp_rx[9] = 0xff;
		assert_null(sp_received(&sender, &length));
		world_stop();
	}
}

static void play(struct sp_regs r)
{
	script[script_count++] = r;
}
#define PLAY(...) play((struct sp_regs){.x = {__VA_ARGS__}})

static int clear_script(void **state)
{
	(void)state;
	script_next = 0;
	script_count = 0;
	self = &world_sps[0].e;
	self->id = 0x8001;
	self->version = FFA_VERSION_1_2;
	return 0;
}

static void a_request_goes_on_until_it_is_answered(void **state)
{
	struct sp_regs r = {.x = {[3] = 1}};

	(void)state;
	PLAY(FFA_INTERRUPT, 0x80020000);
	PLAY(FFA_YIELD, 0x80020000);
	PLAY(FFA_64(FFA_MSG_SEND_DIRECT_RESP), 0x80028001, 0, 42);
	assert_int_equal(
		sp_request(FFA_64(FFA_MSG_SEND_DIRECT_REQ), 0x8002, &r),
		FFA_OK);
	assert_int_equal(r.x[3], 42);
	/* It was run again, and nothing else was said. */
	assert_int_equal(last_call.x[0], FFA_RUN);
	assert_int_equal(last_call.x[1], 0x80020000);
	for (unsigned int i = 2; i < SP_REGS; i++)
		assert_int_equal(last_call.x[i], 0);
	PLAY(FFA_ERROR, 0, (uint32_t)FFA_ERROR_BUSY);
	assert_int_equal(sp_request(FFA_MSG_SEND_DIRECT_REQ, 0x8002, &r),
			 FFA_ERROR_BUSY);
}

static void answers_have_the_form_of_the_request(void **state)
{
	static const struct {
		uint32_t request, response;
		unsigned int first, last;
		uint64_t mask;
	} forms[] = {
		{FFA_MSG_SEND_DIRECT_REQ, FFA_MSG_SEND_DIRECT_RESP, 3, 7,
		 UINT32_MAX},
		{FFA_64(FFA_MSG_SEND_DIRECT_REQ),
		 FFA_64(FFA_MSG_SEND_DIRECT_RESP), 3, 7, UINT64_MAX},
		{FFA_64(FFA_MSG_SEND_DIRECT_REQ2),
		 FFA_64(FFA_MSG_SEND_DIRECT_RESP2), 4, 17, UINT64_MAX},
	};

	(void)state;
	for (size_t f = 0; f < ARRAY_SIZE(forms); f++) {
		const struct sp_regs request = {
			.x = {forms[f].request, 0x00008001}};
		struct sp_regs r;

		clear_script(NULL);
		PLAY(FFA_RUN);
		memset(&r, 0xa5, sizeof(r));
		sp_reply(&request, &r);
		assert_int_equal(last_call.x[0], forms[f].response);
		assert_int_equal(last_call.x[1], 0x80010000);
		for (unsigned int i = 2; i < SP_REGS; i++)
			assert_true(last_call.x[i] ==
				    (i >= forms[f].first && i <= forms[f].last
					     ? UINT64_C(0xa5a5a5a5a5a5a5a5) &
						       forms[f].mask
					     : 0));
		assert_int_equal(r.x[0], FFA_RUN);
	}
}

static void an_error_without_a_code_is_one(void **state)
{
	(void)state;
	PLAY(FFA_ERROR, 0, 0);
	assert_int_equal(sp_call5(FFA_ID_GET, 0, 0, 0, 0, 0),
			 FFA_ERROR_ABORTED);
}

/* root { memory-regions { data { base-address, pages-count } } } */
static const uint8_t tree[] = {
	0xd0,       0x0d, 0xfe, 0xed, 0,
	0,          0,    0xb4, 0,    0,
	0,          0x38, 0,    0,    0,
	0x98,       0,    0,    0,    0x28,
	0,          0,    0,    17,   0,
	0,          0,    16,   0,    0,
	0,          0,    0,    0,    0,
	28,         0,    0,    0,    96,
	[0x38] = 0, 0,    0,    1,    0,
	0,          0,    0,    0,    0,
	0,          1,    'l',  'i',  's',
	't',        0,    0,    0,    0,
	0,          0,    0,    1,    'd',
	'a',        't',  'a',  0,    0,
	0,          0,    0,    0,    0,
	3,          0,    0,    0,    8,
	0,          0,    0,    0,    0,
	0,          0,    0,    0x12, 0x34,
	0x50,       0,    0,    0,    0,
	3,          0,    0,    0,    4,
	0,          0,    0,    13,   0,
	0,          0,    2,    0,    0,
	0,          2,    0,    0,    0,
	2,          0,    0,    0,    2,
	0,          0,    0,    9,    [0x98] = 'b',
	'a',        's',  'e',  '-',  'a',
	'd',        'd',  'r',  'e',  's',
	's',        0,    'p',  'a',  'g',
	'e',        's',  '-',  'c',  'o',
	'u',        'n',  't',  0,
};

static void a_partition_finds_its_regions(void **state)
{
	static uint8_t blob[1024] __aligned(16);
	struct sp_region region;
	size_t size_bytes = 0;
	const void *fdt = NULL;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(versions); i++) {
		boot_info_write(blob, (uintptr_t)blob, versions[i], tree,
				sizeof(tree));
		fdt = sp_boot_info_manifest(blob, &size_bytes);
		assert_non_null(fdt);
		assert_int_equal(size_bytes, sizeof(tree));
		assert_true(sp_region_in(fdt, size_bytes, "data", &region));
		assert_int_equal(region.address, 0x12345000);
		assert_int_equal(region.page_count, 2);
		assert_false(sp_region_in(fdt, size_bytes, "dat", &region));
		assert_false(sp_region_in(fdt, size_bytes, "list", &region));
	}
	blob[0] = 0;
	assert_null(sp_boot_info_manifest(blob, &size_bytes));
	assert_null(sp_boot_info_manifest(NULL, &size_bytes));
}

static void a_cut_manifest_is_read_to_its_end_only(void **state)
{
	struct sp_region region;

	(void)state;
	for (size_t n = 0; n < sizeof(tree); n++) {
		uint8_t *cut = malloc(n + 1);

		memcpy(cut, tree, n);
		(void)sp_region_in(cut, n, "data", &region);
		free(cut);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_version_shares_memory),
		cmocka_unit_test(memory_is_lent_and_given_away),
		cmocka_unit_test(normal_worlds_memory_is_told_apart),
		cmocka_unit_test(every_malformed_descriptor_is_refused),
		cmocka_unit_test(notifications_arrive),
		cmocka_unit_test(messages_go_through_the_buffers),
		cmocka_unit_test_setup(a_request_goes_on_until_it_is_answered,
				       clear_script),
		cmocka_unit_test_setup(answers_have_the_form_of_the_request,
				       clear_script),
		cmocka_unit_test_setup(an_error_without_a_code_is_one,
				       clear_script),
		cmocka_unit_test(a_partition_finds_its_regions),
		cmocka_unit_test(a_cut_manifest_is_read_to_its_end_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
