/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/spmc_sim.h"

#define SP(i) (&world_sps[i].e)
#define OK    FFA_OK

static void set_version(uint32_t version)
{
	world_ns.version = version;
	for (unsigned int i = 0; i < WORLD_SPS; i++)
		SP(i)->version = version;
}

static int start(void **state)
{
	(void)sim_start_fresh(state);
	for (unsigned int i = 0; i < 2; i++)
		SP(i)->properties |= FFA_PROPERTY_INDIRECT;
	set_version(FFA_VERSION_1_1);
	return 0;
}

static struct ffa_message head(uint16_t from, uint16_t to)
{
	return (struct ffa_message){.payload_offset = FFA_MESSAGE_BYTES_1_1,
				    .receiver = to,
				    .sender = from,
				    .payload_bytes = 3};
}

static int send(struct spmc_endpoint *e, const struct ffa_message *m,
		uint32_t flags)
{
	memset(world_tx(e), 'x', FFA_PAGE_BYTES);
	memcpy(world_tx(e), m,
	       e->version < FFA_VERSION_1_2 ? FFA_MESSAGE_BYTES_1_1
					    : sizeof(*m));
	return world_call(e, FFA_MSG_SEND2, 0, flags, 0, 0, 0);
}

static int release(struct spmc_endpoint *e)
{
	(void)world_call(e, FFA_NOTIFICATION_GET, e->id,
			 FFA_NOTIFICATION_GET_SPM |
				 FFA_NOTIFICATION_GET_HYPERVISOR,
			 0, 0, 0);
	return world_call(e, FFA_RX_RELEASE, 0, 0, 0, 0, 0);
}

static void a_message_arrives_whole_and_is_announced(void **state)
{
	struct ffa_message m = head(0, ID(0));

	(void)state;
	assert_int_equal(send(&world_ns, &m, 0), OK);
	assert_memory_equal(world_rx(SP(0)), &m, FFA_MESSAGE_BYTES_1_1);
	assert_memory_equal((char *)world_rx(SP(0)) + 20, "xxx\0", 4);
	assert_int_equal(world_call(SP(0), FFA_RX_RELEASE, 0, 0, 0, 0, 0),
			 DENIED);
	assert_int_equal(
		world_call(SP(0), FFA_NOTIFICATION_GET, ID(0), 0xC, 0, 0, 0),
		OK);
	assert_true(world_regs.x[7] == 1 && world_regs.x[6] == 0);
	assert_int_equal(world_call(SP(0), FFA_RX_RELEASE, 0, 0, 0, 0, 0), OK);
	m = head(ID(1), ID(0));
	assert_int_equal(send(SP(1), &m, FFA_NOTIFICATION_DELAY_SRI), OK);
	m = head(ID(1), 0);
	assert_int_equal(send(SP(1), &m, 0), OK);
}

static void a_full_buffer_takes_no_second_message(void **state)
{
	struct ffa_message m = head(0, ID(0));

	(void)state;
	assert_int_equal(send(&world_ns, &m, 0), OK);
	assert_int_equal(send(&world_ns, &m, 0), BUSY);
	assert_int_equal(release(SP(0)), OK);
	assert_int_equal(send(&world_ns, &m, 0), OK);
}

static void heads_are_checked(void **state)
{
	struct ffa_message m = head(0, ID(0));

	(void)state;
	m.sender = 1;
	assert_int_equal(send(&world_ns, &m, 0), INVALID);
	m = head(ID(0), ID(0));
	assert_int_equal(send(SP(0), &m, 0), INVALID);
	m = head(0, 0x8009);
	assert_int_equal(send(&world_ns, &m, 0), INVALID);
	m = head(0, ID(0));
	assert_int_equal(send(&world_ns, &m, FFA_NOTIFICATION_DELAY_SRI),
			 INVALID);
	m.flags = 1;
	assert_int_equal(send(&world_ns, &m, 0), INVALID);
	m = head(0, ID(0));
	m.mbz = 1;
	assert_int_equal(send(&world_ns, &m, 0), INVALID);
	m = head(0, ID(0));
	m.payload_offset = 19;
	assert_int_equal(send(&world_ns, &m, 0), INVALID);
	m = head(0, ID(0));
	m.payload_bytes = UINT32_MAX;
	assert_int_equal(send(&world_ns, &m, 0), INVALID);
	m.payload_bytes = 2 * FFA_PAGE_BYTES - 20 + 1;
	assert_int_equal(send(&world_ns, &m, 0), INVALID);
	/* Its own buffer has room, the receiver's has not. */
	m.payload_bytes--;
	assert_int_equal(send(&world_ns, &m, 0), FFA_ERROR_NO_MEMORY);
	assert_int_equal(
		world_call(&world_ns, FFA_MSG_SEND2, 1 << 16, 0, 0, 0, 0),
		INVALID);
}

static void both_sides_must_have_said_that_they_do_it(void **state)
{
	struct ffa_message m = head(0, ID(2));

	(void)state;
	assert_int_equal(send(&world_ns, &m, 0), DENIED);
	m = head(ID(2), ID(1));
	assert_int_equal(send(SP(2), &m, 0), DENIED);
	SP(1)->version = FFA_VERSION_1_0;
	m = head(0, ID(1));
	assert_int_equal(send(&world_ns, &m, 0), DENIED);
	sims[0].c.state = RUN_DEAD;
	m = head(0, ID(0));
	assert_int_equal(send(&world_ns, &m, 0), ABORTED);
	world_ns.version = FFA_VERSION_1_0;
	assert_int_equal(send(&world_ns, &m, 0), UNKNOWN);
}

static void without_buffers_there_are_no_messages(void **state)
{
	struct ffa_message m = head(0, ID(0));
	struct spmc_rxtx kept = SP(0)->rxtx;

	(void)state;
	SP(0)->rxtx = (struct spmc_rxtx){};
	assert_int_equal(send(&world_ns, &m, 0), BUSY);
	assert_int_equal(world_call(SP(0), FFA_MSG_SEND2, 0, 0, 0, 0, 0),
			 DENIED);
	SP(0)->rxtx = kept;
}

static void newer_heads_name_a_service(void **state)
{
	struct ffa_message m = head(0, ID(0));

	(void)state;
	set_version(FFA_VERSION_1_2);
	assert_int_equal(send(&world_ns, &m, 0), INVALID);
	m.payload_offset = sizeof(m);
	m.uuid[0] = 0x22;
	m.uuid[1] = 0x22;
	assert_int_equal(send(&world_ns, &m, 0), INVALID);
	m.uuid[0] = 0x11;
	m.uuid[1] = 0x11;
	m.mbz2 = 1;
	assert_int_equal(send(&world_ns, &m, 0), INVALID);
	m.mbz2 = 0;
	assert_int_equal(send(&world_ns, &m, 0), OK);
	assert_memory_equal(world_rx(SP(0)), &m, sizeof(m));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, sim_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_message_arrives_whole_and_is_announced),
		TEST(a_full_buffer_takes_no_second_message),
		TEST(heads_are_checked),
		TEST(both_sides_must_have_said_that_they_do_it),
		TEST(without_buffers_there_are_no_messages),
		TEST(newer_heads_name_a_service),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
