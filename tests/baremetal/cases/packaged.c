/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The trusted-keys TA of the incumbent's package, unmodified, called as Linux's
 * trusted keys do: it serves nobody but the kernel of normal world.
 * Spec: Linux security/keys/trusted-keys/trusted_tee.c
 */
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/session.h"
#include "tests/baremetal/shm.h"

static const struct uuid_octets trusted_keys = {
	{0xf0, 0x4a, 0x0f, 0xe7, 0x1f, 0x5d, 0x4b, 0x9b, 0xab, 0xf7, 0x61, 0x9b,
	 0x85, 0xb4, 0xce, 0x8c}};

enum {
	GET_RANDOM = 0, /* memref 0 out */
	SEAL = 1,       /* memref 0 in: key, memref 1 out: blob */
	UNSEAL = 2,     /* memref 0 in: blob, memref 1 out: key */
};

#define KEY_BYTES  64u
#define BLOB_BYTES 512u
#define COOKIE     0x5ea1u

/* One page for all: key, blob, and the key that comes back. */
static uint8_t *shared;
#define KEY_AT  0u
#define BLOB_AT 1024u
#define BACK_AT 2048u

/* @out_bytes: room, then what was written or is needed. */
static uint32_t crypt(uint32_t session, uint32_t command, uint64_t in_at,
		      uint64_t in_bytes, uint64_t out_at, uint64_t *out_bytes)
{
	struct tee_param p[4] = {
		RMEM(ATTR_RMEM_IN, in_at, in_bytes, COOKIE),
		RMEM(ATTR_RMEM_OUT, out_at, *out_bytes, COOKIE),
	};
	uint32_t ret = session_invoke(session, command, p);

	*out_bytes = p[1].rmem.size;
	return ret;
}

static uint32_t get_random(uint32_t session)
{
	struct tee_param p[4] = {
		RMEM(ATTR_RMEM_OUT, KEY_AT, KEY_BYTES, COOKIE)};

	return session_invoke(session, GET_RANDOM, p);
}

static void check_seal(uint32_t session)
{
	uint64_t blob_bytes = 1;
	uint64_t key_bytes = KEY_BYTES;

	memset(shared, 0, PAGE);
	CHECK_EQ(get_random(session), GP_SUCCESS);
	CHECK(memcmp(shared + KEY_AT, shared + BACK_AT, KEY_BYTES) != 0);
	CHECK_EQ(crypt(session, SEAL, KEY_AT, KEY_BYTES, BLOB_AT, &blob_bytes),
		 GP_ERROR_SHORT_BUFFER);
	CHECK(blob_bytes > KEY_BYTES && blob_bytes <= BLOB_BYTES);
	CHECK_EQ(crypt(session, SEAL, KEY_AT, KEY_BYTES, BLOB_AT, &blob_bytes),
		 GP_SUCCESS);
	CHECK_EQ(crypt(session, UNSEAL, BLOB_AT, blob_bytes, BACK_AT,
		       &key_bytes),
		 GP_SUCCESS);
	CHECK_EQ(key_bytes, KEY_BYTES);
	CHECK_EQ(memcmp(shared + KEY_AT, shared + BACK_AT, KEY_BYTES), 0);
	/* A blob that was changed opens no more. The TA does not look at the
	 * first octet. */
	for (uint64_t at = 1; at < blob_bytes; at += 5) {
		shared[BLOB_AT + at] ^= 1;
		key_bytes = KEY_BYTES;
		CHECK_EQ(at << 8 | (crypt(session, UNSEAL, BLOB_AT, blob_bytes,
					  BACK_AT, &key_bytes) == GP_SUCCESS),
			 at << 8);
		shared[BLOB_AT + at] ^= 1;
	}
}

CASE(packaged, trusted_keys_seals_for_the_kernel, CASE_PLAIN)
{
	uint32_t session = 0;
	uint32_t ret =
		session_open_as(&trusted_keys, LOGIN_REE_KERNEL, &session);

	if (ret == GP_ERROR_ITEM_NOT_FOUND)
		SKIP("packaged TAs not given");
	CHECK_EQ(ret, GP_SUCCESS);
	shared = pages_get(1);
	CHECK_EQ(shm_register(shared, PAGE, COOKIE), GP_SUCCESS);
	check_seal(session);
	CHECK_EQ(session_close(session), GP_SUCCESS);
	CHECK_EQ(shm_unregister(COOKIE), GP_SUCCESS);
	pages_put(shared, 1);
}

CASE(packaged, trusted_keys_turns_others_away, CASE_PLAIN)
{
	uint32_t session = 0;
	uint32_t ret = session_open_as(&trusted_keys, LOGIN_PUBLIC, &session);

	if (ret == GP_ERROR_ITEM_NOT_FOUND)
		SKIP("packaged TAs not given");
	CHECK_EQ(ret, GP_ERROR_ACCESS_DENIED);
	CHECK_EQ(session, 0);
}
